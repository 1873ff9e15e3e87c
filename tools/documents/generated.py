"""The parts of pages that follow from code and data alone."""

import inspect
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from experiments.clients.figures import FIGURES, typical_in
from experiments.defaults import PRESETS
from experiments.evidence import ledger as evidence
from sim.measures import MEASURES
from sim.mechanisms import MECHANISMS
from sim.policies import TABLES
from sim.practices import Amount, Practice
from sim.records import Column, Firm
from sim.scenario import Entry, Scenario, library, load_scenario
from sim.scenario.inputs import EVIDENCE
from sim.units import format_quantity, format_range
from tools.documents import firms, gallery, ledger, one_hop, recovery, regime, source, speed
from tools.documents.marks import PROJECT
from tools.documents.tables import code, codes, table

FORMS = Path(__file__).with_name("mechanisms.toml")
IMPOSED = Path(__file__).with_name("imposed.toml")
EXAMPLES = PROJECT / "docs" / "examples"
DESCRIBED = ("key", "value", "unit", "plausible range", "source", "evidence")
IN_WORDS = {"expert": "by experts"}


@cache
def base() -> Scenario:
    """Return the base firm."""
    return load_scenario("base")


@cache
def preset(name: str) -> Scenario:
    """Return a preset."""
    return load_scenario(name)


def practices() -> tuple[Practice, ...]:
    """Return the practices."""
    return base().foundation.practices


def settings() -> list[Entry]:
    """Return every setting of the base firm, as the base file has it."""
    return list(base().foundation.base.entries.values())


def fixed() -> list[Entry]:
    """Return every fixed number of the model."""
    return list(base().foundation.base.fixed.values())


@cache
def forms_of_mechanisms() -> Mapping[str, str]:
    """Return the form of every mechanism in words."""
    return tomllib.loads(FORMS.read_text(encoding="utf-8"))


@cache
def what_lies_between() -> Mapping[str, Mapping[str, Any]]:
    """Return what lies between each key that a practice sets and the measures that it moves."""
    return tomllib.loads(IMPOSED.read_text(encoding="utf-8"))


def imposed_and_emergent() -> str:
    """Tabulate, for every key that a practice sets, what lies between it and the measures that it moves."""
    rows = [
        (
            code(practice.name),
            code(setting.key),
            said["between"],
            codes(said.get("decides", ())),
            codes(said["moves"]),
            one_hop.measured_of(setting.key, said),
        )
        for practice in practices()
        for setting in practice.sets
        for said in (what_lies_between()[setting.key],)
    ]
    header = (
        "practice",
        "sets",
        "what lies between",
        "where that is decided",
        "expected to move",
        "measured",
    )
    return table(header, rows)


def practice_adoption() -> str:
    """Tabulate who answers for each practice and what establishing it takes in the base firm, with range and source."""
    rows = []
    for practice in practices():
        rows.append((code(practice.name), "owner", practice.owner, "", "", practice.owner_source))
        adoption = practice.adoption
        amounts = () if adoption is None else (adoption.cost, adoption.effort, adoption.months)
        for what, unit, amount in zip(("cost", "effort", "months"), ("kEUR", "h", ""), amounts, strict=False):
            low, high = amount.range
            rows.append(
                (
                    code(practice.name),
                    what,
                    format_quantity(amount.value, unit),
                    by_heads(amount, unit),
                    format_range(low, high, unit),
                    amount.source,
                )
            )
    return table(("practice", "takes", "value", "by heads", "plausible range", "source"), rows)


def by_heads(amount: Amount, unit: str) -> str:
    """Write the rule of an amount that grows with a firm."""
    if not amount.per_head:
        return ""
    fixed, each = (format_quantity(part, unit) for part in (amount.fixed, amount.per_head))
    return f"{fixed} and {each} a head ({amount.team})"


def parameters() -> str:
    """Tabulate every setting, a table a topic."""
    owner = {setting.key: practice.name for practice in practices() for setting in practice.sets}
    header = (*DESCRIBED, "fitted to", "set by practice")
    parts = [f"{len(settings())} settings: {by_evidence(settings())}."]
    for topic, entries in groupby(settings(), key=lambda entry: entry.table):
        rows = [(*described(entry), entry.fitted_to, code(owner.get(entry.key, ""))) for entry in entries]
        says = inspect.getdoc(TABLES[topic.replace(".", "_")]) or ""
        parts.append(f"**`{topic}`** – {says}\n\n{table(header, rows)}")
    return "\n\n".join(parts)


