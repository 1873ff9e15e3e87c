"""Marketers listen: they join sales calls and meet customers, which takes hours and teaches."""

from sim.behaviour.knowledge import learn, marketer_row
from sim.clock import DAYS_A_YEAR
from sim.compiled import behaviour
from sim.luck import SOCIAL, chance
from sim.stages import CUSTOMER, NOBODY

CALLS, VISITS = range(2)
ASKED = 200  # accounts asked one after the other for a visit


@behaviour
def marketers_listen(today, firm, knowledge, luck):
    """Let marketers join the calls of a rep who has a deal, and visit a customer; both teach about their segments.

    Where nobody sells, or nobody has bought, there is nobody to listen to.
    """
    marketers = firm.marketers
    for marketer in range(firm.counts.marketers[0]):
        marketers.contact_due[marketer] = 0.0
        if not marketers.employed[marketer]:
            continue
        if meets(today, marketer, CALLS, knowledge.calls_joined, luck):
            heard = somebody_sold_to(marketer + today, firm.reps, firm.opportunities, firm.counts)
            hours = knowledge.call_hours
            listen(marketer, heard, today * 2, knowledge.from_joined_call, hours, firm, luck)
        if meets(today, marketer, VISITS, knowledge.customer_visits, luck):
            start = chance(luck, SOCIAL, -1 - marketer, -1 - today)
            heard = a_customer(start, firm.committees)
            hours = knowledge.visit_hours
            listen(marketer, heard, today * 2 + 1, knowledge.from_visit, hours, firm, luck)


@behaviour
def meets(today, marketer, kind, yearly, luck):
    """Tell whether a marketer has a call or a visit planned for today, at a yearly rate."""
    return chance(luck, SOCIAL, -1 - marketer * 2 - kind, today) < yearly / DAYS_A_YEAR


@behaviour
def listen(marketer, committee, when, probability, hours, firm, luck):
    """Let a marketer hear one committee, and learn what matters to its segment."""
    if committee == NOBODY:
        return
    firm.marketers.contact_due[marketer] += hours
    segment = int(firm.committees.segment[committee])
    row = marketer_row(marketer, firm.reps) + segment
    learn(row, segment, when, probability, firm.expertise, firm.segments, luck)


@behaviour
def somebody_sold_to(start, reps, opportunities, counts):
    """Return the committee of the deal that the next rep with an open one works on, or NOBODY."""
    for step in range(counts.reps[0]):
        rep = (start + step) % int(counts.reps[0])
        if reps.employed[rep] and reps.first_deal[rep] != NOBODY:
            return int(opportunities.committee[int(reps.first_deal[rep])])
    return NOBODY


@behaviour
def a_customer(u, committees):
    """Return the first customer among some accounts from a place on (a share of all identities), or NOBODY."""
    accounts = len(committees.wakes) - 1
    if accounts == 0:
        return NOBODY
    start = int(u * accounts)
    for step in range(min(ASKED, accounts)):
        committee = int(committees.row_of[(start + step) % accounts])
        if committees.stage[committee] == CUSTOMER:
            return committee
    return NOBODY
