"""What a week, a month and a debrief teach and blur: at the extremes of every rate, and as often as the rates say."""

import math
from functools import partial

import numpy as np
import pytest

from sim.behaviour.inboxes import put_on_top
from sim.behaviour.knowledge import marketer_row
from sim.behaviour.people_learn import (
    claim_after_a_month,
    reps_are_briefed,
    the_month_passes,
    the_week_teaches,
)
from sim.calendar import day_begins
from sim.clock import DAYS_A_WEEK
from sim.equations import bits
from sim.policies.people import KnowledgeTerms
from sim.stages import ALL_TOPICS, IN_PROGRESS, LOST, NOBODY, SEGMENTS, TOPICS, WON
from tests.agreeing import agree

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
MASKS = 4 * SEGMENTS  # of the four reps
STILL = {
    "improvised_a_month": 0.0,
    "campaign_renews_a_month": 0.0,
    "inflation_a_month": 0.0,
    "deflation_a_month": 0.0,
    "briefing": 0.0,
}


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def passes(organisation, months=(3,), needs=0.0, **knowledge):
    """Let months pass in which nothing changes but what is said."""
    agree(organisation, knowledge={**STILL, **knowledge}, market={"needs_renewed_a_year": needs})
    for month in months:
        the_month_passes(month, organisation.firm, organisation.terms, organisation.luck)


def everything(organisation):
    """What everybody knows and says, and what marketing says."""
    expertise, segments = organisation.expertise, organisation.segments
    columns = (*expertise, segments.line, segments.inflates, organisation.assets.relevant)
    return [column.tolist() for column in columns]


def lit(column):
    """How many topics are set in a column of masks."""
    return sum(bits(mask) for mask in column.tolist())


# A claim.


@pytest.mark.parametrize("known", [False, True])
def test_ignorance_inflates_a_claim_and_knowledge_corrects_it_twice_as_fast(known):
    """Over all luck: as much of it as the rate says inflates or corrects, and no other topic is touched."""
    terms = KnowledgeTerms(*[0.0] * len(KnowledgeTerms._fields))._replace(
        inflation_a_month=0.3, deflation_a_month=0.2
    )
    bit, others = 1 << 3, 0b10001
    after = {
        was: [
            claim_after_a_month(others | was, bit, (bit if known else 0) | others, terms, step / 1000)
            for step in range(1000)
        ]
        for was in (0, bit)
    }
    assert {mask & ~bit for masks in after.values() for mask in masks} == {others}
    share = {was: sum(mask & bit > 0 for mask in masks) / 1000 for was, masks in after.items()}
    assert share == ({0: 0.0, bit: 0.6} if known else {0: 0.3, bit: 0.8})


# A month.


def test_a_month_without_change_leaves_everything_as_it_is(small_firm):
    organisation = small_firm("laggard")
    before = everything(organisation)
    passes(organisation)
    assert everything(organisation) == before


def test_when_all_needs_change_nobody_knows_anything_and_no_asset_speaks_of_them(small_firm):
    organisation = small_firm("laggard")
    expertise, assets, counts = organisation.expertise, organisation.assets, organisation.counts
    counts.assets[0], assets.relevant[:3] = 3, 1
    assets.segment[:3], assets.topic[:3] = (0, 1, 3), (0, 5, 15)
    rows = marketer_row(2, organisation.reps)
    expertise.knows[:rows] = ALL_TOPICS
    line = expertise.line.copy()
    passes(organisation, needs=12.0)
    assert not expertise.knows.any()
    assert not assets.relevant.any()
    assert (expertise.line == line).all(), "they still say what they said"


def test_a_need_that_changes_is_forgotten_by_all_alike_and_no_other_is(small_firm):
    """A twelfth of a year's needs a month: sixteen topics of four segments over fifty months."""
    organisation = small_firm("laggard")
    expertise, rows = organisation.expertise, marketer_row(2, organisation.reps)
    months, changed = 50, 0
    for month in range(months):
        expertise.knows[:rows] = ALL_TOPICS
        passes(organisation, [month], needs=3.0)
        held = expertise.knows[:rows].reshape(-1, SEGMENTS)
        assert (held == held[0]).all()
        changed += TOPICS * SEGMENTS - lit(held[0])
    expected, chance = 0.25 * months * TOPICS * SEGMENTS, 0.25
    assert abs(changed - expected) < TOO_FAR * math.sqrt(expected * (1.0 - chance))


