"""Lists: who waits in whose inbox, and which deals are on whose list."""

import numpy as np

from sim.audit.breaches import Breaches, count_of
from sim.records import Array, Firm
from sim.stages import ACCEPTED, IN_PROGRESS, NOBODY, OPPORTUNITY, OWNED, SQL, UNOWNED


def inboxes(firm: Firm, this_morning: float) -> Breaches:
    """Every lead is in at most one inbox, its owner's or the shared one, and in one as long as reps work it.

    What nobody owns lies in the queue of those, and nothing else does.  What ended or became an opportunity today is
    taken out of the inbox next morning.
    """
    leads, count = firm.leads, count_of(firm, "leads")
    shared, unowned = len(firm.reps.first_lead), len(firm.reps.first_lead) + 1
    heads = np.concatenate((firm.reps.first_lead, firm.counts.shared_inbox[:1], firm.counts.unowned[:1]))
    visits, holder = _walk(heads, leads.behind, count)
    stage, inside = leads.stage[:count], visits > 0
    workable = (stage == OWNED) | (stage == ACCEPTED) | (stage == SQL)
    queued, orphaned = holder == unowned, stage == UNOWNED
    left = np.where(stage == OPPORTUNITY, leads.opportunity[:count], leads.closed[:count])
    yield "lead is in two inboxes or on a circle", visits > 1
    yield (
        "lead is in an inbox that is not its owner's",
        inside & (holder != leads.owner[:count]) & (holder < shared),
    )
    yield "lead without an owner is not in the queue of those", orphaned & ~queued
    yield (
        "lead in the queue of those without an owner has one",
        queued & (~orphaned | (leads.owner[:count] != NOBODY)),
    )
    stays = queued | workable | (left >= this_morning)
    yield "lead lies in an inbox that it should have left", inside & ~stays
    yield "lead waits for a rep but is in no inbox", workable & ~inside


def lists_of_deals(firm: Firm, this_morning: float) -> Breaches:
    """Every deal is on at most one rep's list, its owner's, and on one as long as it is in progress."""
    deals, count = firm.opportunities, count_of(firm, "opportunities")
    visits, holder = _walk(firm.reps.first_deal, deals.behind, count)
    inside, running = visits > 0, deals.outcome[:count] == IN_PROGRESS
    yield "deal is on two lists or on a circle", visits > 1
    yield "deal is on a list that is not its owner's", inside & (holder != deals.owner[:count])
    yield "deal lies on a list after its end", inside & ~running & ~(deals.closed[:count] >= this_morning)
    yield "deal in progress is on no list", running & ~inside


def _walk(heads: Array, behind: Array, count: int) -> tuple[Array, Array]:
    """Walk all queues at once; return how often each row was met, and whose queue met it last."""
    visits, holder = np.zeros(count, dtype=np.int64), np.full(count, NOBODY, dtype=np.int64)
    owners = np.flatnonzero(heads != NOBODY)
    rows = heads[owners]
    while len(rows):
        np.add.at(visits, rows, 1)
        holder[rows] = owners
        onward = (visits[rows] == 1) & (behind[rows] != NOBODY)
        owners, rows = owners[onward], behind[rows[onward]]
    return visits, holder
