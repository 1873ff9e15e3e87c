"""Answers that come bit by bit, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing

from experiments.errors import ExperimentError
from experiments.live.answer import Widths, answer_of, drawn
from experiments.live.engine import Asked, Engine, SupersededError
from experiments.live.question import link_of
from sim.scenario import Scenario, ScenarioError

EVENTS = "text/event-stream"
GETTING_READY = "Getting ready: the model is loaded once, and compiled if it is new here."


async def events_of(
    engine: Engine, asked: Asked, scenarios: Sequence[Scenario], widths: Widths
) -> AsyncIterator[str]:
    """Yield the link, then of each answer what is told and its charts; a last event says why no more come."""
    yield event("link", {"link": link_of(asked.question)})
    if not engine.crew.is_warm.is_set():
        yield event("waiting", {"said": GETTING_READY})
    try:
        async with aclosing(engine.answers(scenarios)) as answers:
            async for comparison in answers:
                yield event("answer", await asyncio.to_thread(answer_of, comparison))
                yield event("charts", [chart async for chart in one_by_one(drawn(comparison, widths))])
    except SupersededError:
        yield event("superseded", {"said": "Somebody asked something newer."})
    except (ExperimentError, ScenarioError) as error:
        yield event("failed", {"error": str(error)})


async def one_by_one[Thing](things: Iterator[Thing]) -> AsyncIterator[Thing]:
    """Yield what is made, each in a thread: who asks something newer meanwhile waits for one of them, not for all."""
    while (thing := await asyncio.to_thread(next, things, None)) is not None:
        yield thing


def event(name: str, content: object) -> str:
    """Write a server-sent event; JSON has no line breaks that would end it."""
    return f"event: {name}\ndata: {json.dumps(content, allow_nan=False)}\n\n"
