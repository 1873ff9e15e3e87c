"""The shipped library: the base firm, what the practices set, and the two ends of the alignment dial."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sim.practices import (
    BOTH,
    PRACTICES,
    SCALES,
    TEAMS,
    Adoption,
    Amount,
    Practice,
    PracticeSetting,
    heads_of,
    resolve,
)
from sim.scenario import inputs
from sim.scenario.base import BaseFirm, read_base
from sim.scenario.entry import Entry
from sim.scenario.errors import reading
from sim.scenario.files import BASE, PRACTICES_FILE, extends_chain, read_content, table_in
from sim.scenario.keys import known
from sim.scenario.readonly import ReadOnly
from sim.units import (
    Dimension,
    InputError,
    format_quantity,
    format_range,
    read_quantity,
    read_range,
    require,
    shown,
)

DIAL = ("laggard", "best-in-class")
BASE_FILE = f"{BASE}.toml"
FIGURES_OF_LEVELS = 15


@dataclass(frozen=True)
class Foundation:
    """What every scenario rests on.

    `dial` holds the levels of the laggard and of the best in class; it is empty in a library without them.
    """

    folder: Path
    base: BaseFirm
    practices: tuple[Practice, ...]
    dial: tuple[Mapping[str, float], ...]

    @cached_property
    def owned_keys(self) -> frozenset[str]:
        """The settings that practices own."""
        return frozenset(setting.key for practice in self.practices for setting in practice.sets)

    @cached_property
    def laggards(self) -> Mapping[str, float]:
        """What the practices of the laggard set; in a library without a dial, what they set when they are absent."""
        levels = self.dial[0] if self.dial else dict.fromkeys(PRACTICES, 0.0)
        return ReadOnly(resolve(self.practices, levels))

    def aligned(self, alignment: float) -> dict[str, float]:
        """Return the nine levels at a position of the dial, short as people write them; both ends are met exactly."""
        if not self.dial:
            raise InputError(f"alignment needs the scenarios {' and '.join(DIAL)} in the library")
        laggard, best = self.dial
        between = {name: (1 - alignment) * laggard[name] + alignment * best[name] for name in PRACTICES}
        # 0.34, not the 0.33999999999999997 that binary arithmetic makes of it.
        return {name: float(f"{level:.{FIGURES_OF_LEVELS}g}") for name, level in between.items()}


def read_foundation(folder: Path) -> Foundation:
    """Read the base firm, the practices and the ends of the dial.

    Raises:
        ScenarioError: one of the files cannot be used.
    """
    with reading(BASE_FILE):
        base_content = read_content(folder / BASE_FILE)
    with reading(PRACTICES_FILE):
        practices_content = read_content(folder / PRACTICES_FILE)
    base, practices = _read_firm(base_content, practices_content)
    presets = [folder / f"{name}.toml" for name in DIAL]
    dial = (
        tuple(_levels_of(path, folder, base) for path in presets) if all(map(Path.is_file, presets)) else ()
    )
    return Foundation(folder, base, practices, dial)


# It takes nine tenths of loading a scenario; a process that loads several, or one for every run, has the same library.
@lru_cache(maxsize=4)
def _read_firm(base_content: bytes, practices_content: bytes) -> tuple[BaseFirm, tuple[Practice, ...]]:
    """Read the base firm and what the practices set, from what their files hold."""
    with reading(BASE_FILE):
        base = read_base(table_in(base_content), PRACTICES)
    with reading(PRACTICES_FILE):
        practices = read_practices(table_in(practices_content), base)
    return base, practices


def read_practices(table: Mapping[str, Any], base: BaseFirm) -> tuple[Practice, ...]:
    """Read what the nine practices set.

    Raises:
        InputError: a practice is missing, sets a key of another one or of the buyers' side, or a key of a
            mechanism that it does not act through.
    """
    for name in PRACTICES:
        if name not in table:
            raise InputError(f"the practice {name} is missing")
    practices = [_read_practice(known(name, PRACTICES), given, base) for name, given in table.items()]
    owner: dict[str, str] = {}
    for practice in practices:
        for setting in practice.sets:
            if setting.key in owner:
                raise InputError(f"{setting.key} is set by both {owner[setting.key]} and {practice.name}")
            owner[setting.key] = practice.name
    return tuple(sorted(practices, key=lambda practice: PRACTICES.index(practice.name)))


def _read_practice(name: str, given: object, base: BaseFirm) -> Practice:
    needed = ("title", "acts_through", "sets")
    fields = inputs.read_fields(name, given, (*needed, "owner", "adoption"), needed)
    acts_through = inputs.read_words(f"{name}.acts_through", fields["acts_through"])
    for mechanism in acts_through:
        inputs.read_choice(f"{name}.acts_through", mechanism, base.mechanisms)
    settings = []
    for key, values in inputs.read_table(f"{name}.sets", fields["sets"]).items():
        entry = base.entries[known(key, base.entries)]
        if entry.buyer_side:
            raise InputError(f"{name} may not set {key}: it belongs to the buyers' side")
        if entry.mechanism and entry.mechanism not in acts_through:
            raise InputError(f"{name} sets {key} but does not act through {entry.mechanism}")
        if entry.off is not None:
            raise InputError(
                f"{name} sets {key}: without its mechanism it is the laggard’s, so that off = has no use"
            )
        settings.append(_read_setting(name, entry, values, base.currency))
    told = [setting.key for setting in settings if setting.says]
    if len(told) > 1:
        raise InputError(
            f"{name} is told by one setting, the one with says; both {told[0]} and {told[1]} have it"
        )
    adoption = _read_adoption(name, fields["adoption"], base) if "adoption" in fields else None
    owner = _read_owner(name, fields["owner"]) if "owner" in fields else ("", "")
    title = inputs.read_text(f"{name}.title", fields["title"])
    return Practice(name, title, acts_through, tuple(settings), adoption, *owner)


def _read_owner(practice: str, given: object) -> tuple[str, str]:
    """Read who answers for a practice, and why."""
    where, needed = f"{practice}.owner", ("who", "source")
    fields = inputs.read_fields(where, given, needed, needed)
    who, source = (inputs.read_text(f"{where}: {name}", fields[name]) for name in needed)
    return who, source


def _read_setting(practice: str, entry: Entry, given: object, currency: str) -> PracticeSetting:
    where = f"{practice}: {entry.key}"
    needed = ("absent", "established", "source", "evidence")
    fields = inputs.read_fields(where, given, (*needed, "scale", "note", "says"), needed)
    absent, established = (entry.read(fields[end], currency) for end in needed[:2])
    scale = inputs.read_choice(f"{where}: scale", fields.get("scale", "linear"), SCALES)
    if scale == "log" and min(absent.value, established.value) <= 0:
        raise InputError(f"{where}: a log scale needs both ends above 0")
    source = inputs.read_text(f"{where}: source", fields["source"])
    evidence = inputs.read_evidence(where, fields["evidence"], source)
    says = inputs.read_text(f"{where}: says", fields.get("says", ""))
    return PracticeSetting(
        entry.key, absent.value, established.value, absent.unit, scale, source, evidence, says
    )


def _read_adoption(practice: str, given: object, base: BaseFirm) -> Adoption:
    """Read what it takes to establish a practice."""
    dimensions = {"cost": Dimension.MONEY, "effort": Dimension.ELAPSED, "months": Dimension.NUMBER}
    where = f"{practice}.adoption"
    fields = inputs.read_fields(where, given, tuple(dimensions), tuple(dimensions))
    return Adoption(
        **{
            name: _read_amount(f"{where}.{name}", fields[name], dimension, base)
            for name, dimension in dimensions.items()
        }
    )


def _read_amount(key: str, given: object, dimension: Dimension, base: BaseFirm) -> Amount:
    """Read what is not negative, a value or a part for each head, with its plausible range in the base firm."""
    by_heads = isinstance(given, dict) and "per_head" in given and dimension is not Dimension.NUMBER
    parts = ("fixed", "per_head") if by_heads else ("value",)
    needed = (*parts, *(("team",) if by_heads else ()), "range", "source")
    fields = inputs.read_fields(key, given, needed, needed)
    values = []
    for part in parts:
        quantity = read_quantity(fields[part], base.currency, key)
        require(quantity, dimension, key, fields[part])
        if quantity.value < 0:
            raise InputError(f"{key}: {part} = {shown(fields[part])} must not be negative")
        values.append(quantity.value)
    plausible = read_range(fields["range"], base.currency, key)
    require(plausible, dimension, f"the range of {key}", fields["range"])
    fixed, per_head = (*values, 0.0)[:2]
    team = inputs.read_choice(f"{key}: team", fields["team"], TEAMS) if by_heads else BOTH
    heads = heads_of(team, {each: entry.value for each, entry in base.entries.items()})
    value = fixed + per_head * heads
    if not 0 <= plausible.low <= value <= plausible.high:
        within = format_range(plausible.low, plausible.high, plausible.unit)
        said = (
            f"{format_quantity(value, plausible.unit)} for {heads:g} heads"
            if by_heads
            else shown(fields["value"])
        )
        raise InputError(f"{key} = {said} is outside its range, {within}, or negative")
    source = inputs.read_text(f"{key}: source", fields["source"])
    return Amount(value, (plausible.low, plausible.high), source, fixed, per_head, team)


def _levels_of(preset: Path, folder: Path, base: BaseFirm) -> Mapping[str, float]:
    """Return the levels of a scenario that is an end of the dial, and so cannot use the dial."""
    levels = dict(base.levels)
    for file in extends_chain(preset, folder):
        with reading(file.path.name):
            if "alignment" in file.table:
                raise InputError("an end of the dial cannot itself be set by alignment")
            for name, given in inputs.read_table("practices", file.table.get("practices", {})).items():
                levels[known(name, PRACTICES)] = inputs.read_level(f"practices.{name}", given)
    return levels
