"""Whether a what-if on no date earns what adopting it costs: pair by pair, as a roadmap reckons money and hours."""

import math
from dataclasses import replace

import pytest

from experiments.findings.what_if import earned_label, earned_sentences
from experiments.live.dates import dated
from experiments.results.adopting import adoptions, cost_of_an_hour
from experiments.results.comparison import Comparison
from experiments.results.earned_back import earned_back
from experiments.results.roadmap import Roadmap
from sim import load_scenario
from tests.reporting import a_comparison, a_states

TODAY = load_scenario("laggard")
YEARS = 2


def what_if(**levels: float):
    """Today with some practices at other levels, under another name."""
    return replace(
        TODAY.with_sets({f"practices.{name}": level for name, level in levels.items()}), name="what if"
    )


def with_gains(comparison: Comparison, gains: list[float]) -> Comparison:
    """A comparison whose what-if has so much more left a year, future by future."""
    runs = []
    for run in comparison.runs:
        left = 0.0 if run.task.cell.label == TODAY.name else gains[run.task.replicate]
        measures = {**run.observation.measures, "contribution_margin": left}
        runs.append(run._replace(observation=run.observation._replace(measures=measures)))
    return replace(comparison, runs=tuple(runs))


def test_what_is_paid_once_is_what_a_roadmap_reckons_for_the_same_practices_as_far_as_they_go():
    second = load_scenario("best-in-class")
    found = earned_back(a_comparison(TODAY, second))
    roadmap = Roadmap(a_states(TODAY, second), "contribution_margin")
    ways = [second.levels[name] - TODAY.levels[name] for name in roadmap.moving]
    whole = roadmap.objective.terms.costs
    assert found.once == pytest.approx(sum(way * cost for way, cost in zip(ways, whole, strict=True)))


def test_half_the_way_costs_half_and_dates_cost_the_same():
    whole, half = what_if(debriefing=1.0), what_if(debriefing=0.5)
    before = TODAY.levels
    [one], [other] = (list(adoptions(before, firm.levels, firm)) for firm in (whole, half))
    assert other.cost / one.cost == pytest.approx((0.5 - before["debriefing"]) / (1 - before["debriefing"]))
    [change] = dated({"practices.debriefing": 1.0}, {"debriefing": 0}, TODAY)
    assert change.cost == pytest.approx(one.cost)


def test_the_chance_counts_the_futures_that_earn_more_than_is_paid_once():
    comparison = a_comparison(TODAY, what_if(debriefing=1.0), replications=4)
    once = earned_back(comparison).once
    assert once > 0
    gains = [0.4 * once, 0.6 * once, -once, 2 * once]  # a year, over two years
    found = earned_back(with_gains(comparison, gains))
    assert found.years == YEARS
    assert found.chance.value == pytest.approx(0.5)
    assert 0 < found.chance.low < 0.5 < found.chance.high < 1
    assert found.once == pytest.approx(found.cost + found.hours * cost_of_an_hour(TODAY))


def test_where_no_practice_is_adopted_any_gain_counts_and_the_words_say_so():
    firm = replace(TODAY.with_sets({"team.sales_reps": 13}), name="what if")
    found = earned_back(with_gains(a_comparison(TODAY, firm, replications=4), [1.0, 2.0, -1.0, 3.0]))
    assert found.once == 0
    assert found.chance.value == pytest.approx(0.75)
    assert earned_label(found) == "More left than today within 2 years"
    assert "nothing is paid once" in " ".join(earned_sentences(found, "EUR"))


def test_the_tile_says_what_is_paid_and_that_dates_show_the_dip():
    found = earned_back(a_comparison(TODAY, what_if(debriefing=1.0)))
    assert earned_label(found) == "Cost of adoption earned within 2 years"
    said = " ".join(earned_sentences(found, "EUR"))
    assert "Paid once: " in said
    assert "adopt on dates" in said


def test_one_firm_and_what_happens_on_dates_have_no_such_chance():
    assert earned_back(a_comparison(TODAY, replace(TODAY, name="what if"))) is None
    steps = dated({"practices.debriefing": 1.0}, {"debriefing": 0}, TODAY)
    later = replace(TODAY, name="what if", planned=steps)
    comparison = a_comparison(TODAY, later)
    assert earned_back(comparison) is None
    assert not math.isnan(comparison.median_payback("what if"))
