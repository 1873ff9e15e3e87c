"""Makes a study in a process of its own, beside the page: less urgent than what the page answers, and easily ended.

Started by `live.study_job`, which sends what is wanted through stdin and keeps that open: when it is closed, by whoever
or because the page has ended, this process ends too, and with it its workers.  What it is about is told on stdout, a
line of JSON each time.
"""

import json
import os
import pickle
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from experiments.defaults import PAGE
from experiments.errors import ExperimentError, ResultsError
from experiments.evidence.members import members
from experiments.files.writing import results_folder
from experiments.live.export import write_archive
from experiments.report.addressee.addressee import Addressee
from experiments.report.handover import BRIEF, SLIDES, WORKBOOK, hand_over, try_libraries
from experiments.running.execution import Execution
from experiments.running.runs import unpacked
from experiments.saving.study import save_parts, save_study
from experiments.studies.study import Effort, Study
from sim.scenario import ScenarioError

LESS_URGENT = 5  # by how much it steps back behind the page: a third of its time where both want all
EVERY = 0.25  # seconds between two words on how many runs are done
ENDED = 143  # exit code of who is told to end


class StudyWanted(NamedTuple):
    """Which study is wanted: the firm as it is and as it could be, how it is run, and where what comes of it goes.

    `first`, `second`: as scenarios are sent, with all code of somebody's own; `store`: keeps its runs, so that one that
    was ended goes on; `workers`: how many cores it may take.
    """

    first: bytes
    second: bytes
    seed: int
    effort: Effort
    workers: int
    store: Path
    folder: Path
    archive: Path
    command: str


class Teller:
    """Tells what is being done, and how many runs of all are done."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.of = self.before = self.latest = 0
        self.told = 0.0

    def tell(self, **content: object) -> None:
        """Write a line."""
        self.stream.write(json.dumps(content).encode() + b"\n")
        self.stream.flush()

    def say(self, line: str) -> None:
        """Say what comes next."""
        self.tell(said=line)

    def __call__(self, done: int, total: int) -> None:
        """Count the runs of one plan after the other."""
        if done < self.latest:
            self.before, self.latest = self.before + self.latest, 0
        self.latest = done
        if done == total or time.monotonic() - self.told > EVERY:
            self.told = time.monotonic()
            self.tell(runs=self.before + done)


def main() -> None:
    """Make the study that is wanted, and say how that ended."""
    if hasattr(os, "nice"):
        os.nice(LESS_URGENT)
    teller, asked = Teller(sys.stdout.buffer), sys.stdin.buffer
    sys.stdout = sys.stderr  # nothing else comes between the lines
    wanted: StudyWanted = pickle.load(asked)
    threading.Thread(target=end_with, args=(asked,), daemon=True).start()
    try:
        carry_out(wanted, teller)
    except (ExperimentError, ScenarioError) as error:
        teller.tell(failed=str(error))
    except Exception as error:
        teller.tell(failed=f"the study failed: {type(error).__name__}: {error}")
    else:
        teller.tell(done=True)
    os._exit(0)  # in order it could not: a thread of it reads stdin


def carry_out(wanted: StudyWanted, teller: Teller) -> None:
    """Run a study, write its folder as `handoff study` does, and pack it."""
    wanted.store.mkdir(parents=True, exist_ok=True)
    execution = Execution(wanted.workers, None, teller, teller.say)
    first, second = map(unpacked, (wanted.first, wanted.second))
    study = Study(first, second, wanted.effort, members(), wanted.seed, wanted.store, execution)
    teller.tell(of=study.effort.runs(study.pair, study.unknowns))
    with results_folder(wanted.folder, wanted.command) as results:
        study.run()
        save_study(study, results)
    teller.say("Tables and figures")
    save_parts(study, wanted.folder, wanted.command, force=False)
    teller.say("The report, the brief, the slides and the workbook")
    hand_over(wanted.folder, files_at_hand(), Addressee())
    write_archive(wanted.folder, wanted.archive)


def files_at_hand() -> tuple[str, ...]:
    """Return what can be handed over: files whose library is not installed are left out."""
    found = []
    for file in (PAGE, BRIEF, SLIDES, WORKBOOK):
        try:
            try_libraries((file,))
        except ResultsError:
            continue
        found.append(file)
    return tuple(found)


def end_with(asked: Any) -> None:
    """End when nobody waits any more."""
    asked.read()
    os._exit(ENDED)


if __name__ == "__main__":
    main()
