"""The team changes: a rep leaves, and what the rep had in hand goes to others."""

from sim.compiled import behaviour, entrance
from sim.records import Firm
from sim.stages import NOBODY


@entrance
def people_leave(rep: int, firm: Firm) -> None:
    """Let a rep leave; leads and deals go to colleagues of the same kind, in turn, or lie until somebody comes."""
    firm.reps.employed[rep] = 0
    if next_colleague(rep, rep, firm.reps, firm.counts) == NOBODY:
        return
    lead = int(firm.reps.first_lead[rep])
    while lead != NOBODY:
        after = int(firm.leads.behind[lead])
        heir = next_colleague(lead, rep, firm.reps, firm.counts)
        firm.leads.owner[lead] = heir
        firm.leads.behind[lead] = firm.reps.first_lead[heir]
        firm.reps.first_lead[heir] = lead
        lead = after
    firm.reps.first_lead[rep] = NOBODY
    deal = int(firm.reps.first_deal[rep])
    while deal != NOBODY:
        after = int(firm.opportunities.behind[deal])
        heir = next_colleague(deal, rep, firm.reps, firm.counts)
        firm.opportunities.owner[deal] = heir
        firm.opportunities.behind[deal] = firm.reps.first_deal[heir]
        firm.reps.first_deal[heir] = deal
        deal = after
    firm.reps.first_deal[rep] = NOBODY


@behaviour
def next_colleague(start, rep, reps, counts):
    """Return an employed rep who does the same work, searching from a row that differs from thing to thing."""
    for step in range(counts.reps[0]):
        other = (start + step) % int(counts.reps[0])
        if reps.employed[other] and reps.development[other] == reps.development[rep]:
            return other
    return NOBODY
