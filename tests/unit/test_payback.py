"""Pay-back in chances and a median that knows "never", and what is said of it."""

import math

import numpy as np
import pytest

from experiments.findings.comparison import chances_of_payback, median_payback, path_finding
from experiments.running.observation import Observation
from experiments.running.plan import first_change
from experiments.statistics.chances import wilson
from sim import load_scenario
from tests import reporting
from tests.reporting import a_comparison

PLAIN = reporting.simulate


def paying(monkeypatch, months):
    """Return a comparison in which run r pays back after so many months, or never (None)."""

    def simulate(scenario, seed, detailed=True):
        found = PLAIN(scenario, seed, detailed)
        weeks = len(found.weekly)
        change = np.zeros(weeks)
        if scenario.changes:
            begins, paid = first_change(scenario), months[seed - reporting.SEED]
            ends = weeks - 1 if paid is None else begins + round(paid * 52 / 12)
            change[begins:ends] = -1.0
            change[ends] = 0.0 if paid is None else ends - begins
        return found._replace(weekly=found.weekly.assign(contribution=change))

    monkeypatch.setattr(reporting, "simulate", simulate)
    return a_comparison(load_scenario("laggard"), load_scenario("laggard-to-best"), replications=len(months))


def test_chances_are_shares_of_all_runs_with_wilsons_interval(monkeypatch):
    found = paying(monkeypatch, [3, 3, 9, None, None])
    chances = found.paid_back("laggard-to-best")
    assert {month: level.value for month, level in chances.items()} == pytest.approx(
        {6: 0.4, 12: 0.6, 18: 0.6}
    )
    assert chances[6][1:4] == pytest.approx((*wilson(0.4, 5), 5))


def test_the_median_has_never_as_infinite(monkeypatch):
    half = paying(monkeypatch, [3, 9, None, None])
    assert half.median_payback("laggard-to-best") == pytest.approx(9, abs=0.1)
    assert median_payback(half, "laggard-to-best") == "half of the runs pay back within 9 months"
    never = paying(monkeypatch, [3, 3, None, None, None])
    assert math.isinf(never.median_payback("laggard-to-best"))
    assert "more than half of the runs never pay back" in path_finding(never)
    assert math.isnan(never.median_payback("laggard"))


def test_no_run_that_pays_back_is_said_without_a_median(monkeypatch):
    never = paying(monkeypatch, [None, None])
    assert "does not pay back within the time simulated in any of 2 runs" in path_finding(never)


def test_what_is_certain_in_few_runs_keeps_an_interval(monkeypatch):
    """Of three runs all pay back: the chance is not known to be 100 %."""
    found = paying(monkeypatch, [3, 3, 3])
    level = found.level("laggard-to-best", "paid_back_within_6_months")
    assert (level.value, level.high) == (1.0, 1.0)
    assert level.low == pytest.approx(wilson(1.0, 3)[0])
    assert chances_of_payback(found, "laggard-to-best")[0].startswith("by month 6 in 100 % [")


def test_a_chance_without_any_value_is_undefined():
    def bare(scenario, seed, _=False):
        del scenario, seed
        return Observation({"paid_back_within_6_months": None, "revenue_growth": 0.1})

    from experiments import Execution, compare

    found = compare("laggard", "best-in-class", replications=2, execution=Execution(workers=1), simulate=bare)
    level = found.level("laggard", "paid_back_within_6_months")
    assert math.isnan(level.value)
    assert level.runs_without_value == 2
