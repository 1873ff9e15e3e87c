"""Handoff under one name: what `sim` and `experiments` make public, imported when it is first used.

Both are those that were installed with this package, whatever else is called so in the working folder. Which names
there are stands in their own lists; `__init__.pyi` hands them on to type checkers and editors.
"""

import os
import sys
from importlib import import_module
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing takes a while to import, in which nobody listens to Ctrl-C yet
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

_PACKAGES = ("sim", "experiments")
_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the folder in which this package stands


class _Installed:
    """Finds both packages beside this one; asked first, so that no folder of the caller's hides them."""

    @staticmethod
    def find_spec(
        name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        """Find a package of Handoff; anything else is found as usual."""
        return PathFinder.find_spec(name, [_HOME], target) if path is None and name in _PACKAGES else None


def _refuse_others() -> None:
    """Raise ImportError if a module with the name of one of the packages was imported before.

    What came first would stay, and half of Handoff would be missing.
    """
    for name in _PACKAGES:
        if (module := sys.modules.get(name)) is not None:
            place = getattr(module, "__file__", None) or ""
            if os.path.realpath(place) != os.path.realpath(os.path.join(_HOME, name, "__init__.py")):
                raise ImportError(
                    f"handoff has a package {name!r}, and another one was imported before it"
                    f" ({place or 'from no file'}): import handoff first, or rename the other",
                    name=name,
                )


def _public_names() -> list[str]:
    """List the public names of both packages."""
    return sorted(name for package in map(import_module, _PACKAGES) for name in package.__all__)


def __getattr__(name: str) -> "Any":
    """Take a public name from the package that has it."""
    if name == "__all__":
        return _public_names()
    for package in () if name.startswith("_") else map(import_module, _PACKAGES):
        if name in package.__all__:
            return getattr(package, name)
    raise AttributeError(f"module 'handoff' has no attribute {name!r}", name=name, obj=sys.modules[__name__])


def __dir__() -> list[str]:
    """List what can be imported from here."""
    return _public_names()


_refuse_others()
sys.meta_path.insert(0, _Installed)
