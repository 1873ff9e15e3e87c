"""Shared runs: the same luck in every arm, several processes."""

import math
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pandas as pd
import pytest


def measures_of_run(scenario: str, sets: tuple[str, ...], seed: int) -> dict[str, float]:
    """Run one organisation and return its measures, NaN where undefined."""
    from sim import Organisation
    from tests.moving import load

    measures = Organisation(load(scenario, *sets), seed=seed).run().measures()
    return {key: float("nan") if pd.isna(value) else float(value) for key, value in measures.items()}


Arm = tuple[str, tuple[str, ...]]
Job = tuple[str, tuple[str, ...], int]
# How many pairs are looked at, and how many standard errors a change must exceed then: most changes show in few pairs,
# and all of them are run for the others only.
LOOKS = ((12, 6.0), (40, 3.0))


def _call(job: Job) -> dict[str, float]:
    return measures_of_run(*job)


def end_with_the_suite() -> None:
    """Let a process end when the one that started it has ended, however it did: its queue would never say so."""
    suite = multiprocessing.parent_process()
    assert suite is not None

    def wait() -> None:
        suite.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


Runs = Callable[[list[Arm], int], list[pd.DataFrame]]


@pytest.fixture(scope="session")
def run_arms(fresh_seed: int) -> Iterator[Runs]:
    """Run arms over the same fresh seeds, each run once; returns a table (seed × measure) for each arm."""
    kept: dict[Job, dict[str, float]] = {}
    with ProcessPoolExecutor(os.cpu_count(), initializer=end_with_the_suite) as pool:

        def run(arms: list[Arm], replications: int) -> list[pd.DataFrame]:
            jobs = [(*arm, seed) for arm in arms for seed in range(fresh_seed, fresh_seed + replications)]
            missing = [job for job in dict.fromkeys(jobs) if job not in kept]
            kept.update(zip(missing, pool.map(_call, missing, chunksize=4), strict=True))
            rows = [kept[job] for job in jobs]
            return [
                pd.DataFrame(rows[place * replications : (place + 1) * replications])
                for place in range(len(arms))
            ]

        yield run


@pytest.fixture(scope="session")
def way_of(run_arms: Runs) -> Callable[[Arm, Arm, str], int]:
    """Tell which way a measure goes from one arm to another: 1 up, -1 down, 0 if neither can be told.

    Paired, by more than 6 standard errors in 12 pairs or 3 in 40.  By chance alone the first happens in 1 of 10,000
    tests and the second in 5 of 1,000 (Student's t), each way in half of them.  A measure that is undefined in more
    than half of the pairs is not known.
    """

    def way(base: Arm, other: Arm, measure: str) -> int:
        for pairs, errors in LOOKS:
            usual, changed = run_arms([base, other], pairs)
            difference = (changed[measure] - usual[measure]).dropna()
            if len(difference) < pairs // 2:
                continue
            mean, error = difference.mean(), difference.std(ddof=1) / math.sqrt(len(difference))
            print(f"{measure}: {mean:.4g} ± {error:.2g}, {len(difference)} pairs")
            if abs(mean) > errors * error:
                return 1 if mean > 0 else -1
        return 0

    return way
