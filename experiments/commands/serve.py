"""`handoff serve`: what-if in a local page."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.layout import in_lines
from experiments.commands.firms import extensions_in
from experiments.commands.options import With
from experiments.defaults import DEFAULT_SEED, LARGEST_SEED, PRESETS

if TYPE_CHECKING:
    from sim.scenario import Extensions, Scenario

LIBRARIES = ("starlette", "uvicorn")
EXTRA = "handoff serve needs the extra “live”: pip install 'handoff[live]'"


def serve(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO|FOLDER]", help="What is today: a scenario, or a results folder with its seed."
        ),
    ] = PRESETS[0],
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            metavar="N",
            help="The port; 0 takes any that is free (default: 8765, or the next free one).",
            show_default=False,
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option(metavar="H", help="The address to listen at; others than this machine’s are warned of."),
    ] = "127.0.0.1",
    seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=LARGEST_SEED,
            help="Future k runs under SEED + k (default: the folder’s, or the same as everywhere).",
            show_default=False,
        ),
    ] = None,
    own: With = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Open no browser.")] = False,
) -> None:
    """Answer what-if questions in a local page while somebody drags."""
    need_the_extra()
    from experiments.live.listening import LOCAL_TOO
    from experiments.live.server import Offer, serve

    scenarios, seed = offered(what, seed, own)
    if host not in LOCAL_TOO:
        warning = (
            f"{host} is not this machine alone: whoever reaches it and has the address with its token can ask"
        )
        print(in_lines(warning, sys.stderr), file=sys.stderr)

    def ready(address: str) -> None:
        print(address, flush=True)
        if not no_open:
            open_browser(address)

    serve(Offer(scenarios, next(iter(scenarios)), seed, tuple(own or ())), ready, host, port)


def need_the_extra() -> None:
    """Refuse to go on without the libraries of the extra.

    Raises:
        BadInputError: One is missing.
    """
    from importlib.util import find_spec

    from experiments.errors import BadInputError

    if any(find_spec(name) is None for name in LIBRARIES):
        raise BadInputError(EXTRA)


def offered(what: str, seed: int | None, own: list[str] | None = None) -> "tuple[dict[str, Scenario], int]":
    """Return what can be today by name, the first one first, and the seed: a folder brings scenarios and seed along."""
    from sim.scenario import load_scenario

    extensions = extensions_in(own)
    found: dict[str, Scenario] = {}
    if Path(what).is_dir():
        found, its_own = from_folder(Path(what), extensions)
        seed = its_own if seed is None else seed
    else:
        first = load_scenario(what, extensions=extensions)
        found[first.name] = first
    for name in PRESETS:
        found.setdefault(name, load_scenario(name, extensions=extensions))
    return found, DEFAULT_SEED if seed is None else seed


def from_folder(path: Path, extensions: "Extensions") -> "tuple[dict[str, Scenario], int | None]":
    """Return the scenarios of a results folder, run with the code that it was run with, and its seed."""
    from experiments.errors import ResultsError
    from experiments.files.reading import open_folder
    from experiments.saving.loading import cells_in

    folder = open_folder(path).sections()[0]
    found = {cell.label: cell.scenario for cell in cells_in(folder, extensions)}
    if not found:
        raise ResultsError(f"{path.name} holds no scenario")
    return found, folder.facts.seed


def open_browser(address: str) -> None:
    """Show a page, in a process of its own: what a browser writes must not come onto this one's stdout."""
    import subprocess
    from contextlib import suppress

    with suppress(OSError):
        subprocess.Popen(
            [sys.executable, "-m", "webbrowser", address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
