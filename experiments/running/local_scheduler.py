"""A process with a scheduler and its workers, which `running.scheduler` starts by this module's name.

It stands between whoever asks for runs and the workers, so that these know nothing of the main script, are not reached
by Ctrl-C, and end when the process that asked has ended, however it did: then the pipe from it is closed.
"""

import json
import multiprocessing
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import LocalCluster

PRELOADED = ["distributed", "experiments.running.runs", "sim.organisation"]
JOIN_TIMEOUT = 1  # seconds for a killed worker to end


def main() -> None:
    """Start a scheduler and workers on this machine's loopback, say where, and stay until nobody listens."""
    request = json.loads(sys.stdin.readline())
    sys.path[:] = request["path"]
    method = start_method()
    import logging
    from tempfile import TemporaryDirectory

    import dask

    dask.config.set(
        {
            "distributed.worker.multiprocessing-method": method,
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
            "distributed.scheduler.allowed-failures": 0,
            "distributed.worker.memory.terminate": False,
            # What looks at a worker while it works takes turns with the run, a hundred times a second by default.
            "distributed.worker.profile.enabled": False,
            "distributed.worker.memory.monitor-interval": "1 s",
            "distributed.admin.system-monitor.interval": "5 s",
            "distributed.admin.tick.interval": "1 s",
        }
    )
    from distributed import LocalCluster

    with TemporaryDirectory(prefix="handoff-", ignore_cleanup_errors=True) as scratch:
        cluster = LocalCluster(
            n_workers=request["workers"],
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs={
                "dashboard_address": "127.0.0.1:0"
            },  # any free port of loopback, serving nothing
            memory_limit=0,
            local_directory=scratch,
            silence_logs=logging.CRITICAL,
        )
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
        kill_workers(cluster)
    # Nothing is left that would be worth an orderly exit.
    os._exit(0)


def kill_workers(cluster: "LocalCluster") -> None:
    """End all workers at once, in the middle of a run if need be, and for good."""
    for nanny in cluster.workers.values():
        nanny.close_gracefully()  # or it would start another
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.join(JOIN_TIMEOUT)


def start_method() -> str:
    """Return how workers are started: where the system can, as copies of a server that has imported all they need."""
    if "forkserver" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        return "spawn"
    from multiprocessing import forkserver

    multiprocessing.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()
    return "forkserver"


if __name__ == "__main__":
    main()
