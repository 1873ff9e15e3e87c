"""A sweep in a process of its own, for tests to interrupt, starve and kill: 40 cells × 10 replicates of a toy.

    python sweep.py FOLDER [--replicates N] [--workers N] [--cluster ADDRESS] [--table FILE]

The toy does as the environment says: PAUSE seconds a run; the run named by POISON ends its process, the one named by
FAULTY raises; both are "LEVEL SEED".  With NOISY, every run prints; with TALLY, every run adds a letter to the file of
that name.  With PATIENCE, a scheduler has so many seconds to answer.  With
ENDS_WITH_STDIN, the sweep ends when its standard input is closed, as it is when whoever started it has ended.
"""

import argparse
import hashlib
import os
import signal
import sys
import threading
import time
from pathlib import Path

from experiments.commands.main import exit_code_of, forget_the_interruption
from experiments.files.tables import save_parquet
from experiments.running import cluster
from experiments.running.bookkeeping import RunsFailedError
from experiments.running.interruptions import INTERRUPTIONS
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
    if os.environ.get("NOISY"):
        print("noise", flush=True)
        os.write(1, b"more noise")
    if os.environ.get("TALLY"):
        with open(os.environ["TALLY"], "ab") as tally:
            tally.write(b".")
    luck = hashlib.sha256(f"{level} {seed}".encode()).digest()
    return Observation({"growth": level / 7 + luck[0], "undefined": luck[1] if luck[1] > 128 else None})


def plan_of(replicates: int) -> Plan:
    """Return what is to be run."""
    base = load_scenario("laggard")
    cells = tuple(Cell(f"at {level:g}", base, (("practices.debriefing", level),)) for level in LEVELS)
    return Plan(cells, replicates)


def end_with_stdin() -> None:
    """End this process when standard input is closed."""
    while os.read(0, 1):
        pass
    os._exit(1)


def main() -> int:
    """Run the sweep into a store, and write its table when it is whole."""
    if os.environ.get("ENDS_WITH_STDIN"):
        threading.Thread(target=end_with_stdin, daemon=True).start()
    cluster.CONNECT_TIMEOUT = float(os.environ.get("PATIENCE", cluster.CONNECT_TIMEOUT))
    for number in INTERRUPTIONS:  # whatever the suite was started to ignore
        signal.signal(number, signal.default_int_handler)
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--replicates", type=int, default=10)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--cluster")
    for file in ("--tls-ca", "--tls-cert", "--tls-key", "--table"):
        parser.add_argument(file, type=Path)
    given = parser.parse_args()
    plan = plan_of(given.replicates)
    there = given.cluster
    if there is not None:
        there = cluster.cluster_at(there, given.tls_ca, given.tls_cert, given.tls_key)
    with open_store(given.folder) as store:
        print("begun", flush=True)
        filled = fill(
            store,
            plan,
            given.workers,
            simulate=simulate,
            cluster=there,
            say=lambda line: print(line, flush=True),
        )
        print(f"kept {filled.kept}, made {filled.made}")
        if given.table is not None:
            save_parquet(table_of(store, plan, simulate), given.table)
        if filled.failures:
            raise RunsFailedError(filled.failures, len(plan))
    return 0


if __name__ == "__main__":
    code = exit_code_of(main)
    for late in INTERRUPTIONS:  # what is left is to leave
        signal.signal(late, signal.SIG_IGN)
    forget_the_interruption()
    sys.exit(code)
