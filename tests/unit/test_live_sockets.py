"""The page of `handoff serve` on a real socket: two hundred requests at once, and a client that goes away."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from experiments.live.app import app_of
from experiments.live.engine import Engine
from experiments.live.guard import Guard
from experiments.live.listening import listening
from experiments.live.server import Server, config_of
from tests.asking import TOKEN, in_a_loop
from tests.unit.test_live_answers import SEED, TODAY, Here

MANY = 200
PATIENCE = 180.0  # seconds, on a machine that does much else
FUTURES = (2, 4)


class Slow(Here):
    """A crew whose runs wait until they may be made, and which says that one was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go, self.asked = asyncio.Event(), asyncio.Event()
        self.waiting = 0

    async def run(self, task):
        self.waiting += 1
        self.asked.set()
        try:
            await self.may_go.wait()
        finally:
            self.waiting -= 1
        return await super().run(task)


class Served:
    """A page that is served: its port, and what it asks."""

    def __init__(self, port: int, engine: Engine) -> None:
        self.port, self.engine = port, engine

    async def ask(
        self, content: object, path: str = "/ask"
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection, and send a question."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = json.dumps(content).encode()
        host = f"127.0.0.1:{self.port}"
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n"
            f'Cookie: handoff-{self.port}="{TOKEN}"\r\nContent-Type: application/json\r\n'
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        return reader, writer

    async def answer(self, content: object, path: str = "/ask") -> str:
        """Ask, and read the whole answer."""
        reader, writer = await self.ask(content, path)
        found = (await reader.read()).decode()
        writer.close()
        return found


@asynccontextmanager
async def served(crew: Here) -> AsyncIterator[Served]:
    """Serve a page by uvicorn, within the limits of `handoff serve`."""
    engine = Engine(crew, {"laggard": TODAY}, SEED)  # type: ignore[arg-type]
    ready = asyncio.Event()
    with listening("127.0.0.1", 0) as socket:
        port = socket.getsockname()[1]
        guard = Guard(app_of(engine, "laggard"), TOKEN, port, ("127.0.0.1",), False)
        server = Server(config_of(guard), ready.set)
        task = asyncio.create_task(server.serve(sockets=[socket]))
        begun = asyncio.create_task(ready.wait())
        await asyncio.wait((begun, task), return_when=asyncio.FIRST_COMPLETED)
        try:
            assert begun.done(), "the server has ended before it began"
            yield Served(port, engine)
        finally:
            begun.cancel()
            server.should_exit = True
            await task


def question(reps: int) -> dict:
    """A question about so many reps."""
    return {"question": {"scenario": "laggard", "sets": {"team.sales_reps": reps}}}


@pytest.mark.slow
def test_of_two_hundred_requests_at_once_each_is_answered_and_the_newest_to_its_end(monkeypatch):
    monkeypatch.setattr("experiments.live.engine.FUTURES", FUTURES)

    async def all_at_once() -> list[str]:
        async with asyncio.timeout(PATIENCE), served(Here(wait=0.001)) as page:
            return await asyncio.gather(*(page.answer(question(2 + number % 3)) for number in range(MANY)))

    found = in_a_loop(all_at_once())
    assert all(answer.startswith("HTTP/1.1 200 ") for answer in found)
    ends = [answer.rpartition("event: ")[2].partition("\n")[0] for answer in found]
    assert ends.count("charts") == 1
    assert set(ends) == {"charts", "superseded"}


def test_a_client_that_goes_away_in_the_middle_ends_its_question_and_the_next_one_is_answered(monkeypatch):
    monkeypatch.setattr("experiments.live.engine.FUTURES", FUTURES)

    async def leaves() -> tuple[int, int, str]:
        crew = Slow()
        async with asyncio.timeout(PATIENCE), served(crew) as page:
            reader, writer = await page.ask(question(2))
            assert b"event: link" in await reader.readuntil(b"event: link")
            await crew.asked.wait()
            writer.transport.abort()
            working = page.engine.working
            with suppress(asyncio.CancelledError):
                await working
            left, made = crew.waiting, crew.made
            crew.may_go.set()
            return left, made, await page.answer(question(3))

    waiting, made, answer = in_a_loop(leaves())
    assert waiting == made == 0
    assert answer.rpartition("event: ")[2].startswith("charts")
