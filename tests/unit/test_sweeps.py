"""Sweeps: rows, statistics, stopping at a precision, sentences, figures and files, on runs of a known function."""

import inspect
import json
import math
import re
from importlib import import_module
from pkgutil import iter_modules

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import experiments.questions
from experiments.designs import read_design, shipped_designs
from experiments.designs.sampling import METHODS
from experiments.findings.sweep import (
    CURVE,
    MAP,
    SWINGS,
    curve_finding,
    finding,
    interaction,
    setbacks,
    shape_of,
    swings,
)
from experiments.questions.ask import ask
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.statistics.estimates import FIRST_STAGE, INTERVAL
from experiments.studies.compare import TooPreciseError
from experiments.studies.reproduce import reproduce
from experiments.studies.sweep import sweep
from sim.measures import MEASURES
from sim.scenario import ScenarioError, load_scenario

HERE = Execution(workers=1)
COMMON, OWN = 0.02, 0.002  # the spread of the luck that all scenarios share, and of what each has for itself
PAIRS = 12  # replications
BY_CHANCE = 1e-5  # how often a check that takes its tolerance from a standard error fails though all is right
TOO_FAR = stats.norm.isf(BY_CHANCE / 2)  # standard errors
DESIGNS = 40  # that look for something where there is nothing
CURVED = {
    "question": "Where does it peak?",
    "base": "laggard",
    "landmarks": ["industry-average"],
    "outcomes": ["revenue_growth", "win_rate"],
    "replications": PAIRS,
    "levers": {"alignment": {"range": "0..1", "steps": 11}},
}
CROSSED = {
    "question": "Do promise and people need each other?",
    "base": "laggard",
    "outcomes": ["revenue_growth"],
    "replications": PAIRS,
    "levers": {"sla.sales.first_attempt": ["4 bh", "8 bh", "24 bh"], "team.sales_reps": [10, 14, 18]},
}


def alarms_by_chance(looks=1):
    """How many designs may find something where there is nothing, each with so many looks of one in twenty."""
    return stats.binom.isf(BY_CHANCE, DESIGNS, looks * (1 - INTERVAL))


def luck(seed):
    """Luck of mean zero, shared by all scenarios of a seed."""
    return float(np.random.default_rng(seed).normal(0, COMMON))


def own_luck(scenario, seed):
    """A little luck that each scenario has for itself, the same whatever else the library says."""
    values = scenario.levels["debriefing"], *(scenario.values[key] for key in CROSSED["levers"])
    who = [round(1000 * value) for value in values]
    return float(np.random.default_rng([seed, *who]).normal(0, OWN))


def seen(growth, scenario, seed, win_rate=0.25):
    return Observation(
        {"revenue_growth": growth + luck(seed) + own_luck(scenario, seed), "win_rate": win_rate}
    )


def rising(scenario, seed, _):
    """Growth that rises along the dial, three times as fast in its first quarter."""
    level = (scenario.levels["debriefing"] - 0.05) / 0.75
    return seen(0.2 * min(level, 0.25) * 3 + 0.2 * max(level - 0.25, 0), scenario, seed)


def peaking(scenario, seed, _):
    level = (scenario.levels["debriefing"] - 0.05) / 0.75
    return seen(level * (1.2 - level), scenario, seed)


def flat(scenario, seed, _):
    return seen(0.1, scenario, seed)


def interacting(scenario, seed, _):
    reps, promise = scenario.values["team.sales_reps"], scenario.values["sla.sales.first_attempt"]
    return seen(0.01 * reps - 0.0005 * reps * promise, scenario, seed)


def tilted(scenario, seed, _):
    """A plane: reps bring growth, slow promises cost it, neither asks about the other."""
    reps, promise = scenario.values["team.sales_reps"], scenario.values["sla.sales.first_attempt"]
    return seen(0.01 * reps - 0.003 * promise, scenario, seed)


def undefined(*_):
    return Observation({"revenue_growth": None, "win_rate": None})


