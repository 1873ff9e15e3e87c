"""What rituals decide between the teams: what a lead is, what is promised and paid, whose turn it is to be hired."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.agents import Marketer
from sim.behaviour.reps_come_and_go import reps_come_and_go
from sim.clock import DAYS_A_QUARTER, DAYS_A_WEEK, WEEKS_A_QUARTER, WEEKS_A_YEAR
from sim.records import Definitions, LeadDefinition
from sim.rituals import start_hires
from sim.rituals.definitions import closed_loop_re_estimation, definition_workshop
from sim.rituals.pay_day import attainment, quarterly_pay
from sim.rituals.planning import (
    compare_notes,
    plan_the_year,
    promise_a_volume,
    quarterly_planning,
    spend_the_programme,
)
from sim.rituals.staffing import staff
from sim.stages import IN_PROGRESS, SEGMENTS
from tests.agreeing import agree

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
OURS, THEIRS = LeadDefinition(0.1, 0.8, 0.1, 0.3), LeadDefinition(0.5, 0.1, 0.4, 0.5)
EVERY_WEEK = float(WEEKS_A_YEAR)


@pytest.fixture
def firm(small_firm):
    organisation = small_firm("laggard")
    organisation.today = 30 * DAYS_A_WEEK
    return organisation


# What counts as a lead.


def workshop(
    organisation, begins, *, week=0, rate=EVERY_WEEK, closes=1.0, two_way=1.0, drift=0.0, habit=None
):
    """Hold a week's workshop, if there is one; return marketing's definition after it."""
    organisation.definitions = Definitions(begins, THEIRS)
    organisation.definition_history = [(0, Definitions(habit or begins, THEIRS))]
    agree(
        organisation,
        rituals={"workshop": rate, "times": 1.0, "two_way": two_way, "workshop_hours": 3.0},
        scoring={"workshop_closes": closes, "drift_a_quarter": drift},
    )
    definition_workshop(organisation, week)
    assert organisation.definitions.sales == THEIRS, "marketing comes to sales"
    return organisation.definitions.marketing


def test_a_workshop_closes_its_share_of_the_gap_as_far_as_people_listen(firm):
    middle = [(one + other) / 2.0 for one, other in zip(OURS, THEIRS, strict=True)]
    assert workshop(firm, OURS, closes=1.0) == pytest.approx(THEIRS)
    assert workshop(firm, OURS, closes=0.5) == pytest.approx(middle)
    assert workshop(firm, OURS, closes=1.0, two_way=0.5) == pytest.approx(middle)
    assert workshop(firm, OURS, closes=1.0, two_way=0.0) == OURS
    assert workshop(firm, OURS, closes=0.0) == OURS


def test_a_workshop_takes_everybodys_hours_and_where_none_is_held_nothing_happens(firm):
    columns = firm.reps, firm.marketers
    firm.reps.employed[3] = 0
    for store in columns:
        store.meetings_due[:] = 0.0
    assert workshop(firm, OURS, rate=0.0) == OURS
    assert [store.meetings_due.sum() for store in columns] == [0.0, 0.0]
    workshop(firm, OURS, rate=2.0 * EVERY_WEEK)
    assert firm.reps.meetings_due[:4].tolist() == [6.0, 6.0, 6.0, 0.0]
    assert firm.marketers.meetings_due[:2].tolist() == [6.0, 6.0]


def test_without_workshops_a_quarter_takes_its_share_of_the_way_back_to_old_habits(firm):
    share, definition = 0.36, THEIRS
    for week in range(WEEKS_A_QUARTER):
        definition = workshop(firm, definition, week=week, rate=0.0, drift=share, habit=OURS)
    expected = [now + share * (old - now) for now, old in zip(THEIRS, OURS, strict=True)]
    assert definition == pytest.approx(expected)


def verdicts(organisation, bad, good, *, rate=EVERY_WEEK, learns=1.0, least=2.0):
    """Fit marketing's definition to verdicts, given as their number and the means of the three features."""
    organisation.definitions = Definitions(OURS, THEIRS)
    loop = organisation.loop
    for row, (number, *means) in enumerate((bad, good)):
        loop.labels[row] = number
        loop.fit[row], loop.engagement[row], loop.intent[row] = (number * mean for mean in means)
    agree(
        organisation, feedback={"re_estimations_a_year": rate, "learning_rate": learns, "least_labels": least}
    )
    closed_loop_re_estimation(organisation, 0)
    return organisation.definitions.marketing


