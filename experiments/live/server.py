"""Answers on a socket with kept workers until it is told to end."""

import asyncio
import logging
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NamedTuple

import uvicorn

from experiments.errors import ExperimentError
from experiments.live.app import app_of
from experiments.live.crew import Crew
from experiments.live.engine import FUTURES, Engine
from experiments.live.guard import TOKEN, Guard
from experiments.live.listening import EVERYWHERE, LOCAL, in_brackets, listening, own_names
from experiments.live.study_job import StudyJob
from experiments.running.cores import workers_wanted
from experiments.running.interruptions import INTERRUPTIONS
from experiments.running.local_workers import LocalWorkers, local_workers
from experiments.running.plan import Cell, Task
from sim.scenario import Scenario

MOST_CONNECTIONS = 256
IDLE = 20  # seconds that a connection may say nothing
LONGEST_HEAD = 16 * 1024  # bytes of the headers of a request

Ready = Callable[[str], object]


class Offer(NamedTuple):
    """What is served: scenarios by name, which one is today when the page opens, and the seed of the first future.

    `own`: files of somebody's own code that the scenarios are run with.
    """

    scenarios: Mapping[str, Scenario]
    first: str
    seed: int
    own: tuple[str, ...] = ()


class Server(uvicorn.Server):
    """A server that says when requests are answered; `told`: by which signal it was told to end, if it was."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self.ready = ready
        self.told: int | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self.ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take note of what tells this process to end: an interruption would leave the event loop in pieces.

        What whoever started it ignores stays ignored.  Python hands signals to its main thread only.
        """
        is_told = threading.current_thread() is threading.main_thread()
        heard = [number for number in INTERRUPTIONS if is_told and callable(signal.getsignal(number))]
        before = {number: signal.signal(number, self.handle_exit) for number in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; who is told twice waits for no answer."""
        self.told = self.told or sig
        super().handle_exit(signal.SIGINT, frame)


def serve(offer: Offer, ready: Ready, host: str = LOCAL, port: int | None = None) -> None:
    """Answer until this process is told to end.

    Args:
        offer: What is served.
        ready: Called with the address, its token in it, once requests are answered.
        host: The address that is listened at.
        port: 0 takes any that is free; left out, the default one or the next free one after it.

    Raises:
        PortTakenError: Nobody can listen there.
        WorkersError: No worker can be started.
    """
    with listening(host, port) as found, local_workers(workers_wanted(None)) as workers:
        if (told := asyncio.run(answering(offer, found, host, workers, ready))) is not None:
            signal.raise_signal(told)  # again, now that nothing is being answered


async def answering(
    offer: Offer, found: socket.socket, host: str, workers: LocalWorkers, ready: Ready
) -> int | None:
    """Answer on a socket until that is cancelled, or this process is told to end: then return by which signal."""
    crew = Crew(workers, asyncio.get_running_loop(), offer.scenarios[offer.first])
    crew.start()
    engine = Engine(crew, offer.scenarios, offer.seed)
    token, port = secrets.token_urlsafe(24), int(found.getsockname()[1])
    job = StudyJob(offer.own)
    guarded = Guard(app_of(engine, offer.first, job), token, port, own_names(host), host in EVERYWHERE)
    named = LOCAL if host in EVERYWHERE else in_brackets(host)
    server = Server(config_of(guarded), lambda: ready(f"http://{named}:{port}/?{TOKEN}={token}"))
    warming = asyncio.create_task(warm(engine, offer))
    try:
        await server.serve(sockets=[found])
    finally:
        warming.cancel()
        await job.close()
    return server.told


def config_of(guarded: Guard) -> uvicorn.Config:
    """Return how requests are taken: within limits of number, size and time, and without a log of its own."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    return uvicorn.Config(
        guarded,
        log_config=None,
        access_log=False,
        lifespan="off",
        http="h11",
        ws="none",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )


async def warm(engine: Engine, offer: Offer) -> None:
    """Make the first futures of today before anybody asks; a question that comes meanwhile goes beside them."""
    cell = Cell(offer.first, offer.scenarios[offer.first])
    with suppress(ExperimentError):
        for replicate in range(FUTURES[0]):
            task = Task(cell, replicate, offer.seed + replicate, True)
            if engine.kept.get(task) is None:
                await engine.run(task)
