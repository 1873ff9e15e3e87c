"""Loading agents, mechanisms and measures of somebody's own from a module that was named: nothing else loads one."""

import difflib
import hashlib
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from sim.extending.collected import extensions_of
from sim.own_code import kept_off_stdout
from sim.scenario import Extensions, ScenarioError
from sim.scenario.errors import reading
from sim.scenario.extensions import extended
from sim.scenario.files import library_folder
from sim.scenario.foundation import Foundation, read_foundation
from sim.scenario.sources import file_name_of
from sim.units import InputError

ALIKE = 0.8  # MECHANISM and measures are meant as tables; MEASURED is a name of its own
TABLES = ("AGENTS", "MECHANISMS", "MEASURES")  # that a module may have, each a dictionary


def load_extensions(*paths: str | Path) -> Extensions:
    """Return what modules add: each runs as Python does, and has `AGENTS`, `MECHANISMS` or `MEASURES`, or several.

    Args:
        paths: files, such as `my_module.py`.

    Raises:
        ScenarioError: one is no file, fails, has none of the three, or one of them cannot be used.
    """
    library = read_foundation(library_folder())
    found = Extensions()
    for path in map(Path, paths):
        with reading(file_name_of(path)):
            found = found.together_with(added_by(path, library))
    return found


def added_by(path: Path, library: Foundation) -> Extensions:
    """Return what a module adds, its parameters tried on the base firm: who looks at them later knows no file.

    Raises:
        InputError: it is no file, fails, or has nothing that can be used.
    """
    module = run_module(path)
    refuse_what_nobody_reads(module)
    given = [getattr(module, name, None) for name in TABLES]
    if not any(given):
        raise InputError(f"has neither {', '.join(TABLES[:-1])} nor {TABLES[-1]}: nothing to run with")
    added = extensions_of(*given)
    extended(library, added)
    return added


def refuse_what_nobody_reads(module: ModuleType) -> None:
    """Refuse a dictionary whose name is nearly that of one of the three.

    Raises:
        InputError: there is one.
    """
    for name, value in vars(module).items():
        meant = difflib.get_close_matches(name.upper(), TABLES, n=1, cutoff=ALIKE)
        if isinstance(value, dict) and meant and name not in TABLES and not name.startswith("_"):
            raise InputError(f"{name} would never be read; nearest: {meant[0]}")


def run_module(path: Path) -> ModuleType:
    """Run a file as a module, which writes nothing beside it; once, as Python imports, until its source changes.

    What an earlier run of it made goes on being what its module holds, so that it can still be pickled.

    Raises:
        InputError: it cannot be read, or fails.
    """
    if not path.is_file():
        raise InputError("is not a file: name a module of your own, such as my_module.py")
    whole = path.resolve()
    try:
        source = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from error
    name = f"{path.stem}_{hashlib.sha256(bytes(whole) + b'\0' + source).hexdigest()[:8]}"
    if name not in sys.modules:
        module = ModuleType(name)
        module.__file__ = str(whole)
        with known_as(name, module), kept_off_stdout(path):
            execute(source, module)
    return sys.modules[name]


@contextmanager
def known_as(name: str, module: ModuleType) -> Iterator[None]:
    """Let a module be found by its name, but for one that fails."""
    sys.modules[name] = module
    try:
        yield
    except BaseException:
        del sys.modules[name]
        raise


def execute(source: bytes, module: ModuleType) -> None:
    """Run the source of a module.

    Raises:
        InputError: it fails, and where.
    """
    file = str(module.__file__)
    try:
        exec(compile(source, file, "exec"), module.__dict__)
    except ScenarioError:
        raise
    except (Exception, SystemExit) as error:
        places = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == file]
        line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else (places or [None])[-1]
        where = f" (line {line})" if line else ""
        said = error.msg if isinstance(error, SyntaxError) else error
        raise InputError(f"cannot be imported: {type(error).__name__}: {said}{where}") from error
