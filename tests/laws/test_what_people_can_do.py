"""Nobody sells to, hears or hands on what is not there: laws of the market and of the team, under any seed."""

import numpy as np
import pandas as pd
import pytest

from sim import Organisation, load_scenario
from sim.behaviour.committees_decide import stage_after
from sim.behaviour.firm_is_founded import hire_rep
from sim.behaviour.reps_hold_meetings import say
from sim.behaviour.reps_work_a_lead import p_engage
from sim.behaviour.team_changes import people_leave
from sim.clock import DAYS_A_WEEK, HOURS_A_WEEK, HOURS_A_YEAR
from sim.equations import engagement_shallow
from sim.stages import DECIDED, DORMANT, EVALUATING, HAND_RAISER, LOST, NO_DECISION, RESEARCHING, WON

PRESETS = ("laggard", "best-in-class")
TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


@pytest.mark.parametrize("name", PRESETS)
def test_who_has_bought_buys_nothing_more_in_the_same_window(name, small_firm, fresh_seed):
    organisation = small_firm(name, "market.committees=3000", "team.sales_reps=12", seed=fresh_seed).run()
    deals = organisation.opportunities
    rows = slice(0, int(organisation.counts.opportunities[0]))
    window = deals.occasion[rows] // 8  # so many deals are kept apart in one window
    places = np.column_stack((deals.committee[rows], window))
    bought = np.isin(deals.outcome[rows], (WON, LOST))
    assert bought.sum() > 20
    table = pd.DataFrame({"who": places[:, 0], "window": places[:, 1], "closed": deals.closed[rows]})[bought]
    pauses = table.sort_values("closed").groupby(["who", "window"])["closed"].diff().dropna()
    assert (pauses > HOURS_A_YEAR).all(), "but for customers who left after a year"
    waiting = organisation.committees.stage[:-1] == DECIDED
    assert waiting.any()
    assert (
        organisation.committees.window_closes[:-1][waiting] >= organisation.today / 5 * 168.0 - 72.0
    ).all()


@pytest.mark.parametrize(("outcome", "stage"), [(NO_DECISION, RESEARCHING), (LOST, DECIDED), (WON, DECIDED)])
def test_who_came_to_no_decision_may_try_again_while_the_need_lasts(outcome, stage, small_firm):
    committees = small_firm("laggard").committees
    committees.stage[0] = EVALUATING
    committees.window_opens[0], committees.window_closes[0] = 0.0, 100.0
    assert stage_after(outcome, 0, 50.0, committees) == stage
    assert stage_after(outcome, 0, 150.0, committees) == DORMANT


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13])
def test_contradicting_marketing_raises_nobodys_view(size, small_firm, fresh_seed):
    organisation = small_firm("laggard", seed=fresh_seed)
    committees, members = organisation.committees, organisation.members
    committees.first_member[0], committees.size[0] = 0, size
    committees.told_marketing[0] = committees.line_marketing[0] = 1
    organisation.expertise.line[0] = 0
    members.anchor[:size] = 0.5
    say(0, 0, 0, 1, committees, members, organisation.expertise, organisation.terms.committee)
    seats = int(organisation.terms.committee.seats)
    assert (members.anchor[:size] <= 0.5).all()
    assert (members.anchor[:size] < 0.5).sum() == max(size - seats, 0), "who was not there doubts"


def test_a_hand_raiser_asks_how_long_it_took_and_nothing_else(small_firm, fresh_seed):
    """The published bins are about the wait (T13): complete records and open windows change no first answer."""
    waits = (0.1, 2.0, 30.0)
    for name in PRESETS:
        organisation = small_firm(name, seed=fresh_seed)
        firm, terms = organisation.firm, organisation.terms
        firm.committees.tire_kicker[0] = 0
        firm.leads.kind[0], firm.leads.mql[0] = HAND_RAISER, 0.0
        firm.leads.complete[0] = 1
        firm.committees.window_opens[0], firm.committees.window_closes[0] = 0.0, 1e6
        curve = terms.response
        for wait in waits:
            expected = engagement_shallow(wait, curve.p_at_once, curve.p_late, curve.half_life)
            assert p_engage(0, 0, wait, 1, firm, terms) == expected


def test_only_unread_leads_are_escalated_and_complete_ones_no_likelier(small_firm, fresh_seed):
    sets = ("sla.sales.escalation=0.6", "handing_over.completeness=50 %", "market.committees=8000")
    organisation = small_firm("laggard", *sets, "attention.expires_after=60 d", seed=fresh_seed)
    leads = organisation.leads
    before = np.zeros(0)
    for day in range(2 * 260):
        opened, escalated = leads.opened.copy(), leads.escalated.copy()
        organisation.run_until(day + 1)
        leads = organisation.leads
        new = leads.escalated[: len(escalated)] > escalated
        assert np.isnan(opened[new]).all()
        before = np.append(before, leads.complete[: len(escalated)][new])
    assert len(before) > 30
    delivered = ~np.isnan(leads.delivered)
    share = leads.complete[delivered].mean()
    error = np.sqrt(share * (1 - share) * (1 / len(before) + 1 / delivered.sum()))
    assert abs(before.mean() - share) < TOO_FAR * error


