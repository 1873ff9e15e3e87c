"""Where runs and results of a command go: what can fail at the end is tried before the first run.

Whoever interrupts is told what is kept, and how to go on.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commands.console.places import is_text
from experiments.defaults import PAGE
from experiments.errors import BadInputError

if TYPE_CHECKING:
    from experiments.files.writing import ResultsFolder
    from experiments.results.currencies import Exchange
    from sim.scenario import Scenario

# What writes a folder, imported before the first run, so that its end has nothing left to import.
WRITERS = ("experiments.saving", "experiments.figures.drawing.figure")


@contextmanager
def results_in(
    out: Path | None,
    command: str,
    scenarios: Sequence["Scenario"],
    force: bool,
    derived: Collection[str] = (PAGE,),
) -> "Iterator[ResultsFolder | None]":
    """Open the section of a command in a results folder, if there is to be one, and try all that it will need.

    `derived`: files that the command will make of its runs afterwards.

    Raises:
        ResultsError: The folder cannot be written to, is somebody else's, has other scenarios, or an edited file.
    """
    if out is None:
        yield None
        return
    from experiments.figures.drawing.canvas import try_out_drawing
    from experiments.files.writing import results_folder, save_scenarios
    from experiments.running.plan import label_apart

    for module in WRITERS:
        import_module(module)
    as_it_was = f"{out} is as it was" if out.exists() else f"{out} was not written"
    with if_interrupted(as_it_was), results_folder(out, command, force=force, derived=derived) as results:
        for note in results.notes:
            print(f"handoff: {note}", file=sys.stderr)
        save_scenarios(label_apart(scenarios), results)
        try_out_drawing()
        yield results


def say_of_money(exchange: "Exchange") -> None:
    """Say, before anything is run, that money of several currencies will be left out, and what would convert it."""
    if exchange.left_out:
        print(f"handoff: {exchange.advice}", file=sys.stderr)


def report_on(out: Path | None, force: bool) -> None:
    """Write the report of a results folder, if there is one."""
    if out is not None:
        from experiments.report.handover import write_report

        with if_interrupted(f"tables and figures are in {out}: handoff report {out} writes the report"):
            write_report(out, force=force)


@contextmanager
def kept_in(store: Path) -> Iterator[None]:
    """Keep the runs of a block in a folder, which is made if need be.

    Raises:
        BadInputError: There can be no such folder.
    """
    if not is_text(store):
        raise BadInputError(f"runs cannot be kept in {store}: the name of its folder is no text in UTF-8")
    try:
        store.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(
            f"runs cannot be kept in {store}: {error.strerror}; choose another --store"
        ) from None
    with if_interrupted(f"runs that are done are kept in {store}: the same command goes on from there"):
        yield


def not_kept() -> AbstractContextManager[None]:
    """Return a block whose runs are lost when it is interrupted."""
    return if_interrupted("no run was kept: the same command starts anew")


@contextmanager
def if_interrupted(note: str) -> Iterator[None]:
    """Say what an interruption of a block leaves."""
    try:
        yield
    except KeyboardInterrupt as told:
        told.add_note(note)
        raise
