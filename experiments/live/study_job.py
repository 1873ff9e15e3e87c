"""The study that a page makes for who takes it home: one at a time, in a process of its own, that can be cancelled.

Its runs are kept until another firm is studied or the page ends, so that one that was cancelled goes on where it was.
"""

import asyncio
import json
import os
import pickle
import shlex
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from experiments.files.writing import scenario_file
from experiments.live.question import BadQuestionError, Question, scenario_asked, scenario_of_today
from experiments.live.study_process import StudyWanted
from experiments.numbers import duration
from experiments.results.states import Pair, pair_of
from experiments.running.cores import workers_wanted
from experiments.running.local_workers import ONE_THREAD
from experiments.running.runs import packed
from experiments.studies.study import effort_of
from sim.scenario import Scenario
from sim.scenario.members import PRACTICES

PROCESS = "experiments.live.study_process"
BEST = "best-in-class"  # whose practices a firm could have that has asked for none
NAME = "what-if-study"
NONE, RUNNING, DONE, FAILED, CANCELLED = "none", "running", "done", "failed", "cancelled"
ENOUGH = 30  # runs after which their rate is told
SHORT = 300  # characters of what a process complains of


class Firms(NamedTuple):
    """The firm as it is and as it could be, and in words which these are."""

    pair: Pair
    said: str


def firms_of(question: Question, known: dict[str, Scenario]) -> Firms:
    """Return between which firms a question is studied: a study is of practices, all else is as it was set in both.

    Where no practice was moved, the firm could have those of best-in-class.

    Raises:
        BadInputError: The question cannot be read, or nothing is left to adopt.
        ScenarioError: A key is unknown, or a value cannot be used.
    """
    levels = tuple(one for one in question.sets if one[0].startswith(PRACTICES))
    others = tuple(one for one in question.sets if one not in levels)
    today = scenario_of_today(question, known).name
    name = f"{today} as set" if others else today
    first = scenario_asked(Question(question.scenario, others), known, name)
    if levels:
        second = replace(scenario_asked(Question(question.scenario, question.sets), known), name="what if")
    else:
        second = first.with_practices_of(scenario_of_today(Question(BEST), known))
    pair = pair_of(first, second)
    if not pair.moving:
        raise BadQuestionError(f"{name} has these practices already: set some that it could adopt")
    return Firms(pair, f"{name} against {'the practices as set' if levels else f'the practices of {BEST}'}")


class StudyJob:
    """The one study of a page."""

    def __init__(self, own: Sequence[str] = ()) -> None:
        self.own = tuple(own)  # files of somebody's own code, as `--with` names them
        self.place: TemporaryDirectory[str] | None = None
        self.process: asyncio.subprocess.Process | None = None
        self.following: asyncio.Task[None] | None = None
        self.state, self.about, self.said, self.error = NONE, "", "", ""
        self.runs = self.of = 0
        self.began = 0.0
        self.studied: tuple[str, str] | None = None

    @property
    def archive(self) -> Path:
        """Where the packed folder is, once it is made."""
        return Path(self.own_place()) / f"{NAME}.zip"

    def own_place(self) -> str:
        """Return the folder that the page has for itself."""
        if self.place is None:
            self.place = TemporaryDirectory(prefix="handoff-", ignore_cleanup_errors=True)
        return self.place.name

    async def begin(self, firms: Firms, seed: int, quick: bool) -> None:
        """Start a study.

        Raises:
            BadQuestionError: One is being made.
        """
        if self.state == RUNNING:
            raise BadQuestionError("a study is being made: one at a time, cancel it first")
        wanted = self.prepared(firms, seed, quick)
        self.state, self.about, self.said, self.error = RUNNING, firms.said, "Getting ready", ""
        self.runs, self.of, self.began = 0, 0, time.monotonic()
        try:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                PROCESS,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**ONE_THREAD, **os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,  # an interruption of the page ends it by its stdin
            )
        except OSError as error:
            self.state, self.error = FAILED, f"no process could be started: {error.strerror or error}"
            return
        assert self.process.stdin is not None
        self.process.stdin.write(pickle.dumps(wanted))
        self.following = asyncio.create_task(self.follow(self.process))

    def prepared(self, firms: Firms, seed: int, quick: bool) -> StudyWanted:
        """Return what is wanted of the process; what is left of another firm's study goes."""
        place, (first, second) = Path(self.own_place()), firms.pair.ends
        if self.studied != (studied := (first.digest, second.digest)):
            shutil.rmtree(place / "runs", ignore_errors=True)
        self.studied = studied
        shutil.rmtree(place / NAME, ignore_errors=True)
        self.archive.unlink(missing_ok=True)
        files = [scenario_file(one.name) for one in (first, second)]  # as the folder has them
        words = ["handoff", "study", files[0], "--against", files[1], "--seed", str(seed)]
        words += [word for file in self.own for word in ("--with", file)]
        command = shlex.join([*words, "--quick"] if quick else words)
        # One core is the page's, where there are several.
        workers = max(workers_wanted(None) - 1, 1)
        effort = effort_of(first, quick)
        return StudyWanted(
            packed(first),
            packed(second),
            seed,
            effort,
            workers,
            place / "runs",
            place / NAME,
            self.archive,
            command,
        )

    async def follow(self, process: asyncio.subprocess.Process) -> None:
        """Hear what the process tells, until it ends."""
        assert process.stdout is not None
        assert process.stderr is not None
        complaints = asyncio.create_task(process.stderr.read())
        async for line in process.stdout:
            self.hear(json.loads(line))
        await process.wait()
        if self.state == RUNNING:
            last = (await complaints).decode(errors="replace").strip().splitlines()[-1:]
            reason = "".join(last)[:SHORT] or f"its process ended with exit code {process.returncode}"
            self.state, self.error = FAILED, f"the study failed: {reason}"
        complaints.cancel()

    def hear(self, told: dict[str, Any]) -> None:
        """Take in what the process tells."""
        if self.state != RUNNING:
            return
        self.said = told.get("said", self.said)
        self.runs, self.of = told.get("runs", self.runs), told.get("of", self.of)
        if "failed" in told:
            self.state, self.error = FAILED, told["failed"]
        if told.get("done"):
            self.state = DONE

    def seen(self) -> dict[str, Any]:
        """Return what a page shows of it."""
        return {
            "state": self.state,
            "about": self.about,
            "said": self.said,
            "error": self.error,
            "runs": self.runs,
            "of": max(self.of, self.runs),
            "left": self.left(),
        }

    def left(self) -> str:
        """Say how long it will take at the rate so far; nothing while that is not known."""
        if self.state != RUNNING or not ENOUGH <= self.runs < self.of:
            return ""
        each = (time.monotonic() - self.began) / self.runs
        return f"at most {duration(each * (self.of - self.runs))} left"

    async def cancel(self) -> None:
        """End the study that is being made, if one is."""
        if self.state == RUNNING:
            self.state = CANCELLED
        process, self.process = self.process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        if self.following is not None:
            await self.following

    def packed(self) -> Path:
        """Return the packed folder.

        Raises:
            BadQuestionError: None is made.
        """
        if self.state != DONE:
            raise BadQuestionError("no study is made yet")
        return self.archive

    async def close(self) -> None:
        """End with the page."""
        await self.cancel()
        if self.place is not None:
            self.place.cleanup()