def fixed_numbers() -> str:
    """Tabulate the fixed numbers of the model, a table a topic."""
    parts = [f"{len(fixed())} fixed numbers: {by_evidence(fixed())}."]
    for topic, entries in groupby(fixed(), key=lambda entry: entry.table):
        parts.append(f"**`{topic}`**\n\n{table(DESCRIBED, map(described, entries))}")
    return "\n\n".join(parts)


def described(entry: Entry) -> tuple[str, ...]:
    """Return what a table says of a number."""
    value, _, unit = entry.written().partition(" ")
    plausible = format_range(*entry.range, entry.unit)
    return code(entry.name), value, unit, plausible, entry.source, entry.evidence


def by_evidence(entries: Sequence[Entry]) -> str:
    """Count numbers by what they rest on."""
    counted = Counter(entry.evidence for entry in entries)
    return ", ".join(f"{counted[name]} {IN_WORDS.get(name, name)}" for name in EVIDENCE)


def forms() -> str:
    """Tabulate the disputed forms."""
    rows = [
        (
            code(f"forms.{name}"),
            code(form.value),
            codes(each for each in form.choices if each != form.value),
            form.source,
        )
        for name, form in base().foundation.base.forms.items()
    ]
    return table(("key", "default", "instead", "source"), rows)


def fitted() -> str:
    """Tabulate the values that were fitted, and count them."""
    rows = [
        (
            code(entry.key),
            entry.written(),
            format_range(*entry.range, entry.unit),
            entry.fitted_to,
            entry.source,
            entry.evidence,
        )
        for entry in evidence.fitted(settings())
    ]
    said = f"{len(rows)} values are fitted; at most {evidence.MOST_FITTED} may be."
    return f"{said}\n\n{table(('key', 'value', 'plausible range', 'fitted to', 'source', 'evidence'), rows)}"


def practice_levels() -> str:
    """Tabulate the level of each practice in each preset, and the mechanisms it acts through."""
    header = ("practice", "what it is", "acts through", *PRESETS)
    rows = [
        (
            code(practice.name),
            practice.title,
            ", ".join(practice.acts_through),
            *(f"{preset(name).levels[practice.name]:g}" for name in PRESETS),
        )
        for practice in practices()
    ]
    return table(header, rows)


def practice_settings() -> str:
    """Tabulate what each practice sets, at both ends and in each preset."""
    header = ("practice", "sets", "absent (0)", "established (1)", *PRESETS, "source", "evidence")
    rows = [
        (
            code(practice.name),
            code(setting.key) + (" (log scale)" if setting.scale == "log" else ""),
            format_quantity(setting.absent, setting.unit),
            format_quantity(setting.established, setting.unit),
            *(shortly(setting.at(preset(name).levels[practice.name]), setting.unit) for name in PRESETS),
            setting.source,
            setting.evidence,
        )
        for practice in practices()
        for setting in practice.sets
    ]
    return table(header, rows)


def shortly(value: float, unit: str) -> str:
    """Return a canonical value in its unit with three significant figures."""
    number, _, unit = format_quantity(value, unit).partition(" ")
    return f"{float(number):.3g} {unit}".rstrip()


def mechanism_table() -> str:
    """Tabulate the mechanisms: form, what moves, what off means, who asks the switch, which practices act."""
    readers = source.readers_of_switches()
    header = (
        "switch",
        "what",
        "form",
        "expected to move",
        "moves at least",
        "switched off",
        "asked by",
        "practices acting through it",
    )
    rows = []
    for name, mechanism in MECHANISMS.items():
        off = [
            f"`{entry.key}` = {off_value(entry)}"
            for entry in base().foundation.base.numbers.values()
            if entry.mechanism == name and (entry.off is not None or entry.key in base().foundation.laggards)
        ]
        acting = [practice.name for practice in practices() if name in practice.acts_through]
        moves = f"{codes(mechanism.moves)} ({mechanism.shows_in})"
        asked = codes(readers.get(name, ()))
        rows.append(
            (
                code(name),
                mechanism.title,
                forms_of_mechanisms()[name],
                mechanism.bears_on,
                moves,
                ", ".join(off),
                asked,
                codes(acting),
            )
        )
    return table(header, rows)


def off_value(entry: Entry) -> str:
    """Return what a setting becomes without its mechanism: what practices set is the laggard's then."""
    laggards = base().foundation.laggards
    if entry.key in laggards:
        return shortly(laggards[entry.key], entry.unit)
    return entry.written(entry.off)


