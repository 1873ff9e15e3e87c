"""Prospecting tires: a rep goes through the own territory, accounts rest, and a leaver's wait for the successor."""

from functools import partial

import numpy as np
import pytest

from sim.behaviour.firm_is_founded import hire_rep
from sim.behaviour.reps_prospect import choose_account, is_free
from sim.behaviour.team_changes import people_leave
from sim.behaviour.territories import is_in_territory, keeper
from sim.rituals import start_hires
from sim.scenario import load_scenario
from sim.stages import NOBODY

PRESETS = ("laggard", "industry-average", "best-in-class")
# Positions stay what they are, so that who approached an account is who has it now.
STEADY = ("team.turnover=0 /y", "plan=fixed")


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def owners(organisation):
    """How many positions each account belongs to, and the first of them."""
    committees, reps, team = organisation.committees, organisation.reps, organisation.terms.team
    accounts, positions = len(committees.wakes) - 1, int(organisation.counts.reps[0])
    belongs = np.array(
        [
            [is_in_territory(row, rep, committees, reps, team) for row in range(accounts)]
            for rep in range(positions)
        ]
    )
    return belongs.sum(axis=0), belongs.argmax(axis=0)


def assert_every_account_has_one_position(organisation):
    number, owner = owners(organisation)
    assert (number == 1).all()
    committees, reps, team = organisation.committees, organisation.reps, organisation.terms.team
    for row in range(0, len(number), 37):
        assert keeper(row, committees, reps, organisation.counts, team) == owner[row]
    assert not organisation.reps.development[owner].any()
    assert (organisation.reps.employed[owner] | (organisation.reps.vacant_until[owner] > 0)).all()
    return owner


TEAMS = {
    "silos": (),
    "pods": ("team.pods=1",),
    "development reps": ("team.development_reps=2",),
    "pods with development reps": ("team.pods=1", "team.development_reps=3"),
    "fewer pods than segments": ("team.pods=1", "team.sales_reps=3"),
}


@pytest.mark.parametrize("team", TEAMS.values(), ids=TEAMS)
def test_every_account_belongs_to_one_position_in_the_field_whoever_comes_and_goes(team, small_firm):
    organisation = small_firm("laggard", "team.turnover=2 /y", "team.sales_reps=5", *team)
    vacant = 0
    for weeks in (0, 9, 22, 31, 57):
        organisation.run_until(5 * weeks)
        assert_every_account_has_one_position(organisation)
        vacant += int((organisation.reps.vacant_until > organisation.today).sum())
    assert vacant > 0, "somebody was missing at one of these looks, but for one firm in a thousand"


@pytest.mark.parametrize("team", TEAMS.values(), ids=TEAMS)
def test_hires_get_a_territory_and_those_who_go_for_good_lose_theirs(team, small_firm):
    organisation = small_firm("laggard", *team, *STEADY, "mechanisms.forecast=false")
    counts = {}
    for ratio in (1.0, 2.0, 1.0):
        organisation.growth_of_plan = ratio
        start_hires(organisation)
        owner = assert_every_account_has_one_position(organisation)
        counts[ratio] = len(np.unique(owner))
    assert counts == ({1.0: 3, 2.0: 6} if "team.sales_reps=3" in team else {1.0: 4, 2.0: 8})


@pytest.mark.parametrize("team", [(), ("team.pods=1",)], ids=["silos", "pods"])
def test_no_account_is_approached_twice_within_the_rest(team, small_firm):
    organisation = small_firm("laggard", *STEADY, *team, "prospecting.rest=8 w")
    rest = organisation.terms.prospecting.rest
    committees, again = organisation.committees, 0
    while organisation.today < 200:
        times, last = committees.approaches.copy(), committees.approached.copy()
        organisation.step()
        new = committees.approaches - times
        assert new.max() <= 1
        passed = (committees.approached - last)[new > 0]
        assert (passed >= rest).all()
        again += int((passed < 1e6).sum())
    assert again > 50, "accounts come up again"


@pytest.mark.parametrize("team", [(), ("team.pods=1",)], ids=["silos", "pods"])
def test_no_rep_leaves_the_own_territory(team, small_firm):
    organisation = small_firm(
        "laggard", *STEADY, *team, "acceptance.sql_bar=-1", "acceptance.overload_weight=0"
    )
    organisation.run_until(400)
    _, owner = owners(organisation)
    deals = organisation.opportunities
    own = np.flatnonzero((deals.committee != NOBODY) & (deals.lead == NOBODY))
    assert len(own) > 20
    assert deals.owner[own].tolist() == owner[deals.committee[own]].tolist()