def test_rows_carry_scenario_seed_base_and_every_varied_key():
    found = sweep(CROSSED, replications=2, execution=HERE, simulate=interacting)
    columns = ["scenario", "replicate", "seed", "base", "sla.sales.first_attempt", "team.sales_reps"]
    assert list(found.rows.columns[:6]) == columns
    assert len(found.rows) == 2 * 10
    assert found.rows["seed"].tolist() == [7] * 10 + [8] * 10
    first_point = found.rows.iloc[1]
    assert (first_point["sla.sales.first_attempt"], first_point["team.sales_reps"]) == (4.0, 10.0)
    assert found.rows.iloc[0][columns[3:]].tolist() == ["laggard", 24.0, 12.0]


def test_levels_and_differences_are_those_of_the_runs_and_paired(fresh_seed):
    found = sweep(CROSSED, seed=fresh_seed, execution=HERE, simulate=interacting)
    table = found.to_frame()
    label = "laggard, sla.sales.first_attempt = 4 bh, team.sales_reps = 10"
    mine = table[table["scenario"] == label].set_index("kind")
    values = found.values("revenue_growth")
    assert mine.loc["level", "value"] == pytest.approx(values[label].mean())
    assert mine.loc["difference", "value"] == pytest.approx((values[label] - values["laggard"]).mean())
    # Luck that all share has gone out of the difference; two spreads of so many runs differ by Fisher's F.
    widths = mine["high"] - mine["low"]
    by_chance = math.sqrt(stats.f.isf(BY_CHANCE, PAIRS - 1, PAIRS - 1))
    assert widths["difference"] < widths["level"] * math.sqrt(2) * OWN / COMMON * by_chance
    assert set(table["scenario"]) == set(values.columns)


def test_a_curve_says_direction_size_and_where_it_is_steep(fresh_seed):
    found = sweep(CURVED, seed=fresh_seed, execution=HERE, simulate=rising)
    assert shape_of(found) == CURVE
    sentence = finding(found, "revenue_growth")
    assert sentence.startswith("Revenue growth rises by ")
    ends = ("laggard, alignment = 0", "laggard, alignment = 1")
    error = OWN * math.sqrt(2 / PAIRS)
    assert found.difference(*ends, "revenue_growth").value == pytest.approx(0.3, abs=TOO_FAR * error)
    assert "as alignment goes from 0 to 1, fastest from 0 to 0.2" in sentence
    assert setbacks(found, "revenue_growth") == []
    assert (
        curve_finding(found, "win_rate") == "No clear difference in win rate between alignment at 0 and at 1"
    )


def test_a_curve_with_a_peak_says_where_and_names_the_steps_down(fresh_seed):
    found = sweep(CURVED, seed=fresh_seed, execution=HERE, simulate=peaking)
    assert finding(found, "revenue_growth").endswith(", with a peak near 0.6")
    assert setbacks(found, "revenue_growth")[-1] == "from 0.9 to 1"


def test_a_flat_curve_is_said_to_turn_or_to_move_in_one_design_of_twenty_at_most(fresh_seed):
    seeds = range(fresh_seed, fresh_seed + DESIGNS * PAIRS, PAIRS)
    found = [sweep(CURVED, seed=seed, execution=HERE, simulate=flat) for seed in seeds]
    # A sentence looks at the ends, and for a turn between them.
    plain = "No clear difference in revenue growth between alignment at 0 and at 1"
    assert sum(finding(each, "revenue_growth") != plain for each in found) <= alarms_by_chance(looks=2)
    assert sum(len(each.unclear("revenue_growth")) < 11 for each in found) <= alarms_by_chance()


