"""Who may ask the page of `handoff serve`, and what an answer may do in a browser."""

import asyncio

import pytest

from experiments.live.guard import LARGEST_BODY, Guard
from tests.asking import HOST, OWN, PORT, TOKEN, asked, in_a_loop, request

QUESTION = {"question": {"scenario": "laggard", "sets": {}}}


async def nothing(_scope, _receive, send):
    """Answer whatever passes."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"passed"})


@pytest.fixture
def guard() -> Guard:
    """What stands before the page."""
    return Guard(nothing, TOKEN, PORT, ("127.0.0.1", "localhost"), False)


def test_the_token_in_the_address_becomes_a_cookie_that_no_script_and_no_other_site_gets(guard):
    found = asked(guard, query="token=" + TOKEN.replace(" ", "+"), headers={"cookie": None})
    assert found.status == 303
    assert found.headers["location"] == "/"
    cookie = found.headers["set-cookie"].lower()
    assert cookie.startswith(f"handoff-{PORT}=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("path", ["/", "/ask", "/controls", "/nowhere"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:1",
        f"localhost.evil.example:{PORT}",
        None,
        "",
        f"192.168.0.1:{PORT}",
    ],
)
def test_a_forged_host_is_refused_on_every_route(guard, path, host):
    assert asked(guard, path, headers={"host": host}).status == 403
    assert asked(guard, path, QUESTION, headers={"host": host}).status == 403


def test_no_name_is_believed_where_every_address_is_listened_at():
    guard = Guard(nothing, TOKEN, PORT, ("desk",), True)
    for host, status in ((f"192.168.0.1:{PORT}", 200), (f"[::1]:{PORT}", 200), (f"evil.example:{PORT}", 403)):
        assert asked(guard, headers={"host": host}).status == status, host


@pytest.mark.parametrize(
    "cookie", [None, "", f"handoff-{PORT}=guessed", f"handoff-1={TOKEN}", "handoff-8765", "\x01=;;"]
)
def test_without_the_token_of_this_start_nothing_is_answered(guard, cookie):
    assert asked(guard, headers={"cookie": cookie}).status == 403
    assert asked(guard, "/ask", QUESTION, headers={"cookie": cookie}).status == 403
    assert asked(guard, query="token=guessed", headers={"cookie": cookie}).status == 403


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "http://evil.example",
        f"https://{HOST}",
        "http://127.0.0.1:1",
        f"http://localhost:{PORT}",
    ],
)
def test_what_another_page_sends_is_refused(guard, origin):
    assert asked(guard, "/ask", QUESTION, headers={"origin": origin}).status == 403


def test_a_browser_that_says_another_site_asks_is_believed(guard):
    assert asked(guard, "/ask", QUESTION, headers={"sec-fetch-site": "cross-site"}).status == 403
    assert asked(guard, "/ask", QUESTION, headers={"sec-fetch-site": "same-origin"}).status == 200


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_only_json_is_taken_for_a_question(guard, kind):
    assert asked(guard, "/ask", QUESTION, headers={"content-type": kind}).status == 415


def test_a_body_is_bounded_whatever_it_says_of_its_length(guard):
    assert asked(guard, "/ask", QUESTION, headers={"content-length": str(LARGEST_BODY + 1)}).status == 413
    assert asked(guard, "/ask", QUESTION, headers={"content-length": "-1"}).status == 413
    piece = {"type": "http.request", "body": b" " * (LARGEST_BODY // 2 + 1), "more_body": True}
    assert asked(guard, "/ask", QUESTION, parts=[dict(piece), dict(piece)]).status == 413


def test_a_body_that_never_ends_is_given_up(guard, monkeypatch):
    monkeypatch.setattr("experiments.live.guard.BODY_TIMEOUT", 0.01)
    begun = {"type": "http.request", "body": b"{", "more_body": True}
    assert asked(guard, "/ask", QUESTION, parts=[begun]).status == 408


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD"])
def test_other_methods_are_not_spoken(guard, method):
    assert asked(guard, method=method).status == 405


def test_every_answer_says_what_it_may_not_do_and_none_lets_other_origins_in(guard):
    for found in (
        asked(guard),
        asked(guard, headers={"host": "evil.example"}),
        asked(guard, "/ask", QUESTION),
    ):
        headers = found.headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert not [name for name in headers if name.startswith("access-control")]


def test_a_fault_of_ours_ends_one_answer_in_one_line(capsys):
    async def broken(_scope, _receive, _send):
        raise RuntimeError("two\nlines")

    guard = Guard(broken, TOKEN, PORT, ("127.0.0.1",), False)
    assert asked(guard).status == 500
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("handoff: ")


def test_two_hundred_requests_at_once_are_all_answered(guard):
    async def all_at_once():
        return await asyncio.gather(*(request(guard, "/ask", QUESTION, OWN) for _ in range(200)))

    assert [found.status for found in in_a_loop(all_at_once())] == [200] * 200
