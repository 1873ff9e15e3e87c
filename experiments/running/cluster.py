"""Workers of a Dask scheduler that runs already, here or on other machines."""

import asyncio
import logging
import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from experiments.errors import needs_extra
from experiments.running.workers import BadClusterError, Call, WorkersError

if TYPE_CHECKING:
    from distributed import Client, Security

SCHEMES = ("tcp", "tls")
CONNECT_TIMEOUT = 10  # seconds
CLOSE_TIMEOUT = 2  # seconds to take leave of a scheduler
NOISY_LOGGERS = ("asyncio", "distributed", "tornado")
MOST_LETTERS = 200  # of why a scheduler cannot be reached
NEEDED = "must be tcp://HOST:PORT or tls://HOST:PORT, say tcp://10.0.0.5:8786"


class Cluster(NamedTuple):
    """The address of a scheduler, and the files with which it and this process prove to each other who they are."""

    address: str
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None


def cluster_at(
    address: str, tls_ca: Path | None = None, tls_cert: Path | None = None, tls_key: Path | None = None
) -> Cluster:
    """Return a cluster whose address and files can be used, as far as that can be known here.

    Args:
        address: `tcp://HOST:PORT` or `tls://HOST:PORT`; without a scheme, `tls` if there are files, else `tcp`.
        tls_ca: The certificate of the authority that vouches for scheduler and workers; PEM.
        tls_cert: The certificate of this process, and the key if it stands there too; PEM.
        tls_key: The key of this process, without a password; PEM.

    Raises:
        BadClusterError: They cannot be used, or the extra `cluster` is not installed.
    """
    files, given = (tls_ca, tls_cert, tls_key), address
    has_files = any(file is not None for file in files)
    if "://" not in address:
        address = f"{'tls' if has_files else 'tcp'}://{address}"
    scheme = scheme_of(address)
    if scheme not in SCHEMES:
        raise BadClusterError(f"cluster = {given!r}: {NEEDED}")
    if has_files:
        if scheme != "tls":
            raise BadClusterError(f"cluster = {address!r}: with certificates it must be tls://HOST:PORT")
        if tls_ca is None or tls_cert is None:
            raise BadClusterError("a cluster with certificates needs both --tls-ca and --tls-cert")
        check_certificates(tls_ca, tls_cert, tls_key)
    if find_spec("distributed") is None:
        raise BadClusterError(needs_extra("a cluster", "cluster"))
    return Cluster(address, *files)


def scheme_of(address: str) -> str | None:
    """Return the scheme of an address that has a host and a port, and nothing else."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    is_plain = address.isascii() and address.isprintable() and " " not in address and not parts.username
    is_whole = host and port and address == f"{parts.scheme}://{parts.netloc}"
    return parts.scheme if is_plain and is_whole else None


def check_certificates(ca: Path, cert: Path, key: Path | None) -> None:
    """See that certificates and key can be read and belong together."""

    def no_password() -> str:
        raise BadClusterError(f"tls_key = {key or cert}: needs a password; only keys without one can be used")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for name, file, load in (
        ("tls_ca", ca, lambda: context.load_verify_locations(ca)),
        ("tls_key", key, lambda: None),
        ("tls_cert", cert, lambda: context.load_cert_chain(cert, key, no_password)),
    ):
        if file is None:
            continue
        try:
            file.open("rb").close()  # what OpenSSL says of files that are not there names none
            load()
        except ssl.SSLError as error:
            why = (error.reason or "no certificate").replace("_", " ").lower()
            raise BadClusterError(f"{name} = {file}: cannot be used: {why}") from None
        except OSError as error:
            raise BadClusterError(f"{name} = {file}: {error.strerror or error}") from None


@contextmanager
def cluster_workers(cluster: Cluster) -> "Iterator[ClusterWorkers]":
    """Connect to the workers of a running scheduler, and leave them.

    Raises:
        WorkersError: Nobody answers, or not as a scheduler does.
    """
    see_that_somebody_answers(cluster.address)
    client_of = imported_client()
    security = security_of(cluster)
    with library_silenced():
        try:
            see_that_it_is_a_scheduler(cluster.address, security)
            with warnings.catch_warnings(action="ignore"):
                client = client_of(
                    cluster.address, timeout=CONNECT_TIMEOUT, set_as_default=False, security=security
                )
        except WorkersError:
            raise
        except Exception as error:  # in whatever form the library puts it
            raise WorkersError(f"no scheduler answers at {cluster.address}: {in_words(error)}") from None
        try:
            yield ClusterWorkers(client, f"the scheduler at {cluster.address}")
        finally:
            with suppress(OSError):
                client.close(timeout=CLOSE_TIMEOUT)


def imported_client() -> "type[Client]":
    """Import the scheduler's library.

    Raises:
        WorkersError: Its settings, from files or the environment, keep it from working.
    """
    try:
        from distributed import Client
    except ImportError:
        raise
    except Exception as error:
        raise WorkersError(f"Dask cannot be used with the settings it finds: {in_words(error)}") from None
    return Client


def in_words(error: Exception) -> str:
    """Say in a few words what the library raised, or what that came from."""
    while isinstance(error.__cause__, Exception):
        error = error.__cause__
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return shorten(what, MOST_LETTERS, placeholder=" …")


def see_that_somebody_answers(address: str) -> None:
    """Connect to an address and leave it, before anything is asked that takes longer to fail."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    try:
        socket.create_connection((parts.hostname, parts.port or 0), CONNECT_TIMEOUT).close()
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise WorkersError(f"no scheduler answers at {address}: {why}") from None


