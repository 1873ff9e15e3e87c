"""Code that is somebody's own: how it is told from ours, and errors of it in one line that says where."""

import inspect
import random
import sys
import sysconfig
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

OURS = ("sim", "experiments", "handoff")
DRAWS = (
    "draws from random or numpy.random, which belong to the process and not to the run, so that none could be made "
    "again: a mechanism has self.chance and self.chances, an agent self.random"
)


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
    """Code of somebody's own that failed while a run called it, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


@contextmanager
def calling(what: str, *, is_watched: bool = True) -> Iterator[None]:
    """Say of an error inside which piece of somebody's own code it came from, and from which line.

    Args:
        what: the piece, as messages call it.
        is_watched: whether it is seen that it draws no luck of its own, which takes a tenth of a millisecond.

    Raises:
        OwnCodeError: whatever the code raised, which stays its cause; or it drew from a generator that is shared by all
            that runs in this process.
    """
    before = shared_luck() if is_watched else None
    try:
        yield
    except OwnCodeError:
        raise
    except (Exception, SystemExit) as error:
        raise failed(what, error) from error
    if before is not None and shared_luck() != before:
        raise OwnCodeError(f"{what}: {DRAWS}")


def shared_luck() -> tuple[object, ...]:
    """Return where the generators stand that the modules `random` and `numpy.random` share with all.

    Nowhere outside of the main thread: there, as on a cluster's workers, others may draw while a run goes on.
    """
    if threading.current_thread() is not threading.main_thread():
        return ()
    numpys = sys.modules.get("numpy.random")  # whoever has not imported it draws nothing from it
    state = {} if numpys is None else numpys.get_state(legacy=False)["state"]
    return random.getstate(), *(
        value if isinstance(value, int) else value.tobytes() for value in state.values()
    )


@contextmanager
def kept_off_stdout(code: object) -> Iterator[None]:
    """Let what somebody's own code prints go to stderr, as far as there is any: stdout is for documents."""
    if not code:
        yield
        return
    with redirect_stdout(sys.stderr):
        yield


def failed(what: str, error: BaseException) -> OwnCodeError:
    """Return an error as one that says what failed, and on which line."""
    frame, line = place_of(error)
    where = f"{Path(frame.f_code.co_filename).name}, line {line}"
    return OwnCodeError(f"{what}: {type(error).__name__}: {error} ({where})")


def place_of(error: BaseException) -> tuple[FrameType, int]:
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
