"""What the five source articles say in numbers, which target reads each statement, and what contradicts what.

`claims.toml` holds the statements in their order.  A statement that a target reads has no verdict of its own; a few are
checked by themselves, and of every other one it says why it cannot be tested.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from experiments.evidence.targets import Check, Target, target_of, targets

CLAIMS = Path(__file__).with_name("claims.toml")


class Article(NamedTuple):
    """A source article: the name of its file, and its title."""

    file: str
    title: str


class Contradiction(NamedTuple):
    """What cannot hold together: statements and targets, why they cannot, and how they are read instead."""

    id: str
    rows: tuple[str, ...]
    says: str
    reading: str


@dataclass(frozen=True)
class Claim:
    """A statement with a number: where it stands, which target reads it, how, or why it cannot be tested.

    `checks`: those of its target of which it speaks, or, with `own`, its own.
    """

    id: str
    statement: str
    articles: tuple[str, ...]
    reading: str
    target: str = ""
    also: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    why: str = ""
    own: Target | None = None


@cache
def articles() -> Mapping[str, Article]:
    """Return the source articles by their number."""
    return {number: Article(**given) for number, given in _table()["article"].items()}


@cache
def claims() -> tuple[Claim, ...]:
    """Return the statements of the articles in their order."""
    by_id = {target.id: target for target in targets()}
    return tuple(_claim(given, by_id.get(given.get("target", ""))) for given in _table()["claim"])


def checked_by_themselves() -> list[Target]:
    """Return all that is judged: the targets, and the few statements that have checks of their own."""
    return [*targets(), *(claim.own for claim in claims() if claim.own is not None)]


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """Return what cannot hold together."""
    return tuple(
        Contradiction(given["id"], tuple(given["rows"]), given["says"], given["reading"])
        for given in _table()["contradiction"]
    )


def contradicted(row: str) -> tuple[str, ...]:
    """Return the numbers of the statements and targets that contradict one."""
    others = [other for each in contradictions() if row in each.rows for other in each.rows if other != row]
    return tuple(dict.fromkeys(others))


def claims_of(target: str) -> tuple[Claim, ...]:
    """Return the statements that a target reads or bears on."""
    return tuple(claim for claim in claims() if target == claim.target or target in claim.also)


def articles_of(target: Target) -> tuple[str, ...]:
    """Return the numbers of the articles that state a target's number."""
    stating = [claim.articles for claim in claims() if target.id == claim.target]
    return tuple(sorted({number for numbers in (*stating, target.articles) for number in numbers}))


def _claim(given: Mapping[str, Any], target: Target | None) -> Claim:
    checked = given.get("checks", ())
    own = target_of(given) if checked and target is None else None
    if own is not None:
        checks = own.checks
    else:
        checks = () if target is None else tuple(each for each in target.checks if _is_chosen(each, checked))
    return Claim(
        given["id"],
        given["statement"],
        tuple(given["articles"]),
        given["reading"],
        target=given.get("target", ""),
        also=tuple(given.get("also", ())),
        checks=checks,
        why=given.get("why", ""),
        own=own,
    )


def _is_chosen(check: Check, chosen: Sequence[Mapping[str, str]]) -> bool:
    return not chosen or any(
        check.of == one["of"] and check.measure == one.get("measure", check.measure) for one in chosen
    )


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(CLAIMS.read_text(encoding="utf-8"))
