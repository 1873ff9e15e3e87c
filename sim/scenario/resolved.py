"""A resolved scenario: what a run reads, and where each value comes from."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from sim.clock import HOURS_A_YEAR
from sim.practices import resolve
from sim.scenario import layers, text
from sim.scenario.changes import Change, dip_of, moved
from sim.scenario.entry import Entry
from sim.scenario.errors import reading
from sim.scenario.extensions import Extensions, extended
from sim.scenario.foundation import Foundation
from sim.scenario.members import PRACTICES, Members, one_of
from sim.scenario.readonly import ReadOnly
from sim.scenario.said_by_client import Said
from sim.scenario.sources import LONGEST_NAME
from sim.scenario.supposed import supposed
from sim.units import currency_in

WARM_UP = "horizon.warm_up_years"
LONGEST_ADDITION = len("scenario-")  # bytes that a results folder puts before a name


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """A firm and what happens to it, complete and immutable; equal when their digests are.

    `levels`, `mechanisms` and `forms` are what was chosen; `explicit` holds the settings that a file or
    `--set` chose itself, `moved` the fixed numbers of the model that Python moved, and `planned` the dated changes as
    written.  `values` is what a run reads.  `start` is the
    first observed day, by which hours become dates; `title` is what reports call the firm (`name` in its file, or in
    what that extends); `said` is what its client said of it (`[client]`, alike); no run reads these.  `members` are
    the firms that fit what is known of this one alike, as canonical values by key: what a single run reads is the
    centre, or the one that `member` returns.  `extensions` are agents, mechanisms and measures of somebody's own that
    it is run with.
    """

    name: str
    question: str
    extends: str | None
    currency: str
    plan: str
    start: date
    foundation: Foundation
    levels: Mapping[str, float]
    mechanisms: Mapping[str, bool]
    forms: Mapping[str, str]
    explicit: Mapping[str, Entry]
    moved: Mapping[str, Entry]
    planned: tuple[Change, ...]
    title: str = ""
    members: Members = ()
    said: Mapping[str, Said] = field(default_factory=lambda: ReadOnly({}))
    extensions: Extensions = field(default_factory=Extensions)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every setting as it was chosen, with its unit, source, range and who set it.

        A setting whose mechanism is switched off still shows here what it would be.
        """
        return ReadOnly({key: entry.counted_in(self.currency) for key, entry in self._as_given.items()})

    @cached_property
    def fixed(self) -> Mapping[str, Entry]:
        """The fixed numbers of the model, as far as Python has not moved them."""
        return ReadOnly({**self.foundation.base.fixed, **self.moved})

    @cached_property
    def numbers(self) -> Mapping[str, Entry]:
        """Settings and fixed numbers together: all that a run reads, before mechanisms are switched off."""
        return ReadOnly({**self.entries, **self.fixed})

    @property
    def relabelled(self) -> Mapping[str, str]:
        """The settings whose amounts were given in another currency, and in which: their figures stay."""
        given = {key: currency_in(entry.unit) for key, entry in self._as_given.items()}
        return {key: currency for key, currency in given.items() if currency not in ("", self.currency)}

    @cached_property
    def _as_given(self) -> Mapping[str, Entry]:
        entries = dict(self.foundation.base.entries)
        for practice in self.foundation.practices:
            for setting in practice.sets:
                entries[setting.key] = replace(
                    entries[setting.key],
                    value=setting.at(self.levels[practice.name]),
                    unit=setting.unit,
                    source=setting.source,
                    evidence=setting.evidence,
                    set_by=practice.name,
                    derived=True,
                )
        entries.update(self.explicit)
        return entries

    @cached_property
    def values(self) -> Mapping[str, float]:
        """Every setting and fixed number in canonical units, after practices and after switched-off mechanisms."""
        return ReadOnly(self._settled({key: entry.value for key, entry in self.numbers.items()}))

    @property
    def first_day(self) -> date:
        """The first simulated day, a Monday: the warm-up, in years of 52 weeks, comes before the first observed one."""
        return self.start - timedelta(hours=self.values[WARM_UP] * HOURS_A_YEAR)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The dated changes in order, counted from the start of the horizon."""
        warm_up = self.values[WARM_UP] * HOURS_A_YEAR if WARM_UP in self.values else 0.0
        return tuple(sorted((change.dated(warm_up) for change in self.planned), key=lambda change: change.at))

    def values_at(self, week: float) -> Mapping[str, float]:
        """Return the settings after so many weeks of the horizon, changes and ramps applied."""
        progress = tuple(change.progress(week) for change in self.changes)
        if not any(progress):
            return self.values
        if progress not in self._seen:
            self._seen[progress] = ReadOnly(self._changed(week))
        return self._seen[progress]

    def dip_at(self, week: float) -> float:
        """Return the share of productivity that changes cost after so many weeks."""
        return dip_of(self.changes, week)

    def without(self, change: Change) -> "Scenario":
        """Return this scenario without one of its dated changes, for a run in which its condition was not met."""
        place = self.changes.index(change)
        dated = self.changes[:place] + self.changes[place + 1 :]
        return replace(self, planned=dated)

    def with_sets(self, sets: Mapping[str, object] | Iterable[str]) -> "Scenario":
        """Return this scenario with some settings changed, as `{key: value}` or as `KEY=VALUE` texts.

        Raises:
            ScenarioError: a key is unknown, or a value cannot be used.
        """
        with reading("--set"):
            return layers.with_settings(self, layers.settings_of_sets(sets, self.foundation), "--set")

    def with_extensions(self, extensions: Extensions) -> "Scenario":
        """Return this scenario run with agents, mechanisms and measures of one's own; mechanisms are on.

        Raises:
            InputError: two of one name are not the same, or a parameter of a mechanism cannot be used.
        """
        if not extensions:
            return self
        return replace(
            self,
            foundation=extended(self.foundation, extensions),
            mechanisms=ReadOnly({**dict.fromkeys(extensions.mechanisms, True), **self.mechanisms}),
            extensions=self.extensions.together_with(extensions),
        )

    @property
    def varied_by_members(self) -> frozenset[str]:
        """The keys in which members of the ensemble may differ from one another."""
        return frozenset(self.members[0]) if self.members else frozenset()

    def member(self, number: int) -> "Scenario":
        """Return a member of the ensemble, counted from 1, as a scenario without one; 0 is the centre alone.

        Raises:
            ScenarioError: there is no such member.
        """
        return one_of(self, number)

    def with_practices_of(self, other: "Scenario") -> "Scenario":
        """Return this firm, members included, with the nine levels of another scenario and named after both."""
        levels = {f"{PRACTICES}{name}": level for name, level in other.levels.items()}
        added = f" with {other.name} practices"
        title = f"{self.title}{added}" if self.title else ""
        room = LONGEST_NAME - LONGEST_ADDITION - len(added.encode())  # files are named after it
        name = self.name.encode()[: max(room, 0)].decode(errors="ignore")
        return replace(self.with_sets(levels), name=f"{name}{added}", title=title)

    def with_fixed(self, fixed: Mapping[str, object] | Iterable[str]) -> "Scenario":
        """Return this scenario with some fixed numbers of the model moved, as `{key: value}` or `KEY=VALUE` texts.

        No firm sets them, so that no scenario file and no `--set` can: this is for tests of extremes, and to see what
        rests on one of them.  Results that are saved say which were moved, and are reproduced with them.

        Raises:
            ScenarioError: a key is no fixed number, or a value cannot be used.
        """
        with reading("fixed"):
            moved = layers.fixed_of(fixed, self.foundation)
            return layers.with_settings(self, moved, layers.FROM_PYTHON)

    def supposing(self, values: Mapping[str, float]) -> "Scenario":
        """Return this scenario on another base firm, as a calibration may have it; what it chose itself stays.

        Args:
            values: canonical values by key, fixed numbers of the model among them; of what a practice sets
                `KEY.absent` and `KEY.established`.

        Raises:
            ScenarioError: a key is unknown, or a value is outside what the model can carry.
        """
        fixed = {key: value for key, value in values.items() if key in self.foundation.base.fixed}
        with reading("supposed"):
            others = {key: value for key, value in values.items() if key not in fixed}
            below = replace(self, foundation=supposed(self.foundation, others))
            moved = {key: self.foundation.base.fixed[key].written(value) for key, value in fixed.items()}
            return layers.with_settings(below, moved | self._moved_already, layers.FROM_PYTHON)

    @property
    def _moved_already(self) -> dict[str, str]:
        return {key: entry.written() for key, entry in self.moved.items()}

    def to_toml(self) -> str:
        """Return the complete scenario as a file that reads back to the same digest.

        Fixed numbers of the model stand in it only where they were moved; then results folders alone may hold it.
        """
        return text.to_toml(self)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of everything that can influence a run; name, question, sources and the first day do not."""
        content: dict[str, object] = {
            "values": self.values,
            "levels": self.levels,
            "mechanisms": self.mechanisms,
            "forms": self.forms,
            "plan": self.plan,
            "timeline": self._timeline() if self.changes else None,
        }
        if self.members:
            content["members"] = self.members
        if self.extensions:
            content["extensions"] = self.extensions.digest
        return hashlib.sha256(json.dumps(content, sort_keys=True, allow_nan=False).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<Scenario {self.name} {self.digest[:8]}>"

    @cached_property
    def _seen(self) -> dict[tuple[float, ...], Mapping[str, float]]:
        return {}

    def _changed(self, week: float) -> dict[str, float]:
        levels = {f"practices.{name}": level for name, level in self.levels.items()}
        moved_levels = moved(levels, self.changes, week)
        by_name = {name: moved_levels[f"practices.{name}"] for name in self.levels}
        chosen = {key: entry.value for key, entry in self.numbers.items()}
        practised = resolve(self.foundation.practices, by_name)
        pinned = {key: entry.value for key, entry in self.explicit.items()}
        return self._settled(moved({**chosen, **practised, **pinned}, self.changes, week))

    def _settled(self, values: dict[str, float]) -> dict[str, float]:
        """Return values with whole numbers rounded, and switched-off mechanisms at what off means.

        That is the laggard's value for what a practice sets, and what the base firm says for everything else.
        """
        for key, entry in self.numbers.items():
            off = self.foundation.laggards.get(key, entry.off)
            # A library may lack a mechanism to which a fixed number belongs.
            if off is not None and entry.mechanism and not self.mechanisms.get(entry.mechanism, True):
                values[key] = off
            if entry.whole:
                values[key] = float(round(values[key]))
        return values

    def _timeline(self) -> dict[str, object]:
        """Return what dated changes add to a run: where they lead, and what practices set on the way."""
        return {
            "changes": [
                [
                    change.at,
                    change.ramp,
                    change.sets,
                    change.cost,
                    change.dip,
                    change.dip_lasts,
                    change.if_growth_above,
                ]
                for change in self.changes
            ],
            "practices": {
                setting.key: [practice.name, setting.absent, setting.established, setting.scale]
                for practice in self.foundation.practices
                for setting in practice.sets
                if setting.key not in self.explicit
            },
        }
