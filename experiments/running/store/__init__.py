"""Runs that are kept in a folder, so that each is paid for once."""

from experiments.running.store.errors import StoreError
from experiments.running.store.keys import Keys
from experiments.running.store.ledger import Failure, RunRecord
from experiments.running.store.store import Store, open_store
from experiments.running.store.table import table_of

__all__ = ["Failure", "Keys", "RunRecord", "Store", "StoreError", "open_store", "table_of"]
