"""Shared runs: the same luck in every arm, several processes."""

import os
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


def _call(job: tuple[str, tuple[str, ...], int]) -> dict[str, float]:
    return measures_of_run(*job)


Runs = Callable[[list[tuple[str, tuple[str, ...]]], int], list[pd.DataFrame]]


@pytest.fixture(scope="session")
def run_arms(fresh_seed: int) -> Iterator[Runs]:
    """Run arms over the same fresh seeds; returns a table (seed × measure) for each arm."""
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:

        def run(arms: list[tuple[str, tuple[str, ...]]], replications: int) -> list[pd.DataFrame]:
            jobs = [(*arm, seed) for arm in arms for seed in range(fresh_seed, fresh_seed + replications)]
            rows = list(pool.map(_call, jobs, chunksize=4))
            return [
                pd.DataFrame(rows[place * replications : (place + 1) * replications])
                for place in range(len(arms))
            ]

        yield run
