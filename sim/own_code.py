"""Errors of code that is somebody's own: one line that says where, whichever process it happened in."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}, line {last.lineno}"
        raise OwnCodeError(f"{what}: {type(error).__name__}: {error} ({where})") from error
