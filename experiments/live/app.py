"""The routes of the page: what is asked by POST is JSON; answers that come bit by bit are server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from experiments.errors import BadInputError, ExperimentError
from experiments.live.answer import Widths, answer_of
from experiments.live.controls import controls_of
from experiments.live.engine import FUTURES, Asked, Engine, SupersededError
from experiments.live.loading import loaded
from experiments.live.page import live_page
from experiments.live.question import (
    BadQuestionError,
    Question,
    in_units_of,
    link_of,
    question_about,
    read_link,
    read_question,
    scenario_asked,
    scenario_of_today,
)
from sim.scenario import ScenarioError

PINS = ("A", "B", "C")
WIDTH = 720.0
EVENTS = "text/event-stream"


class Served(NamedTuple):
    """What answers, and which scenario a page opens with."""

    engine: Engine
    first: str


def app_of(served: Served) -> Starlette:
    """Return the application that answers a page; who may ask it is the guard's to say."""
    engine = served.engine

    async def page(_: Request) -> Response:
        html, policy = live_page(list(engine.known), served.first)
        return HTMLResponse(html, headers={"content-security-policy": policy})

    async def controls(request: Request) -> Response:
        content = await json_of(request)
        today = scenario_of_today(Question(str(content.get("scenario"))), engine.known)
        return JSONResponse(controls_of(today))

    async def ask(request: Request) -> Response:
        content = await json_of(request)
        asked = asked_of(content)
        scenarios = engine.scenarios(asked)
        events = events_of(engine, asked, scenarios, widths_of(content))
        return StreamingResponse(events, media_type=EVENTS, headers={"x-accel-buffering": "no"})

    async def link(request: Request) -> Response:
        question = read_link((await json_of(request)).get("link"))
        scenario_asked(question, engine.known)
        today = scenario_of_today(question, engine.known)
        return JSONResponse(in_units_of(today, question).as_dict())

    async def save(request: Request) -> Response:
        question = read_question((await json_of(request)).get("question"))
        name = f"{question.scenario} what if"
        scenario = scenario_asked(question, engine.known, name)
        return JSONResponse({"name": f"{name.replace(' ', '-')}.toml", "content": scenario.to_toml()})

    async def load(request: Request) -> Response:
        content = await json_of(request)
        today = scenario_of_today(Question(str(content.get("scenario"))), engine.known)
        scenario = loaded(content.get("name"), content.get("content"))
        return JSONResponse(question_about(scenario, str(content["scenario"]), today).as_dict())

    posts = {"/controls": controls, "/ask": ask, "/link": link, "/save": save, "/load": load}
    routes = [
        Route("/", page),
        *(Route(path, told(answer), methods=["POST"]) for path, answer in posts.items()),
    ]
    return Starlette(routes=routes)


def told(answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
    """Return an answer that tells in one line what cannot be used."""

    async def in_one_line(request: Request) -> Response:
        try:
            found: Response = await answer(request)
        except (BadInputError, ScenarioError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return found

    return in_one_line


async def json_of(request: Request) -> dict[str, Any]:
    """Return the body of a request, a JSON table.

    Raises:
        BadQuestionError: It is none.
    """
    try:
        content = json.loads(await request.body(), parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise BadQuestionError("the question is not JSON") from None
    if not isinstance(content, dict):
        raise BadQuestionError("the question is no table")
    return content


def no_constant(name: str) -> float:
    """Refuse what JSON has no number for."""
    raise ValueError(name)


def asked_of(content: Mapping[str, Any]) -> Asked:
    """Read what is asked, with what is pinned.

    Raises:
        BadQuestionError: It has another shape.
    """
    pins = content.get("pins", {})
    if not isinstance(pins, dict) or any(name not in PINS for name in pins):
        raise BadQuestionError(f"pins must be a table of questions, by {', '.join(PINS)}")
    question = read_question(content.get("question"))
    pinned = tuple((name, read_question(pins[name])) for name in PINS if name in pins)
    if any(one.scenario != question.scenario for _, one in pinned):
        raise BadQuestionError("what is pinned must rest on the same scenario")
    return Asked(question, pinned)


def widths_of(content: Mapping[str, Any]) -> Widths:
    """Return how wide charts are wanted; what is no number stands for a width that fits."""
    wanted = (content.get(name) for name in ("width", "whole"))
    return Widths(*(float(each) if isinstance(each, int | float) else WIDTH for each in wanted))


async def events_of(engine: Engine, asked: Asked, scenarios: Any, widths: Widths) -> AsyncIterator[str]:
    """Yield an event an answer; a last one says why no more come."""
    yield event("link", {"link": link_of(asked.question)})
    if not engine.crew.is_warm.is_set():
        yield event(
            "waiting", {"said": "Getting ready: the model is loaded once, and compiled if it is new here."}
        )
    try:
        async with aclosing(engine.answers(scenarios)) as answers:
            async for comparison in answers:
                yield event("answer", await asyncio.to_thread(answer_of, comparison, widths, FUTURES[-1]))
    except SupersededError:
        yield event("superseded", {"said": "Somebody asked something newer."})
    except ExperimentError as error:
        yield event("failed", {"error": str(error)})


def event(name: str, content: object) -> str:
    """Write a server-sent event; JSON has no line breaks that would end it."""
    return f"event: {name}\ndata: {json.dumps(content, allow_nan=False)}\n\n"
