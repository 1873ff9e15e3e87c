"""The states between two scenarios: which there are, what is run for them, and that it is run once."""

import pytest

from experiments.findings import roadmap as roadmap_words
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.states import STATES, measure_called, pair_of
from sim.practices import PRACTICES
from sim.scenario import ScenarioError, load_scenario
from tests.adopting import simulate, states_of


def test_bit_i_of_a_state_says_whose_level_practice_i_has(states):
    laggard, best = load_scenario("laggard"), load_scenario("best-in-class")
    rows = states.rows[states.rows["replicate"] == 0]
    assert rows["state"].tolist() == list(range(STATES))
    for place, name in enumerate(PRACTICES):
        chosen = rows["state"] // 2**place % 2 == 1
        assert set(rows.loc[chosen, name]) == {best.levels[name]}
        assert set(rows.loc[~chosen, name]) == {laggard.levels[name]}


def test_the_first_and_the_last_state_are_the_two_scenarios(states):
    pair = states.pair
    assert pair.cell(0).resolved().digest == pair.first.digest
    assert pair.cell(STATES - 1).resolved().digest == pair.second.digest
    assert len({pair.cell(state).resolved().digest for state in range(STATES)}) == STATES


def test_every_state_is_run_once_before_any_is_run_again(states):
    tasks = list(states.pair.plan(2, seed=7).tasks())
    assert [task.replicate for task in tasks] == [0] * STATES + [1] * STATES
    assert [task.seed for task in tasks] == [7] * STATES + [8] * STATES


def test_only_states_that_differ_are_run_and_practices_that_do_not_move_get_exactly_nothing():
    seen = []

    def counted(scenario, seed, _=False):
        seen.append(scenario.digest)
        return simulate(scenario, seed)

    moved = ("defined_roles", "debriefing")
    second = load_scenario("laggard", sets={f"practices.{name}": 1 for name in moved})
    found = Explanation(states_of("laggard", second, 3, simulate=counted))
    assert len(seen) == 3 * 4
    assert len(found.states.rows) == 3 * STATES
    for name in set(PRACTICES) - set(moved):
        for kind in (found.shapley, found.alone, found.last_in):
            assert kind[name][:3] == (0.0, 0.0, 0.0)
    assert found.shapley["defined_roles"].is_clear


def test_scenarios_that_do_not_differ_have_no_gap_and_nothing_to_adopt():
    same = states_of("laggard", "laggard", 2)
    assert Explanation(same).gap[:3] == (0.0, 0.0, 0.0)
    assert "nothing to adopt" in roadmap_words.roadmap_finding(Roadmap(same))
    assert Roadmap(same).to_dict()["orders"] == {"best": [], "worst": [], "random": []}


@pytest.mark.parametrize(
    ("sets", "keys"),
    [
        ({"sla.sales.first_attempt": "4 bh"}, "sla.sales.first_attempt"),
        ({"mechanisms.trust": False, "plan": "fixed"}, "plan, mechanisms.trust"),
        ({"currency": "USD"}, "currency"),
    ],
)
def test_scenarios_that_differ_in_more_than_practices_are_refused_by_key(sets, keys):
    with pytest.raises(
        ScenarioError, match=f"^laggard and best-in-class differ in more than practices: .*{keys}"
    ):
        pair_of("laggard", load_scenario("best-in-class", sets=sets))


def test_a_measure_that_is_unknown_or_needs_a_reference_is_refused():
    with pytest.raises(ScenarioError, match="no measure 'win_rat'; nearest: win_rate"):
        measure_called("win_rat")
    with pytest.raises(ScenarioError, match="reference"):
        measure_called("payback_months")


def test_a_second_study_of_the_same_pair_runs_nothing(tmp_path):
    assert RUN == []
    first = states_of(FEW_APART[0], FEW_APART[1], 2, store=tmp_path / "kept", simulate=told)
    assert len(RUN) == 2 * 4
    again = states_of(FEW_APART[0], FEW_APART[1], 2, store=tmp_path / "kept", simulate=told)
    assert len(RUN) == 2 * 4
    assert again.rows.equals(first.rows)
    more = states_of(FEW_APART[0], FEW_APART[1], 3, store=tmp_path / "kept", simulate=told)
    assert len(RUN) == 3 * 4
    assert more.rows[more.rows["replicate"] < 2].equals(first.rows)


FEW_APART = (
    load_scenario("laggard"),
    load_scenario("laggard", sets={"practices.defined_roles": 1, "practices.debriefing": 1}),
)
RUN = []


def told(scenario, seed, detailed=False):
    """Simulate, and remember that."""
    RUN.append(seed)
    return simulate(scenario, seed, detailed)