def test_an_asset_on_another_topic_or_for_another_segment_stays_as_good_as_it_was(small_firm):
    """Of one asset a topic and segment, as many go stale as topics are forgotten, and the same ones."""
    organisation = small_firm("laggard")
    expertise, assets, counts = organisation.expertise, organisation.assets, organisation.counts
    count = min(TOPICS * SEGMENTS, len(assets.relevant) - 1)
    places = np.arange(count)
    counts.assets[0], assets.relevant[:count] = count, 1
    assets.topic[:count], assets.segment[:count] = places // SEGMENTS, places % SEGMENTS
    expertise.knows[:SEGMENTS] = ALL_TOPICS
    passes(organisation, needs=6.0)
    known = [expertise.knows[place % SEGMENTS] >> place // SEGMENTS & 1 for place in places]
    assert assets.relevant[:count].tolist() == known
    assert 0 < sum(known) < count


@pytest.mark.parametrize("briefing", [0.0, 1.0])
def test_marketing_that_renews_its_line_turns_every_topic_and_who_is_briefed_turns_along(
    briefing, small_firm
):
    organisation = small_firm("laggard")
    expertise, segments = organisation.expertise, organisation.segments
    theirs, ours = expertise.line[:MASKS].copy(), segments.line[:SEGMENTS].copy()
    passes(organisation, campaign_renews_a_month=1.0, briefing=briefing)
    assert (segments.line[:SEGMENTS] == ours ^ ALL_TOPICS).all()
    follow = np.tile(segments.line[:SEGMENTS], 4)
    assert (expertise.line[:MASKS] == (follow if briefing else theirs)).all()


def test_as_many_topics_are_renewed_a_month_and_taken_up_as_the_rates_say(small_firm):
    organisation = small_firm("laggard")
    expertise, segments, months = organisation.expertise, organisation.segments, 40
    renewed = taken = 0
    for month in range(months):
        segments.line[:SEGMENTS], expertise.line[:MASKS] = 0, 0
        passes(organisation, [month], campaign_renews_a_month=0.2, briefing=0.6)
        renewed += lit(segments.line[:SEGMENTS])
        taken += lit(expertise.line[:MASKS])
        assert not (expertise.line[:MASKS] & ~np.tile(segments.line[:SEGMENTS], 4)).any(), "only what is new"
    draws = months * TOPICS * SEGMENTS
    assert abs(renewed - 0.2 * draws) < TOO_FAR * math.sqrt(0.16 * draws)
    assert abs(taken - 0.6 * 4 * renewed) < TOO_FAR * math.sqrt(0.24 * 4 * renewed)


def test_a_rep_who_improvises_puts_every_topic_the_other_way_and_marketing_does_not(small_firm):
    organisation = small_firm("laggard")
    expertise, segments = organisation.expertise, organisation.segments
    theirs, ours = expertise.line[:MASKS].copy(), segments.line.copy()
    passes(organisation, improvised_a_month=1.0)
    assert (expertise.line[:MASKS] == theirs ^ ALL_TOPICS).all()
    assert (segments.line == ours).all()


def test_where_all_claims_grow_each_promises_too_much_on_whatever_is_not_known(small_firm):
    """A rep by what the rep knows, marketing by what the segment's own marketers know between them."""
    organisation = small_firm("laggard", "team.marketers=5")
    expertise, segments, marketers = organisation.expertise, organisation.segments, organisation.marketers
    expertise.knows[:], expertise.inflates[:], segments.inflates[:] = 0, 0, 0
    expertise.knows[:MASKS] = np.arange(MASKS) * 37 & ALL_TOPICS
    marketers.segment[:5] = 0, 1, 2, 0, 1
    marketers.employed[4] = 0
    for marketer, mask in enumerate((0b0011, 0b0100, 0b1000, 0b0110, 0b10000)):
        first = marketer_row(marketer, organisation.reps)
        expertise.knows[first : first + SEGMENTS] = mask
    passes(organisation, inflation_a_month=1.0)
    assert (expertise.inflates[:MASKS] == ALL_TOPICS & ~expertise.knows[:MASKS]).all()
    known = np.array([0b0111, 0b0100, 0b1000, 0])  # the last has no marketer, one of the second is gone
    assert (segments.inflates[:SEGMENTS] == ALL_TOPICS & ~known).all()
    passes(organisation, deflation_a_month=1.0)
    assert not expertise.inflates[:MASKS].any()
    assert not segments.inflates[:SEGMENTS].any()


def occurred(organisation, column, begins, months=range(60), **terms):
    """Which topics of which masks changed in which month, every month beginning alike; a column a mask and topic."""
    rows = []
    for month in months:
        column[:] = begins
        passes(organisation, [month], **terms)
        changed = column ^ begins
        rows.append([mask >> topic & 1 for mask in changed.tolist() for topic in range(TOPICS)])
    return np.array(rows)


def two_that_go_together(occasions):
    """Whether any two of them always happened together: by chance once in 2⁴⁰ tries where each is as likely as not."""
    return len(np.unique(occasions, axis=1).T) < occasions.shape[1]


def test_topics_change_each_for_itself_in_every_segment_and_with_every_rep(small_firm):
    organisation = small_firm("laggard")
    expertise, segments = organisation.expertise, organisation.segments
    reps, ours = slice(0, MASKS), slice(0, SEGMENTS)
    for column, begins, terms in (
        (expertise.knows[ours], ALL_TOPICS, {"needs": 6.0}),
        (segments.line[ours], 0, {"campaign_renews_a_month": 0.5}),
        (expertise.line[reps], 0, {"improvised_a_month": 0.5}),
        (segments.inflates[ours], 0, {"inflation_a_month": 0.5}),
        (expertise.inflates[reps], 0, {"inflation_a_month": 0.5}),
        (expertise.line[reps], 0, {"campaign_renews_a_month": 1.0, "briefing": 0.5}),
    ):
        expertise.knows[:], segments.line[:] = 0, 0
        occasions = occurred(organisation, column, begins, **terms)
        if "briefing" in terms:  # a line that turns back is nothing to take up
            occasions = occasions[::2]
        assert 0.3 < occasions[::2].mean() < 0.7, terms
        assert not two_that_go_together(occasions), terms


def test_reps_are_briefed_topic_by_topic_each_for_himself(small_firm):
    organisation, rows = small_firm("laggard"), []
    lines, segments = organisation.expertise.line, organisation.segments
    segments.line[:] = ALL_TOPICS
    for week in range(60):
        lines[:] = 0
        reps_are_briefed(week, 0.5, organisation.firm, organisation.luck)
        rows.append([mask >> topic & 1 for mask in lines[:MASKS].tolist() for topic in range(TOPICS)])
    assert not two_that_go_together(np.array(rows))


# A week.


def week_with_a_deal(small_firm, outcome=WON, closed=None, week=20, **rituals):
    """Let a week teach in which a deal of the second rep closed; nobody knew anything before."""
    organisation = small_firm("laggard", "team.marketers=3")
    expertise, deals, row = organisation.expertise, organisation.opportunities, 7
    expertise.knows[:] = expertise.line[:] = 0
    organisation.segments.line[:-1] = ALL_TOPICS
    organisation.segments.relevant[:-1] = 0b1111
    deals.committee[0], deals.owner[0], deals.outcome[0] = row, 1, outcome
    deals.closed[0] = day_begins(week * DAYS_A_WEEK) if closed is None else closed
    organisation.counts.opportunities[0] = 1
    put_on_top(0, organisation.reps.first_deal, 1, deals.behind)
    for store in (organisation.reps, organisation.marketers):
        store.meetings_due[:] = 0.0
    organisation.reps.seen_good[:] = 0.0
    agree(
        organisation,
        knowledge={"voice_sessions": 0.0, "from_debrief": 1.0},
        rituals={"debriefed_share": 1.0, "debrief_hours": 2.0, "two_way": 1.0, **rituals},
        trust={"debrief": 3.0},
    )
    before = organisation.marketers.trust_good[:3].copy()
    the_week_teaches(week, 0, organisation.firm, organisation.terms, organisation.luck)
    return organisation, row, organisation.marketers.trust_good[:3] - before


@pytest.mark.parametrize("outcome", [WON, LOST])
def test_a_debrief_teaches_its_rep_and_one_marketer_of_the_segment_and_they_think_better_of_each_other(
    outcome, small_firm
):
    organisation, row, gained = week_with_a_deal(small_firm, outcome)
    expertise, segment = organisation.expertise, int(organisation.committees.segment[row])
    marketer = int(organisation.committees.identity[row]) % 3
    rows = {SEGMENTS + segment, marketer_row(marketer, organisation.reps) + segment}
    assert set(np.flatnonzero(expertise.knows).tolist()) == rows
    assert {int(expertise.knows[each]) for each in rows} == {0b1111}
    assert np.flatnonzero(expertise.line).tolist() == [SEGMENTS + segment]
    assert expertise.line[SEGMENTS + segment] == ALL_TOPICS, "the rep hears how marketing puts it"
    assert organisation.reps.meetings_due[:4].tolist() == [0.0, 2.0, 0.0, 0.0]
    assert organisation.marketers.meetings_due[:3].tolist() == [2.0 * (each == marketer) for each in range(3)]
    assert organisation.reps.seen_good[:4].tolist() == [0.0, 3.0, 0.0, 0.0]
    assert gained == pytest.approx([3.0 * (each == marketer) for each in range(3)])


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": IN_PROGRESS},
        {"closed": day_begins(20 * DAYS_A_WEEK) - 0.1},
        {"debriefed_share": 0.0},
    ],
    ids=["open", "closed before", "nobody debriefs"],
)
def test_what_is_not_debriefed_teaches_nobody_and_takes_no_hours(changes, small_firm):
    organisation, _, gained = week_with_a_deal(small_firm, **changes)
    assert not organisation.expertise.knows.any()
    assert not organisation.reps.meetings_due.any()
    assert not organisation.marketers.meetings_due.any()
    assert not gained.any()


