"""Populations of different firms: how they are drawn, which runs make which part of the gap, and what comes back."""

import json
import math
import re
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments import load_results, population
from experiments.designs.firms import REACH, draw_firms, levels_at_the_middle, priors, read_priors
from experiments.designs.firms.priors import PRIORS
from experiments.errors import BadInputError, ResultsError
from experiments.figures import charts_of
from experiments.figures.style import held
from experiments.files.tables import save_parquet
from experiments.files.writing import added_to
from experiments.findings.population import (
    document_of,
    needed_finding,
    population_finding,
    population_sentences,
)
from experiments.report.addressee.addressee import Addressee
from experiments.report.contents import read_contents
from experiments.report.handover import BRIEF, SLIDES, WORKBOOK, hand_over, write_report
from experiments.results.population import COMMON, FUNDED, LAST_YEAR, OWN, RANKED, REPLICATIONS
from experiments.running.observation import Observation
from experiments.statistics.sorting import BEST, LAGGARD, Sorting
from experiments.studies.population import levels_paid_for
from experiments.studies.reproduce import reproduce
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.files import read_toml
from tests.populating import GROWTH, HERE, PIPELINE, a_population, simulate, simulate_firms
from tests.reporting import a_comparison

pytestmark = pytest.mark.xdist_group("population")

MIDDLE = load_scenario("industry-average")
GIVEN = read_toml(Path(priors.__file__).with_name(PRIORS))


@pytest.fixture(scope="module")
def found():
    return a_population(60)


# --- firms ---


def test_a_firm_is_the_same_however_many_are_drawn_and_another_one_under_another_seed():
    ways = read_priors(MIDDLE)
    few, many = (draw_firms(MIDDLE, ways, firms, 7) for firms in (12, 40))
    assert many[:12] == few
    assert draw_firms(MIDDLE, ways, 12, 8)[0] != few[0]


def test_every_firm_can_be_run_and_lies_where_the_priors_say():
    ways = read_priors(MIDDLE)
    plausible = {
        key: MIDDLE.entries[key].range
        for one in ways.differences
        for key in one.spreads
        if GIVEN["differences"][one.name]["spread"] == "plausible"
    }
    assert len(plausible) > 10
    for firm in draw_firms(MIDDLE, ways, 100, 7):
        drawn = MIDDLE.with_sets(dict(firm.varied(firm.levels)))
        assert drawn.levels == firm.levels
        for key, (low, high) in plausible.items():
            slack = 1e-5 * high  # what is written has six figures
            assert low - slack <= drawn.entries[key].value <= high + slack, key
        assert drawn.values["team.sales_reps"].is_integer()


def test_half_of_the_firms_lie_below_the_firm_in_the_middle_and_half_above(fresh_seed):
    ways = read_priors(MIDDLE)
    firms = [MIDDLE.with_sets(dict(firm.own)) for firm in draw_firms(MIDDLE, ways, 300, fresh_seed)]
    for key in ("market.deal_median", "rival.poaching", "team.turnover"):
        above = sum(firm.entries[key].value > MIDDLE.entries[key].value for firm in firms)
        assert stats.binomtest(above, len(firms), 0.5).pvalue > 1e-6, key


def test_practices_are_a_ladder_that_as_many_firms_have_climbed_as_the_priors_say(fresh_seed):
    ways = read_priors(MIDDLE)
    firms = draw_firms(MIDDLE, ways, 600, fresh_seed)
    for name, share in ways.ladder.share.items():
        half = sum(firm.levels[name] >= 0.5 for firm in firms)
        # Noise pushes a few firms over either end of the ladder: a step moves by less than a twentieth for that.
        assert stats.binomtest(half, len(firms), share).pvalue > 1e-6 or abs(half / len(firms) - share) < 0.05
    middle = levels_at_the_middle(ways.ladder)
    assert all(first >= second for first, second in pairwise(middle.values()))


def test_without_spread_all_firms_are_the_firm_in_the_middle():
    assert all(firm.own == () for firm in draw_firms(MIDDLE, read_priors(MIDDLE), 5, 7, spread=0.0))


def test_firms_lie_around_the_firm_that_was_asked_for():
    small = load_scenario("industry-average", sets=("market.customers=100", "renewal.hazard=5 %"))
    one, other = (draw_firms(firm, read_priors(firm), 1, 7)[0] for firm in (MIDDLE, small))
    for key, ratio in (
        ("market.customers", 100 / MIDDLE.entries["market.customers"].value),
        ("renewal.hazard", 5 / 12.7),
    ):
        values = [
            firm.with_sets(dict(drawn.own)).entries[key].value
            for firm, drawn in ((MIDDLE, one), (small, other))
        ]
        assert values[1] / values[0] == pytest.approx(ratio, rel=0.01)


