"""What the runner and the store cost beside the runs themselves, and what a second worker brings.

Times of workers are waits from the first result to the last: starting them takes seconds once, and is told apart.
A machine that others use too is now faster and now slower, by more than what is looked for.  So a plain loop, one
worker and two take turns, and the medians over the rounds are compared.  What a second worker brings means something
only while there is a core for each.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from experiments.benchmark.rows import SEED, Row, Size
from experiments.running.bookkeeping import RunRecords
from experiments.running.observation import Observation, Simulate, observe
from experiments.running.plan import Cell, Plan, check_plan
from experiments.running.runner import fill, outlook, run_on_workers
from experiments.running.store import open_store

SCENARIOS = ("laggard", "best-in-class")
REPLICATES = 10  # replicates of each cell of the large plan


class Timing(NamedTuple):
    """Seconds from result to result once workers are busy, seconds inside a run, seconds until the first result."""

    each: float
    inside: float
    start: float


def runner_rows(size: Size, runs: int, rounds: int, planned: int) -> list[Row]:
    """Measure the runner on so many runs of a firm, and on a plan of very many runs that are done already."""
    plan = plan_of(size, runs)
    loops, ones, twos = zip(
        *((seconds_in_a_loop(plan), time_workers(plan, 1), time_workers(plan, 2)) for _ in range(rounds)),
        strict=True,
    )
    loop, one, two = median(loops), medians(ones), medians(twos)
    workload = f"{len(plan)} runs, median of {rounds} rounds"
    return [
        Row(
            "runner_overhead",
            f"{workload}, what workers, runner and store add to the runs in a loop",
            one.each / loop - 1.0,
            0.10,
            0.05,
            "share",
            details={
                "seconds_in_a_loop": loop,
                "seconds_in_a_worker": one.inside,
                "seconds_with_runner": one.each,
                "start_seconds": one.start,
            },
        ),
        Row(
            "two_workers",
            f"{workload}, time on two workers over time on one (1/1.7 = 0.588)",
            two.each / one.each,
            1 / 1.7,
            1 / 1.9,
            "ratio",
            details={
                "one_worker": one.each,
                "two_workers": two.each,
                "times_as_fast": one.each / two.each,
                "busy": two.inside / two.each,
            },
        ),
        *large_plan_rows(planned),
    ]


def medians(timings: Sequence[Timing]) -> Timing:
    """Return the median of every figure over the rounds."""
    return Timing(*(median(figures) for figures in zip(*timings, strict=True)))


def plan_of(size: Size, runs: int) -> Plan:
    """Return a plan of so many runs and one more, which is the first and not timed."""
    from sim.scenario import load_scenario

    cells = tuple(Cell(name, load_scenario(name, sets=size.sets)) for name in SCENARIOS)
    return Plan(cells, runs // len(cells) + 1, SEED)


def seconds_in_a_loop(plan: Plan) -> float:
    """Return the seconds that a run takes in a plain loop in this process."""
    times = []
    for task in plan.tasks():
        observe(task.cell.scenario, task.seed)
        times.append(time.perf_counter())
    return (times[-1] - times[0]) / (len(times) - 1)


def time_workers(plan: Plan, workers: int) -> Timing:
    """Return how fast so many workers make the runs of a plan, which are kept in a store."""
    times, inside = [time.perf_counter()], []
    with TemporaryDirectory() as folder, open_store(folder) as store:
        records = RunRecords(plan, observe, store)
        with closing(run_on_workers(records.missing(), observe, workers, None, lambda _: None)) as outcomes:
            for outcome in outcomes:
                records.keep(outcome)
                times.append(time.perf_counter())
                inside.append(outcome.result.seconds if outcome.result is not None else 0.0)
    return Timing(
        (times[-1] - times[1]) / (len(times) - 2), sum(inside[1:]) / (len(inside) - 1), times[1] - times[0]
    )


def large_plan_rows(runs: int) -> list[Row]:
    """Measure how long a fresh process takes to plan very many runs and to find that a store has them all."""
    with TemporaryDirectory() as folder:
        with open_store(folder) as store:
            fill(store, large_plan(runs), workers=1, simulate=empty_run)
        command = [sys.executable, "-m", "experiments.benchmark.runner", folder, str(runs)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    workload = f"a plan of {runs:,} runs, planned and resumed"
    return [
        Row("plan_seconds", workload, found["seconds"], 5.0, 3.0, "s"),
        Row("plan_memory", workload, found["megabytes"], 300.0, 150.0, "MB"),
    ]


def large_plan(runs: int) -> Plan:
    """Return a plan of very many runs over two settings of one scenario."""
    from sim.scenario import load_scenario

    base = load_scenario(SCENARIOS[0])
    cells = runs // REPLICATES
    varied = (
        (("alignment", cell / cells), ("practices.debriefing", 1 - cell / cells)) for cell in range(cells)
    )
    return Plan(
        tuple(Cell(f"cell {place}", base, values) for place, values in enumerate(varied)), REPLICATES, SEED
    )


def empty_run(_: object, seed: int, __: bool = False) -> Observation:
    """Return a row as wide as a run's."""
    from sim.measures import MEASURES

    return Observation(dict.fromkeys(MEASURES, float(seed)))


def resume(folder: Path, runs: int, simulate: Simulate) -> dict[str, float]:
    """Plan, check, look ahead and resume; return seconds and the most memory this process ever had."""
    began = time.perf_counter()
    plan = large_plan(runs)
    check_plan(plan)
    with open_store(folder) as store:
        outlook(plan, None, simulate, store)
        filled = fill(store, plan, simulate=simulate)
    if filled.kept != len(plan):
        raise RuntimeError(f"{len(plan) - filled.kept} runs were not found again")
    return {"seconds": time.perf_counter() - began, "megabytes": peak_megabytes()}


def peak_megabytes() -> float:
    """Return the most memory this process ever had, or NaN where the system does not say."""
    # What `getrusage` tells on Linux is never less than whoever started the process had.
    with suppress(OSError, StopIteration):
        status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 2**10 for line in status if line.startswith("VmHWM"))
    try:
        import resource
    except ImportError:
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    # By the name under which the store knows it.
    from experiments.benchmark.runner import empty_run as same_empty_run

    print(json.dumps(resume(Path(sys.argv[1]), int(sys.argv[2]), same_empty_run)))
