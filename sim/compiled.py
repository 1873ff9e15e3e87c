"""The decorators that compile, and a code cache that cannot go stale."""

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ClassVar, get_type_hints

import numba
import platformdirs
from numba import types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature

from sim.references import Reference, check_columns

NUMBERS = {int: types.int64, float: types.float64, bool: types.boolean}


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

# Optimising harder takes a fifth longer to compile, and saves a run a few hundredths of its time.
if "NUMBA_OPT" not in os.environ:
    numba.config.OPT = type(numba.config.OPT)(1)


@infer_global(float)
class WideFloat(AbstractTemplate):
    """What float() is in compiled code: a double, as in Python, where Numba leaves a narrow number narrow."""

    metadata: ClassVar = {"target": "cpu"}

    def generic(self, args: Any, _: Any) -> Any:
        """Return the signature for a narrow number, and none for any other."""
        return signature(types.float64, *args) if args == (types.float32,) else None


def widened(kind: types.Type) -> types.Type:
    """Return the widest type of a kind of number, and any other type as it is."""
    kind = types.unliteral(kind)
    if isinstance(kind, types.Integer):
        return types.int64
    return types.float64 if isinstance(kind, types.Float) else kind


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function for those that are compiled; Python that calls it runs it as it stands.

    So a run never waits for a few scalars to be compiled, and a decision can be followed with a debugger.  There
    is one compilation for all widths of numbers, and none of its own for every constant that is passed.
    """
    if numba.config.DISABLE_JIT:
        return function
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False, "error_model": "python"}
    dispatcher = numba.njit(**options)(function)
    template_for = dispatcher.get_call_template
    dispatcher.get_call_template = lambda args, kws: template_for(tuple(map(widened, args)), kws)
    infer_global(function, types.Dispatcher(dispatcher))
    function.__dict__["compiled"] = dispatcher  # Numba itself only refers to it weakly
    return function


# The same, said of a function on columns: what it changes are the records it is given.
behaviour = compiled


def entrance(function: Callable[..., Any]) -> Any:
    """Compile a function on columns that Python calls, and keep its code on disk between processes.

    Its annotations are its signature: numbers by value, named tuples by reference.  Python goes straight in,
    because Numba would look at every column at every call to see what it is: 80 µs for a firm and its terms.
    """
    options = {"cache": True, "no_cfunc_wrapper": True, "_nrt": False, "error_model": "python"}
    dispatcher = numba.njit(**options)(function)
    if numba.config.DISABLE_JIT:
        return dispatcher
    kinds = [kind for name, kind in get_type_hints(function).items() if name != "return"]
    code = None

    @wraps(function)
    def enter(*arguments: Any) -> Any:
        nonlocal code
        if code is None:
            check_arguments(arguments, kinds)
            code = dispatcher.compile(tuple(NUMBERS.get(kind) or Reference(kind) for kind in kinds))
        return code(*arguments)

    return enter


def check_arguments(arguments: Sequence[Any], kinds: Sequence[type[Any]]) -> None:
    """Raise a TypeError unless every named tuple is of its kind and every column of its type."""
    for argument, kind in zip(arguments, kinds, strict=True):
        if kind in NUMBERS:
            continue
        if type(argument) is not kind:
            raise TypeError(f"{type(argument).__name__} where {kind.__name__} is wanted")
        check_columns(argument, kind)
