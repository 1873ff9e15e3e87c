"""The run records of a plan: what a store has of it already, what is kept there, and what is said when runs failed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

from experiments.errors import ExperimentError
from experiments.running.observation import Observation, Simulate
from experiments.running.plan import Plan
from experiments.running.runs import NumberedTask, Run, TaskOutcome

if TYPE_CHECKING:
    from experiments.running.store import Failure, Store

MAX_NAMED_FAILURES = 5  # reasons that an error names


class Filled(NamedTuple):
    """What became of a plan that was run into a store: runs that were there, runs made now, runs that failed."""

    kept: int
    made: int
    failures: "tuple[Failure, ...]"


class RunsFailedError(ExperimentError):
    """Some runs of a plan failed; the others are done and kept."""

    def __init__(self, failures: "Sequence[Failure]", runs: int) -> None:
        alike: dict[str, list[Failure]] = {}
        for failure in failures:
            alike.setdefault(failure.reason, []).append(failure)
        named = "; ".join(starmap(told_once, list(alike.items())[:MAX_NAMED_FAILURES]))
        more = sum(len(runs_alike) for runs_alike in list(alike.values())[MAX_NAMED_FAILURES:])
        others = f"; and {more:,} more" if more else ""
        super().__init__(f"{len(failures):,} of {runs:,} runs failed: {named}{others}")


def told_once(reason: str, failures: "Sequence[Failure]") -> str:
    """Say which runs ended for a reason: the first of them, and how many more."""
    more = f" and {len(failures) - 1:,} more" if len(failures) > 1 else ""
    return f"{failures[0].which()}{more}: {reason}"


class RunRecords:
    """What a plan finds in a store, if it has one, and what it keeps there."""

    def __init__(self, plan: Plan, simulate: Simulate, store: "Store | None") -> None:
        self.plan = plan
        self.simulate = simulate
        self.store = store
        self.keys: list[bytes] = []
        self.failures: list[Failure] = []
        self.is_kept = bytearray(len(plan))
        if store is not None:
            from experiments.running.store import Keys

            self.keys = list(Keys(simulate).of_plan(plan))
            asks_for_details = min(max(plan.detailed - plan.first, 0) * len(plan.cells), len(plan))
            for place in range(asks_for_details, len(plan)):
                self.is_kept[place] = self.keys[place] in store

    def missing(self) -> Iterator[NumberedTask]:
        """Yield place and task of the runs to be made."""
        return ((place, task) for place, task in enumerate(self.plan.tasks()) if not self.is_kept[place])

    def observation(self, place: int) -> Observation:
        """Return what is kept of a run that was made before."""
        assert self.store is not None
        return Observation(self.store.measures_of(self.keys[place]))

    def keep(self, outcome: TaskOutcome) -> None:
        """Keep a run, or the reason why there is none; without a store, that ends the plan."""
        from experiments.running.store import Failure, RunRecord

        now = datetime.now(UTC).isoformat(timespec="seconds")
        if self.store is None:
            if isinstance(outcome.error, ExperimentError):  # says nothing of the run
                raise RunsFailedError([Failure.of(b"", outcome.task, outcome.error, now)], len(self.plan))
            if outcome.error is not None:
                raise outcome.error
            return
        key = self.keys[outcome.place]
        if outcome.result is None:
            self.failures.append(Failure.of(key, outcome.task, outcome.error, now))
            self.store.fail(self.failures[-1])
            return
        observation, seconds, host, pid = outcome.result
        record = RunRecord(key, seconds, now, host, outcome.worker, pid)
        self.store.add(record, Run(outcome.task, observation).row(), observation.measures)

    def close(self) -> None:
        """Write what still waits.

        Raises:
            RunsFailedError: Some runs failed.
        """
        if self.store is not None:
            self.store.write()
        if self.failures:
            raise RunsFailedError(self.failures, len(self.plan))
