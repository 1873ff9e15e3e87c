"""What asks for a copy of Python, and stands for it: streams, folder, words and environment are handed over.

It is run as a program too, where nothing but Python itself is imported.
"""

import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence

LIMIT = 900  # seconds, only to end what hangs


def asked(
    address: str,
    words: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
    limit: int,
    streams: Sequence[int],
) -> int:
    """Ask for a copy, and return its exit code; without an environment it has that of whoever is copied."""
    with socket.socket(socket.AF_UNIX) as there:
        there.connect(address)
        socket.send_fds(there, [b"."], streams)
        there.sendall(json.dumps([words, folder, dict(environment), limit]).encode() + b"\n")
        with there.makefile() as answer:
            return int(answer.readline())


if __name__ == "__main__":
    sys.exit(asked(sys.argv[1], sys.argv[2:], os.getcwd(), os.environ, LIMIT, (0, 1, 2)))
