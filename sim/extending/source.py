"""What tells code of somebody's own apart: the source of all of it that a run can reach, or its bytecode.

Followed are functions, classes and plain values that the code names, in whatever module they stand, as long as that is
no library.  A value that is none of these is told apart by how it is pickled.
"""

import hashlib
import inspect
import linecache
import pickle
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from functools import cache, cached_property, partial
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any

from sim.own_code import is_ours

LIBRARIES = tuple(sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))
PLAIN = (bool, int, float, complex, str, bytes, type(None), type(...))
LEFT_OUT = (  # of a class: what Python keeps there for itself, some of it only once an object was pickled
    "__dict__",
    "__weakref__",
    "__module__",
    "__firstlineno__",
    "__static_attributes__",
    "__annotations__",
    "__slotnames__",
    "_abc_impl",
)


class Source:
    """What was found of some code of somebody's own: its digest, and the modules in which it stands."""

    def __init__(self, code: Any, *, reads_files: bool = True) -> None:
        """Look at some code; without reading files, to see whether it changes while it runs, as files may."""
        self._reads_files = reads_files
        self.modules: dict[str, None] = {}
        self._seen: dict[int, int] = {}
        self._kept: list[Any] = []  # so that no id is given twice
        if not is_ours(home := module_of(code)):
            self.modules[home] = None  # even where it was installed
        content = hashlib.sha256()
        for part in self._parts(code):
            content.update(repr(part).encode(errors="surrogatepass") + b"\0")
        self.digest = content.hexdigest()

    def _parts(self, value: Any) -> Iterator[object]:
        """Yield what tells a value apart, itself and all that it names."""
        if isinstance(value, PLAIN):
            yield value
            return
        if id(value) in self._seen:
            yield "again", self._seen[id(value)]
            return
        self._seen[id(value)] = len(self._seen)
        self._kept.append(value)
        match value:
            case ModuleType():
                yield from self._module(value, vars(value).keys())
            case type() | FunctionType():
                yield from self._definition(value)
            case CodeType():
                yield from self._bytecode(value)
            case property() | staticmethod() | classmethod() | partial() | MethodType() | cached_property():
                yield type(value).__name__
                for part in parts_of(value):
                    yield from self._parts(part)
            case list() | tuple() | Mapping() | set() | frozenset():
                yield from self._collection(value)
            case _:
                yield from self._object(value)

    def _definition(self, value: Any) -> Iterator[object]:
        """Yield what tells a class or a function apart; one of a library by its name."""
        yield value.__qualname__
        home = module_of(value)
        if is_ours(home) or (is_of_a_library(home) and home not in self.modules):
            yield home
            return
        self.modules[home] = None
        yield from self._class(value) if isinstance(value, type) else self._function(value)

    def _class(self, kind: type[Any]) -> Iterator[object]:
        for base in kind.__bases__:
            yield from self._parts(base)
        for name, value in sorted(vars(kind).items()):
            if name not in LEFT_OUT:
                yield name
                yield from self._parts(value)

    def _function(self, function: FunctionType) -> Iterator[object]:
        code = function.__code__
        yield from self._source(code) if self._reads_files and lines_of(code) else self._bytecode(code)
        yield from self._parts((function.__defaults__, function.__kwdefaults__))
        for cell in function.__closure__ or ():
            yield from self._parts(content_of(cell))
        names = names_in(code)
        for name in sorted(names):
            if name in function.__globals__:
                yield name
                value = function.__globals__[name]
                yield from self._module(value, names) if isinstance(value, ModuleType) else self._parts(value)

    def _module(self, module: ModuleType, names: Set[str]) -> Iterator[object]:
        """Yield what tells apart what code names of a module, and of the modules in it; a library by its name."""
        yield "module", module.__name__
        if is_ours(module.__name__) or is_of_a_library(module.__name__):
            return
        self.modules[module.__name__] = None
        for name, value in sorted(vars(module).items()):
            if name in names and not name.startswith("__"):
                yield name
                yield from (
                    self._module(value, names - {name})
                    if isinstance(value, ModuleType)
                    else self._parts(value)
                )

    def _source(self, code: CodeType) -> Iterator[object]:
        yield "\n".join(inspect.getblock(lines_of(code)[code.co_firstlineno - 1 :]))
        if code.co_name == "<lambda>":  # of which there may be several on one line
            yield from self._bytecode(code)

    def _bytecode(self, code: CodeType) -> Iterator[object]:
        yield code.co_code, code.co_names, code.co_varnames, code.co_freevars
        for constant in code.co_consts:
            yield from self._parts(constant)

    def _collection(self, value: Any) -> Iterator[object]:
        yield type(value).__name__, len(value)
        if isinstance(value, set | frozenset):
            value = sorted(value, key=repr)
        for part in value.items() if isinstance(value, Mapping) else value:
            yield from self._parts(part)

    def _object(self, value: Any) -> Iterator[object]:
        yield type(value).__qualname__
        inside = getattr(value, "py_func", None) or getattr(value, "__wrapped__", None)
        if isinstance(inside, FunctionType):  # compiled by Numba, or cached
            yield from self._parts(inside)
            return
        if self._is_pickled_first(value):
            with suppress(Exception):
                yield pickle.dumps(value)
                return
        held = getattr(value, "__dict__", None) or {
            name: getattr(value, name)
            for name in getattr(type(value), "__slots__", ())
            if hasattr(value, name)
        }
        if held:
            yield from self._parts(type(value))
            for name, part in sorted(held.items()):
                yield name
                yield from self._parts(part)
            return
        try:
            yield pickle.dumps(value)
        except Exception:
            # Whatever it is: then it equals nothing but itself, unless it is a lock or a file of Python's own.
            yield () if is_pythons(value) else (repr(value), id(value))

    def _is_pickled_first(self, value: Any) -> bool:
        """Tell whether what a value caches or holds open is left out, as it is when a library's object is pickled."""
        return is_pythons(value) or (not self._reads_files and is_of_a_library(type(value).__module__))


