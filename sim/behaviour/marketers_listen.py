"""Marketers listen: they join sales calls and meet customers, which takes hours and teaches."""

from sim.behaviour.knowledge import learn, marketer_row
from sim.calendar import DAYS_A_YEAR
from sim.compiled import behaviour
from sim.luck import SOCIAL, chance
from sim.stages import SEGMENTS

CALLS, VISITS = range(2)


@behaviour
def meets(today, marketer, kind, yearly, luck):
    """Tell whether a marketer has a call or a visit today, at a yearly rate."""
    return chance(luck, SOCIAL, -1 - marketer * 2 - kind, today) < yearly / DAYS_A_YEAR


@behaviour
def contact_hours(today, marketer, knowledge, luck):
    """Return the hours that today's joined call and customer visit take."""
    hours = 0.0
    if meets(today, marketer, CALLS, knowledge.calls_joined, luck):
        hours += knowledge.call_hours
    if meets(today, marketer, VISITS, knowledge.customer_visits, luck):
        hours += knowledge.visit_hours
    return hours


@behaviour
def marketers_listen(today, reps, marketers, expertise, segments, counts, knowledge, luck):
    """Let marketers learn from the calls they join and the customers they meet."""
    for marketer in range(counts.marketers[0]):
        if not marketers.employed[marketer]:
            continue
        called = meets(today, marketer, CALLS, knowledge.calls_joined, luck)
        visited = meets(today, marketer, VISITS, knowledge.customer_visits, luck)
        if not (called or visited):
            continue
        segment = (int(marketers.segment[marketer]) + today) % SEGMENTS
        row = marketer_row(marketer, reps) + segment
        if called:
            learn(row, segment, today * 2, knowledge.from_joined_call, expertise, segments, luck)
        if visited:
            learn(row, segment, today * 2 + 1, knowledge.from_visit, expertise, segments, luck)
