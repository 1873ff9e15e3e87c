"""Who waits for workers how long: those of this machine say when they end, those of a cluster may never come."""

import pytest

from experiments.running import dispatcher
from experiments.running.cluster import ClusterWorkers
from experiments.running.local_workers import LocalWorkers
from experiments.running.observation import observe
from experiments.running.workers import WorkersError


class NobodyYet:
    """Workers of which none has joined."""

    name = "this machine"

    def __init__(self, patience):
        self.patience = patience

    def there(self):
        return set()

    def why_none(self):
        return ""


def waited(patience, seconds, monkeypatch):
    """A dispatcher that has waited so long."""
    found = dispatcher.Dispatcher(NobodyYet(patience), observe, print)
    began = found.last_had_workers
    monkeypatch.setattr(dispatcher.time, "monotonic", lambda: began + seconds)
    found.poll_workers()
    return found


def test_workers_of_a_busy_machine_may_take_minutes_to_start(monkeypatch):
    assert waited(LocalWorkers.patience, 20 * 60, monkeypatch).submitted == {}


@pytest.mark.parametrize("kind", [LocalWorkers, ClusterWorkers])
def test_workers_that_never_come_are_given_up(kind, monkeypatch):
    with pytest.raises(WorkersError, match="this machine has no workers; the runs done are kept"):
        waited(kind.patience, kind.patience + 1, monkeypatch)


def test_a_cluster_without_workers_is_given_up_after_a_minute():
    assert ClusterWorkers.patience == 60
