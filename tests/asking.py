"""Asks a page without a network and without a browser: requests go straight to what answers them."""

import asyncio
import json
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from starlette.types import ASGIApp, Message

TOKEN, PORT = "the token of this start", 8765
HOST = f"127.0.0.1:{PORT}"
OWN = {"host": HOST, "cookie": f'handoff-{PORT}="{TOKEN}"', "origin": f"http://{HOST}"}


class Answer(NamedTuple):
    """What came back: status, headers by their names in small letters, and the body."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def events(self) -> list[tuple[str, Any]]:
        """The server-sent events of the body."""
        parts = [part.split("\n") for part in self.body.split("\n\n") if part]
        return [
            (name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in parts
        ]


async def request(
    app: ASGIApp,
    path: str = "/",
    content: object = None,
    headers: Mapping[str, str | None] | None = None,
    method: str = "",
    query: str = "",
    parts: list[Message] | None = None,
) -> Answer:
    """Ask, as the page does unless told otherwise; a header that is None is left out."""
    posts = content is not None
    given = {**OWN, **({"content-type": "application/json"} if posts else {}), **(headers or {})}
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    waiting = parts or [{"type": "http.request", "body": body if posts else b"", "more_body": False}]
    sent: list[Message] = []
    never = asyncio.Event()

    async def receive() -> Message:
        if not waiting:
            await never.wait()
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.3"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method or ("POST" if posts else "GET"),
        "path": path,
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items() if value is not None],
    }
    await app(scope, receive, send)
    start = sent[0]
    return Answer(
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]).decode(),
    )


def in_a_loop[Found](waited_for: Coroutine[Any, Any, Found]) -> Found:
    """Run something in an event loop of a thread of its own: in this one a browser of other tests may have its loop."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, waited_for).result()


def asked(app: ASGIApp, *arguments: Any, **options: Any) -> Answer:
    """Ask once, and wait for the whole answer."""
    return in_a_loop(request(app, *arguments, **options))
