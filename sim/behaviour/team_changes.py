"""The team changes: a rep leaves, and what the rep had in hand goes to others."""

from sim.behaviour.inboxes import put_on_top
from sim.compiled import behaviour, entrance
from sim.records import Firm
from sim.stages import NOBODY


@entrance
def people_leave(rep: int, firm: Firm) -> None:
    """Let a rep leave."""
    leave(rep, firm)


@behaviour
def leave(rep, firm):
    """Let a rep leave; leads and deals go to colleagues of the same kind, in turn, or lie until somebody comes."""
    firm.reps.employed[rep] = 0
    if next_colleague(rep, rep, firm.reps, firm.counts) == NOBODY:
        return
    leads, deals = firm.leads, firm.opportunities
    pass_on(rep, firm.reps.first_lead, leads.owner, leads.behind, firm.reps, firm.counts)
    pass_on(rep, firm.reps.first_deal, deals.owner, deals.behind, firm.reps, firm.counts)


@behaviour
def pass_on(rep, heads, owner, behind, reps, counts):
    """Give all that stands in a rep's list, whose head is in a column, to the lists of colleagues in turn."""
    row = int(heads[rep])
    while row != NOBODY:
        after = int(behind[row])
        heir = next_colleague(row, rep, reps, counts)
        owner[row] = heir
        put_on_top(row, heads, heir, behind)
        row = after
    heads[rep] = NOBODY


@behaviour
def next_colleague(start, rep, reps, counts):
    """Return an employed rep who does the same work, searching from a row that differs from thing to thing."""
    for step in range(counts.reps[0]):
        other = (start + step) % int(counts.reps[0])
        if reps.employed[other] and reps.development[other] == reps.development[rep]:
            return other
    return NOBODY


@behaviour
def works_leads(rep, reps, team):
    """Tell whether somebody holds a position, and works marketing's leads: development reps do where there are any."""
    return reps.employed[rep] and (team.development_reps <= 0.0 or reps.development[rep])


@behaviour
def field_rep(rep, who, reps, counts):
    """Return who carries a deal or an account: the rep, or a field rep where development reps only work leads."""
    if rep != NOBODY and reps.employed[rep] and not reps.development[rep]:
        return rep
    for step in range(counts.reps[0]):
        other = (who + step) % int(counts.reps[0])
        if reps.employed[other] and not reps.development[other]:
            return other
    return NOBODY
