"""What is remembered: columns declared once with type, unit and blank value, and how they are made and grown.

A store is a flat named tuple of one-dimensional arrays, one row a thing.  Rows beyond the count hold the blank
value, and the last row is spare: it must stay blank, because NOBODY (-1) is a valid index of an array.
"""

from sim.records.books import Agenda, Counts, Weeks
from sim.records.buyers import Committees, Members
from sim.records.columns import (
    FAR,
    MOST_COUNTED,
    NEVER,
    Array,
    Column,
    blank,
    bytes_of,
    column,
    grown,
    spare_row_is_blank,
)
from sim.records.definitions import Definitions, LeadDefinition
from sim.records.firm import Firm
from sim.records.leads import Leads, Loop, Opportunities, Verdicts
from sim.records.marketing import Assets, Campaigns, Segments
from sim.records.memory import TooLargeError
from sim.records.people import Expertise, Marketers, Reps

__all__ = [
    "FAR",
    "MOST_COUNTED",
    "NEVER",
    "Agenda",
    "Array",
    "Assets",
    "Campaigns",
    "Column",
    "Committees",
    "Counts",
    "Definitions",
    "Expertise",
    "Firm",
    "LeadDefinition",
    "Leads",
    "Loop",
    "Marketers",
    "Members",
    "Opportunities",
    "Reps",
    "Segments",
    "TooLargeError",
    "Verdicts",
    "Weeks",
    "blank",
    "bytes_of",
    "column",
    "grown",
    "spare_row_is_blank",
]
