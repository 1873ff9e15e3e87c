"""Measures of somebody's own: a function of an organisation, or one under `@measure`."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sim.measures.measure import HIGHER, LOWER, NEITHER, OBSERVED, UNITS, Measure
from sim.measures.view import View
from sim.own_code import OwnCodeError, calling, takes
from sim.units import InputError, plain, shown

NO_UNIT = ""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class OfOrganisation:
    """What computes a measure of somebody's own: a function of the organisation, whose answer is checked."""

    key: str
    function: Callable[[Any], object]

    def __call__(self, view: View) -> float | None:
        """Return the measure, `None` where it is undefined.

        Raises:
            OwnCodeError: the function fails, or returns something else.
        """
        with calling(f"measure {self.key}"):
            value = plain(self.function(view.organisation))
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise OwnCodeError(
                f"measure {self.key}: returned {shown(value)}: must be a number, or None where it is undefined"
            )
        return float(value) if math.isfinite(value) else None


def own_measure(key: object, given: object, taken: Callable[[str], bool]) -> Measure:
    """Return a measure of somebody's own under its key.

    Args:
        key: its name in tables and files.
        given: a function of the organisation, which has neither unit nor direction, or what `@measure` made of one.
        taken: whether something else has a key already.

    Raises:
        InputError: the key or what was given cannot be used.
    """
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise InputError(f"measures: {shown(key)} is no key: small letters, digits and _, at most 60")
    if taken(key):
        raise InputError(f"measures: {key} is there already: choose another key")
    function = given.compute if isinstance(given, Measure) else given
    if callable(function) and not isinstance(function, type) and not takes(function, ("organisation",)):
        raise InputError(f"measures: {key} has to take one thing, the organisation: so it is called")
    if isinstance(given, Measure):
        return replace(
            _checked(key, given), key=key, compute=OfOrganisation(key, given.compute or _no_function)
        )
    if not callable(given) or isinstance(given, type):
        raise InputError(f"measures: {key} must be a function of an organisation, not {shown(given)}")
    label = key[:1].upper() + key[1:].replace("_", " ")
    definition = " ".join((given.__doc__ or "").split())
    return Measure(key, label, NO_UNIT, OBSERVED, "", definition, NEITHER, (), OfOrganisation(key, given))


def _checked(key: str, given: Measure) -> Measure:
    if given.unit not in (*UNITS, NO_UNIT):
        raise InputError(
            f"measures: {key}: there is no unit {shown(given.unit)}; units are {', '.join(UNITS)}"
        )
    if given.better not in (HIGHER, LOWER, NEITHER):
        raise InputError(f"measures: {key}: better = {shown(given.better)}: must be higher, lower or neither")
    return given


def _no_function(_: Any) -> None:
    """Stand for a measure that compares runs, of which nobody can have one of their own."""