def test_new_weights_point_from_bad_leads_to_good_ones_however_many_there_are_of_each(firm):
    bad, good = (10, 0.2, 0.3, 0.2), (30, 0.6, 0.5, 0.2)
    points = LeadDefinition(2 / 3, 1 / 3, 0.0, OURS.threshold)
    assert verdicts(firm, bad, good) == pytest.approx(points)
    halfway = [(now + new) / 2.0 for now, new in zip(OURS, points, strict=True)]
    assert verdicts(firm, bad, good, learns=0.5) == pytest.approx(halfway)
    assert verdicts(firm, (30, *bad[1:]), (10, *good[1:])) == pytest.approx(points)


def test_what_speaks_for_bad_leads_weighs_nothing_rather_than_less(firm):
    assert verdicts(firm, (10, 0.9, 0.3, 0.2), (10, 0.6, 0.5, 0.2)) == pytest.approx(
        (0.0, 1.0, 0.0, OURS.threshold)
    )


def test_verdicts_that_tell_nothing_apart_leave_the_weights_and_fade_all_the_same(firm):
    alike = (0.4, 0.4, 0.4)
    assert verdicts(firm, (10, *alike), (20, *alike)) == OURS
    assert firm.loop.labels[:2].tolist() == [5.0, 10.0]
    assert [column[:2].tolist() for column in firm.loop[1:]] == [pytest.approx([2.0, 4.0])] * 3


@pytest.mark.parametrize(("bad", "good"), [(9, 90), (90, 9)])
def test_too_few_verdicts_of_either_kind_teach_nothing_and_are_kept(bad, good, firm):
    apart = (0.2, 0.2, 0.2), (0.6, 0.2, 0.2)
    assert verdicts(firm, (bad, *apart[0]), (good, *apart[1]), least=20.0) == OURS
    assert firm.loop.labels[:2].tolist() == [bad, good]
    enough = verdicts(firm, (bad + 1, *apart[0]), (good + 1, *apart[1]), least=20.0)
    assert enough == pytest.approx((1.0, 0.0, 0.0, OURS.threshold))


def test_a_year_has_as_many_re_estimations_as_the_firm_says(firm):
    loop, held = firm.loop, 0
    agree(firm, feedback={"re_estimations_a_year": 4.0, "least_labels": 0.0})
    for week in range(WEEKS_A_YEAR):
        loop.labels[:2] = 8.0
        closed_loop_re_estimation(firm, week)
        held += loop.labels[0] == 4.0
    assert held == 4


def test_nothing_is_estimated_anew_where_nobody_does(firm):
    assert verdicts(firm, (50, 0.2, 0.2, 0.2), (50, 0.6, 0.2, 0.2), rate=0.0) == OURS
    assert firm.loop.labels[:2].tolist() == [50.0, 50.0]


# The quarter's promise and plan.


def promised(organisation, week, **terms):
    agree(organisation, promise=terms)
    promise_a_volume(organisation, week)
    return organisation.promised_a_week


def test_a_promise_by_capacity_is_a_share_of_what_the_last_quarter_delivered(firm):
    firm.weeks.delivered[:40] = np.arange(40) + 1.0
    by_capacity = {"capacity_based": 1.0, "modesty": 0.5}
    assert promised(firm, 20, **by_capacity) == 0.5 * 15.0, "weeks 8 to 20"
    assert promised(firm, 3, **by_capacity) == 0.5 * 2.5, "weeks 0 to 3: there were no others"
    assert promised(firm, 0, **by_capacity) == 0.5
    assert promised(firm, -1, **by_capacity) == 0.0, "nothing has been delivered yet"


def test_a_blurted_promise_is_more_than_was_ever_delivered_or_is_wanted_whichever_is_more(firm):
    blurted = {"capacity_based": 0.0, "optimism": 0.5, "mqls_per_rep": 2.0 * WEEKS_A_YEAR}
    firm.weeks.delivered[:40] = 0.0
    assert promised(firm, 20, **blurted) == pytest.approx(1.5 * 2.0 * 4), "four reps want eight a week"
    firm.weeks.delivered[:40] = 20.0
    assert promised(firm, 20, **blurted) == pytest.approx(1.5 * 20.0)


