"""A firm in which the share of leads that are tried in time is a line in reps and target, with luck."""

import math

import numpy as np

from experiments.results.sla import ATTEMPTS, FIRST_ATTEMPT, REPS
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.studies.sla import sla
from sim.scenario import load_scenario

HERE = Execution(workers=1)
FIRM = load_scenario("best-in-class")
QUARTERS, LUCK, HOURS = 4, 0.03, 40.0
MQLS, WANTED, COMPLETE = 300.0, 0.6, 0.8


def share_in_time(reps, target, attempts):
    """Return the mean share in time: more reps and time help, more attempts take hours from it."""
    return 0.56 + 0.1 * math.log(target) + 0.2 * (reps / FIRM.values[REPS] - 1) - 0.02 * attempts


def simulate(scenario, seed, _=False):
    """Return what such a firm delivers in each of four quarters."""
    dice = np.random.default_rng(seed)
    reps, target, attempts = (scenario.values[key] for key in (REPS, FIRST_ATTEMPT, ATTEMPTS))
    found = {}
    for quarter in range(1, QUARTERS + 1):
        found |= {
            f"within_{quarter}": share_in_time(reps, target, attempts) + float(dice.normal(0, LUCK)),
            f"mqls_{quarter}": MQLS + float(dice.normal(0, 10)),
            f"wanted_{quarter}": WANTED,
            f"complete_{quarter}": COMPLETE,
            f"hours_{quarter}": HOURS * reps,
        }
    return Observation(found)


def an_agreement(**options):
    """Agree for such a firm in this process."""
    return sla(FIRM, **({"execution": HERE, "simulate": simulate, "replications": 20} | options))
