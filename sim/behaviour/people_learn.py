"""People learn, forget and drift: what happens between the two teams from one week or month to the next."""

from sim.behaviour.knowledge import learn, marketer_row
from sim.calendar import day_begins
from sim.clock import DAYS_A_WEEK, MONTHS_A_YEAR, WEEKS_A_YEAR
from sim.compiled import behaviour, entrance
from sim.equations import taken_over
from sim.luck import MESSAGE_DRIFT, NEEDS_RENEWAL, SOCIAL, chance
from sim.policies import Terms
from sim.records import Firm
from sim.stages import IN_PROGRESS, SEGMENTS, TOPICS

SESSION, DEBRIEF, RENEWED, IMPROVISED, NEW_LINE, BRIEFED, INFLATED = range(7)
KINDS = 8


@entrance
def the_week_teaches(week: int, first_deal: int, firm: Firm, terms: Terms, luck: int) -> None:
    """Hold the week's voice-of-customer sessions, and debrief deals closed in it from the first one given.

    Both cost the hours of those who attend; what a meeting teaches, it teaches as far as it is two-way.
    Changes: expertise, reps.meetings_due, marketers.meetings_due, trust of those who debrief.
    """
    hold_sessions(week, firm.reps, firm.expertise, firm.segments, firm.counts, terms, luck)
    hold_debriefs(week, first_deal, firm, terms, luck)


@behaviour
def hold_sessions(week, reps, expertise, segments, counts, terms, luck):
    """Let reps hear customers, if there are any; a session has customers of one segment, and segments take turns.

    What customers say teaches what matters to them and what was promised too much, and nothing about how marketing
    puts it: that is what briefings and debriefs are for.
    """
    knowledge = terms.knowledge
    if counts.customers[0] <= 0.0:
        return
    for rep in range(counts.reps[0]):
        if not reps.employed[rep]:
            continue
        if chance(luck, SOCIAL, rep * KINDS + SESSION, -1 - week) >= knowledge.voice_sessions / WEEKS_A_YEAR:
            continue
        reps.meetings_due[rep] += knowledge.session_hours
        segment = (rep + week) % SEGMENTS
        row = rep * SEGMENTS + segment
        learn(row, segment, -1 - week, knowledge.from_voice_session, expertise, segments, luck)


@entrance
def reps_are_briefed(week: int, share: float, firm: Firm, luck: int) -> None:
    """Brief the reps on the quarter's campaigns: they put a share of the topics the way marketing does (B12, B17)."""
    for rep in range(firm.counts.reps[0]):
        if firm.reps.employed[rep]:
            for segment in range(SEGMENTS):
                row = rep * SEGMENTS + segment
                take_up_the_line(row, segment, week, share, firm.expertise, firm.segments, luck)


@behaviour
def take_up_the_line(row, segment, week, probability, expertise, segments, luck):
    """Let a rep put some topics the way marketing does."""
    differs = int(expertise.line[row]) ^ int(segments.line[segment])
    for topic in range(TOPICS):
        if (
            differs >> topic & 1
            and chance(luck, MESSAGE_DRIFT, (row * TOPICS + topic) * KINDS + BRIEFED, -1 - week) < probability
        ):
            expertise.line[row] = taken_over(expertise.line[row], 1 << topic, segments.line[segment])


@behaviour
def hold_debriefs(week, first_deal, firm, terms, luck):
    """Go through a share of the week's closed deals: the owner and a marketer learn from each other."""
    deals = firm.opportunities
    this_week = day_begins(week * DAYS_A_WEEK)
    for deal in range(first_deal, firm.counts.opportunities[0]):
        if deals.outcome[deal] == IN_PROGRESS or deals.closed[deal] < this_week:
            continue
        committee = int(deals.committee[deal])
        key = int(deals.occasion[deal])
        who = int(firm.committees.identity[committee])
        if chance(luck, SOCIAL, who * KINDS + DEBRIEF, key) >= terms.rituals.debriefed_share:
            continue
        rep = int(deals.owner[deal])
        marketer = who % max(int(firm.counts.marketers[0]), 1)
        segment = int(firm.committees.segment[committee])
        debrief(rep, marketer, segment, who * 1024 + key, firm, terms, luck)


@behaviour
def debrief(rep, marketer, segment, when, firm, terms, luck):
    """Debrief one deal of a segment; `when` is the key of the deal."""
    taught = terms.knowledge.from_debrief * terms.rituals.two_way
    firm.reps.meetings_due[rep] += terms.rituals.debrief_hours
    row = rep * SEGMENTS + segment
    learn(row, segment, when, taught, firm.expertise, firm.segments, luck)
    take_up_the_line(row, segment, when, taught, firm.expertise, firm.segments, luck)
    if terms.switches.trust:
        firm.reps.seen_good[rep] += terms.trust.debrief * terms.rituals.two_way
    if marketer >= firm.counts.marketers[0]:
        return
    firm.marketers.meetings_due[marketer] += terms.rituals.debrief_hours
    theirs = marketer_row(marketer, firm.reps) + segment
    learn(theirs, segment, when, taught, firm.expertise, firm.segments, luck)
    if terms.switches.trust:
        firm.marketers.trust_good[marketer] += terms.trust.debrief * terms.rituals.two_way


