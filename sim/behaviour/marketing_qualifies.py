"""Marketing scores the day's inquiries and calls some of them MQLs."""

import math

from sim.behaviour.a_leads_life import COMPLETENESS, end_lead, keep_warm, lead_key, lot
from sim.behaviour.buying_windows import in_window
from sim.calendar import week_of
from sim.compiled import behaviour
from sim.equations import asked_of_buyers, weighted
from sim.luck import SALES_NOISE, SCORE_NOISE, moment, normal
from sim.stages import HAND_RAISER, NO_REASON, NOT_QUALIFIED, WAITING


@behaviour
def marketing_qualifies(committees, leads, marketers, counts, weeks, definitions, terms, luck):
    """Score every new inquiry by marketing's definition and pass on what reaches the threshold.

    Sales' definition is asked too, but only remembered: whether both agree is a measure.  The threshold gives
    way as pay and promises make a marketer lenient (`Marketer.set_my_threshold`).
    """
    leniency = mean_leniency(marketers, counts)
    for lead in range(counts.qualified[0], counts.leads[0]):
        committee = int(leads.committee[lead])
        now = leads.inquired[lead]
        who = lead_key(lead, leads)
        fit = float(committees.fit_signal[committee])
        engagement = shown_engagement(committee, now, terms.scoring.engagement_fades, committees)
        ours = definitions.marketing
        asked = asked_of_buyers(ours.fit, ours.engagement, ours.intent)
        intent = shown_intent(lead, committee, asked, committees, leads, terms.scoring, luck)
        theirs = definitions.sales
        leads.complete[lead] = lot(COMPLETENESS, lead, leads, luck) < terms.handing_over.completeness
        clarity = 1.0 - terms.scoring.profiling * float(leads.complete[lead])
        sales_score = weighted(fit, engagement, intent, theirs.fit, theirs.engagement, theirs.intent)
        noise = terms.scoring.marketing_noise * clarity * normal(luck, SCORE_NOISE, who, moment(now, 0))
        score = weighted(fit, engagement, intent, ours.fit, ours.engagement, ours.intent) + noise
        threshold = ours.threshold - leniency
        noise = terms.scoring.sales_noise * clarity * normal(luck, SALES_NOISE, who, moment(now, 0))
        leads.engagement[lead] = engagement
        leads.intent[lead] = intent
        leads.score[lead] = score
        leads.believed[lead] = sales_score + noise
        leads.wanted[lead] = sales_score >= theirs.threshold
        leads.agreed[lead] = (score >= threshold) == (sales_score >= theirs.threshold)
        week = week_of(now)
        weeks.agreed[week] += float(leads.agreed[lead])
        if score >= threshold:
            leads.stage[lead] = WAITING
            leads.mql[lead] = now
            weeks.mqls[week] += 1.0
        else:
            end_lead(lead, now, NOT_QUALIFIED, NO_REASON, committees, leads)
            keep_warm(lead, now, committees, leads, terms.nurture, luck)
    counts.qualified[0] = counts.leads[0]


@behaviour
def mean_leniency(marketers, counts):
    """Return how far the thresholds of the employed marketers give way, on average."""
    total = 0.0
    people = 0
    for marketer in range(counts.marketers[0]):
        if marketers.employed[marketer]:
            total += marketers.leniency[marketer]
            people += 1
    return total / people if people else 0.0


@behaviour
def shown_engagement(committee, now, fades, committees):
    """Return the engagement feature, 0..1, from the decayed trail of touches."""
    since = max(now - float(committees.engaged_at[committee]), 0.0)
    return 1.0 - math.exp(-0.5 * float(committees.engagement[committee]) * math.exp(-since / fades))


@behaviour
def shown_intent(lead, committee, asked, committees, leads, scoring, luck):
    """Return the intent feature: the open window as it shows through noise, and a raised hand.

    What the form asked clears it up.
    """
    now = leads.inquired[lead]
    noise = (
        scoring.intent_noise
        * (1.0 - scoring.asking_clears * asked)
        * normal(luck, SCORE_NOISE, lead_key(lead, leads), moment(now, 1))
    )
    raised = scoring.hand_raised if leads.kind[lead] == HAND_RAISER else 0.0
    open_window = scoring.window_shows if in_window(committee, now, committees) else 0.0
    return min(max(0.2 + open_window + raised + noise, 0.0), 1.0)
