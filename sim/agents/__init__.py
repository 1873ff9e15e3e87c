"""The people: Mesa agents whose decisions can be read, inspected and overridden."""

from sim.agents.buyer_committee import BuyerCommittee
from sim.agents.marketer import Marketer
from sim.agents.sales_rep import SalesRep

__all__ = ["BuyerCommittee", "Marketer", "SalesRep"]