@entrance
def the_month_passes(month: int, firm: Firm, terms: Terms, luck: int) -> None:
    """Let needs change, lines drift and claims grow; keyed by the month, so that all arms meet the same changes."""
    needs_change(month, firm, terms, luck)
    marketing_renews_its_line(month, firm, terms.knowledge, luck)
    reps_improvise(month, firm.expertise, firm.counts, terms.knowledge, luck)


@behaviour
def needs_change(month, firm, terms, luck):
    """Renew topics: what everybody knew about them goes stale, and so do the assets that speak of them."""
    people = (len(firm.reps.employed) - 1) + firm.counts.marketers[0]
    for segment in range(SEGMENTS):
        for topic in range(TOPICS):
            key = (segment * TOPICS + topic) * KINDS + RENEWED
            if chance(luck, NEEDS_RENEWAL, key, month) >= terms.market.needs_renewed_a_year / MONTHS_A_YEAR:
                continue
            bit = 1 << topic
            for person in range(people):
                row = person * SEGMENTS + segment
                firm.expertise.knows[row] = int(firm.expertise.knows[row]) & ~bit
            for asset in range(firm.counts.assets[0]):
                if firm.assets.segment[asset] == segment and firm.assets.topic[asset] == topic:
                    firm.assets.relevant[asset] = 0


@behaviour
def marketing_renews_its_line(month, firm, knowledge, luck):
    """Change marketing's line on some topics; reps who are briefed take it up before the launch.

    A claim on a topic that the segment's marketers do not know grows beyond the truth sooner.
    """
    for segment in range(SEGMENTS):
        known = 0
        for marketer in range(firm.counts.marketers[0]):
            if firm.marketers.employed[marketer] and int(firm.marketers.segment[marketer]) == segment:
                known |= int(firm.expertise.knows[marketer_row(marketer, firm.reps) + segment])
        for topic in range(TOPICS):
            bit = 1 << topic
            key = (segment * TOPICS + topic) * KINDS
            firm.segments.inflates[segment] = claim_after_a_month(
                int(firm.segments.inflates[segment]),
                bit,
                known,
                knowledge,
                chance(luck, MESSAGE_DRIFT, key + INFLATED, month),
            )
            if chance(luck, MESSAGE_DRIFT, key + NEW_LINE, month) >= knowledge.campaign_renews_a_month:
                continue
            firm.segments.line[segment] = int(firm.segments.line[segment]) ^ bit
            for rep in range(firm.counts.reps[0]):
                row = rep * SEGMENTS + segment
                who = (row * TOPICS + topic) * KINDS + BRIEFED
                if chance(luck, MESSAGE_DRIFT, who, month) < knowledge.briefing:
                    firm.expertise.line[row] = taken_over(
                        firm.expertise.line[row], bit, firm.segments.line[segment]
                    )


@behaviour
def claim_after_a_month(inflated, bit, known, knowledge, u):
    """Return the mask of inflated claims after a month: ignorance inflates, knowledge corrects twice as fast."""
    if inflated & bit:
        corrected = knowledge.deflation_a_month * (2.0 if known & bit else 1.0)  # assumption
        return inflated & ~bit if u < corrected else inflated
    if known & bit:
        return inflated
    return inflated | bit if u < knowledge.inflation_a_month else inflated


@behaviour
def reps_improvise(month, expertise, counts, knowledge, luck):
    """Let reps begin to put topics their own way, and promise more where they do not know better."""
    for rep in range(counts.reps[0]):
        for segment in range(SEGMENTS):
            row = rep * SEGMENTS + segment
            knows = int(expertise.knows[row])
            for topic in range(TOPICS):
                bit = 1 << topic
                key = (row * TOPICS + topic) * KINDS
                if chance(luck, MESSAGE_DRIFT, key + IMPROVISED, -1 - month) < knowledge.improvised_a_month:
                    expertise.line[row] = int(expertise.line[row]) ^ bit
                inflated = int(expertise.inflates[row])
                if inflated & bit or not knows & bit:  # who knows better begins no claim
                    u = chance(luck, MESSAGE_DRIFT, key + INFLATED, -1 - month)
                    expertise.inflates[row] = claim_after_a_month(inflated, bit, knows, knowledge, u)