def changed(path, value):
    """Return the shipped priors with something changed, or left out."""
    table = deepcopy(GIVEN)
    *way, last = path.split("/")
    at = table
    for name in way:
        at = at[name]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return table


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("differences/size/keys", ["nurture.capture"], "may not move nurture.capture: a practice sets it"),
        ("differences/size/keys", ["team.sales_rep"], "team.sales_reps"),
        ("differences/size/keys", [], "moves no key"),
        ("differences/size/spread", "wide", 'must be a number in 0..1, or "plausible"'),
        ("differences/size/spread", -0.1, 'must be a number in 0..1, or "plausible"'),
        ("differences/size/source", None, "lacks its source"),
        ("differences/size/evidence", "published", "so it is assumed"),
        ("differences/size/by", "share", "must be one of ratio, amount"),
        ("ladder/share/debriefing", None, "lacks its debriefing"),
        ("ladder/width", 0.8, "ladder.width"),
        ("ladder/noise/value", 2, "must be a number in 0..1"),
        ("funding/weight/value", float("nan"), "must be a number in 0..1"),
        ("funding", None, "lacks its funding"),
    ],
)
def test_priors_that_cannot_be_used_are_refused_in_one_line(path, value, told):
    with pytest.raises(ScenarioError) as refused:
        read_priors(MIDDLE, changed(path, value))
    assert told in str(refused.value)
    assert str(refused.value).startswith(f"{PRIORS}: ")
    assert "\n" not in str(refused.value)


def test_every_number_of_the_priors_has_a_source_and_says_so_where_it_is_an_assumption():
    for difference in read_priors(MIDDLE).differences:
        assert ("assumption" in difference.source) == (difference.evidence == "assumed")
        for spread in difference.spreads.values():
            low, high = (difference.moved(1.0, spread, end) for end in (-REACH, REACH))
            assert low < high


# --- runs and parts ---


def test_firms_have_luck_of_their_own_and_share_it_between_practices(found):
    seeds = found.rows.pivot(index="firm", columns=["practices", "replicate"], values="seed")
    for replicate in (RANKED, 2):
        assert (seeds[OWN, replicate] == seeds[COMMON, replicate]).all()
        assert (seeds[OWN, replicate] == seeds[FUNDED, replicate]).all()
    assert found.rows.groupby("seed")["firm"].nunique().max() == 1


def test_parts_come_from_the_runs_that_they_should_come_from(found):
    growth = found.rows.pivot(index="firm", columns=["practices", "replicate"], values=GROWTH)
    seen, funded = found.seen(), found.seen(FUNDED)
    np.testing.assert_array_equal(seen.growth, growth[OWN, RANKED])
    np.testing.assert_allclose(seen.own, growth[OWN][[0, 2]].mean(axis=1), rtol=0, atol=1e-15)
    np.testing.assert_allclose(seen.common, growth[COMMON][[0, 2]].mean(axis=1), rtol=0, atol=1e-15)
    # The luck of last year decided who has practices: it is not averaged.
    np.testing.assert_array_equal(funded.own, growth[FUNDED, 2])
    np.testing.assert_array_equal(funded.common, growth[COMMON, 2])
    assert (FUNDED, LAST_YEAR) not in growth


@pytest.mark.parametrize("arm", [OWN, FUNDED])
def test_parts_add_up_to_the_gap_between_the_classes(found, arm):
    split, classes = found.split(arm), found.classes(arm)
    assert split.gap.value == pytest.approx(
        split.practice.value + split.firms.value + split.luck.value, abs=1e-12
    )
    assert split.gap.value == pytest.approx(
        classes[BEST].growth.value - classes[LAGGARD].growth.value, abs=1e-12
    )
    assert sum(one.firms for one in classes.values()) == 60


def test_where_all_have_the_same_practices_their_part_is_exactly_nothing(found):
    alike = a_population(60, null="practices")
    assert alike.split().practice[:3] == (0, 0, 0)
    assert alike.arms == (OWN,)
    assert alike.adopters() is None
    # It is what the population with practices says of itself without them.
    assert alike.split().gap.value == found.equal_practices.value


def test_where_all_are_one_firm_its_part_is_nothing_within_its_error():
    parts = [
        a_population(40, null=null, seed=1000 * seed).split().firms.value
        for null in ("firms", "practices,firms")
        for seed in range(1, 9)
    ]
    assert abs(np.mean(parts)) < 4.5 * np.std(parts, ddof=1) / math.sqrt(len(parts))


