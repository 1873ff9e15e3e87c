"""Handoff under one name: what `sim` and `experiments` make public, imported when it is first used."""

import os
import signal
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing takes a while to import, in which nobody listens to Ctrl-C yet
    from typing import Any

_PACKAGES = ("sim", "experiments")


def __getattr__(name: str) -> "Any":
    """Take a public name from the package that has it."""
    for package in map(import_module, _PACKAGES):
        if name in package.__all__:
            return getattr(package, name)
    raise AttributeError(f"module 'handoff' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names of both packages."""
    return sorted(name for package in map(import_module, _PACKAGES) for name in package.__all__)


def main() -> None:
    """Run the command line; before it is even imported there is nothing to keep, so that Ctrl-C just ends it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda number, _: os._exit(128 + number))
    from experiments.commands.main import main as run

    run()


if __name__ == "__main__":
    main()
