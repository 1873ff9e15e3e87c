"""The one-hop audit: who decides what he decided before changes nothing, and the audit tells decided from imposed."""

import math

import pytest

from experiments.evidence.one_hop import as_decided_in, measures_of_targets, one_hop
from experiments.evidence.targets import targets
from experiments.running.execution import Execution
from experiments.running.observation import observe
from sim.scenario import load_scenario

pytestmark = pytest.mark.xdist_group("responses")

SMALL = (
    "horizon.observed_years=1",
    "market.committees=3000",
    "market.customers=300",
    "team.sales_reps=6",
    "team.marketers=2",
)
ATTEMPTS, TOOLS = "attempts_per_worked_lead", "tool_cost"


@pytest.mark.parametrize("name", ["laggard", "best-in-class"])
def test_agents_who_decide_what_they_decided_under_the_same_luck_live_the_same_life(name, fresh_seed):
    scenario = load_scenario(name, sets=SMALL)
    assert as_decided_in(scenario, scenario, fresh_seed) == observe(scenario, fresh_seed)


@pytest.fixture(scope="module")
def hops(fresh_seed):
    """What watching and the number of tools make of two gaps."""
    found = one_hop(
        ["attention.tracking", "chores.tools"],
        [ATTEMPTS, TOOLS],
        SMALL,
        replications=4,
        seed=fresh_seed,
        execution=Execution(workers=1),
    )
    return {(hop.key, hop.measure): hop for hop in found}


def test_a_key_that_is_the_price_of_a_measure_is_imposed(hops):
    """Tools cost what they cost, whoever decides what: nothing of it is luck."""
    hop = hops["chores.tools", TOOLS]
    assert hop.alone.value == pytest.approx(1.0, abs=0.2)
    assert hop.closed_form == pytest.approx(hop.alone.value, rel=1e-9)
    assert hop.left.value == pytest.approx(1.0, abs=0.05)
    assert hop.is_imposed


def test_a_key_that_works_through_what_reps_decide_is_not_imposed(hops):
    """Whoever is watched decides to try oftener; without that decision watching moves attempts by less than half."""
    hop = hops["attention.tracking", ATTEMPTS]
    assert hop.share > 0.5
    assert hop.left.value < 0.5
    assert not hop.is_imposed
    assert math.isnan(hop.closed_form)


def test_measures_that_only_a_survey_of_firms_reads_are_not_looked_at_in_two_of_them():
    assert next(target for target in targets() if target.id == "T4").needs
    looked_at = measures_of_targets()
    assert ATTEMPTS in looked_at
    assert "marketing_sourced_pipeline_share" not in looked_at
