"""Sensitivity studies: what moves levels and gaps is found and survives, on runs of a known function."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.commands.sensitivity import table_of
from experiments.designs import read_design
from experiments.designs.reading import STUDIES
from experiments.figures.sensitivity import sensitivity_charts
from experiments.findings.sensitivity import influence_finding
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.statistics.estimates import t_quantile
from experiments.studies.reproduce import reproduce
from experiments.studies.sensitivity import sensitivity
from sim.scenario import ScenarioError

pytestmark = pytest.mark.xdist_group("sensitivity")

HERE = Execution(workers=1)
STUDY = {
    "question": "What matters?",
    "base": ["laggard", "best-in-class"],
    "outcomes": ["revenue_growth"],
    "method": "sensitivity",
    "trajectories": 48,  # the size of no effect has the sign of a coin, which has to be thrown often
    "points": 128,
    "keep": 2,
    "replications": 2,
    "uncertainties": {
        "market.signal_noise": {"range": "0.05..0.3"},
        "rival.poaching": {"range": "5..20 %"},
        "market.windows_a_year": {"range": "plausible"},
    },
}
LUCK = 0.005
BY_CHANCE = 1e-5  # how often a check that takes its tolerance from an interval fails though all is right


def growth_of(scenario):
    """Growth of which the rival costs both firms 0.15 over its range and windows bring the aligned one 0.06 more."""
    aligned = scenario.levels["debriefing"] > 0.5
    rival = (scenario.values["rival.poaching"] - 0.05) / 0.15
    windows = (scenario.values["market.windows_a_year"] - 0.2) / 0.3
    return -0.15 * rival + 0.06 * windows * aligned


def known(scenario, seed, _):
    """That growth, and luck that every place has for itself."""
    who = [round(1e6 * scenario.values[key]) for key in STUDY["uncertainties"]]
    rng = np.random.default_rng([seed, scenario.levels["debriefing"] > 0.5, *who])
    return Observation({"revenue_growth": float(growth_of(scenario) + rng.normal(0, LUCK))})


def without_luck(scenario, *_):
    """That growth, and nothing else."""
    return Observation({"revenue_growth": growth_of(scenario)})


@pytest.fixture(scope="module")
def study(fresh_seed):
    return sensitivity(STUDY, seed=fresh_seed, execution=HERE, simulate=known)


def too_far(found):
    """How far an estimate may lie from the truth (Student): missed by chance once in 100,000 estimates."""
    return found.half_width * stats.t.isf(BY_CHANCE / 2, found.runs - 1) / t_quantile(found.runs - 1)


def test_what_moves_a_level_or_the_gap_survives_and_what_moves_neither_does_not(study):
    """Twelve checks, three of them of coins: one of them fails by chance in 8,000 runs."""
    assert [factor.key for factor in study.survivors()] == ["rival.poaching", "market.windows_a_year"]
    gap, laggard, best = study.subjects("revenue_growth")
    assert gap.name == "laggard → best-in-class"
    for target, key, effect in (
        (gap, "rival.poaching", 0.0),
        (gap, "market.windows_a_year", 0.06),
        (laggard, "rival.poaching", -0.15),
        (laggard, "market.windows_a_year", 0.0),
        (best, "market.windows_a_year", 0.06),
        (best, "market.signal_noise", 0.0),
    ):
        found = study.screened(target)[key]
        assert found.mean.value == pytest.approx(effect, abs=too_far(found.mean))
        assert found.mu_star.value == pytest.approx(abs(effect), abs=too_far(found.mu_star))


def test_shares_of_the_variance_are_those_of_the_function(study):
    gap, laggard, best = study.subjects("revenue_growth")
    whole = 0.15**2 + 0.06**2
    for target, rival in ((gap, 0.0), (laggard, 1.0), (best, 0.15**2 / whole)):
        shares = study.shares_by_key(target)
        for key, share in (("rival.poaching", rival), ("market.windows_a_year", 1 - rival)):
            for found in shares[key]:
                assert found.value == pytest.approx(share, abs=too_far(found))


def test_rows_carry_every_key_and_blocks_have_luck_of_their_own(study, fresh_seed):
    rows = study.rows
    assert set(STUDY["uncertainties"]) <= set(rows.columns)
    seeds = rows.groupby(["stage", "block"])["seed"].agg(["min", "max", "nunique"])
    assert (seeds["nunique"] == 2).all()
    assert sorted(seeds["min"]) == list(range(fresh_seed, fresh_seed + 2 * len(seeds), 2))
    # What did not survive stays as in the base.
    assert (rows.loc[rows["stage"] == "shares", "market.signal_noise"] == 0.15).all()
    assert not rows.duplicated(["scenario", "replicate"]).any()


def test_the_document_says_value_range_and_source_of_every_input(study):
    document = json.loads(json.dumps(study.to_dict(), allow_nan=False))
    gap = document["entries"][0]
    assert (gap["outcome"], gap["scenario"], gap["gap"]) == (
        "revenue_growth",
        None,
        "laggard → best-in-class",
    )
    first = gap["inputs"][0]
    assert first["key"] == "market.windows_a_year"
    assert (first["value"], first["unit"], first["low"], first["high"]) == (0.35, "/y", 0.2, 0.5)
    assert first["source"].startswith("assumption")
    assert first["total"]["low"] <= first["total"]["value"] <= first["total"]["high"]
    found = study.screened(study.subjects("revenue_growth")[0])[first["key"]]
    assert (first["mu_star"], first["sigma"]) == (found.mu_star.value, found.sigma)
    left_out = next(one for one in gap["inputs"] if one["key"] == "market.signal_noise")
    assert left_out["first_order"] is None
    assert left_out["mu_star"] is not None


def test_the_finding_names_the_strongest_clear_input_of_the_gap(study):
    gap, laggard, _ = study.subjects("revenue_growth")
    assert influence_finding(study, gap).startswith(
        "The gap in revenue growth (laggard → best-in-class) depends most clearly on windows a year (market): "
    )
    assert "on poaching (rival): " in influence_finding(study, laggard)
    assert len(table_of(study, gap)) == 1 + 3


def test_the_finding_counts_the_inputs_that_move_an_outcome():
    study = sensitivity({**STUDY, "trajectories": 4, "points": 4}, execution=HERE, simulate=without_luck)
    _, laggard, best = study.subjects("revenue_growth")
    assert influence_finding(study, laggard).endswith("; 1 of 3 inputs move it clearly")
    assert influence_finding(study, best).endswith("; 2 of 3 inputs move it clearly")


def test_a_saved_study_holds_document_tables_and_figures(study, tmp_path):
    folder = study.save(tmp_path / "study")
    assert json.loads((folder / "sensitivity.json").read_text()) == study.to_dict()
    assert (folder / "figures" / "revenue_growth-gap-best-in-class.png").exists()
    summary = pd.read_csv(folder / "summary.csv")
    assert set(summary["statistic"]) == {"mean", "mu_star", "sigma", "first_order", "total"}
    assert len(pd.read_parquet(folder / "runs.parquet")) == len(study.rows)
    assert study.plot().axes
    assert reproduce(folder, execution=HERE, simulate=known).is_same


def test_undefined_outcomes_leave_a_study_without_numbers_but_whole(tmp_path):
    found = sensitivity(STUDY, execution=HERE, simulate=lambda *_: Observation({"revenue_growth": None}))
    json.dumps(found.to_dict(), allow_nan=False)
    assert found.to_frame()["value"].isna().all()
    found.save(tmp_path / "study")


def test_a_chart_says_so_where_luck_leaves_nothing_to_take_shares_of():
    drown = {**STUDY, "points": 2, "uncertainties": {"rival.poaching": {"range": "5..20 %"}}, "keep": 1}
    luck = iter(np.random.default_rng(1).normal(0, 100, 1000))
    found = sensitivity(
        drown, execution=HERE, simulate=lambda *_: Observation({"revenue_growth": next(luck)})
    )
    words = [row.words for chart in sensitivity_charts(found) for row in chart.panels[0].rows]
    assert any("share undefined" in text for text in words)
    assert not any("nan" in text for text in words)


def test_one_run_a_place_cannot_tell_luck_from_influence():
    with pytest.raises(ScenarioError, match="take 2 or more"):
        sensitivity(STUDY, replications=1, execution=HERE, simulate=known)


def test_a_study_can_be_resized_within_what_makes_sense():
    design = read_design("sensitivity", STUDIES)
    small = design.resized(2, 4, 99)
    assert (small.trajectories, small.points, small.keep) == (2, 4, len(design.factors))
    inputs = len(design.factors)
    assert small.runs() == 2 * ((inputs + 1) * 2 + (inputs + 2) * 4) * 2
    with pytest.raises(ScenarioError, match="take 4 or 8"):
        design.resized(None, 6, None)


def test_a_study_that_is_kept_is_not_run_again(tmp_path):
    made = []

    def counted(scenario, seed, _):
        made.append(seed)
        return known(scenario, seed, _)

    small = {**STUDY, "trajectories": 2, "points": 4}
    first = sensitivity(small, store=tmp_path / "kept", execution=HERE, simulate=counted)
    runs = len(made)
    again = sensitivity(small, store=tmp_path / "kept", execution=HERE, simulate=counted)
    assert (runs, len(made)) == (len(first.rows), runs)
    pd.testing.assert_frame_equal(first.rows, again.rows)
