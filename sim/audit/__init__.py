"""The census: what must hold at the end of every day, whatever the scenario.

`audit` names what does not hold, one sentence a breach; `check` raises.  It looks and changes nothing.
"""

from typing import Any

from sim.audit.books import book, contracts
from sim.audit.breaches import in_words
from sim.audit.lists import inboxes, lists_of_deals
from sim.audit.people import hours, shares
from sim.audit.pipeline import committees, deals_and_their_leads, leads_by_stage, times_of_leads
from sim.audit.rows import pointers, unused_rows
from sim.calendar import day_begins
from sim.records import Firm

__all__ = ["AuditError", "audit", "check"]


class AuditError(Exception):
    """The census found what must not be."""


def check(organisation: Any) -> None:
    """Take the census of an organisation.

    Raises:
        AuditError: If anything does not hold; the message has every breach on a line of its own.
    """
    breaches = audit(organisation)
    if breaches:
        raise AuditError("\n".join([f"day {organisation.today}: the census does not add up", *breaches]))


def audit(organisation: Any) -> list[str]:
    """Return what does not hold, a sentence each; an empty list is a clean census."""
    firm: Firm = organisation.firm
    breaches = in_words([*unused_rows(firm), *pointers(firm)])
    if breaches:
        return breaches  # whatever follows would walk into rows that do not exist
    this_morning = day_begins(max(organisation.today - 1, 0))
    return in_words(
        [
            *leads_by_stage(firm),
            *times_of_leads(firm),
            *deals_and_their_leads(firm),
            *inboxes(firm, this_morning),
            *lists_of_deals(firm, this_morning),
            *committees(firm),
            *hours(firm),
            *shares(firm),
            *book(organisation),
            *contracts(organisation),
        ]
    )