@pytest.mark.parametrize("two_way", [0.0, 0.4, 1.0])
def test_notes_bring_marketings_belief_half_way_to_what_sales_has_met_as_far_as_people_listen(two_way, firm):
    segments, committees, deals = firm.segments, firm.committees, firm.opportunities
    segments.believed_fit[:-1] = 0.1, 0.9, 0.3, 0.7
    row = int(np.flatnonzero(committees.segment[:-1] == 1)[0])
    deals.committee[0], deals.opened[0], firm.counts.opportunities[0] = row, 24.0 * 7 * 29, 1
    met = np.array([0.5, float(committees.fit[row]), 0.5, 0.5])  # where nobody was met: in two minds
    before = segments.believed_fit[:-1].copy()
    compare_notes(firm, two_way)
    assert segments.believed_fit[:-1] == pytest.approx(before + two_way / 2.0 * (met - before))


def test_who_plans_alone_compares_no_notes_and_sits_in_no_meeting(firm):
    firm.segments.believed_fit[:-1] = 0.9
    for rate, mechanism, hears, hours in (
        (0.0, True, False, 0.0),
        (4.0, False, False, 5.0),
        (4.0, True, True, 5.0),
    ):
        firm.reps.meetings_due[:] = 0.0
        agree(
            firm,
            rituals={"planning": rate, "planning_hours": 5.0, "times": 1.0, "two_way": 1.0},
            switches={"inquiries": mechanism, "knowledge": False},
        )
        quarterly_planning(firm, WEEKS_A_QUARTER - 1)
        believed = firm.segments.believed_fit[:-1]
        assert (believed < 0.9).all() if hears else (believed == 0.9).all()
        assert firm.reps.meetings_due[0] == hours, "one a quarter"


@pytest.mark.parametrize("two_way", [0.0, 1.0])
def test_a_plan_made_together_brings_reps_into_line_where_people_listen(two_way, firm):
    lines, segments = firm.expertise.line, firm.segments
    lines[:] = 0
    agree(
        firm,
        rituals={"planning": 4.0, "times": 1.0, "two_way": two_way},
        switches={"knowledge": True},
        knowledge={"briefing": 1.0},
    )
    quarterly_planning(firm, WEEKS_A_QUARTER - 1)
    assert lines[:SEGMENTS].tolist() == (segments.line[:-1] * int(two_way)).tolist()


def test_a_quarter_halves_the_record_and_believes_of_the_forecast_what_the_haircut_leaves(firm):
    deals, told = firm.opportunities, []
    deals.committee[0] = deals.owner[0] = 0
    deals.outcome[0], deals.size[0], firm.counts.opportunities[0] = IN_PROGRESS, 1000.0, 1
    agree(firm, forecast={"usual_chance": 0.5, "opinion_weight": 0.0, "optimism": 0.0, "noise": 0.0})
    for haircut in (0.0, 0.3, 1.0):
        firm.haircut, firm.campaigns.credited[:] = haircut, 8.0
        quarterly_planning(firm, WEEKS_A_QUARTER - 1)
        told.append(firm.forecast)
        assert set(firm.campaigns.credited.tolist()) == {4.0}
    assert told == pytest.approx([0.0, 150.0, 500.0]), "a deal of 1000 that is as likely as not"


def test_a_quarter_s_plan_renews_the_promise_and_lets_hires_begin(firm):
    firm.weeks.delivered[:WEEKS_A_QUARTER], firm.growth_of_plan, firm.haircut = 7.0, 2.0, 0.0
    firm.today, firm.reps.quota[:] = DAYS_A_QUARTER, 400.0
    agree(firm, promise={"capacity_based": 1.0, "modesty": 1.0})
    quarterly_planning(firm, WEEKS_A_QUARTER - 1)
    assert firm.promised_a_week == 7.0
    assert heads(firm)[0] == 6, "half of four, whom no forecast carries"


# The year.


def year(organisation, plan, opening, now):
    """Plan a year on top of an opening revenue."""
    organisation.world = SimpleNamespace(plan=plan)
    organisation.opening_revenue = {0: opening} if opening else {}
    organisation.firm.counts.revenue[0] = now
    agree(organisation, money={"programme_spend": 0.52, "quota_share": 0.3})
    plan_the_year(organisation)
    return organisation.programme_a_week, organisation.growth_of_plan


