"""A population of firms whose growth is a line in firm, practices and luck: what sorting makes of it is known."""

import math

import numpy as np

from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.studies.population import population
from sim.practices import PRACTICES

HERE = Execution(workers=1)
GROWTH, PIPELINE = "revenue_growth", "marketing_sourced_pipeline_share"
MOVED = "renewal.hazard"  # of the firm's own settings, the one that counts here
FIRM, PRACTICE, LUCK = 0.05, 0.2, 0.03


def parts_of(scenario):
    """Return what a firm and its practices bring: a line in the logarithm of a setting, and one in their mean level."""
    base = scenario.foundation.base.entries[MOVED]
    own = math.log(scenario.entries[MOVED].value / base.value)
    return -FIRM * own, PRACTICE * (sum(scenario.levels.values()) / len(PRACTICES) - 0.3)


def simulate(scenario, seed, _=False):
    """Return that growth with luck, and a share of pipeline of the same three parts, with luck of its own."""
    firm, practice = parts_of(scenario)
    luck = np.random.default_rng(seed).normal(0, LUCK, 2)
    return Observation(
        {
            GROWTH: float(0.05 + firm + practice + luck[0]),
            PIPELINE: float(0.25 + firm / 2 + 2 * practice + luck[1]),
        }
    )


def simulate_firms(scenario, seed, _=False):
    """Return growth in which firms differ far more than their practices and luck."""
    firm, practice = parts_of(scenario)
    luck = float(np.random.default_rng(seed).normal(0, LUCK))
    return Observation({GROWTH: 4 * firm + practice + luck, PIPELINE: 0.25 + practice})


def a_population(firms=60, **options):
    """Run such firms in this process."""
    return population(firms=firms, **({"execution": HERE, "simulate": simulate} | options))
