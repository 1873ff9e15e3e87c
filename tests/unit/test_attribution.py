"""Explanations and roadmaps: what is run, what is said, and that no order is judged by the luck that chose it."""

import json

import numpy as np
import pytest

from experiments import credit_words, orders, roadmap_words
from experiments.adoption import Roadmap
from experiments.attribution import Explanation
from experiments.means import Means
from experiments.observation import Observation
from experiments.states import STATES, measure_called, pair_of, run_states
from experiments.statistics import INTERVAL, estimate
from sim.practices import PRACTICES
from sim.scenario import ScenarioError, load_scenario

EFFECTS = dict(zip(PRACTICES, (0.06, 0.03, 0.02, 0.04, 0.05, 0.01, 0.08, 0.0, -0.02), strict=True))
TOGETHER = 0.05  # what one definition of a lead and a lead process run on data bring only together


def simulate(scenario, seed, _=False):
    """Let growth follow the levels, with the luck of the seed in every effect."""
    luck = np.random.default_rng(seed)
    level, noise = luck.normal(0, 0.05), luck.normal(0, 0.005, len(PRACTICES))
    levels = scenario.levels
    growth = -0.1 + level + TOGETHER * levels["shared_definition"] * levels["lead_management"]
    growth += sum(
        levels[name] * (EFFECTS[name] + extra) for name, extra in zip(PRACTICES, noise, strict=True)
    )
    return Observation(
        {
            "revenue_growth": growth,
            "contribution_margin": 4e6 * (1 + growth),
            "never_worked_share": 0.6 - 0.4 * levels["defined_roles"],
            "win_rate": None if seed % 3 == 0 else 0.2 + 0.1 * levels["voice_of_customer"],
            "revenue_churn_rate": None,
        }
    )


def states_of(first="laggard", second="best-in-class", replications=6, **options):
    """Run the states of a pair in this process."""
    options = {"means": Means(workers=1), "simulate": simulate} | options
    return run_states(pair_of(first, second), replications=replications, **options)


@pytest.fixture(scope="module")
def states():
    return states_of()


# --- the states ---------------------------------------------------------------------------------------------


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


# --- explanations -------------------------------------------------------------------------------------------


def test_shares_are_found_where_they_were_put(states):
    found = Explanation(states)
    moved = {name: states.pair.second.levels[name] - states.pair.first.levels[name] for name in PRACTICES}
    for name in ("aligned_goals", "defined_roles", "debriefing"):
        share = found.shapley[name]
        assert share.low <= EFFECTS[name] * moved[name] <= share.high
    top = found.synergies[0]
    assert set(top.practices) == {"shared_definition", "lead_management"}
    assert top.estimate.value == pytest.approx(TOGETHER * 0.8 * 0.75)


def test_the_shape_of_an_explanation_is_as_documented(states):
    found = json.loads(Explanation(states).to_json())
    assert list(found)[:6] == ["measure", "scenarios", "gap", "shapley", "alone", "last_in"]
    assert found["scenarios"] == ["laggard", "best-in-class"]
    assert found["gap"].keys() == {"value", "low", "high"}
    for kind in ("shapley", "alone", "last_in"):
        assert list(found[kind]) == list(PRACTICES)
        assert all(each.keys() == {"value", "low", "high"} for each in found[kind].values())
    assert sum(each["value"] for each in found["shapley"].values()) == pytest.approx(
        found["gap"]["value"], abs=1e-9
    )
    assert len(found["synergies"]) == 36
    assert found["synergies"][0].keys() == {"practices", "value", "low", "high"}
    sizes = [abs(each["value"]) for each in found["synergies"]]
    assert sizes == sorted(sizes, reverse=True)
    assert (found["replications"], found["seed"], found["interval"]) == (6, 7, INTERVAL)


def test_replicates_in_which_a_state_has_no_value_are_left_out_and_counted(states):
    found = Explanation(states, "win_rate")
    assert found.left_out == 2  # seeds 9 and 12
    assert (found.gap.runs, found.gap.runs_without_value) == (4, 2)
    nothing = Explanation(states, "revenue_churn_rate").to_dict()
    assert nothing["gap"] == {"value": None, "low": None, "high": None}
    assert nothing["replications_left_out"] == 6


