"""Practices whose effects are known, in runs that take no time, and the states between two scenarios."""

import numpy as np

from experiments.results.states import pair_of
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.studies.explain import run_states
from sim.practices import PRACTICES

# A practice that is not named has none.
EFFECTS = dict.fromkeys(PRACTICES, 0.0) | {
    "shared_definition": 0.06,
    "joint_planning": 0.03,
    "marketing_in_prospecting": 0.02,
    "aligned_goals": 0.04,
    "defined_roles": 0.05,
    "customer_contact": 0.01,
    "lead_management": 0.08,
    "debriefing": -0.02,
}
NOISE = 0.005  # in every effect, by the luck of the seed
TOGETHER = 0.05  # what one definition of a lead and a lead process run on data bring only together


def simulate(scenario, seed, _=False):
    """Let growth follow the levels, with the luck of the seed in every effect."""
    luck = np.random.default_rng(seed)
    level, noise = luck.normal(0, 0.05), luck.normal(0, NOISE, len(PRACTICES))
    levels = scenario.levels
    growth = -0.1 + level + TOGETHER * levels["shared_definition"] * levels["lead_management"]
    growth += sum(
        levels[name] * (EFFECTS[name] + extra) for name, extra in zip(PRACTICES, noise, strict=True)
    )
    return Observation(
        {
            "revenue_growth": growth,
            "contribution_margin": 4e6 * (1 + growth),
            "never_worked_share": 0.6 - 0.4 * levels["defined_roles"],
            "win_rate": None if seed % 3 == 0 else 0.2 + 0.1 * levels["voice_of_customer"],
            "revenue_churn_rate": None,
        }
    )


def states_of(first="laggard", second="best-in-class", replications=6, **options):
    """Run the states of a pair in this process."""
    options = {"execution": Execution(workers=1), "simulate": simulate} | options
    return run_states(pair_of(first, second), replications=replications, **options)


def without_effects(scenario, seed, _=False):
    """Let every state have a luck of its own, and nothing else."""
    key = [seed, *(round(1000 * level) for level in scenario.levels.values())]
    luck = np.random.default_rng(key).normal(0, 0.05)
    return Observation({"revenue_growth": luck, "contribution_margin": 1e6 * luck})
