"""Handoff under one name: what `sim` and `experiments` make public, imported when it is first used."""

from importlib import import_module
from typing import Any

_PACKAGES = ("sim", "experiments")


def __getattr__(name: str) -> Any:
    """Take a public name from the package that has it."""
    for package in map(import_module, _PACKAGES):
        if name in package.__all__:
            return getattr(package, name)
    raise AttributeError(f"module 'handoff' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names of both packages."""
    return sorted(name for package in map(import_module, _PACKAGES) for name in package.__all__)


if __name__ == "__main__":
    from experiments.commands.main import main

    main()
