"""The command `handoff`, and `python -m handoff`."""

import os
import signal


def main() -> None:
    """Run the command line; before it is even imported there is nothing to keep, so that Ctrl-C just ends it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda number, _: os._exit(128 + number))
    from experiments.commands.main import main as run

    run()


if __name__ == "__main__":
    main()
