"""The books are closed: what the day leaves behind, and at the end of a week the week's row."""

from sim.behaviour.buying_windows import next_wake
from sim.behaviour.knowledge import knowledge_of, marketer_row
from sim.calendar import ends_week
from sim.clock import DAYS_A_WEEK, WEEKS_A_YEAR
from sim.compiled import behaviour
from sim.equations import bits, trust_level
from sim.stages import ALL_TOPICS, SEGMENTS, TOPICS


@behaviour
def books_are_closed(today, firm, terms):
    """Note when each committee of today's agenda wakes next; on Fridays write the row of the week."""
    for slot in range(firm.counts.awake[0]):
        committee = int(firm.agenda.committee[slot])
        firm.committees.wakes[committee] = next_wake(committee, firm.committees)
    if ends_week(today):
        week = today // DAYS_A_WEEK
        money_is_counted(week, firm, terms)
        people_are_counted(
            week, firm.reps, firm.marketers, firm.expertise, firm.segments, firm.counts, firm.weeks
        )


@behaviour
def money_is_counted(week, firm, terms):
    """Write the week's revenue, customers, salaries, programme spend and tools."""
    weeks = firm.weeks
    money = terms.money
    reps = 0
    for rep in range(firm.counts.reps[0]):
        reps += int(firm.reps.employed[rep])
    marketers = 0
    for marketer in range(firm.counts.marketers[0]):
        marketers += int(firm.marketers.employed[marketer])
    weeks.revenue[week] = firm.counts.revenue[0]
    weeks.customers[week] = firm.counts.customers[0]
    weeks.recognised[week] = firm.counts.revenue[0] / WEEKS_A_YEAR
    weeks.people[week] = reps + marketers
    weeks.salaries[week] = (reps * money.rep_salary + marketers * money.marketer_salary) / WEEKS_A_YEAR
    for segment in range(SEGMENTS):
        weeks.programme_spend[week] += firm.segments.spend[segment]
    weeks.tools[week] = (reps + marketers) * terms.chores.tools * money.tool_cost / WEEKS_A_YEAR


@behaviour
def people_are_counted(week, reps, marketers, expertise, segments, counts, weeks):
    """Write the week's hours so far, trust, knowledge and consistency of what is said."""
    trust = 0.0
    knows = 0.0
    alike = 0.0
    people = 0
    for rep in range(counts.reps[0]):
        weeks.rep_hours[week] += reps.hours_owned[rep]
        weeks.selling_hours[week] += reps.hours_leads[rep] + reps.hours_deals[rep]
        weeks.prospecting_hours[week] += reps.hours_prospecting[rep]
        weeks.meeting_hours[week] += reps.hours_meetings[rep]
        if not reps.employed[rep]:
            continue
        people += 1
        trust += trust_level(reps.trust_good[rep], reps.trust_bad[rep])
        for segment in range(SEGMENTS):
            row = rep * SEGMENTS + segment
            knows += knowledge_of(row, segment, expertise, segments) / SEGMENTS
            differs = (int(expertise.line[row]) ^ int(segments.line[segment])) & ALL_TOPICS
            alike += 1.0 - bits(differs) / TOPICS
    if people:
        weeks.trust_in_marketing[week] = trust / people
        weeks.knowledge_reps[week] = knows / people
        weeks.consistency[week] = alike / (people * SEGMENTS)
    trust = 0.0
    knows = 0.0
    people = 0
    for marketer in range(counts.marketers[0]):
        weeks.meeting_hours[week] += marketers.hours_meetings[marketer] + marketers.hours_contact[marketer]
        if not marketers.employed[marketer]:
            continue
        people += 1
        trust += trust_level(marketers.trust_good[marketer], marketers.trust_bad[marketer])
        for segment in range(SEGMENTS):
            knows += (
                knowledge_of(marketer_row(marketer, reps) + segment, segment, expertise, segments) / SEGMENTS
            )
    if people:
        weeks.trust_in_sales[week] = trust / people
        weeks.knowledge_marketers[week] = knows / people