def test_what_practices_add_in_a_line_is_found_firm_by_firm(found):
    """In the generator, practices add the same whatever the luck and whoever has them."""
    levels = found.levels() - np.mean(list(levels_at_the_middle(found.priors.ladder).values()))
    np.testing.assert_allclose(found.seen().parts["practice"], 0.2 * levels, atol=1e-12)


def test_growth_that_pays_for_practices_deals_out_the_same_levels_to_firms_that_grew(fresh_seed):
    ways = read_priors(MIDDLE)
    firms = draw_firms(MIDDLE, ways, 300, fresh_seed)
    growth = np.random.default_rng(fresh_seed).normal(size=300)
    growth[3] = math.nan
    dealt = levels_paid_for(firms, growth, ways)
    by_level = sorted(tuple(levels.values()) for levels in dealt)
    assert by_level == sorted(tuple(firm.levels.values()) for firm in firms)
    means = np.array([np.mean(list(levels.values())) for levels in dealt])
    before = np.array([np.mean(list(firm.levels.values())) for firm in firms])
    known = ~np.isnan(growth)
    # Half of the variance of the score is growth's: ranks correlate by more than a half, but not wholly.
    assert 0.5 < stats.spearmanr(growth[known], means[known]).statistic < 0.85
    assert stats.spearmanr(before, means).statistic > 0.5
    assert levels_paid_for(firms, np.full(300, math.nan), ways) == [firm.levels for firm in firms]


def test_who_compares_firms_by_their_practices_takes_the_firms_for_their_effect_only_where_growth_came_first():
    found = [a_population(60, seed=1000 * seed, simulate=simulate_firms) for seed in range(1, 6)]
    for arm, is_more in ((OWN, False), (FUNDED, True)):
        firms = np.array([one.adopters(arm).firms.value for one in found])
        error = firms.std(ddof=1) / math.sqrt(len(firms))
        assert (firms.mean() > 4.5 * error) == is_more, arm


def test_firms_without_a_growth_or_a_pipeline_are_left_out_and_counted():
    def sometimes(scenario, seed, _=False):
        seen = dict(simulate(scenario, seed).measures)
        if seed % 16 == RANKED and seed % 5 == 0:
            seen[PIPELINE] = None
        if seed % 16 != RANKED and seed % 7 == 0:
            seen[GROWTH] = None
        return Observation(seen)

    found = a_population(60, simulate=sometimes, seed=0)
    undefined = found.values(OWN, PIPELINE)[:, RANKED]
    left_out = int(np.isnan(undefined).sum())
    assert left_out > 5
    document = document_of(found)
    assert (document["firms_simulated"], len(found.sorting())) == (60, 60 - document["firms_left_out"])
    assert document["firms_left_out"] >= left_out
    assert math.isfinite(found.split().practice.value)


