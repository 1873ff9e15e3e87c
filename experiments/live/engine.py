"""Answers a question by runs: eight paired futures first, then more, until somebody asks something newer.

The numbers are those of `handoff compare` for the same scenarios, seed and replications, made by the same functions.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import NamedTuple

from experiments.live.cost import refuse_costly
from experiments.live.crew import Crew
from experiments.live.kept import KeptRuns, key_of
from experiments.live.question import Question, scenario_asked, scenario_of_today
from experiments.results.comparison import Comparison
from experiments.results.currencies import exchange_of
from experiments.running.observation import Observation
from experiments.running.plan import Plan, Task, label_apart
from experiments.running.runs import Run
from experiments.running.spreading import spread_over
from experiments.studies.compare import DETAILED, aligned, set_against_first
from sim.scenario import Scenario

FUTURES = (8, 16, 32, 64)  # paired ones behind the first answer, and behind those that refine it


class Asked(NamedTuple):
    """What is to be compared with today: pinned scenarios by name, and the one in question."""

    question: Question
    pins: tuple[tuple[str, Question], ...] = ()


class SupersededError(Exception):
    """Somebody asked something newer."""


class Engine:
    """One question at a time; the newest one counts."""

    def __init__(self, crew: Crew, known: Mapping[str, Scenario], seed: int) -> None:
        self.crew, self.known, self.seed = crew, dict(known), seed
        self.kept = KeptRuns()
        self.working: asyncio.Task[list[Run]] | None = None
        self.newest = 0

    def scenarios(self, asked: Asked) -> list[Scenario]:
        """Return what is compared: today, what is pinned, and what is asked for, each cheap enough to wait for.

        Raises:
            BadInputError: A question cannot be read, or a firm would take too long.
            ScenarioError: A key is unknown, or a value cannot be used.
        """
        today = scenario_of_today(asked.question, self.known)
        pinned = [scenario_asked(question, self.known, name) for name, question in asked.pins]
        found, _ = aligned([today, *pinned, scenario_asked(asked.question, self.known)])
        for scenario in found:
            refuse_costly(scenario, scenario.name)
        return found

    async def answers(self, scenarios: Sequence[Scenario]) -> AsyncGenerator[Comparison]:
        """Yield a comparison for each number of futures, the fewest first.

        Raises:
            SupersededError: Somebody asked something newer.
            ExperimentError: Runs failed, or no worker is left.
        """
        turn = self.newest = self.newest + 1
        if self.working is not None:
            self.working.cancel()
        cells = label_apart(scenarios)
        exchange = exchange_of(cells, ())
        for futures in FUTURES:
            plan = Plan(
                cells, futures, self.seed, detailed=DETAILED, members=spread_over(scenarios, (), futures)
            )
            work = asyncio.create_task(self.runs_of(plan))
            self.working = work
            try:
                runs = await work
            except asyncio.CancelledError:
                if turn != self.newest:
                    raise SupersededError from None
                work.cancel()
                raise
            told = tuple(set_against_first(exchange.applied(iter(runs), cells)))
            yield Comparison(cells, told, self.seed, futures, exchange=exchange, members=plan.members)
            if turn != self.newest:
                raise SupersededError

    async def runs_of(self, plan: Plan) -> list[Run]:
        """Return the runs of a plan in its order: those that are kept, and those that are made now."""
        tasks = list(plan.tasks())
        found = {key_of(task): self.kept.get(task) for task in tasks}
        missing = {key_of(task): task for task in tasks if found[key_of(task)] is None}
        try:
            async with asyncio.TaskGroup() as group:
                made = {key: group.create_task(self.run(task)) for key, task in missing.items()}
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        return [Run(task, found[key] or made[key].result()) for task in tasks for key in [key_of(task)]]

    async def run(self, task: Task) -> Observation:
        """Have a task run, and keep what came of it."""
        observation = await self.crew.run(task)
        self.kept.keep(task, observation)
        return observation
