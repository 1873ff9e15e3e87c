"""Where the results of a command go: what can fail at the end is tried before the first run."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.files.writing import ResultsFolder
    from experiments.results.currencies import Exchange
    from sim.scenario import Scenario


@contextmanager
def results_in(
    out: Path | None, command: str, scenarios: Sequence["Scenario"], force: bool
) -> "Iterator[ResultsFolder | None]":
    """Open the section of a command in a results folder, if there is to be one, and try all that it will need.

    Raises:
        ResultsError: The folder cannot be written to, is somebody else's, has other scenarios, or an edited file.
    """
    if out is None:
        yield None
        return
    from experiments.figures.drawing.canvas import try_out_drawing
    from experiments.files.manifest import PAGE
    from experiments.files.writing import results_folder, save_scenarios
    from experiments.running.plan import label_apart

    with results_folder(out, command, force=force, derived=(PAGE,)) as results:
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

        write_report(out, force=force)