def see_that_it_is_a_scheduler(address: str, security: "Security") -> None:
    """Ask who is there: a client would wait for ever for somebody who says nothing."""
    from distributed.core import rpc

    async def ask() -> str:
        async with rpc(
            address, timeout=CONNECT_TIMEOUT, connection_args=security.get_connection_args("client")
        ) as there:
            return str((await there.identity())["type"])

    async def ask_for_a_while() -> str:
        return await asyncio.wait_for(ask(), CONNECT_TIMEOUT)

    # In a thread: that of a notebook has a loop of its own already.
    with ThreadPoolExecutor(1) as elsewhere:
        found = elsewhere.submit(asyncio.run, ask_for_a_while()).result()
    if found != "Scheduler":
        raise WorkersError(f"no scheduler answers at {address}: it is a {found.lower()}")


def security_of(cluster: Cluster) -> "Security":
    """Return what proves who this process is: files, or else what the settings of the library say.

    Raises:
        BadClusterError: They do not go with the address.
    """
    from distributed import Security

    files = {
        "tls_ca_file": cluster.tls_ca,
        "tls_client_cert": cluster.tls_cert,
        "tls_client_key": cluster.tls_key,
    }
    given = {name: str(file) for name, file in files.items() if file is not None}
    security = Security(**given)
    settings = security.get_tls_config_for_role("client")
    is_encrypted = urlsplit(cluster.address).scheme == "tls"
    if security.require_encryption and not is_encrypted:
        raise BadClusterError(
            f"cluster = {cluster.address!r}: the settings of Dask require encryption: tls://HOST:PORT"
        )
    if is_encrypted and not (settings["ca_file"] and settings["cert"]):
        raise BadClusterError(f"cluster = {cluster.address!r}: tls needs --tls-ca and --tls-cert")
    return security


class ClusterWorkers:
    """The workers of a scheduler, as a dispatcher knows them."""

    patience = 60.0

    def __init__(self, client: "Client", name: str) -> None:
        self.client = client
        self.name = name
        self.seen: set[str] = set()

    def call(
        self, worker: str, function: Callable[..., Any], *arguments: Any, done: Callable[[Any], object]
    ) -> Call:
        """Ask a worker to call a function."""
        future = self.client.submit(function, *arguments, workers=[worker], pure=False)
        future.add_done_callback(done)
        return future

    def there(self) -> set[str]:
        """Name the workers that there are."""
        scheduler = self.client.scheduler
        if self.client.status != "running" or scheduler is None:
            raise WorkersError(f"{self.name} has gone away; the runs done are kept")
        # Not `scheduler_info`, which returns what it keeps: now and then a list without any worker, because every two
        # seconds the client has another look there, for totals only.
        with suppress(OSError):  # the scheduler is going away; if it has, the next look tells
            identity = self.client.sync(scheduler.identity, n_workers=-1)
            self.seen = set(identity["workers"])
        return set(self.seen)

    def is_lost(self, error: BaseException | None) -> bool:
        """Tell whether a call ended in an error because its worker did."""
        from distributed import KilledWorker

        return isinstance(error, KilledWorker)

    def notify(self, changed: Callable[[], object]) -> None:
        """Do nothing: who comes and goes is only known by looking."""

    def why_none(self) -> str:
        """Say nothing: a scheduler does not tell."""
        return ""


@contextmanager
def library_silenced() -> Iterator[None]:
    """Keep the scheduler's library from writing about what is told in one line, or mended."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in NOISY_LOGGERS]
    levels = {logger: logger.level for logger in map(logging.getLogger, names)}
    for logger in levels:
        logger.setLevel(logging.CRITICAL)
    yield
    # Only if all went well: what is cut off in the middle goes on complaining after this.
    for logger, level in levels.items():
        logger.setLevel(level)
