"""Verdicts travel back: what became of leads returns to marketing, late or at once, vague or specific."""

from sim.behaviour.a_leads_life import lead_key
from sim.calendar import day_begins
from sim.clock import BUSINESS_HOURS_A_WEEK, HOURS_A_WEEK
from sim.compiled import behaviour
from sim.luck import LABEL, chance, moment

BAD, GOOD = range(2)
ELAPSED_IN_A_BUSINESS_HOUR = HOURS_A_WEEK / BUSINESS_HOURS_A_WEEK


@behaviour
def send_verdict(lead, now, good, leads, committees, verdicts, counts, terms, luck):
    """Send a verdict on its way, if this loop is closed for this lead; a vague one may say the wrong thing.

    Where somebody tracks the agreement a verdict is no later than sales promised.  Leads never worked send
    none: that is the selective-labels trap (domain 4.6).
    """
    feedback = terms.feedback
    who = lead_key(lead, leads)
    row = int(counts.verdicts[0])
    if (
        chance(luck, LABEL, who, moment(leads.inquired[lead], 0)) >= feedback.coverage
        or row >= len(verdicts.due) - 1
    ):
        return
    counts.verdicts[0] = row + 1
    right = chance(luck, LABEL, who, moment(leads.inquired[lead], 1)) < 0.5 + 0.5 * feedback.specificity
    committee = int(leads.committee[lead])
    promised = terms.sla_sales.verdict * ELAPSED_IN_A_BUSINESS_HOUR
    late = max(feedback.delay - promised, 0.0) * (1.0 - terms.attention.tracking)
    verdicts.due[row] = now + min(feedback.delay, promised) + late
    verdicts.good[row] = good == right
    verdicts.fit[row] = float(committees.fit_signal[committee])
    verdicts.engagement[row] = float(leads.engagement[lead])
    verdicts.intent[row] = float(leads.intent[lead])


@behaviour
def verdicts_travel_back(today, verdicts, loop, counts):
    """Add the verdicts that arrive today to what the closed loop has gathered (`rituals.closed_loop_re_estimation`)."""
    tomorrow = day_begins(today + 1)
    row = int(counts.verdicts_read[0])
    while row < counts.verdicts[0] and verdicts.due[row] < tomorrow:
        label = GOOD if verdicts.good[row] else BAD
        loop.labels[label] += 1.0
        loop.fit[label] += verdicts.fit[row]
        loop.engagement[label] += verdicts.engagement[row]
        loop.intent[label] += verdicts.intent[row]
        row += 1
    counts.verdicts_read[0] = row
