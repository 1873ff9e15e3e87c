"""Code that is somebody's own: how it is told from ours, and errors of it in one line that says where."""

import inspect
import sys
import sysconfig
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

OURS = ("sim", "experiments", "handoff")


def is_ours(module: str) -> bool:
    """Tell whether a module is part of Handoff, whose source has a digest of its own."""
    return module.partition(".")[0] in OURS


def takes(given: Any, arguments: Collection[str]) -> bool:
    """Tell whether something can be called with so many arguments, `self` among them where it stands in a class.

    Of what tells nothing of itself, as compiled code does, it is believed.
    """
    first = int(isinstance(given, staticmethod))
    try:
        signature = inspect.signature(getattr(given, "__func__", given))
    except ValueError:
        return True
    try:
        signature.bind(*list(arguments)[first:])
    except TypeError:
        return False
    return True


class OwnCodeError(Exception):
    """Code of somebody's own that failed while a run called it."""


@contextmanager
def calling(what: str) -> Iterator[None]:
    """Say of an error inside which piece of somebody's own code it came from, and from which line.

    Raises:
        OwnCodeError: whatever the code raised, which stays its cause.
    """
    try:
        yield
    except OwnCodeError:
        raise
    except Exception as error:
        raise failed(what, error) from error


def failed(what: str, error: Exception) -> OwnCodeError:
    """Return an error as one that says what failed, and on which line."""
    frame, line = place_of(error)
    where = f"{Path(frame.f_code.co_filename).name}, line {line}"
    return OwnCodeError(f"{what}: {type(error).__name__}: {error} ({where})")


def place_of(error: Exception) -> tuple[FrameType, int]:
    """Return where an error came from: the last frame of somebody's own code, or else the last of all."""
    frames = list(frames_of(error.__traceback__))
    return ([each for each in frames if is_own(each[0])] or frames)[-1]


def frames_of(trace: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    """Yield the frames of a traceback with their lines, the outermost first."""
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def is_own(frame: FrameType) -> bool:
    """Tell whether code is somebody's own: neither of this project, nor of Python, nor of what is installed."""
    module = str(frame.f_globals.get("__name__", ""))
    installed = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    return (
        not is_ours(module)
        and module.partition(".")[0] not in sys.stdlib_module_names
        and not frame.f_code.co_filename.startswith((*installed, "<frozen", "<__array"))
    )
