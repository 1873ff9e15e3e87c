"""What is promised and planned, for the quarter and for the year."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.agents import Marketer
from sim.clock import DAYS_A_QUARTER, DAYS_A_WEEK, WEEKS_A_QUARTER, WEEKS_A_YEAR
from sim.rituals.planning import (
    compare_notes,
    plan_the_year,
    promise_a_volume,
    quarterly_planning,
    spend_the_programme,
)
from sim.stages import IN_PROGRESS, SEGMENTS
from tests.agreeing import agree, heads


@pytest.fixture
def firm(small_firm):
    organisation = small_firm("laggard")
    organisation.today = 30 * DAYS_A_WEEK
    return organisation


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
