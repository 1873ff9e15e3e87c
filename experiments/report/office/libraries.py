"""What slides and workbooks need beyond the core: two libraries that may be missing, and text they can hold."""

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from experiments.errors import ResultsError, needs_extra
from experiments.figures.style import held
from sim.scenario.errors import one_line

if TYPE_CHECKING:
    from experiments.files.manifest import Manifest

LONGEST = 2_000  # characters of a cell or a paragraph


def extra(module: str, option: str) -> Any:
    """Return a module of the extra `office`.

    Raises:
        ResultsError: it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise ResultsError(needs_extra(option, "office")) from None


def plain(text: str) -> str:
    """Return a text without what an XML file cannot hold or a reader cannot see: controls, directions, breaks."""
    line = one_line(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def shown(text: str) -> str:
    """Return a text as slides show it: without what an XML file cannot hold, its numbers held together."""
    return held(plain(text))


def finished(manifest: "Manifest") -> datetime | None:
    """Return when a run ended, as files hold it: without a time zone, `None` if the manifest does not tell."""
    try:
        return datetime.fromisoformat(manifest.finished).replace(tzinfo=None)
    except ValueError:
        return None