def test_a_fixed_plan_keeps_people_and_programme_and_a_yearly_one_grows_with_the_book(firm):
    assert year(firm, "fixed", 1e6, 2e6) == pytest.approx((1e4, 1.0))
    assert year(firm, "yearly", 1e6, 2e6) == pytest.approx((2e4, 2.0))
    assert year(firm, "yearly", None, 3e6) == pytest.approx((3e4, 1.0)), "before the book opens"
    assert year(firm, "fixed", None, 3e6) == pytest.approx((3e4, 1.0))


@pytest.mark.parametrize("there", [1, 3, 4])
def test_quotas_are_a_share_of_the_book_whoever_is_there_to_bring_it_in(there, firm):
    agree(firm, team={"sales_reps": there})
    year(firm, "fixed", 1e6, 2e6)
    at_work = firm.reps.employed[:4] > 0
    assert at_work.sum() == there
    assert firm.reps.quota[:4][at_work].sum() == pytest.approx(0.3 * 2e6)


def test_a_year_that_begins_without_a_rep_is_planned_and_its_programme_is_shared_out(firm):
    agree(firm, team={"sales_reps": 0.0})
    year(firm, "fixed", 1e6, 2e6)
    assert heads(firm)[0] == 0
    assert np.isfinite(firm.reps.quota).all()
    assert firm.segments.spend[:-1].sum() == pytest.approx(firm.programme_a_week)


def test_before_the_first_quarter_is_over_the_promise_is_what_reps_ask_for_and_later_plans_leave_it(firm):
    agree(firm, promise={"mqls_per_rep": 2.0 * WEEKS_A_YEAR})
    firm.promised_a_week = 17.0
    year(firm, "fixed", 1e6, 1e6)
    assert firm.promised_a_week == 17.0
    firm.today = 0
    year(firm, "fixed", 1e6, 1e6)
    assert firm.promised_a_week == 8.0


def test_the_programme_is_spent_as_the_marketers_plan_on_average_and_to_the_last_penny(firm, monkeypatch):
    def favourite(marketer, budget):
        return [budget, 0.0, 0.0, 0.0] if marketer.row == 0 else [0.0, 0.0, 0.0, budget]

    firm.programme_a_week = 1000.0
    spend_the_programme(firm)
    assert firm.segments.spend[:-1].sum() == pytest.approx(1000.0)
    channels = firm.campaigns.share[:-1].reshape(SEGMENTS, -1)
    assert channels.sum(axis=1) == pytest.approx(1.0)
    monkeypatch.setattr(Marketer, "share_out_the_programme", favourite)
    spend_the_programme(firm)
    assert firm.segments.spend[:-1] == pytest.approx([500.0, 0.0, 0.0, 500.0])


def test_where_there_has_never_been_a_marketer_nothing_is_spent(small_firm):
    organisation = small_firm("laggard", "team.marketers=0")
    organisation.segments.spend[:] = 5.0
    spend_the_programme(organisation)
    assert not organisation.segments.spend.any()


# Pay.


def paid(organisation, *, delivered=1.0, reached=(1.0, 1.0, 1.0, 1.0), volume=0.0, week=25):
    """Pay a quarter in salaries of bonus; return how many bonuses of reps and of marketers are booked a year."""
    weeks, reps = organisation.weeks, organisation.reps
    weeks.delivered[:] = 1000.0
    weeks.delivered[week - WEEKS_A_QUARTER + 1 : week + 1] = 2.0 * delivered
    organisation.promised_a_week = 2.0
    reps.quota[:4] = 400.0
    reps.won_quarter[:4] = 100.0 * np.array(reached)
    agree(
        organisation,
        pay={"volume_weight": volume},
        money={"rep_salary": 100.0, "rep_bonus": 0.01, "marketer_salary": 1e6, "marketer_bonus": 0.001},
    )
    quarterly_pay(organisation, week)
    return 4.0 * organisation.weeks.bonuses[week]