def parts_of(value: Any) -> tuple[Any, ...]:
    """Return the functions and values of which something is made that wraps them."""
    if isinstance(value, property):
        return value.fget, value.fset, value.fdel
    if isinstance(value, partial):
        return value.func, value.args, value.keywords
    if isinstance(value, cached_property):
        return (value.func,)
    return (value.__func__, getattr(value, "__self__", None))


def names_in(code: CodeType) -> set[str]:
    """Return all names that code and the code inside it look up."""
    inner = (names_in(constant) for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*inner)


def lines_of(code: CodeType) -> list[str]:
    """Return the lines of the file, or cell of a notebook, in which code stands; none if there is no source."""
    linecache.checkcache(code.co_filename)
    return linecache.getlines(code.co_filename)


def content_of(cell: Any) -> Any:
    """Return what a closure holds; nothing where that is still to come."""
    try:
        return cell.cell_contents
    except ValueError:
        return None


def module_of(value: Any) -> str:
    """Return the name of the module in which something stands; nothing for what was made of a string."""
    name = getattr(value, "__module__", None)
    return name if isinstance(name, str) else ""


def is_pythons(value: Any) -> bool:
    """Tell whether a value is of a type of Python's own that holds nothing of somebody's own."""
    home = type(value).__module__.partition(".")[0]
    return home in sys.stdlib_module_names and home != "__main__" and not isinstance(value, SimpleNamespace)


def is_of_a_library(name: str) -> bool:
    """Tell whether a module is Python's own or was installed."""
    if name.partition(".")[0] in sys.stdlib_module_names:
        return name != "__main__"
    file = getattr(sys.modules.get(name), "__file__", None)
    return file is not None and is_installed(file)


@cache  # it is asked before and after every run, of the same few files
def is_installed(file: str) -> bool:
    """Tell whether a file stands where libraries are installed."""
    return any(Path(file).is_relative_to(folder) for folder in LIBRARIES)
