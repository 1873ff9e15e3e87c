"""Policies as values: immutable terms that Python and compiled code read alike.

Every field is a key of `scenarios/base.toml`, or a fixed number of the model in `sim/scenario/fixed.toml`, where its
unit, source and range stand.  Canonical units: hours (elapsed or business, as the unit in the file says), fractions,
currency units, and rates a year.
"""

from sim.policies.buyers import CommitteeMakeUp
from sim.policies.marketing import InquiryTerms
from sim.policies.switches import Switches
from sim.policies.terms import TABLES, Terms, terms_from

__all__ = ["TABLES", "CommitteeMakeUp", "InquiryTerms", "Switches", "Terms", "terms_from"]
