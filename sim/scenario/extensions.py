"""What somebody adds to the model without changing it, as a scenario carries it: agents, mechanisms, measures.

A scenario is what is planned, sent to workers, hashed and written down; what it is run with travels in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sim.scenario.entry import Entry, read_entry
from sim.scenario.inputs import read_table
from sim.scenario.readonly import ReadOnly
from sim.units import InputError, format_range

if TYPE_CHECKING:
    from sim.scenario.foundation import Foundation

AGENTS, MECHANISMS, MEASURES = KINDS = ("agents", "mechanisms", "measures")
# As keywords give them.
Agents = Mapping[str, type[Any]] | None
Mechanisms = Mapping[str, type[Any]] | None
Measures = Mapping[str, Any] | None

PARAMETERS = "mechanism"  # the table above those of mechanisms of one's own
CODE = "code"  # the table of a file that says with which code of one's own it was fitted


@dataclass(frozen=True)
class OwnMechanism:
    """A mechanism of somebody's own, as a scenario knows it.

    `parameters`: its numbers by name, each as the base firm has them (`value`, `range`, `source`, …).  `kind`: its
    class; `None` where all that is known is what a results folder says of it.
    """

    title: str
    moves: tuple[str, ...]
    parameters: Mapping[str, Mapping[str, Any]]
    kind: type[Any] | None = None


@dataclass(frozen=True)
class Extensions:
    """Classes of agents by role, mechanisms by name and measures by key, all of somebody's own.

    `digests`: of the source of each, by kind and name, such as `mechanisms.referrals`.  `modules`: where they stand, of
    which a worker has none.  Without `is_code` they are what a results folder says of them, and nothing can be run.
    """

    agents: Mapping[str, Any] = field(default_factory=lambda: ReadOnly({}))
    mechanisms: Mapping[str, OwnMechanism] = field(default_factory=lambda: ReadOnly({}))
    measures: Mapping[str, Any] = field(default_factory=lambda: ReadOnly({}))
    digests: Mapping[str, str] = field(default_factory=lambda: ReadOnly({}))
    modules: tuple[str, ...] = ()
    is_code: bool = True

    def __bool__(self) -> bool:
        return bool(self.digests)

    @property
    def digest(self) -> str:
        """The SHA-256 of the source of all of them; empty if there are none."""
        whole = json.dumps(sorted(self.digests.items()))
        return hashlib.sha256(whole.encode()).hexdigest() if self else ""

    @property
    def acting(self) -> Mapping[str, str]:
        """The digests of what runs act by, agents and mechanisms: measures only look."""
        return ReadOnly(
            {name: one for name, one in self.digests.items() if name.partition(".")[0] != MEASURES}
        )

    def together_with(self, others: Extensions) -> Extensions:
        """Return these and others.

        Raises:
            InputError: two of one name are not the same.
        """
        if not self or not others:
            return self or others
        for name, digest in others.digests.items():
            if self.digests.get(name, digest) != digest:
                raise InputError(f"{name} is given twice, with different source")
        return Extensions(
            ReadOnly({**self.agents, **others.agents}),
            ReadOnly({**self.mechanisms, **others.mechanisms}),
            ReadOnly({**self.measures, **others.measures}),
            ReadOnly({**self.digests, **others.digests}),
            tuple(dict.fromkeys((*self.modules, *others.modules))),
            self.is_code and others.is_code,
        )


def extended(foundation: Foundation, extensions: Extensions) -> Foundation:
    """Return a library whose base firm has a switch and the parameters of each mechanism too.

    Raises:
        InputError: a parameter cannot be used, has no source, or is not what it calls plausible.
    """
    base = foundation.base
    mechanisms = {**base.mechanisms, **dict.fromkeys(extensions.mechanisms, True)}
    entries = dict(base.entries)
    for name, mechanism in extensions.mechanisms.items():
        for key, given in own_keys(name, mechanism).items():
            entries[key] = read_entry(key, {**given, "mechanism": name}, base.currency, mechanisms)
            if extensions.is_code:  # a folder of results stays as it was run
                refuse_unfounded(entries[key])
    return replace(foundation, base=replace(base, mechanisms=ReadOnly(mechanisms), entries=ReadOnly(entries)))


def refuse_unfounded(entry: Entry) -> None:
    """Refuse a number of somebody's own that is less well founded than the shipped ones.

    Raises:
        InputError: it has no source, or lies outside its own plausible range.
    """
    if not entry.source.strip():
        raise InputError(
            f"{entry.key}: source is empty: say where the value comes from, or that it is an assumption"
        )
    low, high = entry.range
    if not low <= entry.value <= high:
        plausible = format_range(low, high, entry.unit)
        raise InputError(f"{entry.key} = {entry.written()} is outside its own plausible range, {plausible}")


def need_code(given: object, extensions: Extensions) -> None:
    """Refuse to go on without the code with which a firm was fitted: it would be another firm.

    Args:
        given: the table of its file that says with which.
        extensions: what there is.

    Raises:
        InputError: some of it is not there, or has other source.
    """
    for name, digest in read_table(CODE, given).items():
        if name not in extensions.digests:
            raise InputError(
                f"was fitted with {name}, which is code of somebody's own: give its module, "
                'in Python extensions=load_extensions("MODULE.py"), at the command line --with MODULE.py'
            )
        if extensions.digests[name] != digest:
            raise InputError(f"{name} has other source than that with which the firm was fitted: fit it anew")


def own_keys(name: str, mechanism: OwnMechanism) -> dict[str, Mapping[str, Any]]:
    """Return the parameters of a mechanism by the keys that they have in a scenario."""
    return {f"{PARAMETERS}.{name}.{parameter}": given for parameter, given in mechanism.parameters.items()}