def test_intervals_of_shares_hold_for_all_nine_at_once(states):
    found = Explanation(states)
    single = estimate([1.0, 2.0, 4.0]).half_width
    assert estimate([1.0, 2.0, 4.0], 9).half_width > single
    assert set(found.to_frame().groupby("kind")["together"].first().items()) == {
        ("gap", 1),
        ("shapley", 9),
        ("alone", 9),
        ("last_in", 9),
        ("synergy", 36),
    }


def test_words_name_the_largest_share_only_if_the_runs_can_tell(states):
    assert "the largest share" in credit_words.explanation_finding(Explanation(states))
    alike = load_scenario("laggard", sets={"practices.voice_of_customer": 1})
    nothing = Explanation(states_of("laggard", alike, 4, simulate=without_effects))
    assert credit_words.explanation_finding(nothing).startswith("No clear difference in revenue growth")


def without_effects(scenario, seed, _=False):
    """Let every state have a luck of its own, and nothing else."""
    key = [seed, *(round(1000 * level) for level in scenario.levels.values())]
    luck = np.random.default_rng(key).normal(0, 0.05)
    return Observation({"revenue_growth": luck, "contribution_margin": 1e6 * luck})


# --- roadmaps -----------------------------------------------------------------------------------------------


def test_the_shape_of_a_roadmap_is_as_documented(states):
    found = json.loads(Roadmap(states).to_json())
    assert found["orders"].keys() == {"best", "worst", "random"}
    for order in found["orders"].values():
        assert {step["practice"] for step in order} == set(PRACTICES)
        keys = ["practice", "month", "months", "cost", "hours", "level", "step"]
        assert all(list(step) == keys for step in order)
        starts = [step["month"] for step in order]
        assert starts == [sum(step["months"] for step in order[:place]) for place in range(9)]
    gain = found["gain_over_random"]
    assert gain["low"] <= gain["value"] <= gain["high"]
    assert gain["value"] == pytest.approx(found["gains"]["best"]["value"] - found["gains"]["random"]["value"])
    assert "Fair credit is not an order of adoption" in found["words"]


def test_what_harms_is_adopted_last_and_what_pays_soon_first(states):
    best = Roadmap(states).orders["best"]
    assert best[-1] == "debriefing"
    assert best.index("shared_definition") < best.index("voice_of_customer")


def test_less_is_more_where_less_of_the_measure_is_better(states):
    found = Roadmap(states, "never_worked_share")
    assert found.orders["best"][0] == "defined_roles"
    assert found.gain("best").value < found.gain("random").value < 0
    assert "less leads never worked" in roadmap_words.roadmap_finding(found)


def test_a_measure_without_costs_says_that_costs_decide_nothing(states):
    assert "decide nothing" in " ".join(roadmap_words.roadmap_sentences(Roadmap(states, "revenue_growth")))
    assert "less costs" in " ".join(roadmap_words.roadmap_sentences(Roadmap(states)))


def test_words_say_whether_it_pays_and_which_steps_do_harm(states):
    words = Roadmap(states_of(replications=16)).to_dict()["words"]
    assert "It pays within 5 years" in words
    assert "for the worse, where it stands: “formal win and loss debriefs”" in words
    soon = Roadmap(states).over(3).to_dict()["words"]
    assert "does not pay within 3 months" in soon
    nothing = Roadmap(states_of(replications=8, simulate=without_effects))
    assert "no order is clearly better" in roadmap_words.roadmap_finding(nothing)


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


def test_a_shorter_horizon_is_worth_less(states):
    found = Roadmap(states)
    assert found.over(24).gain("best").value < found.gain("best").value
    assert found.over(24).states is found.states


def test_a_library_that_does_not_say_what_adoption_takes_has_no_roadmap(project):
    library = project / "tests" / "fixtures" / "library"
    ends = [load_scenario(name, library=library) for name in ("laggard", "best-in-class")]
    with pytest.raises(ScenarioError, match="does not say what adopting"):
        Roadmap(states_of(*ends, replications=2)).to_dict()


TRIALS = 600


