"""The decorators that compile the model, and nothing else: Numba stays as it is for everybody in the process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, get_type_hints

import numba
from numba import types
from numba.core.compiler_lock import global_compiler_lock
from numba.core.typing.templates import infer_global

from sim.kept_code import kept
from sim.model_compiler import ModelCompiler
from sim.references import Reference, check_columns

NUMBERS = {int: types.int64, float: types.float64, bool: types.boolean}
OPTIONS = {"pipeline_class": ModelCompiler, "no_cfunc_wrapper": True, "_nrt": False, "error_model": "python"}

# Optimising harder takes a fifth longer to compile, and saves a run a few hundredths of its time.  It could also
# take several numbers at a time through math functions that round otherwise than Python's.
EFFORT = 1


@contextmanager
def model_effort() -> Iterator[None]:
    """Let Numba optimise as the model wants it; other threads compile before or after, as they would anyway."""
    with global_compiler_lock:
        before = numba.config.OPT
        numba.config.OPT = type(before)(EFFORT)
        try:
            yield
        finally:
            numba.config.OPT = before


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
    dispatcher = numba.njit(no_cpython_wrapper=True, **OPTIONS)(function)
    template_for = dispatcher.get_call_template
    dispatcher.get_call_template = lambda args, kws: template_for(tuple(map(widened, args)), kws)
    infer_global(function, types.Dispatcher(dispatcher))
    function.__dict__["compiled"] = dispatcher  # Numba itself only refers to it weakly
    return function


# The same, said of a function on columns: what it changes are the records it is given.
behaviour = compiled


def entrance(function: Callable[..., Any], is_kept: bool = True) -> Any:
    """Compile a function on columns that Python calls, and keep its code on disk between processes.

    Its annotations are its signature: numbers by value, named tuples by reference.  Python goes straight in,
    because Numba would look at every column at every call to see what it is: 80 µs for a firm and its terms.
    """
    dispatcher = numba.njit(**OPTIONS)(function)
    if numba.config.DISABLE_JIT:
        return dispatcher
    kinds = [kind for name, kind in get_type_hints(function).items() if name != "return"]
    code = None

    @wraps(function)
    def enter(*arguments: Any) -> Any:
        nonlocal code
        if code is None:
            check_arguments(arguments, kinds)
            if is_kept:
                dispatcher._cache = kept(function)
            with model_effort():
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
