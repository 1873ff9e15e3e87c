"""The decorators that compile, and a code cache that cannot go stale."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import platformdirs


def source_digest() -> str:
    """Return a short digest of every source file of `sim`, so that a cache belongs to one state of it."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.relative_to(Path(__file__).parent).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the user's cache folder for the compiled code of this state of the source."""
    return Path(platformdirs.user_cache_dir("handoff")) / f"numba-{source_digest()}"


# Numba keeps old code when a function in another file changes; a folder per state of the source cannot.
if "NUMBA_CACHE_DIR" not in os.environ:
    numba.config.CACHE_DIR = str(cache_folder())


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a scalar function that Python and behaviours both call."""
    return numba.njit(no_cfunc_wrapper=True, _nrt=False, error_model="python")(function)


def behaviour(function: Callable[..., Any]) -> Any:
    """Compile a function on columns that only the compiled day calls.

    Without the entrance from Python and without reference counting it compiles in half the time; from
    Python, call its `.py_func`.
    """
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False, "error_model": "python"}
    return numba.njit(**options)(function)


def entrance(function: Callable[..., Any]) -> Any:
    """Compile a function on columns that Python calls, and keep its code on disk between processes."""
    return numba.njit(cache=True, no_cfunc_wrapper=True, _nrt=False, error_model="python")(function)
