"""The firm is founded: its market, its people and what they know before the first day; equal in all arms."""

import math
from typing import NamedTuple

import numpy as np

from sim.behaviour.buying_windows import next_wake, schedule_inquiry
from sim.behaviour.knowledge import marketer_row
from sim.behaviour.members import member_key
from sim.clock import HOURS_A_DAY, HOURS_A_YEAR
from sim.compiled import behaviour, entrance
from sim.equations import by_segment, lognormal
from sim.luck import FOUNDING, HIRING, MEMBERS, PROMISES, WINDOW_GAP, WINDOW_LENGTH, chance, normal, waiting
from sim.policies import CommitteeMakeUp, InquiryTerms, Terms
from sim.records import Array, Committees, Counts, Firm, Members, Segments, column
from sim.stages import CUSTOMER, MOST_MEMBERS, SEGMENTS, TOPICS

(SEGMENT, SIZE, FIT, SIGNAL, POTENTIAL, KICKS, CONTRACT, _UNUSED_GAP, RENEWAL_DAY, BOOK, CARE_DAY) = range(11)
CHANCES = 16
STAYED = 2.5  # power of fit in who is a customer: others came and left; the fit of a laggard's book in the long run


class Lots(NamedTuple):
    """The lots by which the first customers are chosen, one a committee; the highest are."""

    appeal: Array = column(np.float64, "log-chance by fit")


class Draws(NamedTuple):
    """What is drawn for the members of one committee before it is known what it sums to."""

    influence: Array = column(np.float64, "influence, not yet a share")


@entrance
def found_committees(committees: Committees, terms: Terms, luck: int) -> int:
    """Draw every committee's fixed traits and first buying window; return how many members there are."""
    market = terms.market
    makeup = terms.committees
    members = 0
    for committee in range(len(committees.wakes) - 1):
        who = int(committees.identity[committee])
        segment = int(chance(luck, FOUNDING, who, SEGMENT) * SEGMENTS)
        size = size_of(chance(luck, FOUNDING, who, SIZE), makeup.small_share, makeup.large_share)
        fit = (
            market.fit_lowest_segment
            + segment * market.fit_step
            + market.fit_spread * normal(luck, FOUNDING, who, FIT)
        )
        fit = min(max(fit, 0.0), 1.0)
        committees.segment[committee] = segment
        committees.size[committee] = size
        committees.first_member[committee] = members
        members += size
        committees.fit[committee] = fit
        committees.fit_signal[committee] = fit + market.signal_noise * normal(luck, FOUNDING, who, SIGNAL)
        committees.potential[committee] = lognormal(
            market.deal_median * by_segment(segment, market.value_step),
            market.deal_sigma,
            normal(luck, FOUNDING, who, POTENTIAL),
        )
        committees.tire_kicker[committee] = chance(luck, FOUNDING, who, KICKS) < market.tire_kickers
        first_window(committee, committees, market, luck)
    return members


@behaviour
def size_of(u, small_share, large_share):
    """Return a committee's size: typically six to ten, sometimes one to five or eleven to sixteen (N41)."""
    if u < small_share:
        return 1 + int(5.0 * u / small_share)
    if u >= 1.0 - large_share:
        return min(11 + int(6.0 * (u - 1.0 + large_share) / large_share), MOST_MEMBERS)
    return 6 + int(5.0 * (u - small_share) / (1.0 - small_share - large_share))


@behaviour
def first_window(committee, committees, market, luck):
    """Start the buying windows in their steady state; tire-kickers never have one."""
    if committees.tire_kicker[committee] or market.windows_a_year <= 0.0:
        return
    cycle = HOURS_A_YEAR / market.windows_a_year
    length = market.window_length
    who = int(committees.identity[committee])
    opens = waiting(luck, WINDOW_GAP, who, 0, max(cycle - length, HOURS_A_DAY))
    if chance(luck, FOUNDING, who, CHANCES) < length / cycle:
        opens = 0.0
    committees.window_opens[committee] = opens
    committees.window_closes[committee] = opens + waiting(luck, WINDOW_LENGTH, who, 0, length)


