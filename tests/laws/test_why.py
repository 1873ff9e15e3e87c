"""What practices move adds up: over practices to the gap of each outcome, over parts to growth; names are but names."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.errors import ResultsError
from experiments.results.states import STATES, States, pair_of
from experiments.results.why import OUTCOMES, PARTS, SPLIT, Why
from experiments.running.execution import Execution
from experiments.studies.explain import run_states
from sim import load_scenario
from sim.practices import PRACTICES
from tests.reporting import states_table
from tests.small_firm import SETTINGS

EXACT = 1e-12
RUNS = 3


@pytest.fixture(scope="module")
def pair():
    return pair_of("laggard", "best-in-class")


@pytest.fixture(scope="module")
def table(pair):
    return states_table(pair)


def any_states(pair, table, seed, moved=PRACTICES):
    """Return states with outcomes by lot, that only some practices move; growth is made of its parts."""
    luck = np.random.default_rng(seed)
    players = sum(1 << PRACTICES.index(name) for name in moved)
    rows = table[table["replicate"] < RUNS].copy()
    places = (rows["state"].to_numpy() & players) + STATES * rows["replicate"].to_numpy()
    for key in OUTCOMES:
        rows[key] = luck.normal(0.2, 0.1, STATES * RUNS)[places]
    rows["revenue_growth"] = sum(sign * rows[key] for key, sign in PARTS.items())
    return States.from_table(pair, rows, 7)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_shares_add_up_to_the_gap_of_every_outcome_and_parts_to_growth(pair, table, seed):
    why = Why(any_states(pair, table, seed))
    assert why.outcomes == OUTCOMES
    for key in why.outcomes:
        total = sum(why.shares[name][key].value for name in PRACTICES)
        assert total == pytest.approx(why.gaps[key].value, abs=EXACT)
    assert_split(why)


def assert_split(why):
    """Growth is new business and expansion less churn: of the gap, and of the share of every practice."""
    for found in (why.gaps, *why.shares.values()):
        parts = sum(sign * found[key].value for key, sign in PARTS.items())
        assert found["revenue_growth"].value == pytest.approx(parts, abs=EXACT)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1_000_000), idle=st.sampled_from(PRACTICES))
def test_a_practice_that_moves_nothing_has_zeros_and_no_clear_outcome(pair, table, seed, idle):
    why = Why(any_states(pair, table, seed, [name for name in PRACTICES if name != idle]))
    assert all(found.value == found.low == found.high == 0.0 for found in why.shares[idle].values())
    assert why.clearest(idle) is None


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1_000_000), order=st.permutations(range(len(PRACTICES))))
def test_practices_in_another_order_have_their_rows_in_another_order(pair, table, seed, order):
    """Practice `order[i]` of the second game does what practice i does in the first."""
    states = any_states(pair, table, seed)
    numbers = np.arange(STATES)
    moved = sum((numbers >> place & 1) << other for place, other in enumerate(order))
    rows = states.rows.copy()
    for key in OUTCOMES:
        values = states.values(key)
        rows[key] = values[:, np.argsort(moved)].ravel()
    one, other = Why(states), Why(States.from_table(pair, rows, 7))
    for place, name in enumerate(PRACTICES):
        for key in OUTCOMES:
            here, there = one.shares[name][key], other.shares[PRACTICES[order[place]]][key]
            assert there == pytest.approx(here, abs=EXACT, nan_ok=True)


def test_replicates_without_a_part_are_left_out_of_growth_and_all_its_parts(pair, table):
    states = any_states(pair, table, 1)
    rows = states.rows.copy()
    rows.loc[(rows["replicate"] == 1) & (rows["state"] == 5), "expansion_rate"] = np.nan
    rows.loc[(rows["replicate"] == 2) & (rows["state"] == 6), "win_rate"] = np.nan
    why = Why(States.from_table(pair, rows, 7))
    assert {key: why.left_out(key) for key in OUTCOMES if why.left_out(key)} == {
        **dict.fromkeys(SPLIT, 1),
        "win_rate": 1,
    }
    assert why.gaps["expansion_rate"].runs_without_value == 1
    assert_split(why)


def test_an_outcome_without_a_value_anywhere_is_undefined_and_another_is_not(pair, table):
    states = any_states(pair, table, 1)
    why = Why(States.from_table(pair, states.rows.assign(win_rate=np.nan), 7))
    assert np.isnan(why.shares["debriefing"]["win_rate"].value)
    assert why.clearest("debriefing") != "win_rate"
    assert_split(why)


def test_growth_that_is_not_made_of_its_parts_is_refused(pair, table):
    rows = any_states(pair, table, 1).rows
    with pytest.raises(ResultsError, match="another revenue_growth than new_business_rate"):
        Why(States.from_table(pair, rows.assign(revenue_growth=rows["revenue_growth"] + 1e-6), 7))


def test_over_an_ensemble_shares_have_both_intervals_and_add_up_all_the_same(pair, table):
    states = States.from_table(pair, table, 7)
    spread = States(pair, states.rows, states.replications, 7, members=((), ()))
    why = Why(spread)
    found = why.shares["defined_roles"]["revenue_growth"]
    assert found.is_spread
    assert found.low_all <= found.low <= found.high <= found.high_all
    assert {"low_all", "high_all"} <= set(why.to_frame())
    assert_split(why)


def test_growth_of_simulated_states_is_split_exactly(fresh_seed):
    first = load_scenario("laggard", sets=SETTINGS)
    second = first.with_sets({"practices.defined_roles": 0.9, "practices.debriefing": 0.8})
    states = run_states(
        pair_of(first, second), replications=2, seed=fresh_seed, execution=Execution(workers=1)
    )
    why = Why(states)
    assert why.is_split
    assert np.abs(why.unexplained).max() < EXACT
    assert_split(why)
    idle = set(PRACTICES) - {"defined_roles", "debriefing"}
    assert all(found.value == 0.0 for name in idle for found in why.shares[name].values() if found.runs)
