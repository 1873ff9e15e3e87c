"""A headline says of which observed year it is."""

import numpy as np
import pytest

from experiments.files.writing import added_to
from experiments.findings.years import years_finding, years_rows
from experiments.report.contents import read_contents
from experiments.report.html.sections import by_year
from experiments.running.observation import Observation
from experiments.saving.comparison import save_years
from experiments.studies.compare import compare, over_years
from sim.scenario import load_scenario


def by_observed_years(scenario, seed, detailed=False):
    """Stand in for the model: growth is a tenth of the number of the year, and twice that at the best."""
    del detailed
    years = int(scenario.values["horizon.observed_years"])
    luck = 0.001 * np.random.default_rng(seed).standard_normal()
    each = (2 if scenario.levels["shared_definition"] > 0.5 else 1) / 10
    found = {
        f"revenue_growth_year_{year}": year * each + luck if year <= years else None for year in range(1, 5)
    }
    return Observation({"revenue_growth": years * each + luck, **found})


@pytest.fixture
def both():
    ends = load_scenario("laggard"), load_scenario("best-in-class")
    headline = compare(*ends, replications=4, simulate=by_observed_years)
    return headline, over_years(*ends, replications=4, simulate=by_observed_years)


def test_the_years_are_told_apart_and_the_headline_says_which_it_is(both):
    headline, years = both
    assert headline.level("laggard", "revenue_growth").value == pytest.approx(0.2, abs=0.01)
    finding = years_finding(years, headline)
    assert finding.startswith(
        "The headline is of observed year 2; observed for longer, best-in-class against"
    )
    assert "+10.0 points" in finding
    assert "+40.0 points" in finding
    assert [row[0] for row in years_rows(years)] == [f"observed year {year}" for year in range(1, 5)]


def test_years_come_back_from_a_folder_into_its_report(both, tmp_path):
    headline, years = both
    folder = headline.save(tmp_path / "saved")
    with added_to(folder) as results:
        save_years(years, results)
    contents = read_contents(folder)
    section = by_year(contents)
    assert section.finding == years_finding(years, headline)
    assert section.tables[0].rows == tuple(years_rows(years))
    assert contents.comparison.level("laggard", "revenue_growth") == headline.level(
        "laggard", "revenue_growth"
    )
