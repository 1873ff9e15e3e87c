"""Runs that are kept in a folder, so that each is paid for once."""

from experiments.store.errors import StoreError
from experiments.store.keys import Keys
from experiments.store.ledger import Failure, Record
from experiments.store.store import Store, open_store
from experiments.store.table import table_of

__all__ = ["Failure", "Keys", "Record", "Store", "StoreError", "open_store", "table_of"]
