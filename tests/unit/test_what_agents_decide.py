"""What reps and marketers decide, at the points where the decision is known without the model."""

import pytest

from sim.agents import marketer as marketers
from sim.behaviour import reps_review_their_week as reps
from sim.clock import BUSINESS_HOURS_A_WEEK, DAYS_A_WEEK, HOURS_A_WEEK, MONTHS_A_QUARTER, WEEKS_A_QUARTER
from sim.records import LeadDefinition
from sim.stages import QUARTER_END
from tests.agreeing import agree


@pytest.fixture
def firm(small_firm):
    return small_firm("laggard")


# The sales rep.


def test_a_rep_in_two_minds_has_the_usual_bar_and_blind_trust_lowers_it_by_the_whole_weight(firm):
    rep, terms = firm.sales_reps[0], firm.terms.acceptance
    assert rep.bar_for_leads(0.5) == terms.own_bar
    assert rep.bar_for_leads(0.0) - rep.bar_for_leads(1.0) == pytest.approx(terms.bar_trust_weight)
    assert rep.bar_for_leads(0.9) < rep.bar_for_leads(0.1)


def test_a_week_is_full_when_the_meetings_of_open_deals_take_all_hours_that_deals_may_have(firm):
    """Ten deals that meet once a week for an hour, half of the hours: full at 20 free hours, half over at 40/3."""
    agree(firm, chores={"meeting": 1.0, "meeting_every": HOURS_A_WEEK, "deals_first": 0.5})
    rep, columns, terms = firm.sales_reps[0], firm.reps, firm.terms.acceptance
    columns.deals[0] = 10
    above = []
    for hours in (400.0, 20.0, 40.0 / 3.0, 10.0, 1.0):
        columns.free_hours[0] = hours
        above.append((rep.bar_for_deals() - terms.sql_bar) / terms.overload_weight)
    assert above == pytest.approx([0.0, 0.0, 0.5, 1.0, 1.0])
    columns.free_hours[0] = 0.0
    assert rep.bar_for_deals() == terms.sql_bar, "who was away has no full week"


def test_what_a_switch_turns_off_is_decided_as_on_the_first_day_whatever_a_rep_believes(firm):
    rep, columns, opening = firm.sales_reps[0], firm.reps, firm.terms.trust.opening_in_marketing
    names = {"attention": "share", "acceptance": "bar", "attempts": "limit"}
    decided = {
        "attention": rep.hours_for_marketing,
        "acceptance": rep.bar_for_leads,
        "attempts": rep.attempts_before_giving_up,
    }
    columns.trust_good[0], columns.trust_bad[0] = 90.0, 10.0
    for off in names:
        agree(firm, switches={name: name != off for name in names})
        rep.review_my_week()
        for name, column in names.items():
            trust = opening if name == off else rep.trust_in_marketing
            assert getattr(columns, column)[0] == pytest.approx(decided[name](trust)), (off, name)
        assert columns.rounds[0] == rep.rounds_a_day(rep.trust_in_marketing)
        assert columns.drops_work[0] == rep.drops_work_for_a_raised_hand(rep.trust_in_marketing)


def test_a_review_begins_a_week_without_hours_behind_it_and_has_looked_at_those_of_the_last(firm):
    columns = firm.reps
    columns.deals[0], columns.free_hours[0] = 1000, 5.0
    firm.sales_reps[0].review_my_week()
    assert columns.free_hours[0] == 0.0
    assert columns.takes_on[0] > firm.terms.acceptance.sql_bar


def test_a_rep_s_idea_of_the_number_of_leads_closes_a_quarter_of_the_gap_a_week(firm):
    rep, columns = firm.sales_reps[0], firm.reps
    columns.volume[0], weeks = 2.0, 6
    for _ in range(weeks):
        columns.received[0] = 10.0
        rep.weigh_what_i_saw()
        assert columns.received[0] == 0.0, "each week is counted once"
    assert columns.volume[0] == pytest.approx(10.0 - 8.0 * 0.75**weeks)


def test_trust_that_is_switched_off_stays_and_what_was_seen_is_forgotten(firm):
    agree(firm, switches={"trust": False})
    rep, columns = firm.sales_reps[0], firm.reps
    before = rep.trust_in_marketing
    columns.seen_good[0] = columns.seen_bad[0] = 50.0
    rep.weigh_what_i_saw()
    assert rep.trust_in_marketing == before
    assert (columns.seen_good[0], columns.seen_bad[0]) == (0.0, 0.0)


