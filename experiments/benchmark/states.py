"""How long `handoff explain` would take: projected from a sample of its runs.

The sample is drawn over all states, because firms with better practices handle more business and take longer.
Times are CPU seconds of whole runs: a state is resolved, founded, lived and measured; what the runner adds is not in.
"""

import time
from typing import TYPE_CHECKING, Any

from experiments.benchmark.rows import Row, Size
from experiments.defaults import STATE_REPLICATIONS
from experiments.results.states import STATES

if TYPE_CHECKING:
    from experiments.results.states import Pair

PAIR = ("laggard", "best-in-class")
CORES = 2
STRIDE = 211  # odd, so prime to a power of two: its multiples go through states of all kinds
MUST, AIM = 7.0, 4.0  # minutes


def explain_row(size: Size, sampled: int, mesa: float) -> Row:
    """Project the minutes that all runs would take on two cores.

    Args:
        size: How large the firm is.
        sampled: How many states are run.
        mesa: CPU seconds that Mesa's empty steps take over the same agents and days.
    """
    from experiments.results.states import pair_of
    from sim import load_scenario

    pair = pair_of(*(load_scenario(name, sets=size.sets) for name in PAIR))
    seconds_of(pair, 0)  # whatever the first run compiles or imports
    seconds = [seconds_of(pair, place * STRIDE % STATES) for place in range(1, sampled + 1)]
    each = sum(seconds) / len(seconds)
    runs = STATES * STATE_REPLICATIONS
    details: dict[str, Any] = {
        "projected": True,
        "runs": runs,
        "cores": CORES,
        "sampled_states": sampled,
        "fastest": min(seconds),
        "slowest": max(seconds),
    }
    workload = f"explain, {STATES} states × {STATE_REPLICATIONS}: minutes on {CORES} cores, projected"
    minutes = details["minutes_here"] = each * runs / CORES / 60
    return Row("explain", workload, minutes, MUST, AIM, "CPU s a run", each, mesa, details)


def seconds_of(pair: "Pair", state: int) -> float:
    """Return the CPU seconds that one run of a state takes."""
    from experiments.running.observation import observe
    from experiments.running.runs import execute_run

    cell = pair.cell(state)
    began = time.process_time()
    execute_run(cell.scenario, cell.varied, state, detailed=False, simulate=observe)
    return time.process_time() - began