@entrance
def found_members(
    committees: Committees, members: Members, draws: Draws, makeup: CommitteeMakeUp, luck: int
) -> None:
    """Draw members' influence and stubbornness."""
    for committee in range(len(committees.wakes) - 1):
        first = int(committees.first_member[committee])
        last = first + int(committees.size[committee])
        total = 0.0
        for member in range(first, last):
            who = member_key(committee, member, committees)
            influence = math.exp(makeup.influence_spread * normal(luck, MEMBERS, who, 0))
            draws.influence[member - first] = influence
            total += influence
        for member in range(first, last):
            who = member_key(committee, member, committees)
            members.weight[member] = draws.influence[member - first] / total
            lean = 2.0 * chance(luck, MEMBERS, who, 1) - 1.0
            stubbornness = makeup.stubbornness + makeup.stubbornness_spread * lean
            members.stubbornness[member] = min(max(stubbornness, 0.0), 1.0)


@entrance
def found_lots(committees: Committees, lots: Lots, luck: int) -> None:
    """Draw how likely each committee is to be a customer already: better fits likelier (weighted sampling)."""
    for committee in range(len(committees.wakes) - 1):
        who = int(committees.identity[committee])
        u = max(chance(luck, FOUNDING, who, BOOK), 1e-12)
        lots.appeal[committee] = math.log(u) / max(float(committees.fit[committee]), 0.05) ** STAYED


@entrance
def found_contracts(
    opening: float, committees: Committees, segments: Segments, counts: Counts, terms: Terms, luck: int
) -> None:
    """Give the installed base its contracts; the book opens, and its care begins, on the first observed day."""
    market = terms.market
    for committee in range(len(committees.wakes) - 1):
        if committees.stage[committee] != CUSTOMER:
            continue
        who = int(committees.identity[committee])
        committees.contract[committee] = lognormal(
            market.contract_median * by_segment(int(committees.segment[committee]), market.value_step),
            market.contract_sigma,
            normal(luck, FOUNDING, who, CONTRACT),
        )
        remember(committee, committees, segments, terms.renewal, luck)
        year = chance(luck, FOUNDING, who, RENEWAL_DAY)
        committees.renews[committee] = opening + HOURS_A_YEAR * year
        committees.since[committee] = opening - HOURS_A_YEAR * (
            1.0 + 4.0 * chance(luck, FOUNDING, who, CHANCES + 1)
        )
        if terms.accounts.contacts_a_year > 0.0:
            pause = HOURS_A_YEAR / terms.accounts.contacts_a_year
            committees.next_care[committee] = opening + pause * chance(luck, FOUNDING, who, CARE_DAY)
        counts.revenue[0] += float(committees.contract[committee])
        counts.customers[0] += 1.0


@behaviour
def remember(committee, committees, segments, renewal, luck):
    """Let a customer of the first day remember what it was told, as customers of a laggard do in the long run."""
    who = int(committees.identity[committee])
    line = int(segments.line[int(committees.segment[committee])])
    by_marketing = 0
    by_sales = 0
    inflated = 0
    contradicted = 0
    for topic in range(TOPICS):
        by_marketing |= int(chance(luck, PROMISES, who, topic) < renewal.opening_told_by_marketing) << topic
        by_sales |= (
            int(chance(luck, PROMISES, who, 3 * TOPICS + topic) < renewal.opening_told_by_sales) << topic
        )
        inflated |= int(chance(luck, PROMISES, who, TOPICS + topic) < renewal.opening_inflated) << topic
        contradicted |= (
            int(chance(luck, PROMISES, who, 2 * TOPICS + topic) < renewal.opening_contradicted) << topic
        )
    committees.told_marketing[committee] = by_marketing
    committees.told_sales[committee] = by_sales
    committees.inflated[committee] = inflated & (by_marketing | by_sales)
    committees.line_marketing[committee] = line
    committees.line_sales[committee] = line ^ contradicted


@entrance
def found_segments(segments: Segments, committees: Committees, terms: Terms, luck: int) -> None:
    """Draw what matters to each segment and how marketing puts it on the first day."""
    for segment in range(SEGMENTS):
        relevant = 0
        chosen = 0
        start = int(chance(luck, FOUNDING, -1 - segment, 0) * TOPICS)
        for step in range(TOPICS):
            if chosen < int(terms.committees.relevant_topics):
                relevant |= 1 << (start + step * 5) % TOPICS
                chosen += 1
        segments.relevant[segment] = relevant
        segments.line[segment] = drawn_mask(-1 - segment, 1, 0.5, luck)
        segments.inflates[segment] = drawn_mask(
            -1 - segment, 2, terms.knowledge.opening_inflation_marketing, luck
        )
        segments.believed_fit[segment] = 0.5
    for committee in range(len(committees.wakes) - 1):
        segments.accounts[int(committees.segment[committee])] += 1.0