def test_swings_find_the_slopes_of_a_plane_and_interaction_is_told(fresh_seed):
    found = sweep(CROSSED, seed=fresh_seed, execution=HERE, simulate=interacting)
    assert shape_of(found) == MAP
    by_key = {swing.factor.key: swing.change for swing in swings(found, "revenue_growth")}
    # Over the grid the mean promise is 12 bh and the mean team 14 reps; positions are ranks, thirds of the way, and
    # their squares around the middle sum to 1.5.
    slack = TOO_FAR * OWN / math.sqrt(1.5 * PAIRS)
    assert by_key["team.sales_reps"].value == pytest.approx(8 * (0.01 - 0.0005 * 12), abs=slack)
    assert by_key["sla.sales.first_attempt"].value == pytest.approx(-20 * 0.0005 * 14, abs=slack)
    assert finding(found, "revenue_growth").startswith(
        "Revenue growth changes with first attempt (sla sales): "
    )
    told = interaction(found, "revenue_growth")
    assert "with sales reps (team) at 18; these differ clearly" in told


def test_what_does_not_interact_is_said_to_in_one_design_of_twenty_at_most(fresh_seed):
    seeds = range(fresh_seed, fresh_seed + DESIGNS * PAIRS, PAIRS)
    found = [sweep(CROSSED, seed=seed, execution=HERE, simulate=tilted) for seed in seeds]
    told = [interaction(each, "revenue_growth") for each in found]
    assert sum(not each.endswith("no clear difference between these") for each in told) <= alarms_by_chance()


@pytest.mark.parametrize("method", ["latin-hypercube", "sobol"])
def test_sampled_points_give_swings(method, fresh_seed):
    """The slopes of a plane are exact wherever the points lie, but for the luck of the runs."""
    design = {
        **CROSSED,
        "method": method,
        "points": 16,
        "levers": {"sla.sales.first_attempt": {"range": "4..24 bh"}, "team.sales_reps": {"range": "10..18"}},
    }
    found = sweep(design, seed=fresh_seed, execution=HERE, simulate=tilted)
    assert shape_of(found) == SWINGS
    by_key = {swing.factor.key: swing.change.value for swing in swings(found, "revenue_growth")}
    points = np.array([place.values for place in found.places if place.is_point], dtype=float)
    table = np.column_stack([np.ones(len(points)), (points - [4, 10]) / [20, 8]])
    errors = OWN * np.sqrt(np.diag(np.linalg.inv(table.T @ table)) / PAIRS)
    assert abs(by_key["sla.sales.first_attempt"] + 20 * 0.003) < TOO_FAR * errors[1]
    assert abs(by_key["team.sales_reps"] - 8 * 0.01) < TOO_FAR * errors[2]


def test_a_precision_is_reached_by_adding_runs_once(fresh_seed):
    said = []
    telling = HERE._replace(say=said.append)
    few = {**CURVED, "replications": 4}
    found = sweep(few, precision=0.004, seed=fresh_seed, execution=telling, simulate=flat)
    assert found.first_stage == FIRST_STAGE
    assert found.replications > FIRST_STAGE
    assert sorted(found.rows["replicate"].unique()) == list(range(found.replications))
    widths = [found.level(place.cell.label, "revenue_growth").half_width for place in found.places]
    assert max(widths) <= 0.004
    assert [line for line in said if line.startswith("±0.004 needs")]
    enough = sweep(CURVED, precision=0.5, execution=HERE, simulate=flat)
    assert (enough.replications, enough.first_stage) == (FIRST_STAGE, FIRST_STAGE)
    with pytest.raises(TooPreciseError, match="at most 10,000"):
        sweep(CURVED, precision=1e-6, execution=HERE, simulate=flat)


def test_undefined_outcomes_stay_undefined_everywhere(tmp_path):
    for design in (CURVED, CROSSED):
        found = sweep(design, replications=2, execution=HERE, simulate=undefined)
        assert found.to_frame()["value"].isna().all()
        document = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert document["cells"][0]["levels"]["revenue_growth"] == {"value": None, "low": None, "high": None}
        folder = found.save(tmp_path / design["outcomes"][-1])
        assert not list((folder / "figures").glob("*.png"))