def figures_of_clients() -> str:
    """Tabulate what a client can say of their firm."""
    header = ("key", "question", "typical", "source of the range", "stands for", "window", "kind")
    rows = [
        (
            code(key),
            each.question,
            typical_in(each, "EUR"),
            each.source,
            code(each.measure) if " " not in each.measure else each.measure,
            each.window,
            each.kind,
        )
        for key, each in FIGURES.items()
    ]
    return table(header, rows)


def measures() -> str:
    """Tabulate the measures."""
    header = ("key", "unit", "definition", "denominator", "window", "better", "claims")
    rows = [
        (
            code(each.key),
            each.unit,
            each.definition,
            each.denominator,
            each.window,
            each.better,
            " ".join(each.claims),
        )
        for each in MEASURES.values()
    ]
    return table(header, rows)


def state_variables() -> str:
    """Tabulate the columns of every store."""
    parts = []
    for name, store in Firm.__annotations__.items():
        rows = [
            (code(column), np.dtype(spec.kind).name, spec.unit, blank_of(spec))
            for column, spec in store._field_defaults.items()
        ]
        says = (inspect.getdoc(store) or "").split("\n", 1)[0]
        header = ("column", "type", "unit", "blank")
        parts.append(f"**`{name}`** – {says}\n\n{table(header, rows)}")
    return "\n\n".join(parts)


def blank_of(spec: Column) -> str:
    """Return the value of an unused row as people read it."""
    if spec.blank != spec.blank:
        return "never"
    return {-1: "nobody" if spec.unit.startswith(("row", "next", "head")) else "-1", 1e18: "far"}.get(
        spec.blank, f"{spec.blank:g}"
    )


def schedule() -> str:
    """List the verbs of the working day in their order."""
    return "\n".join(
        f"{place}. **{step.name.replace('_', ' ')}** (`{step.file}`): {step.says}"
        for place, step in enumerate(source.verbs_of_the_day(), start=1)
    )


def ritual_table() -> str:
    """Tabulate what is held at the ends of weeks, months and quarters, in order."""
    rows = [
        (
            str(place),
            step.name.replace("_", " "),
            step.when,
            step.says,
            codes(f"rituals.{key}" for key in step.settings),
        )
        for place, step in enumerate(source.rituals(), start=1)
    ]
    return table(("", "ritual", "when", "what", "settings of frequency and length it reads"), rows)


def scenario_list() -> str:
    """List the scenarios of the library with their questions."""
    return table(("scenario", "asks"), [(code(name), question) for name, question in library()])


def own_sales_rep() -> str:
    """Show the example of a rep of one's own."""
    return f"```python\n{(EXAMPLES / 'own_sales_rep.py').read_text(encoding='utf-8').rstrip()}\n```"


WRITERS: Mapping[str, Callable[[], str]] = {
    "parameters": parameters,
    "fixed numbers": fixed_numbers,
    "forms": forms,
    "fitted values": fitted,
    "practice levels": practice_levels,
    "practice settings": practice_settings,
    "practice adoption": practice_adoption,
    "imposed and emergent": imposed_and_emergent,
    "mechanisms": mechanism_table,
    "what a client can say": figures_of_clients,
    "measures": measures,
    "state variables": state_variables,
    "schedule": schedule,
    "rituals": ritual_table,
    "scenarios": scenario_list,
    "tally": ledger.tally_in_words,
    "claims": ledger.targets_table,
    "hits by article": ledger.hits_by_article,
    "articles": ledger.articles_table,
    "statements": ledger.claims_table,
    "readings": ledger.readings_table,
    "contradictions": ledger.contradictions_table,
    "reduced model": ledger.reduced_in_words,
    "sorting": ledger.sorting_in_words,
    "null models": ledger.nulls_table,
    "against null models": ledger.against_table,
    "standing": ledger.standing_table,
    "sources left out": ledger.sources_table,
    "one hop: largest shares": one_hop.largest_shares,
    "one hop: keys that make most": one_hop.most_of_a_gap,
    "one hop: formulas": one_hop.formulas,
    "recovery": recovery.in_words,
    "own sales rep": own_sales_rep,
    "gallery": gallery.in_markdown,
    "regime map": regime.picture_in_markdown,
    "speed": speed.musts,
    "verbs": speed.verbs,
    "differences of firms": firms.differences,
    "ladder of practices": firms.ladder,
    "regime map by leads and yield": partial(regime.in_words, "regime_map"),
    "regime map by deals and meetings": partial(regime.in_words, "regime_map_deals"),
}