def test_a_debrief_in_which_nobody_listens_takes_hours_and_teaches_nobody(small_firm):
    organisation, _, gained = week_with_a_deal(small_firm, two_way=0.0)
    assert not organisation.expertise.knows.any()
    assert organisation.reps.meetings_due[1] == 2.0
    assert not organisation.reps.seen_good.any()
    assert not gained.any()


def test_a_rep_debriefs_alone_where_there_has_never_been_a_marketer(small_firm):
    organisation = small_firm("laggard", "team.marketers=0")
    deals, reps = organisation.opportunities, organisation.reps
    deals.committee[0], deals.owner[0], deals.outcome[0], deals.closed[0] = 7, 1, WON, day_begins(100)
    organisation.counts.opportunities[0] = 1
    reps.meetings_due[:] = 0.0
    agree(
        organisation,
        knowledge={"voice_sessions": 0.0},
        rituals={"debriefed_share": 1.0, "debrief_hours": 2.0, "two_way": 1.0},
    )
    the_week_teaches(20, 0, organisation.firm, organisation.terms, organisation.luck)
    assert reps.meetings_due[:4].tolist() == [0.0, 2.0, 0.0, 0.0]
    assert not organisation.marketers.meetings_due.any()


def test_reps_who_are_there_hear_customers_as_often_as_the_firm_says_if_it_has_any(small_firm):
    organisation = small_firm("laggard")
    reps, weeks = organisation.reps, 400
    reps.meetings_due[:], reps.employed[3] = 0.0, 0
    agree(
        organisation,
        knowledge={"voice_sessions": 13.0, "session_hours": 1.0},
        rituals={"debriefed_share": 0.0},
    )
    hours = []
    for week in range(weeks):
        the_week_teaches(week, 0, organisation.firm, organisation.terms, organisation.luck)
        hours.append(reps.meetings_due[:3].copy())
    assert not two_that_go_together(np.diff(hours, axis=0)), "each goes to the own session"
    held = reps.meetings_due[:3].sum()
    assert abs(held - weeks * 3 / 4) < TOO_FAR * math.sqrt(weeks * 3 * 3 / 16)
    assert reps.meetings_due[3] == 0.0
    organisation.counts.customers[0] = 0.0
    agree(organisation, knowledge={"voice_sessions": 52.0})
    the_week_teaches(0, 0, organisation.firm, organisation.terms, organisation.luck)
    assert reps.meetings_due[:3].sum() == held
    assert reps.first_deal[0] == NOBODY
