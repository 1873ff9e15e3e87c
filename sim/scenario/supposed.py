"""Supposing that the base firm, what practices set, or a fixed number of the model were otherwise.

A calibration returns many sets of values that fit as well as the shipped one.  To run a scenario under one of them, its
values take the place of those of the library: what a scenario chooses itself still stands on top.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.practices import Practice, PracticeSetting
from sim.scenario.entry import Entry
from sim.scenario.foundation import Foundation
from sim.scenario.keys import known
from sim.scenario.limits import keep_within
from sim.scenario.readonly import ReadOnly
from sim.units import InputError, nearest, shown

if TYPE_CHECKING:
    from sim.scenario.base import BaseFirm

ENDS = ("absent", "established")


def supposed(foundation: Foundation, values: Mapping[str, float]) -> Foundation:
    """Return a library in which some settings have other values.

    Args:
        foundation: the library.
        values: canonical values by key; of what a practice sets `KEY.absent` and `KEY.established`.

    Raises:
        InputError: a key is unknown, or a value is outside what the model can carry.
    """
    ends = {setting.key for practice in foundation.practices for setting in practice.sets}
    base = dict(foundation.base.entries)
    for key, value in values.items():
        owned, _, end = key.rpartition(".")
        entry = base[known(owned if owned in ends else key, base)]
        if (entry.key in ends) != (owned in ends) or (owned in ends and end not in ENDS):
            raise InputError(
                f"{shown(key)}: a practice sets {entry.key}, so that one of its ends is supposed"
                f"{nearest(key, [f'{entry.key}.{one}' for one in ENDS])}"
            )
        keep_within(key, value, value, entry.allowed, entry.unit)
        if owned not in ends:
            base[key] = _with_value(entry, value)
    firm: BaseFirm = replace(foundation.base, entries=ReadOnly(base))
    return replace(
        foundation, base=firm, practices=tuple(_practice(one, values) for one in foundation.practices)
    )


def _practice(practice: Practice, values: Mapping[str, float]) -> Practice:
    return replace(practice, sets=tuple(_setting(setting, values) for setting in practice.sets))


def _setting(setting: PracticeSetting, values: Mapping[str, float]) -> PracticeSetting:
    absent, established = (
        values.get(f"{setting.key}.{end}", canonical)
        for end, canonical in zip(ENDS, (setting.absent, setting.established), strict=True)
    )
    return replace(setting, absent=absent, established=established)


def _with_value(entry: Entry, value: float) -> Entry:
    return replace(entry, value=float(round(value)) if entry.whole else value, derived=True)