def test_a_saved_sweep_holds_tables_figures_and_the_design_that_makes_it_again(tmp_path):
    found = sweep(CURVED, execution=HERE, simulate=rising)
    folder = found.save(tmp_path / "dial")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {"runs.parquet", "summary.csv", "scenario-laggard.toml", "figures/revenue_growth.png"} <= set(
        manifest["files"]
    )
    stored = pd.read_parquet(folder / "runs.parquet")
    pd.testing.assert_frame_equal(stored, found.rows)
    summary = pd.read_csv(folder / "summary.csv")
    assert summary["value"].to_numpy() == pytest.approx(found.to_frame()["value"].to_numpy(), nan_ok=True)
    assert reproduce(folder, execution=HERE, simulate=rising).is_same
    assert not reproduce(folder, execution=HERE, simulate=flat).is_same


def test_a_design_may_hold_scenarios_themselves():
    mine = load_scenario("laggard", sets={"team.sales_reps": 5})
    found = sweep({**CROSSED, "base": mine}, replications=2, execution=HERE, simulate=interacting)
    assert found.rows["base"].unique().tolist() == ["laggard"]
    assert found.rows.iloc[0]["team.sales_reps"] == 5
    json.dumps(found.design.given)


def test_figures_of_every_shape_carry_the_finding_as_title():
    for design, simulate in (
        (CURVED, peaking),
        (CROSSED, interacting),
        ({**CROSSED, "base": ["laggard", "best-in-class"]}, interacting),
    ):
        found = sweep(design, replications=4, execution=HERE, simulate=simulate)
        figure = found.plot()
        title = " ".join(figure.get_suptitle().replace("\N{NO-BREAK SPACE}", " ").split())
        assert title == finding(found, "revenue_growth")


def test_options_of_the_caller_go_before_those_of_the_design():
    found = sweep(CURVED, replications=3, seed=100, execution=HERE, simulate=flat)
    assert sorted(found.rows["seed"].unique()) == [100, 101, 102]
    with pytest.raises(ValueError, match="not both"):
        sweep(CURVED, replications=3, precision=0.1, execution=HERE, simulate=flat)
    with pytest.raises(ScenarioError, match="there is no design"):
        sweep("nothing of the kind")


ROW = re.compile(r"^\| `(\w+)` \| (.+) \| (?:`(\w+)\.py`)? ?\|$", re.MULTILINE)
QUESTIONS = sorted({file.name for file in iter_modules(experiments.questions.__path__)} - {"ask"})


def designs_on_the_page(project) -> list[tuple[str, str, str]]:
    """Each design that the page lists: its name, its question, and the file of the question, if it has one."""
    return ROW.findall((project / "docs" / "experiments.md").read_text(encoding="utf-8"))


def alike(_scenario, seed, _detailed):
    """Every measure is the same number in every scenario, give or take the luck of the seed."""
    return Observation(dict.fromkeys(MEASURES, 0.5 + luck(seed)))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_file_of_a_question_answers_the_design_beside_it_on_the_page(project, question):
    [design] = [name for name, _, file in designs_on_the_page(project) if file == question]
    module = import_module(f"experiments.questions.{question}")
    assert f'ask("{design}", answer)' in inspect.getsource(module)
    found = sweep(design, replications=3, execution=HERE, simulate=alike)
    answer = module.answer(found)
    assert answer.endswith(".")
    assert "no clear difference" in answer.lower()


def test_every_shipped_design_stands_on_the_page_with_its_question(project):
    rows = designs_on_the_page(project)
    shipped = {name: read_design(name, METHODS).question for name in shipped_designs()}
    assert {name: question for name, question, _ in rows} == shipped
    assert sorted(file for *_, file in rows if file) == QUESTIONS


def test_asking_runs_the_design_and_prints_question_and_answer(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = sweep(CURVED, replications=3, execution=HERE, simulate=rising)
    monkeypatch.setattr("experiments.questions.ask.sweep", lambda *_, **__: found)
    assert ask("alignment_dial", lambda _: "This much.") is found
    told = capsys.readouterr().out
    assert told.endswith("What does alignment bring, from the laggard to the best in class? This much.\n")
    assert "24 cells × 30 runs" in told
