"""What controls of `handoff serve` mean: lead volume is demand, a definition is how far both teams are apart."""

from collections.abc import Sequence
from statistics import fmean, stdev

import pytest

from experiments.live.controls import controls_of
from experiments.live.definition import DEFINITION, WEIGHTS
from experiments.running.observation import observe
from sim import Organisation, load_scenario
from sim.scenario import Scenario
from tests.small_firm import SETTINGS as SMALL

PAIRS = 8
TODAY = load_scenario("laggard", sets=SMALL)


def control(key: str, scenario: Scenario = TODAY) -> dict:
    """A control by its key."""
    return next(one for one in controls_of(scenario)["settings"] if one["key"] == key)


def moved(value: float, scenario: Scenario = TODAY) -> Scenario:
    """A firm whose definitions are so many per cent apart, as the page sets them."""
    found = control(DEFINITION, scenario)
    if value == found["today"]:
        return scenario
    part = value / found["reach"]
    return scenario.with_sets(
        {one["key"]: one["alike"] + part * (one["apart"] - one["alike"]) for one in found["moves"]}
    )


def weights(scenario: Scenario) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What both teams' scores weigh on the first day."""
    definitions = Organisation(scenario, seed=1).definitions
    return definitions.marketing[:3], definitions.sales[:3]


def apart(scenario: Scenario) -> float:
    """The share of the weight, in per cent, that marketing puts elsewhere than sales."""
    marketing, sales = weights(scenario)
    return 50 * sum(abs(mine - theirs) for mine, theirs in zip(marketing, sales, strict=True))


def test_at_no_distance_both_teams_weigh_alike_and_at_todays_the_firm_is_todays():
    marketing, sales = weights(moved(0))
    assert marketing == sales
    found = control(DEFINITION)
    assert found["today"] == pytest.approx(apart(TODAY))
    assert {one["key"]: one["apart"] for one in found["moves"]} == {key: TODAY.values[key] for key in WEIGHTS}


@pytest.mark.parametrize("value", [0, 20, 50, 70, 85])
def test_the_distance_that_is_set_is_the_distance_that_there_is_and_weights_stay_plausible(value):
    firm = moved(value)
    assert apart(firm) == pytest.approx(value)
    assert sum(weights(firm)[0]) == pytest.approx(sum(weights(TODAY)[0]))
    changed = {key for key, entry in firm.entries.items() if entry.value != TODAY.entries[key].value}
    assert changed == (set() if value == 70 else set(WEIGHTS))
    assert control(DEFINITION)["low"] <= value <= control(DEFINITION)["high"]
    for key in WEIGHTS if value >= 25 else ():  # sales weighs engagement less than is plausible for marketing
        low, high = firm.entries[key].range
        assert low - 1e-9 <= firm.values[key] <= high + 1e-9, key


def test_a_firm_whose_teams_weigh_alike_can_be_moved_apart():
    alike = moved(0)
    found = control(DEFINITION, alike)
    assert found["today"] == 0
    assert apart(moved(40, alike)) == pytest.approx(40)


def test_no_practice_owns_what_the_definitions_control_sets():
    owned = {one.key for practice in TODAY.foundation.practices for one in practice.sets}
    assert not owned & set(WEIGHTS)


def test_definitions_that_begin_alike_agree_on_more_leads():
    """A difference of 8 pairs at 4 standard errors: it fails by chance less than once in 100."""
    assert differs(moved(0), ("definition_agreement",)) == [True]


def test_more_programme_spend_is_more_lead_volume():
    """As above: 4 standard errors of 8 pairs."""
    high = control("money.programme_spend")["high"]
    found = differs(TODAY.with_sets({"money.programme_spend": f"{high} %"}), ("inquiries", "mqls"))
    assert found == [True, True]


def differs(firm: Scenario, keys: Sequence[str], errors: float = 4.0) -> list[bool]:
    """Tell of measures whether a firm has more of each than today by so many standard errors."""
    pairs = [(observe(TODAY, seed).measures, observe(firm, seed).measures) for seed in range(PAIRS)]
    found = []
    for key in keys:
        differences = [there[key] - here[key] for here, there in pairs]
        found.append(fmean(differences) > errors * stdev(differences) / PAIRS**0.5)
    return found