@behaviour
def drawn_mask(who, kind, probability, luck):
    """Return a mask in which every topic is set with a probability."""
    mask = 0
    for topic in range(TOPICS):
        if chance(luck, HIRING, who, kind * 1024 + topic) < probability:
            mask |= 1 << topic
    return mask


@entrance
def hire_rep(rep: int, day: int, development: bool, firm: Firm, terms: Terms, luck: int) -> None:
    """Fill a rep's position."""
    begin_as_a_rep(rep, day, development, firm, terms, luck)


@behaviour
def begin_as_a_rep(rep, day, development, firm, terms, luck):
    """Let somebody begin in a rep's position; luck is keyed by the position and the order of hire."""
    nth = int(firm.reps.hires[rep])
    firm.reps.hires[rep] = nth + 1
    who = rep * 256 + nth
    firm.reps.employed[rep] = 1
    firm.reps.development[rep] = development
    firm.reps.hired[rep] = day
    firm.reps.skill[rep] = math.exp(terms.team.skill_spread * normal(luck, HIRING, who, 0))
    firm.reps.experience[rep] = normal(luck, HIRING, who, 1)
    opening = terms.trust.opening_in_marketing
    firm.reps.trust_good[rep] = opening * terms.trust.strength
    firm.reps.trust_bad[rep] = (1.0 - opening) * terms.trust.strength
    firm.reps.limit[rep] = terms.attempts.habit
    firm.reps.bar[rep] = terms.acceptance.own_bar
    firm.reps.takes_on[rep] = terms.acceptance.sql_bar
    firm.reps.free_hours[rep] = 0.0
    firm.reps.share[rep] = 0.2
    firm.reps.rounds[rep] = 1.0
    firm.reps.drops_work[rep] = opening
    firm.reps.busy[rep] = 0.25
    firm.reps.received[rep] = 0.0
    firm.reps.seen_good[rep] = 0.0
    firm.reps.seen_bad[rep] = 0.0
    firm.reps.chores_due[rep] = 0.0
    firm.reps.meetings_due[rep] = 0.0
    firm.reps.volume[rep] = terms.attention.usual_volume
    firm.reps.vacant_until[rep] = 0
    firm.reps.found_before[rep] = firm.reps.found[rep]
    firm.reps.prospected_before[rep] = firm.reps.hours_prospecting[rep]
    if rep >= firm.counts.reps[0]:
        firm.counts.reps[0] = rep + 1
    for segment in range(SEGMENTS):
        row = rep * SEGMENTS + segment
        firm.expertise.knows[row] = drawn_mask(who, 1 + segment, terms.knowledge.opening_reps, luck)
        differs = drawn_mask(who, 8 + segment, terms.knowledge.opening_divergence, luck)
        firm.expertise.line[row] = int(firm.segments.line[segment]) ^ differs
        inflates = drawn_mask(who, 16 + segment, terms.knowledge.opening_inflation_reps, luck)
        # Who knows better does not promise too much.
        firm.expertise.inflates[row] = inflates & ~int(firm.expertise.knows[row])


@entrance
def hire_marketer(marketer: int, day: int, firm: Firm, terms: Terms, luck: int) -> None:
    """Fill a marketer's position."""
    who = -65536 * (marketer + 1)
    firm.marketers.employed[marketer] = 1
    firm.marketers.segment[marketer] = marketer % SEGMENTS
    firm.marketers.hired[marketer] = day
    firm.marketers.skill[marketer] = math.exp(terms.team.skill_spread * normal(luck, HIRING, who, 0))
    opening = terms.trust.opening_in_sales
    firm.marketers.trust_good[marketer] = opening * terms.trust.strength
    firm.marketers.trust_bad[marketer] = (1.0 - opening) * terms.trust.strength
    if marketer >= firm.counts.marketers[0]:
        firm.counts.marketers[0] = marketer + 1
    for segment in range(SEGMENTS):
        row = marketer_row(marketer, firm.reps) + segment
        firm.expertise.knows[row] = drawn_mask(who, 1 + segment, terms.knowledge.opening_marketers, luck)


@entrance
def found_first_wakes(committees: Committees, inquiries: InquiryTerms, luck: int) -> None:
    """Draw every committee's first occasion to inquire, and note when it wakes."""
    for committee in range(len(committees.wakes) - 1):
        schedule_inquiry(committee, 0.0, committees, inquiries, luck)
        committees.wakes[committee] = next_wake(committee, committees)
