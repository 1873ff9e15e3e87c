"""A sweep in a process of its own, for tests to interrupt, starve and kill: 40 cells × 10 replicates of a toy.

    python sweep.py FOLDER [--replicates N] [--workers N] [--cluster ADDRESS] [--table FILE]

The toy does as the environment says: PAUSE seconds a run; the run named by POISON ends its process, the one named by
FAULTY raises; both are "LEVEL SEED".
"""

import argparse
import hashlib
import os
import sys
import time
from pathlib import Path

from experiments.commands.main import exit_code_of
from experiments.files.tables import save_parquet
from experiments.running.bookkeeping import RunsFailedError
from experiments.running.observation import Observation
from experiments.running.plan import Cell, Plan
from experiments.running.runner import fill
from experiments.running.store import open_store, table_of
from sim.scenario import Scenario, load_scenario

LEVELS = tuple(step / 40 for step in range(40))


def simulate(scenario: Scenario, seed: int, _: bool = False) -> Observation:
    """Return numbers that depend on the scenario and the seed."""
    level = scenario.levels["debriefing"]
    time.sleep(float(os.environ.get("PAUSE", "0.002")))
    if os.environ.get("POISON") == f"{level:g} {seed}":
        os._exit(3)
    if os.environ.get("FAULTY") == f"{level:g} {seed}":
        raise ValueError("the toy is broken")
    luck = hashlib.sha256(f"{level} {seed}".encode()).digest()
    return Observation({"growth": level / 7 + luck[0], "undefined": luck[1] if luck[1] > 128 else None})


def plan_of(replicates: int) -> Plan:
    """Return what is to be run."""
    base = load_scenario("laggard")
    cells = tuple(Cell(f"at {level:g}", base, (("practices.debriefing", level),)) for level in LEVELS)
    return Plan(cells, replicates)


def main() -> int:
    """Run the sweep into a store, and write its table when it is whole."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--replicates", type=int, default=10)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--cluster")
    parser.add_argument("--table", type=Path)
    given = parser.parse_args()
    plan = plan_of(given.replicates)
    with open_store(given.folder) as store:
        print("begun", flush=True)
        filled = fill(
            store,
            plan,
            given.workers,
            simulate=simulate,
            cluster=given.cluster,
            say=lambda line: print(line, flush=True),
        )
        print(f"kept {filled.kept}, made {filled.made}")
        if given.table is not None:
            save_parquet(table_of(store, plan, simulate), given.table)
        if filled.failures:
            raise RunsFailedError(filled.failures, len(plan))
    return 0


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
