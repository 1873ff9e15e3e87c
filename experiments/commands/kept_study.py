"""How a study whose runs are kept is carried out: run with progress, printed, written, reported on, handed out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from experiments.commands.console.terminal import Progress, print_json, say_where
from experiments.commands.output import kept_in, report_on, results_in

if TYPE_CHECKING:
    from experiments.files.writing import ResultsFolder
    from experiments.running.cluster import Cluster
    from experiments.running.execution import Execution
    from sim.scenario import Scenario


class Handling(NamedTuple):
    """Where a study is run, where its folder goes, and what is printed."""

    workers: int | None
    cluster: "Cluster | None"
    out: Path | None
    force: bool
    as_json: bool


class Shown[Found](NamedTuple):
    """How what was found is printed for people, and the document that it is for programs."""

    printed: Callable[[Found], None]
    document: Callable[[Found], Any]


def carry_out_kept[Found](
    study: "Callable[[Execution], Found]",
    shown: Shown[Found],
    command: str,
    scenarios: "Sequence[Scenario]",
    store: Path,
    handling: Handling,
) -> None:
    """Run a study, whose runs are kept in a store, and hand out what it found.

    Args:
        study: Runs it in the given way.
        shown: How it is told.
        command: What does the same again.
        scenarios: Those that the folder holds.
        store: Where runs are kept.
        handling: As asked for.
    """
    from experiments.running.execution import Execution

    with results_in(handling.out, command, scenarios, handling.force) as results, kept_in(store):
        with Progress() as progress:
            told = progress.say if handling.as_json else progress.tell
            found = study(Execution(handling.workers, handling.cluster, progress, told))
        print_and_write(found, shown, results, handling)
    hand_out(found, shown, handling)


def print_and_write[Found](
    found: Found, shown: Shown[Found], results: "ResultsFolder | None", handling: Handling
) -> None:
    """Print what was found, unless it is for programs, and write it into a folder in the making, if there is one."""
    if not handling.as_json:
        shown.printed(found)
    if results is not None:
        from experiments.saving import write

        write(found, results)


def hand_out[Found](found: Found, shown: Shown[Found], handling: Handling) -> None:
    """Write the report of a folder that is written, and say where it is; or print the document."""
    report_on(handling.out, handling.force)
    if handling.as_json:
        print_json(shown.document(found))
    else:
        say_where(handling.out, with_report=True)
