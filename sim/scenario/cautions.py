"""What a scenario can be run with and may not have meant: keys that practices own, values that are not plausible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sim.units import format_range

if TYPE_CHECKING:
    from sim.practices import Practice
    from sim.scenario.entry import Entry
    from sim.scenario.resolved import Scenario

FROM_COMMAND_LINE = "--set"


class Caution(NamedTuple):
    """A setting that may not have been meant: its key, the practice that owns it, if any, who set it, and what is said.

    `owner` is empty where the value is not plausible.
    """

    key: str
    owner: str
    set_by: str
    words: str


def cautions_of(scenario: Scenario) -> Iterator[Caution]:
    """Yield what there is to say of the settings that files, `--set` and dated changes chose, key by key."""
    owners = {each.key: practice for practice in scenario.foundation.practices for each in practice.sets}
    for key, entry in scenario.explicit.items():
        if key in owners:
            frozen = f"{key} = {entry.written()} {_frozen(owners[key], entry)}"
            yield Caution(key, owners[key].name, entry.set_by, frozen)
        yield from _implausible(entry, entry.value, entry.set_by)
    for change in scenario.planned:
        for key, value in change.sets.items():
            if key in scenario.entries:  # all levels of a practice are plausible
                yield from _implausible(scenario.entries[key], value, "a dated change")


def _frozen(practice: Practice, entry: Entry) -> str:
    """Say whose a setting is, what it would be, and that the practice no longer moves it."""
    ends = next((each.absent, each.established) for each in practice.sets if each.key == entry.key)
    absent, established = map(entry.written, ends)
    further = "" if entry.set_by == FROM_COMMAND_LINE else ", here and in every scenario that extends this"
    return f"freezes what practices.{practice.name} sets, {absent} (absent) to {established} (established){further}"


def _implausible(entry: Entry, value: float, set_by: str) -> Iterator[Caution]:
    """Yield what there is to say of a value outside its plausible range."""
    low, high = entry.range
    if not low <= value <= high:
        plausible = format_range(low, high, entry.unit)
        words = f"{entry.key} = {entry.written(value)} is outside what is plausible, {plausible}"
        yield Caution(entry.key, "", set_by, words)
