"""Published numbers as they are read: what is checked, of which scenarios, within which band, and in which role.

A number has one of three roles.  *Fitted*: a value was moved to meet it.  *In view*: somebody looked at it while values
moved.  *Kept away*: nobody runs, reads or judges it until the calibration is frozen, which `targets.toml` says by
`opened`; only then, and only of such a row, can be said that it was predicted.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from experiments.defaults import PRESETS
from experiments.results.comparison import ARROW

TARGETS = Path(__file__).with_name("targets.toml")
LAGGARD, BEST = PRESETS[0], PRESETS[-1]
DIFFERENCE, RATIO = "difference", "ratio"
FITTED, IN_VIEW, UNSEEN = "fitted", "in view", "kept away"
ROLES = (FITTED, IN_VIEW, UNSEEN)
QUALITIES = ("a", "b", "c+", "c")


class Check(NamedTuple):
    """One number to meet: of which preset or contrast, in which of `ROLES`, of which measure, within which band.

    `sign`: the source says that something rises or falls, so that no difference at all is no hit.
    """

    of: str
    role: str
    measure: str
    low: float
    high: float
    first: str = LAGGARD
    second: str = BEST
    sign: bool = False

    @property
    def about(self) -> str:
        """Name what the number is of: a scenario, or both ends of a contrast."""
        return self.of if self.of in PRESETS else f"{self.of} {self.first}{ARROW}{self.second}"

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in the band."""
        return self.low <= value <= self.high and not (self.sign and value == 0)


@dataclass(frozen=True)
class Target:
    """A published number: what it says, where it stands, what was asked of whom, how it is read, what is checked.

    `origin`: the study behind it; `studies`: names under which its rows are left out together; `articles`: numbers of
    the articles that say so where no statement of theirs points here.  `needs` names the experiment without which it
    cannot be tested; empty if compared scenarios are enough.
    """

    id: str
    statement: str
    origin: str
    quality: str
    studies: tuple[str, ...]
    asked: str
    reading: str
    checks: tuple[Check, ...]
    articles: tuple[str, ...] = ()
    needs: str = ""

    @property
    def is_kept_away(self) -> bool:
        """Tell whether nobody may look at it yet."""
        return not opened() and any(check.role == UNSEEN for check in self.checks)


@cache
def targets() -> tuple[Target, ...]:
    """Read the targets."""
    return tuple(target_of(given) for given in _table()["target"])


def target_called(name: str) -> Target | None:
    """Return the target of a number, if there is one."""
    return next((target for target in targets() if target.id == name), None)


@cache
def opened() -> bool:
    """Tell whether rows that were kept away may be looked at."""
    return bool(_table()["opened"])


def is_looked_at(target: Target) -> bool:
    """Tell whether a target is read on compared scenarios: it takes no experiment of its own, and is not kept away."""
    return not target.needs and not target.is_kept_away


def target_of(given: Mapping[str, Any]) -> Target:
    """Return a target as its table in a file gives it."""
    texts = {name: given[name] for name in ("id", "statement", "origin", "quality", "asked", "reading")}
    checks = tuple(_check(one, given.get("measure", "")) for one in given["checks"])
    studies, articles = tuple(given["studies"]), tuple(given.get("articles", ()))
    return Target(**texts, studies=studies, checks=checks, articles=articles, needs=given.get("needs", ""))


def _check(given: Mapping[str, Any], measure: str) -> Check:
    low, high = given.get("low", -math.inf), given.get("high", math.inf)
    first, second = given.get("between", (LAGGARD, BEST))
    about, sign = given.get("measure", measure), given.get("sign", False)
    return Check(given["of"], given["role"], about, low, high, first, second, sign)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(TARGETS.read_text(encoding="utf-8"))
