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

FOUNDATION = load_scenario("laggard").foundation
ACTS_THROUGH = {each.name: each.acts_through for each in FOUNDATION.practices}
OWNERS = {
    each.name: {FOUNDATION.base.entries[setting.key].mechanism for setting in each.sets}
    for each in FOUNDATION.practices
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


def moved_without(mechanisms, practice: str, preset: str, run_arms) -> set[str]:
    """Return the measures that a practice moves with some mechanisms off."""
    arms = [(preset, (*off(mechanisms), f"practices.{practice}={level}")) for level in (0, 1)]
    absent, established = (table.iloc[0].to_dict() for table in run_arms(arms, 1))
    return differing(absent, established)


@pytest.mark.parametrize("preset", ["laggard", "best-in-class"])
@pytest.mark.parametrize("practice", list(PRACTICES))
def test_a_practice_without_its_mechanisms_changes_hours_and_money_only(practice, preset, run_arms) -> None:
    assert moved_without(ACTS_THROUGH[practice], practice, preset, run_arms) <= COSTS


@pytest.mark.parametrize(
    ("practice", "mechanism"),
    [(name, each) for name in PRACTICES for each in ACTS_THROUGH[name] if each not in OWNERS[name]],
)
def test_without_all_but_one_of_its_mechanisms_a_practice_still_moves_something(
    practice, mechanism, run_arms
):
    """So that none is listed that it does not need; one of which it sets a key is needed for that."""
    others = [each for each in ACTS_THROUGH[practice] if each != mechanism]
    assert not moved_without(others, practice, "laggard", run_arms) <= COSTS


def test_without_any_mechanism_laggard_and_best_in_class_differ_in_hours_and_money_only(run_arms) -> None:
    arms = [(preset, off(Switches._fields)) for preset in ("laggard", "best-in-class")]
    laggard, best = (table.iloc[0].to_dict() for table in run_arms(arms, 1))
    differ = differing(laggard, best)
    assert differ <= COSTS
    assert "meeting_hours_per_person_year" in differ
