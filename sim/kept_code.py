"""Where compiled code is kept between processes, so that only the first one waits for it."""

import hashlib
import multiprocessing
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

import numba
import platformdirs
from numba.core.caching import CompileResultCacheImpl, FunctionCache, NullCache, UserProvidedCacheLocator

NAME = "handoff"


def kept(function: Callable[..., Any]) -> Any:
    """Return the place, in Numba's terms, in which a function's compiled code is kept; one that keeps nothing if none.

    The order: Numba's own setting (NUMBA_CACHE_DIR), the user's cache, a private folder under the temporary one.
    """
    if folder() is None:
        say_what_it_costs("no folder can be written")
        return NullCache()
    return KeptCode(function)


@cache
def folder() -> Path | None:
    """Return the first folder that can be used for this state of the source, None if there is none.

    Numba keeps old code when a function in another file changes; a folder per state of the source cannot.
    """
    for place in places():
        try:
            candidate = place() / f"numba-{source_digest()}"
            candidate.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=candidate).close()
        except OSError:
            continue
        return candidate
    return None


def places() -> Iterator[Callable[[], Path]]:
    """Yield what makes out each folder that code may be kept in, best first; it fails where there is none."""
    if numba.config.CACHE_DIR:
        yield lambda: Path(numba.config.CACHE_DIR)
    yield users_folder
    yield private_folder


def users_folder() -> Path:
    """Return the user's cache folder; the code in it is run, so it is never one that somebody else owns."""
    place = Path(platformdirs.user_cache_dir(NAME))
    place.mkdir(parents=True, exist_ok=True)
    if place.stat().st_uid != user():
        raise PermissionError(f"{place} belongs to somebody else")
    return place


def private_folder() -> Path:
    """Return a folder of our own under the temporary one: nobody else may read or write it, and it is no link."""
    place = Path(tempfile.gettempdir()) / f"{NAME}-{user()}"
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user() or stat.S_IMODE(found.st_mode) != 0o700:
        raise PermissionError(f"{place} is not private")
    return place


def user() -> int:
    """Return who runs this, by number; 0 on systems that count nobody."""
    return int(getattr(os, "getuid", int)())


@cache
def source_digest() -> str:
    """Return a short digest of every source file of `sim`, so that a folder belongs to one state of it."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.relative_to(Path(__file__).parent).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def say_what_it_costs(why: str) -> None:
    """Say once on stderr, and in no worker, that compiled code is not kept, what that costs, and what helps."""
    if sys.stderr is not None and multiprocessing.parent_process() is None:
        cost = "every new process compiles the model again, some 20 s"
        print(
            f"handoff: compiled code is not kept, {why}: {cost}; NUMBA_CACHE_DIR names a folder",
            file=sys.stderr,
        )


def say_that_it_compiles() -> None:
    """Say once to whoever sits before a terminal why a run takes so long."""
    if sys.stderr is not None and sys.stderr.isatty() and multiprocessing.parent_process() is None:
        tell_that_it_compiles()


@cache
def tell_that_it_compiles() -> None:
    """Say once on stderr, whoever reads it, that the model is being compiled."""
    text = "The model is being compiled, for 20 to 40 s; later runs find it compiled."
    watched = sys.stderr.isatty()
    print(fill(text, shutil.get_terminal_size().columns) if watched else text, file=sys.stderr, flush=True)


def is_empty() -> bool:
    """Tell whether nothing is kept yet, so that the first run compiles everything."""
    place = None if numba.config.DISABLE_JIT else folder()
    return place is not None and next(place.rglob("*.nbi"), None) is None


class OurFolder(UserProvidedCacheLocator):
    """Numba's way to a folder that somebody provides: ours."""

    def __init__(self, function: Callable[..., Any], file: str) -> None:
        super().__init__(function, file)
        self._cache_path = str(folder())

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> "OurFolder":
        """Return the way for a function; the folder was tried before."""
        return cls(function, file)


class InOurFolder(CompileResultCacheImpl):
    """How compiled functions are kept in our folder."""

    _locator_classes = (OurFolder,)


class KeptCode(FunctionCache):
    """The compiled code of a function: what cannot be read is compiled again, what cannot be written is not kept."""

    _impl_class = InOurFolder

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Return the kept code, None if there is none that can be read."""
        code = None
        try:
            code = super().load_overload(signature, target)
        except Exception:  # a file that is not whole can raise anything while it is unpickled
            with suppress(OSError):
                self.flush()
        if code is None:
            say_that_it_compiles()
        return code

    def save_overload(self, signature: Any, code: Any) -> None:
        """Keep the code, if the folder has room for it."""
        try:
            super().save_overload(signature, code)
        except Exception as error:
            say_what_it_costs(str(error))
