"""Memory of `handoff serve` stays flat over a thousand questions: runs are kept up to a number, and nothing else is."""

import asyncio
import gc
import os
import pickle
import sys
from contextlib import aclosing
from pathlib import Path
from weakref import WeakSet

import pytest

from experiments.live.crew import Crew
from experiments.live.engine import Asked, Engine
from experiments.live.kept import KeptRuns
from experiments.live.question import Question
from experiments.running.local_workers import local_workers
from experiments.running.observation import Observation
from experiments.running.plan import Task
from sim import load_scenario
from sim.measures import MEASURES
from tests.asking import in_a_loop
from tests.small_firm import SETTINGS as SMALL

QUESTIONS, BEFORE = 1_000, 200  # asked in all, and before it is first looked
MOST_KEPT = 50
PAIRS = 2
TODAY = load_scenario("laggard", sets=SMALL)
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0


class Watched(dict):
    """Measures of a run that can be asked after."""

    __hash__ = object.__hash__


class Counting:
    """A crew whose runs take no time, and which knows how many of them somebody still holds."""

    def __init__(self) -> None:
        self.is_warm, self.alive, self.made = asyncio.Event(), WeakSet(), 0
        self.is_warm.set()

    async def run(self, task: Task) -> Observation:
        await asyncio.sleep(0)
        self.made += 1
        measures = Watched(dict.fromkeys(MEASURES, float(task.seed)))
        self.alive.add(measures)
        return Observation(measures)


def question(number: int) -> Question:
    """A question that nobody asked before."""
    return Question("laggard", (("market.deal_median", f"{20 + number / 100} kEUR"),))


async def ask(engine: Engine, number: int) -> None:
    """Ask, and hear out the answer."""
    async with aclosing(engine.answers(engine.scenarios(Asked(question(number))))) as answers:
        async for _ in answers:
            pass


def test_a_thousand_questions_leave_no_more_runs_than_are_kept_and_nothing_else(monkeypatch):
    """A leak of whatever a question makes leaves an object a question at least: 800 of them in 800 questions."""
    monkeypatch.setattr("experiments.live.engine.FUTURES", (PAIRS,))

    async def asked() -> tuple[int, int, int]:
        crew = Counting()
        engine = Engine(crew, {"laggard": TODAY}, 5)  # type: ignore[arg-type]
        engine.kept = KeptRuns(MOST_KEPT)
        for number in range(BEFORE):
            await ask(engine, number)
        gc.collect()
        before = len(gc.get_objects())
        for number in range(BEFORE, QUESTIONS):
            await ask(engine, number)
        gc.collect()
        assert crew.made == PAIRS * (QUESTIONS + 1)
        return before, len(gc.get_objects()), len(crew.alive)

    before, after, alive = in_a_loop(asked())
    assert alive == MOST_KEPT
    assert after - before < QUESTIONS - BEFORE


def resident(pid: int) -> int:
    """Return the bytes of memory that a process has in use."""
    return PAGE * int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="resident memory is read from /proc")
def test_a_thousand_real_questions_leave_the_memory_of_page_and_workers_as_it_was(monkeypatch):
    """Half of what its runs take, if each question of the last 750 left one behind, is more than allocators need."""
    monkeypatch.setattr("experiments.live.engine.FUTURES", (PAIRS,))
    early = 250

    async def asked() -> tuple[dict[str, int], dict[str, int], int]:
        with local_workers(2) as workers:
            crew = Crew(workers, asyncio.get_running_loop(), TODAY)
            crew.start()
            engine = Engine(crew, {"laggard": TODAY}, 5)
            engine.kept = KeptRuns(MOST_KEPT)
            for number in range(early):
                await ask(engine, number)
            pids = {"page": os.getpid(), **{name: pid for name, pid in crew.pids.items() if pid}}
            before = {name: resident(pid) for name, pid in pids.items()}
            for number in range(early, QUESTIONS):
                await ask(engine, number)
            after = {name: resident(pid) for name, pid in pids.items()}
            size = len(pickle.dumps(next(iter(engine.kept.kept.values()))))
        return before, after, size

    before, after, size = in_a_loop(asked())
    assert len(before) == 3
    for name, bytes_before in before.items():
        assert after[name] - bytes_before < (QUESTIONS - early) * size / 2, (name, size)
