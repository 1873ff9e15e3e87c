"""A workshop as JSON: as it is kept, with all guesses; and as it is seen, with none before its answer is shown."""

import json
import math
from collections.abc import Sequence
from typing import Any

from experiments.errors import BadInputError
from experiments.files.texts import as_json
from experiments.findings.guesses import guess_in_words, off_in_words
from experiments.live.guesses import (
    MOST_CHOICES,
    MOST_PEOPLE,
    MOST_ROUNDS,
    Answer,
    Guess,
    Round,
    Workshop,
    begin,
    commit,
    show,
)
from experiments.numbers import estimate_in_words, judged
from sim.units import nearest, shown

LONGEST = 500_000  # characters of a document: all rounds and people at their most have fewer
HUGE = 10**15
ROUND = ("choices", "least", "most", "unit", "currency", "guesses", "answer")
UNITS = ("fraction", "money per year")
KINDS = {str: "a text", float: "a number", int: "a whole number", list: "a list", dict: "an object"}


def kept(workshop: Workshop) -> str:
    """Return a workshop as JSON from which `read` makes it again."""
    return as_json({"rounds": [round_as_kept(one) for one in workshop.rounds]})


def round_as_kept(one: Round) -> dict[str, Any]:
    """Return a round with everything that it holds."""
    answer = None if one.answer is None else {**one.answer._asdict(), "practices": list(one.answer.practices)}
    values = {name: getattr(one, name) for name in ROUND}
    guesses = [guess._asdict() for guess in one.guesses]
    return {**values, "choices": dict(one.choices), "guesses": guesses, "answer": answer}


def seen(workshop: Workshop) -> dict[str, Any]:
    """Return what everybody may see: of an open round who has guessed, and neither what nor the answer.

    Texts are plain: whoever shows them sets them as text.
    """
    return {"rounds": [round_as_seen(one) for one in workshop.rounds]}


def round_as_seen(one: Round) -> dict[str, Any]:
    """Return what everybody may see of a round."""
    question = {"choices": dict(one.choices), "least": one.least, "most": one.most, "unit": one.unit}
    if one.answer is None:
        return {**question, "names": list(one.names), "shown": False}
    answer = estimate_in_words(
        judged(one.answer.estimate), one.unit, one.currency, signed=True, difference=True
    )
    return {
        **question,
        "names": list(one.names),
        "shown": True,
        "practices": list(one.answer.practices),
        "answer": answer,
        "value": one.answer.value,
        "low": one.answer.low,
        "high": one.answer.high,
        "finding": one.finding,
        "guesses": [
            {
                "name": guess.name,
                "practice": guess.practice,
                "value": guess.worth,
                "worth": guess_in_words(guess.worth, one.unit, one.currency),
                "off": off_in_words(found.off, one.unit, one.currency),
                "right": found.is_right,
                "inside": found.is_inside,
            }
            for guess, found in zip(one.guesses, one.found, strict=True)
        ],
    }


def read(document: str) -> Workshop:
    """Return the workshop that a document holds, played again move by move.

    Raises:
        BadInputError: It is not one; the error names where, what was given and what is allowed.
    """
    if len(document) > LONGEST:
        raise BadInputError(f"a workshop of {len(document):,} characters; there can be {LONGEST:,}")
    try:
        given = json.loads(document, parse_constant=lambda word: word)
    except (ValueError, RecursionError):
        raise BadInputError("a workshop is a JSON document, and this is none") from None
    whole = fields(given, "workshop", ("rounds",))
    workshop = Workshop()
    for place, one in enumerate(several(whole["rounds"], "rounds", MOST_ROUNDS)):
        workshop = played(workshop, one, f"rounds[{place}]")
    return workshop


def guess_of(given: object, where: str = "guess") -> Guess:
    """Return a guess that came as JSON, which is checked when it is committed.

    Raises:
        BadInputError: It is none.
    """
    said = fields(given, where, Guess._fields)
    return Guess(
        typed(said["name"], str, f"{where}.name"),
        typed(said["practice"], str, f"{where}.practice"),
        typed(said["worth"], float, f"{where}.worth"),
    )


def answer_of(given: object, where: str) -> Answer:
    """Return an answer that came as JSON, which is checked when it is shown."""
    said = fields(given, where, Answer._fields)
    practices = several(said["practices"], f"{where}.practices", MOST_CHOICES)
    value, low, high = (typed(said[name], float, f"{where}.{name}") for name in ("value", "low", "high"))
    named = tuple(typed(one, str, f"{where}.practices") for one in practices)
    return Answer(named, value, low, high, typed(said["runs"], int, f"{where}.runs"))


def played(workshop: Workshop, given: object, where: str) -> Workshop:
    """Return a workshop after one more round of a document."""
    said = fields(given, where, ROUND)
    choices = {
        key: typed(title, str, f"{where}.choices.{key}")
        for key, title in typed(said["choices"], dict, f"{where}.choices").items()
    }
    unit = typed(said["unit"], str, f"{where}.unit")
    if unit not in UNITS:
        raise BadInputError(
            f"{where}.unit: there is no {shown(unit)}{nearest(unit, UNITS)}; {', '.join(UNITS)}"
        )
    least, most = (typed(said[name], float, f"{where}.{name}") for name in ("least", "most"))
    currency = typed(said["currency"], str, f"{where}.currency")
    one = Round(choices, least, most, unit, currency)
    guesses = [
        guess_of(each, f"{where}.guesses[{nth}]")
        for nth, each in enumerate(several(said["guesses"], f"{where}.guesses", MOST_PEOPLE))
    ]
    answer = None if said["answer"] is None else answer_of(said["answer"], f"{where}.answer")
    try:
        workshop = begin(workshop, one)
        for guess in guesses:
            workshop = commit(workshop, guess)
        return workshop if answer is None else show(workshop, answer)
    except BadInputError as error:
        raise BadInputError(f"{where}: {error}") from None


def fields(given: object, where: str, names: Sequence[str]) -> dict[str, Any]:
    """Return an object that has these fields and no other.

    Raises:
        BadInputError: It has not.
    """
    said: dict[str, Any] = typed(given, dict, where)
    for name in said:
        if name not in names:
            raise BadInputError(
                f"{where}: there is no {shown(name)}{nearest(name, names)}; it has {', '.join(names)}"
            )
    for name in names:
        if name not in said:
            raise BadInputError(f"{where}: {name} is missing")
    return said


def several(given: object, where: str, most: int) -> list[Any]:
    """Return a list of so many at most.

    Raises:
        BadInputError: It is none, or longer.
    """
    found: list[Any] = typed(given, list, where)
    if len(found) > most:
        raise BadInputError(f"{where}: {len(found)} of them; there can be {most}")
    return found


def typed(given: object, kind: type, where: str) -> Any:
    """Return a value of a kind; a whole number is a number too, and yes or no is none.

    Raises:
        BadInputError: It is of another kind.
    """
    if kind is float and isinstance(given, int) and not isinstance(given, bool):
        return float(given) if abs(given) < HUGE else math.inf  # which no check lets pass
    if not isinstance(given, kind) or isinstance(given, bool):
        raise BadInputError(f"{where}: {shown(given)} is not {KINDS[kind]}")
    return given
