"""Where a page is listened at, and under which names: this machine only, unless another address is asked for."""

import socket

from experiments.errors import ExperimentError

LOCAL = "127.0.0.1"
LOCAL_TOO = (LOCAL, "::1", "localhost")
DEFAULT_PORT = 8765
MOST_PORTS = 20  # tried from the default one on
BACKLOG = 256
EVERYWHERE = ("0.0.0.0", "::")


class PortTakenError(ExperimentError):
    """Nobody can listen there."""


def listening(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens; without a port, the default one or one of those after it.

    Raises:
        PortTakenError: The port is taken, or nobody can listen at that address.
    """
    ports = range(DEFAULT_PORT, DEFAULT_PORT + MOST_PORTS) if port is None else (port,)
    reason = ""
    for each in ports:
        try:
            family = socket.getaddrinfo(host, each, type=socket.SOCK_STREAM)[0][0]
            found = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:
            raise PortTakenError(f"nobody can listen at {host}: {error.strerror or error}") from None
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind((host, each))
            found.listen(BACKLOG)
        except OSError as error:
            found.close()
            reason = error.strerror or str(error)
            continue
        return found
    where = f"port {ports[0]}" if len(ports) == 1 else f"ports {ports[0]} to {ports[-1]}"
    raise PortTakenError(f"{where} of {host} cannot be listened at: {reason}")


def own_names(host: str) -> tuple[str, ...]:
    """Return the names under which this server may be asked."""
    if host in EVERYWHERE:
        return (socket.gethostname().lower(), "localhost")
    return (
        (in_brackets(host).lower(), "localhost") if host in (LOCAL, "::1") else (in_brackets(host).lower(),)
    )


def in_brackets(host: str) -> str:
    """Return a host as an address has it."""
    return f"[{host}]" if ":" in host else host
