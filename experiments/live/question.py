"""What a page asks: a scenario and what is set on top of it, read as strictly as a file, and as a link.

A link holds the question in the part of an address that no server ever sees.  It begins with its version, is short
enough for mail, and is validated like a file: whoever made it is a stranger.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from experiments.errors import BadInputError
from experiments.live.dates import dated, read_dates
from sim.scenario import Entry, Scenario, ScenarioError
from sim.scenario.errors import reading
from sim.scenario.layers import settings_of_sets
from sim.scenario.members import PRACTICES
from sim.units import nearest, shown

LINK_VERSION = "1"
LONGEST_LINK = 2_000  # characters; mail programs cut what is longer
LARGEST_QUESTION = 64_000  # bytes of a question once unpacked
MOST_SETS = 200
FIELDS = ("scenario", "sets", "dates")
WHAT_IF = "what if"

Setting = float | str | bool


class BadQuestionError(BadInputError):
    """A question, or a link that holds one, that cannot be read; in one line."""


@dataclass(frozen=True)
class Question:
    """A scenario by its name, settings on top of it, and in which month a practice begins to be adopted.

    Practices that have a month stand as today until then; all others are what they are set to from the first day.
    """

    scenario: str
    sets: tuple[tuple[str, Setting], ...] = ()
    dates: tuple[tuple[str, float], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the question as JSON has it."""
        return {"scenario": self.scenario, "sets": dict(self.sets), "dates": dict(self.dates)}


def read_question(given: object) -> Question:
    """Read a question from JSON.

    Raises:
        BadQuestionError: It has another shape.
    """
    if not isinstance(given, dict) or not isinstance(given.get("scenario"), str):
        raise BadQuestionError("a question is a table with the name of a scenario")
    if odd := [field for field in given if field not in FIELDS]:
        raise BadQuestionError(f"a question cannot have {shown(odd[0])}; it takes {', '.join(FIELDS)}")
    sets = given.get("sets", {})
    if not isinstance(sets, dict) or len(sets) > MOST_SETS:
        raise BadQuestionError(f"sets must be a table of at most {MOST_SETS} settings")
    for key, value in sets.items():
        if not isinstance(value, int | float | str | bool):
            raise BadQuestionError(f"{shown(key)} = {shown(value)}: must be a number, a text, true or false")
    return Question(given["scenario"], tuple(sorted(sets.items())), read_dates(given.get("dates", {})))


def scenario_asked(question: Question, known: Mapping[str, Scenario], name: str = WHAT_IF) -> Scenario:
    """Return the scenario that a question describes, under a name of its own.

    Raises:
        BadQuestionError: There is no such scenario here.
        ScenarioError: A key is unknown, or a value cannot be used.
    """
    today = scenario_of_today(question, known)
    later = {f"{PRACTICES}{practice}" for practice, _ in question.dates}
    with reading("the question"):
        settings = settings_of_sets(dict(question.sets), today.foundation)
    changed = today.with_sets(settings) if settings else today
    if not later:
        return replace(changed, name=name)
    levels = {f"{PRACTICES}{practice}": level for practice, level in changed.levels.items()}
    stays = {key: today.levels[key.removeprefix(PRACTICES)] for key in later}
    begun = changed.with_sets(stays)
    steps = dated({key: levels[key] for key in later}, dict(question.dates), begun)
    return replace(begun, name=name, planned=(*begun.planned, *steps))


def scenario_of_today(question: Question, known: Mapping[str, Scenario]) -> Scenario:
    """Return the scenario on top of which a question sets something."""
    if question.scenario not in known:
        hint = nearest(question.scenario, known) or f"; known are {', '.join(known)}"
        raise BadQuestionError(f"there is no scenario {shown(question.scenario)} on this page{hint}")
    return known[question.scenario]


def link_of(question: Question) -> str:
    """Return a question as a link holds it; empty where it is too long for one."""
    content = json.dumps(question.as_dict(), separators=(",", ":"), sort_keys=True).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")
    link = f"{LINK_VERSION}.{packed}"
    return link if len(link) <= LONGEST_LINK else ""


def read_link(link: object) -> Question:
    """Read a question from what stands after `#s=` in an address.

    Raises:
        BadQuestionError: It is too long, of another version, or holds no question.
    """
    if not isinstance(link, str) or len(link) > LONGEST_LINK:
        raise BadQuestionError(f"a link holds at most {LONGEST_LINK:,} characters; a file holds any scenario")
    version, point, packed = link.partition(".")
    if not point or version != LINK_VERSION:
        raise BadQuestionError(f"this link is of version {shown(version)}; this page reads {LINK_VERSION}")
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(
            base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True),
            LARGEST_QUESTION,
        )
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise BadQuestionError("this link is cut, or unpacks to more than a question holds")
        return read_question(json.loads(content))
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise BadQuestionError("this link was changed on its way: it holds no question") from None


def question_about(scenario: Scenario, name: str, today: Scenario) -> Question:
    """Return the question that sets on top of today whatever another scenario has otherwise.

    Raises:
        ScenarioError: They differ in more than settings.
    """
    if scenario.planned != today.planned or scenario.members != today.members:
        raise ScenarioError(
            f"{scenario.name} has dated changes or members that {today.name} has not: start `handoff serve` with it"
        )
    sets: dict[str, Setting] = {
        f"{PRACTICES}{key}": level for key, level in scenario.levels.items() if level != today.levels[key]
    }
    sets |= {
        f"mechanisms.{key}": on for key, on in scenario.mechanisms.items() if on != today.mechanisms[key]
    }
    sets |= {f"forms.{key}": form for key, form in scenario.forms.items() if form != today.forms[key]}
    for word in ("currency", "plan"):
        if getattr(scenario, word) != getattr(today, word):
            sets[word] = getattr(scenario, word)
    follows = today.with_sets(sets) if sets else today
    for key, entry in scenario.entries.items():
        if entry.value != follows.entries[key].value:
            sets[key] = setting_of(today.entries[key], entry.value)
    return Question(name, tuple(sorted(sets.items())))


def setting_of(entry: Entry, value: float) -> Setting:
    """Return a canonical value as a file would set it: in the unit of its setting, or as a plain number."""
    if entry.unit:
        return entry.written(value)
    return int(value) if value.is_integer() else value


def in_units_of(today: Scenario, question: Question) -> Question:
    """Return a question whose settings stand in the units in which today has them, as a page shows them.

    Raises:
        ScenarioError: A key is unknown, or a value cannot be used.
    """
    with reading("the question"):
        given = settings_of_sets(dict(question.sets), today.foundation)
    found = today.with_sets(given) if given else today
    sets: dict[str, Setting] = {
        key: setting_of(today.entries[key], found.entries[key].value) if key in today.entries else value
        for key, value in question.sets
    }
    sets |= {key: found.levels[key.removeprefix(PRACTICES)] for key in sets if key.startswith(PRACTICES)}
    return Question(question.scenario, tuple(sorted(sets.items())), question.dates)
