"""What a mechanism of somebody's own costs: runs with one that acts every day, against the same runs without it."""

import time
from statistics import median
from typing import TYPE_CHECKING, Any

from experiments.benchmark.rows import SEED, Row, Size
from experiments.running.observation import observe

if TYPE_CHECKING:
    from sim.scenario import Scenario

SCENARIO = "best-in-class"


def own_row(size: Size, runs: int) -> Row:
    """Time runs with and without a cheap daily mechanism in turn, so that both meet the same machine."""
    from sim import Mechanism, load_scenario
    from sim.extending.collected import extensions_of

    class Daily(Mechanism):
        """Draws a chance every day."""

        def daily(self, organisation: Any, day: int) -> None:
            """Draw, and leave everything as it is."""
            self.chance("every day", int(organisation.counts.customers[0]), day)

    without = load_scenario(SCENARIO, sets=size.sets)
    both = without, without.with_extensions(extensions_of(mechanisms={"daily": Daily}))
    timed = [tuple(seconds_of(scenario, SEED + run) for scenario in both) for run in range(runs)]
    plain, daily = (median(each) for each in zip(*timed, strict=True))
    return Row(
        "own_mechanism",
        f"{runs} runs with a daily mechanism of one's own, time over the same without",
        daily / plain,
        2.0,
        1.5,
        "ratio",
        details={"seconds_without": plain, "seconds_with": daily},
    )


def seconds_of(scenario: "Scenario", seed: int) -> float:
    """Return the seconds that a run takes."""
    began = time.perf_counter()
    observe(scenario, seed)
    return time.perf_counter() - began
