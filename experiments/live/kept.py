"""What was observed of runs is kept, so that a drag costs new runs of one firm only; the oldest goes first."""

from collections import OrderedDict

from experiments.running.observation import Observation
from experiments.running.plan import Task, Varied

MOST_RUNS = 1_024  # kept; some 100 KB each with its weeks

Known = tuple[str, Varied, int]


class KeptRuns:
    """Observations by firm and luck, no more than so many."""

    def __init__(self, most: int = MOST_RUNS) -> None:
        self.most = most
        self.kept: OrderedDict[Known, Observation] = OrderedDict()

    def __len__(self) -> int:
        """Count the runs that are kept."""
        return len(self.kept)

    def get(self, task: Task) -> Observation | None:
        """Return what was observed of a task, if that is known."""
        key = key_of(task)
        if key in self.kept:
            self.kept.move_to_end(key)
        return self.kept.get(key)

    def keep(self, task: Task, observation: Observation) -> None:
        """Keep what was observed, and let go of what was longest not asked for."""
        self.kept[key_of(task)] = observation
        self.kept.move_to_end(key_of(task))
        while len(self.kept) > self.most:
            self.kept.popitem(last=False)


def key_of(task: Task) -> Known:
    """Return by what a run is known: the firm, which member of it, and its luck."""
    return task.cell.scenario.digest, task.cell.varied, task.seed
