"""Runs spread over an ensemble tell luck from what is not known."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq
from scipy.stats import binom, norm

from experiments.figures import charts_of
from experiments.figures.chart import widest
from experiments.findings.comparison import growth_finding, headline_rows
from experiments.findings.explanation import explanation_rows, explanation_sentences
from experiments.numbers import estimate_in_words, judged, numbers_of, scale_of
from experiments.report.handover import write_report
from experiments.results.comparison import interval_as_dict
from experiments.results.explanation import Explanation
from experiments.results.states import pair_of
from experiments.running.counts import BadNumberError
from experiments.running.observation import Observation
from experiments.running.plan import Cell, Plan, in_turn, supposing
from experiments.running.store.keys import Keys
from experiments.saving.loading import load_results
from experiments.statistics.estimates import (
    estimate,
    ignorance,
    p_value,
    spread_estimate,
    spread_of_squares,
)
from experiments.studies.compare import compare
from experiments.studies.explain import run_states
from experiments.studies.reproduce import reproduce
from sim.scenario import load_scenario

ENSEMBLE = tuple({"committee.start": start} for start in (0.3, 0.35, 0.4, 0.45))


def by_opinion(scenario, seed, detailed=False):
    """Stand in for the model: growth is ten times the opinion, wins are luck alone."""
    del detailed
    luck = float(np.random.default_rng(seed).standard_normal())
    return Observation({"revenue_growth": 10 * scenario.values["committee.start"], "win_rate": luck})


def test_where_members_are_alike_both_intervals_are_of_luck():
    """Twelve runs of four members that take the same values in another order: nothing lies between members."""
    values = [0, 1, 2, 3, 1, 2, 3, 0, 2, 3, 0, 1]
    values = np.array(values, dtype=float)
    found = spread_estimate(values, 4)
    assert found.value == estimate(values).value
    assert found.low_all <= found.low < found.high <= found.high_all


def test_where_runs_of_a_member_are_alike_there_is_no_luck():
    found = spread_estimate([1.0, 3.0, 1.0, 3.0], 2)
    assert (found.low, found.high) == (2.0, 2.0)
    assert found.high_all - found.low_all > 4  # of one more member, told by two


@pytest.mark.parametrize("apart", [0.0, 0.5, 1.0, 4.0])
def test_both_intervals_hold_what_they_say(apart, fresh_seed):
    """Thirty members with three runs each, 300 times: the mean over these members, and one more member.

    The first is Student's, exact.  The second is a generalised one, which is close: no worse than nine of ten.
    """
    random = np.random.default_rng(fresh_seed)
    tries, luck = 300, 2.0
    held = np.zeros(2, dtype=int)
    for _ in range(tries):
        effects = apart * random.standard_normal(31)
        values = np.tile(effects[:30], 3) + luck * random.standard_normal(90)
        found = spread_estimate(values, 30)
        held += (found.low < effects[:30].mean() < found.high, found.low_all < effects[30] < found.high_all)
    assert 1e-4 < binom.cdf(held[0], tries, 0.95) < 1 - 1e-6
    assert binom.cdf(held[1], tries, 0.9) > 1e-3


@pytest.mark.parametrize("family", [1, 9, 1000])
@pytest.mark.parametrize("many", [2, 5, 60])
def test_the_reach_of_one_more_member_is_where_a_search_by_halves_finds_it(many, family):
    for between, within in ((1e-6, 1.0), (0.3, 1.0), (1.0, 1.0), (40.0, 1.0), (1.0, 0.0), (0.0, 1.0)):
        squares = between * spread_of_squares(many - 1)[:, None]
        lucks = within * spread_of_squares(2 * many)[None, :]
        errors = np.sqrt(np.maximum(squares - lucks, 0) / 3 + np.maximum(squares, lucks) / (3 * many))

        def missed(reach, errors=errors):
            return float(norm.cdf(reach / errors).mean()) - 1 + 0.025 / family

        expected = brentq(missed, 0, 20 * errors.max(), xtol=1e-14)
        assert ignorance(between, within, 3, 3 * many, many, family) == pytest.approx(expected, rel=1e-9)


def test_what_is_judged_is_the_wider_interval():
    found = spread_estimate([1.0, 9.0, 1.2, 9.2, 0.8, 8.8], 2)
    assert found.low > 0 > found.low_all
    assert not found.is_clear
    assert p_value(found, 1) > 0.05
    assert interval_as_dict(found)["low_all"] == found.low_all
    words = estimate_in_words(found, "hours")
    assert "by luck" in words
    assert "in all" in words


def test_without_a_second_run_of_any_member_there_is_no_interval():
    found = spread_estimate([1.0, 2.0, 3.0], 3)
    assert math.isnan(found.low)
    assert not found.is_spread


def test_a_member_whose_run_has_no_value_keeps_its_place():
    found = spread_estimate([1.0, 3.0, math.nan, 3.0, 1.0, 3.0], 2)
    assert (found.low, found.runs, found.runs_without_value) == (found.value, 5, 1)


def test_members_are_taken_in_turn_the_same_in_all_cells_each_twice():
    cells = tuple(Cell(name, load_scenario(name)) for name in ("laggard", "best-in-class"))
    plan = Plan(cells, 9, members=in_turn(ENSEMBLE, 9))
    starts = [dict(task.cell.varied)["supposed committee.start"] for task in plan.tasks()]
    assert starts == [start for member in (0.3, 0.35, 0.4, 0.45) * 2 + (0.3,) for start in (member, member)]
    assert len(in_turn(ENSEMBLE, 4)) == 2
    with pytest.raises(BadNumberError, match="replications over an ensemble"):
        in_turn(ENSEMBLE, 3)


def test_runs_of_a_plan_are_known_by_their_members():
    cell = Cell("laggard", load_scenario("laggard"))
    spread = list(Keys(print).of_plan(Plan((cell,), 4, members=in_turn(ENSEMBLE, 4))))
    alone = list(Keys(print).of_plan(Plan((cell._replace(varied=supposing(ENSEMBLE[0])),), 4)))
    plain = list(Keys(print).of_plan(Plan((cell,), 4)))
    assert spread[0] == alone[0]
    assert spread[1] != alone[1]
    assert not set(spread) & set(plain)


def test_a_comparison_over_an_ensemble_has_two_intervals_and_pairs_share_their_member():
    best = load_scenario("best-in-class", sets={"acceptance.own_bar": 0.3})
    found = compare("laggard", best, replications=8, posterior=ENSEMBLE, simulate=by_opinion)
    growth = found.level("laggard", "revenue_growth")
    assert (growth.low, growth.high) == (growth.value, growth.value) == (3.75, 3.75)
    assert growth.high_all - growth.low_all > 1
    gap = found.difference("laggard", "best-in-class", "revenue_growth")
    assert (gap.value, gap.low_all, gap.high_all) == (0, 0, 0)
    assert found.to_dict()["members"] == 4
    assert "supposed committee.start" not in found.rows


@pytest.fixture
def spread():
    best = load_scenario("best-in-class", sets={"acceptance.own_bar": 0.3})
    return compare("laggard", best, replications=8, posterior=ENSEMBLE, simulate=by_opinion)


def test_members_travel_with_a_folder_and_its_estimates_come_back(spread, tmp_path):
    back = load_results(spread.save(tmp_path / "spread")).comparison
    assert back.members == spread.members
    assert back.level("laggard", "revenue_growth") == spread.level("laggard", "revenue_growth")
    assert "low_all" in pd.read_csv(tmp_path / "spread" / "summary.csv")


def test_a_folder_over_an_ensemble_is_reproduced_with_its_members(spread, tmp_path):
    assert reproduce(spread.save(tmp_path / "spread"), simulate=by_opinion).is_same


@pytest.fixture(scope="module")
def shared_out():
    """Each practice adds the opinion that a member supposes: shares differ by member and not by luck."""

    def by_practices(scenario, seed, detailed=False):
        del seed, detailed
        practised = sum(scenario.levels[name] for name in ("shared_definition", "debriefing"))
        return Observation({"revenue_growth": practised * scenario.values["committee.start"]})

    first = load_scenario("laggard")
    second = load_scenario("laggard", sets={"practices.shared_definition": 0.9, "practices.debriefing": 0.85})
    states = run_states(pair_of(first, second), replications=8, posterior=ENSEMBLE, simulate=by_practices)
    return Explanation(states)


def test_shares_of_a_gap_have_two_intervals_over_an_ensemble(shared_out):
    share = shared_out.shapley["shared_definition"]
    assert share.value == pytest.approx(0.8 * 0.375)
    assert share.high - share.low == pytest.approx(0.0, abs=1e-9)
    assert share.low_all < 0.8 * 0.3
    assert share.high_all > 0.8 * 0.45


def test_a_table_of_shares_has_both_intervals_and_its_sentences_the_one_in_all(shared_out):
    rows = {row[0]: row[1] for row in explanation_rows(shared_out)[1:]}
    assert rows["One definition of a lead"].count("[") == 2
    assert "by luck" in rows["One definition of a lead"]
    said = " ".join(explanation_sentences(shared_out))
    assert "by luck" not in said
    assert numbers_of(judged(shared_out.gap), scale_of("fraction", 1, difference=True))[1] in said


def test_a_waterfall_shows_both_intervals_of_every_bar(shared_out):
    """A bar ends in the middle of both, those of the scenarios like those of the shares."""
    [chart] = charts_of(shared_out)
    for row in chart.panels[0].rows:
        bar = row.marks[0]
        assert bar.low_all <= bar.low <= bar.ends <= bar.high <= bar.high_all
        assert widest(bar) == (bar.low_all, bar.high_all)
    assert {"low", "high", "low_all", "high_all"} <= set(chart.table)
    assert "luck and what is not known" in chart.caption


def test_sentences_of_a_comparison_have_the_interval_by_which_they_are_judged(spread):
    finding = growth_finding(spread)
    assert "by luck" not in finding
    assert "by luck" in headline_rows(spread, ("revenue_growth",))[1][1]
    high = judged(spread.level("laggard", "revenue_growth")).high
    assert high == spread.level("laggard", "revenue_growth").high_all


def test_a_report_over_an_ensemble_shows_both_intervals(spread, tmp_path):
    page = write_report(spread.save(tmp_path / "spread")).read_text(encoding="utf-8")
    assert "luck and what is not known" in page
    tiles = page[page.index('class="tiles"') : page.index("<nav")]
    assert "by luck" in tiles
    assert "in all" in tiles
    assert "by luck" not in page[page.index("<h1") : page.index("</h1>")]