def test_a_rep_comes_by_every_free_account_of_the_territory_before_any_again(small_firm):
    organisation = small_firm("laggard", *STEADY)
    committees, reps, terms = organisation.committees, organisation.reps, organisation.terms
    _, owner = owners(organisation)
    free = [row for row in np.flatnonzero(owner == 2) if is_free(row, committees)]
    choose = partial(choose_account, 2, 5000.0, committees, reps, terms, organisation.luck)
    came = []
    while (row := choose()) != NOBODY:
        came.append(row)
        committees.approached[row] = 5000.0
        assert len(came) <= len(free)
    assert sorted(came) == sorted(free)


def test_a_rep_approaches_the_better_looking_of_the_next_two(small_firm):
    organisation = small_firm("laggard", *STEADY)
    committees, reps = organisation.committees, organisation.reps
    _, owner = owners(organisation)
    mine = [row for row in np.flatnonzero(owner == 0) if is_free(row, committees)]
    for first, second in ((0.2, 0.9), (0.9, 0.2)):
        committees.fit_signal[mine[:2]] = first, second
        reps.next_account[0] = 0
        chosen = choose_account(0, 0.0, committees, reps, organisation.terms, organisation.luck)
        assert committees.fit_signal[chosen] == np.float32(0.9)


def test_a_leavers_territory_rests_until_the_successor_comes(small_firm):
    organisation = small_firm("laggard", *STEADY, "prospecting.rest=1 w", "market.committees=2000")
    organisation.run_until(60)
    _, owner = owners(organisation)
    committees, reps = organisation.committees, organisation.reps
    theirs = owner == 1
    people_leave(1, organisation.firm)
    reps.vacant_until[1] = 100  # the month that ends after it has the successor

    def approached(until):
        before = committees.approaches[:-1].copy()
        organisation.run_until(until)
        new = committees.approaches[:-1] - before
        return int(new[theirs].sum()), int(new[~theirs].sum())

    alone, others = approached(99)
    assert alone == 0
    assert others > 50
    assert not reps.employed[1]
    assert owners(organisation)[1].tolist() == owner.tolist(), "nobody took it over"
    organisation.run_until(130)
    assert reps.employed[1]
    assert reps.hires[1] == 2
    assert approached(160)[0] > 10


def test_a_successor_begins_with_an_idea_of_prospecting_of_the_own(small_firm):
    """The hours and talks of who left are nobody's experience any more."""
    organisation = small_firm("laggard", *STEADY)
    organisation.run_until(60)
    reps, rep = organisation.reps, organisation.sales_reps[1]
    opening = small_firm("laggard").sales_reps[1].hours_a_talk()
    assert rep.hours_a_talk() != opening
    people_leave(1, organisation.firm)
    hire_rep(1, organisation.today, False, organisation.firm, organisation.terms, organisation.luck)
    assert reps.hours_prospecting[1] > 0.0, "the books keep what was worked"
    assert rep.hours_a_talk() == opening


def test_the_longer_accounts_rest_the_fewer_talks_prospecting_brings(small_firm):
    """Twice and more from one to the next, hundreds of talks: tens of standard errors."""
    talks = []
    for rest in (1, 26, 104):
        organisation = small_firm(
            "laggard", *STEADY, f"prospecting.rest={rest} w", "prospecting.hit_outside=0.05"
        )
        organisation.run_until(520)
        talks.append(int(organisation.reps.found.sum()))
    assert talks[0] > 1.5 * talks[1] > 1.5 * 1.5 * talks[2] > 0


def test_a_quarter_of_the_reps_leave_in_a_year_in_every_preset(small_firm):
    """Binomial by position and month; by chance once in 100,000 runs."""
    yearly = {load_scenario(name).values["team.turnover"] for name in PRESETS}
    assert yearly == {0.27}
    organisation = small_firm("laggard", "team.sales_reps=120", "team.vacancy=0 w", "plan=fixed")
    organisation.run_until(520)
    months, monthly = 120 * 24, 0.27 / 12
    left = int(organisation.reps.hires.sum() + (organisation.reps.employed[:120] == 0).sum()) - 120
    # A successor comes with the month after, so that a position is empty for a month each time.
    expected = monthly * months / (1.0 + monthly)
    assert abs(left - expected) < 4.4 * np.sqrt(expected) + 3
