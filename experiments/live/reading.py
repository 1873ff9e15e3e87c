"""Bodies of requests: JSON of a known shape, or an error in one line."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from experiments.live.answer import Widths
from experiments.live.engine import Asked
from experiments.live.question import BadQuestionError, read_question

PINS = ("A", "B", "C")
WIDTH = 720.0  # pixels of a chart, where a page does not say


async def table_of(request: Request) -> dict[str, Any]:
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
