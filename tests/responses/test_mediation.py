"""A practice works through its mechanisms only: with those off, it costs hours and money and does nothing."""

import math

import pytest

from sim.policies import Switches
from sim.practices import PRACTICES
from sim.scenario import load_scenario

pytestmark = pytest.mark.xdist_group("responses")

# Hours and money, which a practice costs whether or not it works.
COSTS = {
    "meeting_hours_per_person_year",
    "contribution_margin",
    "customer_acquisition_cost",
    "tool_cost",
    "revenue_per_owned_hour",
    "revenue_per_rep_hour",
    "selling_time_share",
}


def differing(first: dict[str, float], second: dict[str, float]) -> set[str]:
    """Return the measures that are not bit-identical, undefined ones counting as equal."""
    return {
        key
        for key in first
        if first[key] != second[key] and not (math.isnan(first[key]) and math.isnan(second[key]))
    }


def off(mechanisms) -> tuple[str, ...]:
    """Return the settings that switch mechanisms off."""
    return tuple(f"mechanisms.{name}=false" for name in mechanisms)


@pytest.mark.parametrize("practice", list(PRACTICES))
def test_a_practice_without_its_mechanisms_changes_hours_and_money_only(practice: str, run_arms) -> None:
    acts_through = {each.name: each.acts_through for each in load_scenario("laggard").foundation.practices}
    switched = off(acts_through[practice])
    arms = [("laggard", (*switched, f"practices.{practice}={level}")) for level in (0, 1)]
    absent, established = (table.iloc[0].to_dict() for table in run_arms(arms, 1))
    assert differing(absent, established) <= COSTS


def test_without_any_mechanism_laggard_and_best_in_class_differ_in_hours_and_money_only(run_arms) -> None:
    arms = [(preset, off(Switches._fields)) for preset in ("laggard", "best-in-class")]
    laggard, best = (table.iloc[0].to_dict() for table in run_arms(arms, 1))
    differ = differing(laggard, best)
    assert differ <= COSTS
    assert "meeting_hours_per_person_year" in differ
