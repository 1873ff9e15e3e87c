"""A program that ends when its standard input is closed, as it is when whoever started it has ended, however it did.

python mortal.py MODULE [WORD ...]
"""

import os
import runpy
import sys
import threading


def end_with_stdin() -> None:
    """End this process when standard input is closed."""
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=end_with_stdin, daemon=True).start()
    sys.argv[:] = sys.argv[1:]
    sys.path[0] = ""
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
