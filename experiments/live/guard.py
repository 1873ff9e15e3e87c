"""Who may ask, and what an answer may do: every request passes here before anything looks at it.

The page is local and other pages of the same browser are not to be trusted: names that somebody has turned to this
machine (DNS rebinding), forms and scripts of other origins, links that somebody else made.
"""

import asyncio
import hmac
import ipaddress
import sys
from collections.abc import Collection
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.scenario.errors import one_line

TOKEN = "token"
JSON = "application/json"
LARGEST_BODY = 512 * 1024  # bytes; a scenario file has half of that
BODY_TIMEOUT = 10.0  # seconds for a body to arrive
METHODS = ("GET", "POST")
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
NOTHING_ALLOWED = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A request that is not answered, with its status and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Guard:
    """Lets through whoever has the token, asks under a name of this server, and from its own page."""

    def __init__(
        self, app: ASGIApp, token: str, port: int, hosts: Collection[str], any_address: bool
    ) -> None:
        self.app, self.token, self.port = app, token, port
        self.hosts = {f"{host}:{port}" for host in hosts} | (set(hosts) if port == 80 else set())
        self.any_address = any_address

    @property
    def cookie(self) -> str:
        """Return the name of the cookie; cookies know no ports, so that two servers would share one."""
        return f"handoff-{self.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing else is spoken here
            await send({"type": "websocket.close", "code": 1008})
            return
        safe_send = with_headers(send)
        try:
            headers = headers_of(scope)
            self.check_host(headers)
            if redirect := self.welcome(scope):
                await redirect(scope, receive, safe_send)
                return
            self.check_token(headers)
            if scope["method"] not in METHODS:
                raise Refused(405, "only GET and POST are answered")
            if scope["method"] == "POST":
                check_content(headers)
                self.check_origin(headers)
                receive = replayed(await body_of(receive), receive)
            await self.app(scope, receive, safe_send)
        except Refused as refused:
            await PlainTextResponse(f"{refused.why}\n", refused.status)(scope, receive, safe_send)
        except Exception as error:  # a fault of ours ends one answer, and nothing else
            what = one_line(f"{scope['path']} failed: {type(error).__name__}: {error}")
            print(f"handoff: {what}", file=sys.stderr)
            with suppress(RuntimeError):  # the answer had begun
                await PlainTextResponse("this failed; the terminal says why\n", 500)(
                    scope, receive, safe_send
                )

    def check_host(self, headers: dict[str, list[str]]) -> None:
        """Refuse a request under a name that is not this server's.

        Raises:
            Refused: It names another host, none, or two.
        """
        given = headers.get("host", [])
        if len(given) != 1 or not self.is_own(given[0].lower()):
            raise Refused(403, "this server does not go by that name")

    def is_own(self, host: str) -> bool:
        """Tell whether a host is this server's; an address is, where all are listened to: nobody can rebind one."""
        if host in self.hosts:
            return True
        name, _, port = host.rpartition(":")
        if not self.any_address or port != str(self.port):
            return False
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True

    def welcome(self, scope: Scope) -> RedirectResponse | None:
        """Turn a token in the address into a cookie, so that it stands in no history and no bookmark."""
        if scope["method"] != "GET" or scope["path"] != "/" or not scope["query_string"]:
            return None
        given = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=4).get(TOKEN, [])
        if len(given) != 1 or not hmac.compare_digest(given[0].encode(), self.token.encode()):
            return None
        found = RedirectResponse("/", 303)
        found.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
        return found

    def check_token(self, headers: dict[str, list[str]]) -> None:
        """Refuse a request without the token of this start.

        Raises:
            Refused: It has none, or another one.
        """
        jar: SimpleCookie = SimpleCookie()
        try:
            for line in headers.get("cookie", []):
                jar.load(line)
        except CookieError:
            jar = SimpleCookie()
        given = jar[self.cookie].value if self.cookie in jar else ""
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            raise Refused(
                403, "open the address that `handoff serve` printed: it holds the token of this start"
            )

    def check_origin(self, headers: dict[str, list[str]]) -> None:
        """Refuse whatever another page sends.

        Raises:
            Refused: It comes from another origin, from none, or from one that hides itself.
        """
        origin, host = headers.get("origin", []), headers["host"][0].lower()
        if origin != [f"http://{host}"]:
            raise Refused(403, "only the page of this server may ask")
        if headers.get("sec-fetch-site", ["same-origin"]) != ["same-origin"]:
            raise Refused(403, "only the page of this server may ask")


def headers_of(scope: Scope) -> dict[str, list[str]]:
    """Return the headers of a request by their names in small letters."""
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def check_content(headers: dict[str, list[str]]) -> None:
    """Refuse what is not said to be JSON: a form of another page can send other types without asking.

    Raises:
        Refused: It is of another type, or announced to be too large.
    """
    kind = headers.get("content-type", [""])[0].partition(";")[0].strip().lower()
    if kind != JSON:
        raise Refused(415, f"questions are {JSON}")
    length = headers.get("content-length", ["0"])[0]
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise Refused(413, f"a request has at most {LARGEST_BODY // 1024} KB")


async def body_of(receive: Receive) -> bytes:
    """Read a body, no longer than allowed, in size and in time.

    Raises:
        Refused: It is longer, takes longer, or its sender has gone.
    """
    content = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Refused(400, "the sender has gone")
                content += message.get("body", b"")
                if len(content) > LARGEST_BODY:
                    raise Refused(413, f"a request has at most {LARGEST_BODY // 1024} KB")
                if not message.get("more_body", False):
                    return bytes(content)
    except TimeoutError:
        raise Refused(408, f"a request arrives within {BODY_TIMEOUT:g} s") from None


def replayed(content: bytes, receive: Receive) -> Receive:
    """Return what hands over a body that was read, and then tells when its sender has gone."""
    messages: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

    async def next_message() -> Message:
        return messages.pop() if messages else await receive()

    return next_message


def with_headers(send: Send) -> Send:
    """Return what sends answers that may do nothing in a browser unless they say themselves what they may."""

    async def send_safely(message: Message) -> None:
        if message["type"] == "http.response.start":
            own: list[Any] = list(message.get("headers", []))
            if not any(name == b"content-security-policy" for name, _ in own):
                own.append((b"content-security-policy", NOTHING_ALLOWED))
            message = {**message, "headers": [*own, *HEADERS]}
        await send(message)

    return send_safely