def test_an_inbox_is_looked_at_once_a_week_at_least_and_hourly_at_most(firm):
    rep, columns = firm.sales_reps[0], firm.reps
    columns.volume[0] = 0.0
    assert rep.rounds_a_day(0.5) * DAYS_A_WEEK == 1.0
    columns.volume[0] = 1e9
    hourly = rep.rounds_a_day(0.5)
    assert hourly * DAYS_A_WEEK == BUSINESS_HOURS_A_WEEK
    agree(firm, chores={"round": 0.0})
    columns.volume[0] = 1.0
    assert rep.rounds_a_day(0.5) == hourly, "a look that costs nothing"


def test_a_talk_costs_what_it_did_of_late_and_an_untried_rep_counts_on_ten_hours(firm):
    rep, columns = firm.sales_reps[0], firm.reps
    for column in (columns.hours_prospecting, columns.prospected_before, columns.found, columns.found_before):
        column[0] = 0
    assert rep.hours_a_talk() == reps.USUAL_HOURS_A_TALK
    columns.hours_prospecting[0], columns.found[0] = 4000.0, 1000
    assert rep.hours_a_talk() == pytest.approx(4.0, rel=0.01), "an idea weighs one talk in a thousand"
    columns.prospected_before[0], columns.found_before[0] = 4000.0, 1000
    assert rep.hours_a_talk() == reps.USUAL_HOURS_A_TALK, "what whoever left had found is no experience"


def test_attempts_end_at_thirty_where_every_one_of_them_pays(firm):
    agree(firm, trust={"opening_in_marketing": 1.0}, attempts={"believed_answer": 0.9})
    limit = firm.sales_reps[0].attempts_before_giving_up(1.0)
    assert 0.0 <= limit - reps.MOST_ATTEMPTS < reps.STEP


# The marketer.


def gives_way(organisation, shortfall=0.0, leniency=0.0, missed=0.0, **pay):
    """How far a threshold gives way next month under some terms of pay."""
    agree(organisation, pay=pay)
    organisation.marketers.leniency[0], organisation.marketers.missed_pay[0] = leniency, missed
    return organisation.marketer_agents[0].how_far_my_threshold_gives_way(shortfall)


def test_without_pay_for_volume_a_threshold_only_recovers_and_ownership_makes_that_at_once(firm):
    quality = {"volume_weight": 0.0, "recovers_a_month": 0.25, "relax_a_month": 0.1}
    assert gives_way(firm, 1.0, 0.4, 1.0, **quality, ownership=0.0) == pytest.approx(0.3)
    assert gives_way(firm, 1.0, 0.4, 1.0, **quality, ownership=0.5) == pytest.approx(0.15)
    assert gives_way(firm, 1.0, 0.4, 1.0, **quality, ownership=1.0) == 0.0


def test_ownership_pulls_back_only_as_far_as_pay_is_not_for_volume(firm):
    """What gave way before stays in full where all pay is for volume, in half where half of it is."""
    steady = {"recovers_a_month": 0.0, "relax_a_month": 0.0, "ownership": 1.0}
    kept = [gives_way(firm, 0.0, 0.4, 0.0, **steady, volume_weight=weight) for weight in (1.0, 0.5, 0.0)]
    assert kept == pytest.approx([0.4, 0.2, 0.0])


