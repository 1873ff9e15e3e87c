"""What people wait for: a command from its start to its end, a what-if on workers that are ready, a point of precision.

These are waits, not CPU seconds: they mean something only on a machine that does nothing else.
"""

import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, stdev
from tempfile import TemporaryDirectory

from experiments.benchmark.rows import Row, Size
from experiments.benchmark.runner import SCENARIOS, plan_of
from experiments.running.dispatcher import Dispatcher
from experiments.running.observation import observe
from experiments.running.plan import Plan
from experiments.running.runner import workers_of

CORES = 2
FUTURES = 8  # paired ones: what a live page shows first
POINT = 0.01
Z = 1.96  # 95 %


def wait_rows(size: Size, rounds: int, pairs: int, quick: bool) -> list[Row]:
    """Measure every wait; a quick look leaves out the commands that take seconds whatever the firm."""
    rows = [*rows_of_pairs(size, rounds, pairs), first_result()]
    if quick:
        return rows
    return [
        *rows,
        command_row("compare", ["compare", *SCENARIOS, "--replications", str(pairs)], 6.0, 4.0, rounds),
        command_row("demo", ["demo", "--quick", "--force"], 12.0, 8.0, rounds),
        first_ever(),
    ]


def rows_of_pairs(size: Size, rounds: int, pairs: int) -> list[Row]:
    """Measure eight paired futures on two workers that are ready, and what a point of precision takes there."""
    plan = plan_of(size, len(SCENARIOS) * (FUTURES - 1))
    with workers_of(None, CORES) as there:

        def seconds(of: Plan) -> tuple[float, list[float]]:
            """Return how long a plan takes, and the growth of every run in the order of the plan."""
            began = time.perf_counter()
            outcomes = sorted(
                Dispatcher(there, observe, lambda _: None).run(enumerate(of.tasks())),
                key=lambda each: each.place,
            )
            took = time.perf_counter() - began
            return took, [
                each.result.observation.measures["revenue_growth"] or 0.0 for each in outcomes if each.result
            ]

        seconds(plan)  # workers import and compile
        futures = median(seconds(plan)[0] for _ in range(2 * rounds + 1))
        took, growth = seconds(plan_of(size, len(SCENARIOS) * (pairs - 1)))
    gaps = [best - laggard for laggard, best in zip(growth[::2], growth[1::2], strict=True)]
    spread = stdev(gaps)
    needed = math.ceil((Z * spread / POINT) ** 2)
    return [
        Row(
            "paired_futures",
            f"{FUTURES} paired futures of two firms on {CORES} workers that are ready",
            futures,
            0.8,
            0.4,
            "s",
        ),
        Row(
            "to_a_point",
            f"the gap to ±1 point (95 %): {needed} pairs on {CORES} workers",
            needed * took / len(gaps),
            None,
            None,
            "s",
            details={"pairs": needed, "spread_of_a_pair": spread, "sampled_pairs": len(gaps)},
        ),
    ]


def first_result() -> Row:
    """Measure how long a fresh process takes to print a run, its code having been compiled before."""
    return command_row("first_result", ["run", "laggard", "--json"], 2.0, 1.2, 3)


def first_ever() -> Row:
    """Measure the first run of all, which compiles the model."""
    with TemporaryDirectory() as empty:
        return command_row("first_ever", ["run", "laggard", "--json"], 25.0, 12.0, 1, NUMBA_CACHE_DIR=empty)


def command_row(
    key: str, words: Sequence[str], must: float, aim: float, rounds: int, **environment: str
) -> Row:
    """Measure a command as a whole process; the shortest of some rounds counts, the first may compile."""
    command = [sys.executable, "-m", "experiments.commands.main", *words]
    waits: list[float] = []
    cpu_times: list[float] = []
    with TemporaryDirectory() as folder:
        source = str(Path(__file__).parents[2])
        surroundings = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")]),
        }
        for _ in range(rounds):
            began, used = time.perf_counter(), children_time()
            subprocess.run(
                command,
                check=True,
                capture_output=True,
                cwd=folder,
                env=surroundings | environment,
            )
            waits.append(time.perf_counter() - began)
            cpu_times.append(children_time() - used)
    said = f"handoff {' '.join(words)}" + (", the first time ever" if environment else "")
    return Row(key, said, min(waits), must, aim, "s", details={"cpu": min(cpu_times)})


def children_time() -> float:
    """Return the CPU seconds that ended child processes have used, where the system says so."""
    times = os.times()
    return times.children_user + times.children_system