def test_reps_are_paid_each_for_the_own_quota_up_to_half_as_much_again(firm):
    firm.marketers.employed[:] = 0
    assert paid(firm) == pytest.approx(0.0)
    assert paid(firm, reached=(0.0, 0.5, 1.0, 9.0)) == pytest.approx(-1.0 - 0.5 + 0.5)
    firm.reps.employed[0] = 0
    assert paid(firm, reached=(9.0, 1.0, 1.0, 1.0)) == pytest.approx(0.0), "who has left is paid nothing"


def test_a_quota_counts_in_whatever_currency_it_is_written():
    for unit in (1e-6, 1.0, 1e9):
        assert [attainment(part * unit, unit) for part in (0.0, 0.5, 1.4, 2.0)] == pytest.approx(
            [0.0, 0.5, 1.4, 1.5]
        )


def test_marketers_are_paid_for_volume_or_for_what_the_firm_wins_as_their_pay_weighs_them(firm):
    firm.reps.employed[1:4] = 0  # one rep, whose own bonus hardly counts
    half = (0.5, 0.0, 0.0, 0.0)
    for volume, delivered, reached, bonuses in (
        (1.0, 0.5, half, -0.5),
        (0.0, 2.0, half, -0.5),
        (0.5, 1.0, half, -0.25),
        (0.25, 1.4, half, 0.25 * 0.4 - 0.75 * 0.5),
        (1.0, 9.0, half, 0.5),
    ):
        booked = paid(firm, delivered=delivered, reached=reached, volume=volume)
        assert booked + 0.5 == pytest.approx(2 * 1000.0 * bonuses), (volume, delivered)
    firm.marketers.employed[0] = 0
    assert paid(firm, delivered=0.5, reached=half, volume=1.0) + 0.5 == pytest.approx(-500.0)


def test_half_the_promise_is_all_of_the_pay_for_volume_missed_and_more_than_all_is_never_missed(firm):
    missed = []
    for delivered in (0.0, 0.4, 0.5, 0.75, 1.0, 1.2):
        paid(firm, delivered=delivered)
        missed.append(firm.marketers.missed_pay[:2].tolist())
    assert missed == [pytest.approx([share] * 2) for share in (1.0, 1.0, 1.0, 0.5, 0.0, 0.0)]


# Who is hired.


def heads(organisation):
    """Reps in the field, development reps and marketers."""
    reps = organisation.reps
    development = int((reps.employed * reps.development).sum())
    return int(reps.employed.sum()) - development, development, int(organisation.marketers.employed.sum())


def test_a_firm_has_as_many_people_as_its_plan_says_and_who_came_last_goes_first(small_firm):
    organisation = small_firm("laggard", "team.development_reps=2")
    assert heads(organisation) == (4, 2, 2)
    first = np.flatnonzero(organisation.reps.employed)
    for growth, field in ((1.5, 6), (1.0, 4), (0.5, 2), (1.0, 4)):
        organisation.growth_of_plan = growth
        staff(organisation, field)
        assert heads(organisation) == (field, 2, round(2 * growth)), "development reps are no part of growth"
        there = np.flatnonzero(organisation.reps.employed)
        assert set(there) <= set(first) or set(first) <= set(there)
        assert organisation.marketers.employed[0]
    assert np.flatnonzero(organisation.reps.employed).tolist() == first.tolist()
    assert not organisation.reps.development[first[2:]].any(), "a position keeps its kind"


def test_whoever_is_hired_gets_an_agent_a_quota_and_a_territory(small_firm):
    organisation = small_firm("laggard")
    organisation.reps.quota[:4] = 100.0, 400.0, 300.0, 0.0
    organisation.growth_of_plan = 2.0
    staff(organisation, 8)
    reps = organisation.reps
    assert [rep.row for rep in organisation.sales_reps] == list(range(8))
    assert [marketer.row for marketer in organisation.marketer_agents] == list(range(4))
    assert reps.quota[:8].tolist() == [100.0, 400.0, 300.0, 0.0] + [400.0] * 4, (
        "as much as the others have at most"
    )
    assert reps.turf[:8].tolist() == list(range(8))
    assert set(reps.turfs[:8].tolist()) == {8}


@pytest.mark.parametrize("development", [0, 1, 3])
def test_development_reps_come_and_go_as_the_plan_says(development, small_firm):
    organisation = small_firm("laggard", "team.development_reps=2")
    agree(organisation, team={"development_reps": float(development)})
    staff(organisation, 4)
    assert heads(organisation) == (4, development, 2)