def test_where_all_orders_are_worth_the_same_the_best_is_not_said_to_gain():
    """The optimiser's curse: an order chosen and judged on the same luck looks better than it is.

    Judged on luck that had no say, its mean gain is zero and its interval covers zero as often as it says; each
    check takes four standard errors and fails one time in 16,000.
    """
    luck = np.random.default_rng(5)
    terms = orders.Terms((3.0, 2.0, 4.0), (0.0, 0.0, 0.0), 24.0, 0.0)
    honest, naive, covered = [], [], []
    for _ in range(TRIALS):
        choosing, judging = orders.halves(luck.normal(size=(8, 8)))
        [order] = orders.best_orders(choosing.mean(axis=0, keepdims=True), terms)
        gain, flattered = (
            estimate(orders.worth_of(order, values, terms) - orders.mean_worth(values, terms))
            for values in (judging, choosing)
        )
        honest.append(gain.value)
        naive.append(flattered.value)
        covered.append(gain.low <= 0 <= gain.high)
    error = np.std(honest, ddof=1) / np.sqrt(TRIALS)
    assert abs(np.mean(honest)) < 4 * error
    assert np.mean(naive) > 10 * error
    assert np.mean(covered) == pytest.approx(INTERVAL, abs=4 * np.sqrt(INTERVAL * (1 - INTERVAL) / TRIALS))


def test_no_number_of_a_roadmap_comes_from_a_run_that_chose_its_order(states):
    found = Roadmap(states)
    assert len(found.judged) == 3
    assert found.steps("best")[-1].level.value == pytest.approx(found.values[3:, -1].mean())
    assert found.to_dict()["judged_on"] == 3
    assert "the other 3 judge them" in found.to_dict()["words"]


def test_what_adoption_takes_is_inert_and_has_a_source():
    laggard = load_scenario("laggard")
    bare = tuple(
        practice.__class__(*list(vars(practice).values())[:4]) for practice in laggard.foundation.practices
    )
    foundation = laggard.foundation.__class__(**{**vars_of(laggard.foundation), "practices": bare})
    without = laggard.__class__(**{**vars_of(laggard), "foundation": foundation})
    assert all(practice.adoption is None for practice in without.foundation.practices)
    assert without.digest == laggard.digest
    assert without.values == laggard.values
    for practice in laggard.foundation.practices:
        for amount in (practice.adoption.cost, practice.adoption.effort, practice.adoption.months):
            assert amount.range[0] <= amount.value <= amount.range[1]
            assert "assumption" in amount.source or "seed" in amount.source


def vars_of(instance):
    """Return the fields of a dataclass without what was computed from them."""
    return {name: getattr(instance, name) for name in instance.__dataclass_fields__}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ('{ value = "5 h", range = "1..9 kEUR", source = "x" }', "cost.*money"),
        ('{ value = "50 kEUR", range = "1..9 kEUR", source = "x" }', "outside its range"),
        ('{ value = "5 kEUR", range = "1..9 kEUR" }', "lacks its source"),
    ],
)
def test_an_adoption_that_cannot_be_used_is_refused_in_one_line(tmp_path, project, given, message):
    library = tmp_path / "library"
    library.mkdir()
    for file in (project / "tests" / "fixtures" / "library").iterdir():
        (library / file.name).write_text(file.read_text())
    effort = '{ value = "5 h", range = "1..9 h", source = "x" }'
    months = '{ value = 2, range = "1..3", source = "x" }'
    table = f"\n[debriefing.adoption]\ncost = {given}\neffort = {effort}\nmonths = {months}\n"
    with (library / "practices.toml").open("a") as file:
        file.write(table)
    with pytest.raises(ScenarioError, match=message):
        load_scenario("laggard", library=library)


# --- what is saved ------------------------------------------------------------------------------------------


def test_results_hold_the_document_the_states_and_the_figure(states, tmp_path):
    import pandas as pd

    explanation, roadmap = Explanation(states), Roadmap(states)
    explained, planned = explanation.save(tmp_path / "explained"), roadmap.save(tmp_path / "planned")
    assert json.loads((explained / "explanation.json").read_text()) == explanation.to_dict()
    assert json.loads((planned / "roadmap.json").read_text()) == roadmap.to_dict()
    table = pd.read_parquet(explained / "states.parquet")
    assert list(table)[:12] == ["state", *PRACTICES, "replicate", "seed"]
    assert len(table) == 6 * STATES
    for folder, figure in ((explained, "waterfall"), (planned, "roadmap")):
        names = {path.name for path in (folder / "figures").iterdir()}
        assert names == {f"{figure}.{ending}" for ending in ("csv", "png", "svg")}


def test_figures_are_drawn_where_there_is_little_or_nothing_to_show(states):
    for measure in ("revenue_churn_rate", "win_rate"):
        assert Explanation(states, measure).plot().get_suptitle()
        assert Roadmap(states, measure).plot().get_suptitle()
    single = states_of(replications=1)
    assert "too few" in Roadmap(single).plot().get_suptitle().replace("\n", " ")
    assert Explanation(single).plot().get_suptitle()