def test_pay_for_volume_gives_way_from_half_to_one_and_a_half_of_a_usual_month(firm):
    """Nothing missing: half; all of it missing or all of the pay missed: one; both: one and a half."""
    volume = {"volume_weight": 1.0, "ownership": 1.0, "recovers_a_month": 1.0, "relax_a_month": 0.1}
    given = [
        gives_way(firm, shortfall, 0.4, missed, **volume)
        for shortfall, missed in ((0.0, 0.0), (0.25, 0.0), (0.5, 0.0), (5.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    ]
    assert given == pytest.approx([0.05, 0.075, 0.1, 0.1, 0.1, 0.15])
    agree(firm, pay={"volume_weight": 0.5, "ownership": 0.0})
    assert firm.marketer_agents[0].how_far_my_threshold_gives_way(1.0) == pytest.approx(0.075)


def test_who_pushes_at_the_end_of_a_quarter_does_so_in_its_last_month_as_much_as_others_in_three(firm):
    agree(firm, forms={"pay": QUARTER_END}, pay={"volume_weight": 0.5, "relax_a_month": 0.1})
    marketer, pushed = firm.marketer_agents[0], []
    for week in range(2 * WEEKS_A_QUARTER):
        firm.today = week * DAYS_A_WEEK
        pushed.append(marketer.how_far_my_threshold_gives_way(1.0))
    assert [week for week, far in enumerate(pushed) if far] == [8, 8 + WEEKS_A_QUARTER]
    assert max(pushed) == pytest.approx(0.5 * 0.1 * MONTHS_A_QUARTER)
    firm.today = 8 * DAYS_A_WEEK
    assert marketer.how_far_my_threshold_gives_way(0.25) == pytest.approx(max(pushed) / 2.0)
    assert marketer.how_far_my_threshold_gives_way(0.0) == 0.0, "nobody pushes who has delivered"


def test_a_decided_threshold_is_the_marketers_own(firm):
    firm.marketers.leniency[:2] = 0.3
    marketer = firm.marketer_agents[1]
    decided = marketer.how_far_my_threshold_gives_way(0.5)
    marketer.set_my_threshold(0.5)
    assert firm.marketers.leniency[:2].tolist() == [0.3, decided]


def plan(organisation, *, cheap, targeting=0.0, volume=1.0):
    """Share out 100 under terms in which no record is followed."""
    agree(
        organisation,
        inquiries={"targeting": targeting},
        pay={"volume_weight": volume, "cheap_segments": cheap},
        attribution={"follows": 0.0},
    )
    return organisation.marketer_agents[0].share_out_the_programme(100.0)


def test_pay_for_volume_chases_the_cheapest_segments_with_what_does_not_follow_fit(firm):
    segments = firm.segments
    segments.accounts[:-1], segments.leads_a_unit[:-1] = 100, (1.0, 1.0, 1.0, 2.0)
    segments.believed_fit[:-1] = 1.0, 0.0, 0.0, 0.0
    firm.definitions = firm.definitions._replace(
        marketing=firm.definitions.sales
    )  # who looks at fit as sales does
    even, chased = [25.0] * 4, [100.0 / 11.0] * 3 + [800.0 / 11.0]
    assert plan(firm, cheap=0.0) == pytest.approx(even)
    assert plan(firm, cheap=1.0) == pytest.approx(chased), "twice as cheap draws eight times as much"
    assert plan(firm, cheap=1.0, volume=0.0) == pytest.approx(even), (
        "who is not paid for volume does not chase it"
    )
    half = [(one + other) / 2.0 for one, other in zip(even, chased, strict=True)]
    assert plan(firm, cheap=0.5) == pytest.approx(half)
    assert plan(firm, cheap=1.0, targeting=1.0) == pytest.approx([100.0, 0.0, 0.0, 0.0]), "fit comes first"
    assert sum(plan(firm, cheap=0.4, targeting=0.3)) == pytest.approx(100.0)


def test_where_no_segment_has_merit_each_gets_what_its_accounts_are_and_where_there_is_none_nothing():
    assert marketers.shares([30.0, 10.0], [0.0, 0.0]) == [0.75, 0.25]
    assert marketers.shares([30.0, 10.0], [1.0, 1.0]) == [0.75, 0.25]
    assert marketers.shares([0.0, 0.0], [1.0, 1.0]) == [0.0, 0.0]


def test_what_sales_does_not_ask_nobody_has_to_look_at(firm):
    theirs = LeadDefinition(0.0, 0.5, 0.5, 0.4)
    firm.definitions = firm.definitions._replace(sales=theirs)
    assert firm.marketer_agents[0].care_for_fit() == 1.0


def test_a_firm_that_spends_nothing_shares_out_nothing(firm):
    agree(
        firm, **{f"inquiries_{channel}": {"spend": 0.0} for channel in ("web", "content", "events", "social")}
    )
    assert set(firm.marketer_agents[0].share_out_the_channels(0)) == {0.0}


def test_channels_get_their_part_of_the_plan_in_whatever_unit_it_is_written(firm):
    marketer, channels = firm.marketer_agents[0], ("web", "content", "events", "social")
    for unit in (1.0, 250.0):
        spends = zip(channels, (1.0, 2.0, 2.0, 5.0), strict=True)
        agree(firm, **{f"inquiries_{channel}": {"spend": unit * spend} for channel, spend in spends})
        assert marketer.share_out_the_channels(0) == pytest.approx([0.1, 0.2, 0.2, 0.5])


def test_a_record_is_followed_however_little_it_says_and_a_plan_where_it_says_nothing(firm):
    marketer = firm.marketer_agents[0]
    agree(firm, attribution={"follows": 0.5})
    for unit in (1e-6, 0.1, 1e6):
        assert marketer.follow_the_record([0.5, 0.5], [3.0 * unit, unit]) == pytest.approx([0.625, 0.375])
    assert marketer.follow_the_record([0.5, 0.5], [0.0, 0.0]) == [0.5, 0.5]


def test_a_marketer_trusts_sales_as_far_as_the_news_is_good(firm):
    firm.marketers.trust_good[0], firm.marketers.trust_bad[0] = 3.0, 1.0
    assert firm.marketer_agents[0].trust_in_sales == 0.75