def test_a_lead_tried_late_is_no_worse_news_than_one_never_tried(small_firm, fresh_seed):
    from sim.rituals.weekly import marketers_see_what_sales_does

    losses = []
    for late in (0.0, 10.0):
        organisation = small_firm("laggard", seed=fresh_seed)
        organisation.weeks.delivered[0] = 10.0
        organisation.reps.worked_late[0] = late
        marketers_see_what_sales_does(organisation, 0)
        losses.append(organisation.marketers.trust_bad[0])
    assert losses[1] <= losses[0]


def test_marketers_learn_from_nobody_where_there_is_nobody(small_firm, fresh_seed):
    """Calls are joined and customers met only where there are any, and only then do they take hours."""
    alone = small_firm("best-in-class", "team.sales_reps=0", "market.customers=0", seed=fresh_seed)
    at_first = alone.expertise.knows.copy()
    alone.run_until(260)
    assert (alone.expertise.knows & ~at_first == 0).all()
    assert alone.marketers.hours_contact.sum() == 0.0
    together = small_firm("best-in-class", seed=fresh_seed)
    together.run_until(260)
    assert together.marketers.hours_contact.sum() > 0.0


def test_whoever_is_hired_begins_without_the_burdens_of_whoever_left(small_firm, fresh_seed):
    organisation = small_firm("laggard", seed=fresh_seed)
    organisation.run_until(100)
    reps = organisation.reps
    for burden in (reps.chores_due, reps.meetings_due, reps.seen_good, reps.seen_bad):
        burden[0] = 33.0
    people_leave(0, organisation.firm)
    hire_rep(0, 100, False, organisation.firm, organisation.terms, organisation.luck)
    assert reps.chores_due[0] == reps.meetings_due[0] == reps.seen_good[0] == reps.seen_bad[0] == 0.0


def test_development_reps_keep_no_accounts(small_firm, fresh_seed):
    organisation = small_firm("best-in-class", "team.development_reps=3", seed=fresh_seed).run()
    reps = organisation.reps
    assert reps.hours_accounts[reps.development == 0].sum() > 0.0
    assert reps.hours_accounts[reps.development == 1].sum() == 0.0


def test_old_content_leaves_the_shelf(small_firm, fresh_seed):
    """Nobody finds what is past its life, and the shorter the shelf, the more of what is made is used at all.

    In 200 seeds half a year of life instead of three used 4.4 assets more a firm, with a deviation of 3.3: over twenty
    seeds the mean is six standard errors above nothing, and fails by chance about once in a billion.
    """
    more = []
    for seed in range(fresh_seed, fresh_seed + 20):
        used = {}
        for life in (26, 156):
            assets = small_firm("laggard", f"content.life={life} w", seed=seed).run().assets
            assert np.nanmax(assets.first_used - assets.made) <= life * HOURS_A_WEEK
            used[life] = (assets.uses > 0).sum()
        more.append(used[26] - used[156])
    assert np.mean(more) > 0.0


CHANGES = """
question = "Is a change that begins at once, or not at all, booked as it should be?"
extends = "laggard"

[market]
committees = 600
customers = 60

[[change]]
at = "0 w"
set = { "chores.tools" = 11 }
cost = "60 kEUR"

[[change]]
at = "30 w"
set = { "chores.tools" = 20 }
cost = "10 kEUR"
dip = "50 %"
dip_lasts = "13 w"
if_growth_above = "90 %"
"""


def test_a_change_on_the_first_day_is_paid_and_one_that_is_called_off_leaves_no_trace(tmp_path, fresh_seed):
    path = tmp_path / "changes.toml"
    path.write_text(CHANGES, encoding="utf-8")
    organisation = Organisation(load_scenario(path), seed=fresh_seed)
    dips = []
    for week in range(40):
        organisation.run_until((week + 1) * DAYS_A_WEEK)
        dips.append(organisation.counts.dip[0])
    assert organisation.weeks.change_costs.sum() == 60_000.0
    assert organisation.terms.chores.tools == 11
    assert not any(dips)


def test_the_reports_of_the_quarters_count_what_the_leads_show(small_firm, fresh_seed):
    organisation = small_firm("laggard", "horizon.warm_up_years=1", seed=fresh_seed)
    organisation.run_until(65 * 8)
    reports, leads = organisation.quarterly, organisation.leads_table()
    quarter = 13 * 168.0
    assert list(reports["number"]) == list(range(1, 9))
    for name, column in (("delivered_mqls", "delivered"), ("sales_tried", "first_attempt")):
        counted = np.bincount((leads[column].dropna() // quarter).astype(int), minlength=8)[:8]
        assert (reports[name] == counted).all(), name
    assert (reports["sales_in_time"] <= reports["sales_tried"]).all()


def test_won_and_lost_deals_return_to_the_scoring(small_firm, fresh_seed):
    """A closed deal sends a second verdict on its lead, as far as the loop is closed."""
    sets = ("feedback.coverage=100 %", "feedback.delay=0 d", "market.committees=3000")
    organisation = small_firm("best-in-class", *sets, seed=fresh_seed)
    organisation.run_until(260)
    leads, deals = organisation.leads, organisation.opportunities
    closed = (deals.outcome > 0) & (deals.lead >= 0)
    judged = (leads.attempts > 0) & (leads.closed <= organisation.today / 5 * 168.0)
    assert closed.sum() > 5
    assert organisation.counts.verdicts[0] >= judged.sum() + closed.sum() * 0.5