def test_the_practice_part_of_levels_dealt_out_anew_is_nothing_within_its_error(found):
    dealt = [Sorting(found.seen().permuted(seed), 0, resamples=1).split() for seed in range(200)]
    parts = np.array([one.practice.value for one in dealt])
    assert abs(parts.mean()) < 4.5 * parts.std(ddof=1) / math.sqrt(len(parts))
    # The gap itself is what it was, and the practice part that was found is none that chance deals out.
    assert {one.gap.value for one in dealt} == {found.split().gap.value}
    assert found.split().practice.value > parts.max()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"firms": 9}, "firms = 9: must be a whole number in 10..20000"),
        ({"firms": 10.5}, "must be a whole number"),
        ({"null": "practice"}, "practices"),
        ({"spread": -1}, "spread = -1: must be a number in 0..3"),
        ({"spread": math.nan}, "spread = nan"),
        ({"spread": "wide"}, "spread = wide"),
        ({"seed": -1}, "seed = -1"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_the_first_run(options, told):
    def never(*_):
        raise AssertionError

    with pytest.raises(BadInputError, match=told):
        population(execution=HERE, simulate=never, **options)


# --- what it says and leaves ---


def test_the_document_has_what_is_documented(found):
    document = document_of(found)
    assert {"sorted_gap", "practice", "firms", "luck", "classes", "firms_simulated", "interval"} <= set(
        document
    )
    assert document["firms_simulated"] == 60
    assert set(document["sorted_gap"]) == {"value", "low", "high"}
    assert list(document["classes"]) == ["best-in-class", "industry-average", "laggard"]
    assert document["words"] == list(population_sentences(found))


@pytest.mark.slow
def test_a_population_comes_back_is_reported_on_and_reproduced(found, tmp_path):
    folder = found.save(tmp_path / "saved")
    saved = load_results(folder)
    assert (saved.comparison, saved.sweep, saved.sensitivity) == (None, None, None)
    assert saved.population.to_dict() == found.to_dict()
    pd.testing.assert_frame_equal(saved.population.to_frame(), found.to_frame(), check_exact=True)
    again = saved.population.save(tmp_path / "again")
    assert (again / "runs.parquet").read_bytes() == (folder / "runs.parquet").read_bytes()
    assert (again / "cells.json").read_bytes() == (folder / "cells.json").read_bytes()

    page = write_report(folder).read_text(encoding="utf-8")
    assert population_finding(found).replace(" %", "\u00a0%").split("[")[0] in page
    for sentence in population_sentences(found):
        assert held(sentence) in page
    assert "In what firms differ" in page

    made = reproduce(folder, execution=HERE, simulate=simulate)
    assert made.is_same
    assert made.runs == 60 * (2 * REPLICATIONS + REPLICATIONS - 1)


def test_a_population_can_be_handed_over_in_every_form(found, tmp_path):
    folder = found.save(tmp_path / "saved")
    written = hand_over(folder, (BRIEF, SLIDES, WORKBOOK), Addressee(client="Acme"))
    assert all(path.stat().st_size > 1000 for path in written)
    assert "Sorted as the survey sorted them" in written[0].read_text(encoding="utf-8")
    with pytest.raises(ResultsError, match="cannot be anonymised"):
        hand_over(folder, (BRIEF,), Addressee(anonymise=True))


def test_a_population_stands_beside_a_comparison_on_one_page(found, tmp_path):
    folder = a_comparison(*map(load_scenario, ("laggard", "industry-average"))).save(tmp_path / "both")
    found.save(folder)
    page = write_report(folder).read_text(encoding="utf-8")
    assert '<section id="growth">' in page
    assert '<section id="sorted">' in page
    saved = load_results(folder)
    assert saved.population.to_dict() == found.to_dict()
    assert saved.comparison.names == ("laggard", "industry-average")
    [anonymous] = hand_over(folder, (BRIEF,), Addressee(anonymise=True))
    assert "population" not in anonymous.read_text(encoding="utf-8")


def test_a_table_that_lacks_a_firm_is_refused(found, tmp_path):
    folder = found.save(tmp_path / "saved")
    lacking = replace(found, rows=found.rows[found.rows["firm"] != 7])
    with added_to(folder, force=True) as results:
        save_parquet(lacking.rows, results.folder / "runs.parquet")
    with pytest.raises(ResultsError, match="does not hold 60 firms"):
        read_contents(folder)


@pytest.mark.parametrize(
    ("gap", "title", "told"),
    [
        (
            0.01,
            "None of the survey’s 24 points has to be causal",
            "The survey cannot tell the two cases apart.",
        ),
        (0.2, "have to be causal where firms differ as these do", "firms and luck make the rest."),
        (9.0, "would not make the survey’s 24 points among such firms", "such firms differ too little"),
    ],
)
def test_how_much_has_to_be_causal_is_said_in_each_of_three_cases(found, monkeypatch, gap, title, told):
    monkeypatch.setattr("experiments.results.population.SURVEY_GAP", gap)
    asked = replace(found)
    assert title in needed_finding(asked)
    assert told in population_sentences(asked)[-1]
    document = json.loads(asked.to_json())
    strength = document["needed"]["strength"]["value"]
    assert {0.01: strength == 0, 9.0: strength is None}.get(gap, strength is not None and 0 < strength < 4)
    assert [chart.name for chart in charts_of(asked)][1] == "population-needed"


def test_each_paragraph_says_its_answer_first_and_in_short_sentences(found):
    """A board reads the first sentence, and none that is longer than forty words; one point is not many."""
    gap, causal = population_sentences(found)
    assert gap.startswith("Practices make ")
    assert causal.startswith(
        ("Of the survey’s 24 points", "None of the survey’s 24 points", "Firms that differ")
    )
    for sentence in re.split(r"(?<=[.;:]) ", f"{gap} {causal}"):
        assert len(sentence.split()) <= 40, sentence
    assert not re.search(r"(?<![\d.,])1 points", f"{gap} {causal}")


def test_a_null_says_that_its_answer_is_known():
    said = population_sentences(a_population(40, null="practices"))
    assert said[0].startswith("A case with a known answer: all firms have the same practices")
