"""The three presets: what was fitted holds, and what differs between them is nine practices."""

import math

import pandas as pd
import pytest

from sim.practices import PRACTICES
from sim.scenario import describe_differences, load_scenario

pytestmark = pytest.mark.xdist_group("responses")
REPLICATIONS = 40
PRESETS = ("laggard", "industry-average", "best-in-class")


@pytest.fixture(scope="module")
def tables(run_arms) -> dict[str, pd.DataFrame]:
    """Run the presets over seeds on which nothing was fitted."""
    return dict(zip(PRESETS, run_arms([(name, ()) for name in PRESETS], REPLICATIONS), strict=True))


def mean_and_error(values: pd.Series) -> tuple[float, float]:
    """Return the mean and its standard error."""
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


@pytest.mark.parametrize(
    ("preset", "target", "band"), [("laggard", -0.04, 0.01), ("best-in-class", 0.20, 0.02)]
)
def test_growth_is_what_it_was_fitted_to(tables, preset: str, target: float, band: float) -> None:
    """Within the band of the fit and 3 standard errors of the mean; by chance outside in 3 of 1,000 at its edge."""
    mean, error = mean_and_error(tables[preset]["revenue_growth"])
    assert abs(mean - target) <= band + 3.0 * error


def test_the_gap_is_24_points(tables) -> None:
    growth = {name: table["revenue_growth"] for name, table in tables.items()}
    gap, error = mean_and_error(growth["best-in-class"] - growth["laggard"])
    assert abs(gap - 0.24) <= 0.02 + 3.0 * error


@pytest.mark.parametrize(("less", "more"), [PRESETS[:2], PRESETS[1:]])
def test_the_average_grow_more_than_laggards_and_the_best_more_than_the_average(tables, less, more) -> None:
    """Paired, by more than 3 standard errors; by chance in 1 of 700 tests."""
    gap, error = mean_and_error(tables[more]["revenue_growth"] - tables[less]["revenue_growth"])
    assert gap > 3.0 * error


def test_accepting_more_does_not_raise_the_share_that_becomes_sql(tables) -> None:
    """T10: the rate may exceed the laggard's by 3 points at most."""
    difference, error = mean_and_error(
        tables["best-in-class"]["sal_to_sql_rate"] - tables["laggard"]["sal_to_sql_rate"]
    )
    assert difference <= 0.03 + 3.0 * error


def test_laggard_and_best_in_class_differ_in_exactly_nine_practices() -> None:
    rows = describe_differences(load_scenario("laggard"), load_scenario("best-in-class"))
    assert [row.key for row in rows] == [f"practices.{name}" for name in PRACTICES]


def test_all_fitted_values_lie_inside_their_plausible_ranges() -> None:
    base = load_scenario("base")
    fitted = [entry for entry in base.entries.values() if entry.fitted_to]
    assert fitted
    outside = [entry.key for entry in fitted if not entry.range[0] <= entry.value <= entry.range[1]]
    assert not outside


def test_every_base_value_names_a_source_or_says_assumption() -> None:
    numbers = load_scenario("base").numbers
    assert len(numbers) > 150
    assert not [key for key, entry in numbers.items() if not entry.source]


@pytest.mark.parametrize("end", [0, 1])
def test_the_dial_ends_in_the_presets_to_the_byte(end: int) -> None:
    dial = load_scenario("base", sets=(f"alignment={end}",))
    assert dial.digest == load_scenario("best-in-class" if end else "laggard").digest