def test_a_firm_never_has_more_people_than_positions_and_keeps_the_spare_row_blank(small_firm):
    organisation = small_firm("laggard")
    organisation.growth_of_plan = 1e3
    staff(organisation, 1000)
    assert organisation.reps.employed[:-1].all()
    assert organisation.marketers.employed[:-1].all()
    assert (organisation.reps.employed[-1], organisation.marketers.employed[-1]) == (0, 0)


@pytest.mark.parametrize(
    ("carried", "quarter", "begin"), [(0.99, 1, 2), (1.0, 1, 4), (0.0, 2, 2), (0.0, 3, 4), (0.0, 0, 2)]
)
def test_hires_whom_the_forecast_does_not_carry_begin_by_halves_until_the_last_quarter(
    carried, quarter, begin, small_firm
):
    organisation = small_firm("laggard")
    organisation.reps.quota[:4] = 400.0
    organisation.today = 4 * DAYS_A_QUARTER + quarter * DAYS_A_QUARTER + 1
    organisation.growth_of_plan, organisation.forecast = 2.0, carried * 400.0
    start_hires(organisation)
    assert heads(organisation)[0] == 4 + begin


def test_on_the_first_day_nobody_waits_for_a_forecast(small_firm):
    organisation = small_firm("laggard")
    organisation.today, organisation.growth_of_plan, organisation.forecast = 0, 2.0, 0.0
    start_hires(organisation)
    assert heads(organisation)[0] == 8


def a_month_passes(organisation, month):
    reps_come_and_go(month, organisation.today, organisation.firm, organisation.terms, organisation.luck)


def leaving(organisation, turnover, vacancy, today):
    agree(organisation, team={"turnover": turnover, "vacancy": vacancy * 168.0})
    organisation.today = today
    a_month_passes(organisation, today)


@pytest.mark.parametrize(("vacancy", "days"), [(2.0, 10), (0.3, 1), (0.0, 1)])
def test_a_successor_comes_when_the_vacancy_is_over_and_not_on_the_same_day(vacancy, days, firm):
    reps, hires = firm.reps, firm.reps.hires[:4].copy()
    leaving(firm, 12.0, vacancy, 100)
    assert not reps.employed.any(), "one leaves a month and position"
    assert set(reps.vacant_until[:4].tolist()) == {100 + days}
    leaving(firm, 0.0, vacancy, 99 + days)
    assert not reps.employed.any()
    leaving(firm, 0.0, vacancy, 100 + days)
    assert reps.employed[:4].all()
    assert (reps.hires[:4] == hires + 1).all()
    assert not reps.vacant_until[:4].any()


def test_nobody_succeeds_in_a_position_that_was_given_up_while_it_waited(firm):
    leaving(firm, 12.0, 2.0, 100)
    staff(firm, 1)
    assert (firm.reps.vacant_until[:4] > 0).tolist() == [True, False, False, False]
    leaving(firm, 0.0, 2.0, 200)
    assert firm.reps.employed[:4].tolist() == [1, 0, 0, 0]


def test_positions_that_are_given_up_get_no_successor_and_a_successor_is_of_the_same_kind(small_firm):
    organisation = small_firm("laggard", "team.development_reps=2")
    kinds = organisation.reps.development[:6].tolist()
    leaving(organisation, 12.0, 1.0, 100)
    organisation.reps.vacant_until[5] = 0
    leaving(organisation, 0.0, 1.0, 200)
    assert organisation.reps.employed[:6].tolist() == [1, 1, 1, 1, 1, 0]
    assert organisation.reps.development[:6].tolist() == kinds


def test_as_many_leave_in_a_month_as_a_twelfth_of_a_years_turnover(small_firm, fresh_seed):
    organisation = small_firm("laggard", seed=fresh_seed)
    months, chance, left = 300, 0.25, 0
    agree(organisation, team={"turnover": 12.0 * chance, "vacancy": 168.0})
    for month in range(months):
        a_month_passes(organisation, month)
        left += int((organisation.reps.employed[:4] == 0).sum())
        organisation.reps.employed[:4], organisation.reps.vacant_until[:4] = 1, 0
    expected = chance * months * 4
    assert abs(left - expected) < TOO_FAR * math.sqrt(expected * (1.0 - chance))
