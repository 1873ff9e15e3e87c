"""A firm whose new business is a line in the scarcer of reps and programme, with luck: how sure a plan is, is known."""

import numpy as np

from experiments.results.plan import PROGRAMME, REPS
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.running.periods import PERIODS, in_period
from experiments.studies.plan import Wanted, plan
from sim.scenario import load_scenario

HERE = Execution(workers=1)
FIRM = load_scenario("laggard")
RUN_RATE, NEW, LUCK = 8e6, 2e6, 0.4e6  # a year
DEAL, RATE, MQL_RATE, SPEND = 40e3, 0.02, 0.25, 1e6


def scales_of(scenario):
    """Return how many times today's reps and programme a scenario has."""
    now = dict(FIRM.values) | (dict(scenario.planned[-1].sets) if scenario.planned else {})
    return tuple(now[key] / FIRM.values[key] for key in (REPS, PROGRAMME))


def simulate(scenario, seed, _=False):
    """Return what such a firm books: in a quarter a quarter of it, with half the luck."""
    reps, programme = scales_of(scenario)
    luck = float(np.random.default_rng(seed).normal(0, LUCK))
    found = {}
    for period, share in zip(PERIODS, (1.0, 0.25), strict=True):
        new = share * NEW * min(reps, programme) + share**0.5 * luck
        inquiries = share * NEW / DEAL / RATE * programme
        values = {
            "booked": share * RUN_RATE + new,
            "run_rate": share * RUN_RATE,
            "new_business": new,
            "inquiries": inquiries,
            "mqls": MQL_RATE * inquiries,
            "customers_won": new / DEAL,
            "programme_spend": share * SPEND * programme,
        }
        found |= {in_period(key, period): value for key, value in values.items()}
    return Observation(found)


def a_plan(target="11 MEUR", **options):
    """Plan for such a firm in this process."""
    wanted = Wanted(target, chance=options.pop("chance", "80 %"))
    return plan(FIRM, wanted, **({"execution": HERE, "simulate": simulate, "replications": 40} | options))
