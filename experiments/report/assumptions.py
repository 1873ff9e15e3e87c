"""What was assumed, and where the numbers come from."""

from typing import NamedTuple

from experiments.designs import words_for
from experiments.designs.factor import value_in
from experiments.designs.firms import REACH
from experiments.evidence.imposed import imposed_changes
from experiments.findings.measures import capital
from experiments.findings.robustness import moves_in_words
from experiments.numbers import FIGURES
from experiments.report.contents import Contents
from sim.scenario import Entry, describe_differences
from sim.units import format_quantity

INPUTS_SHOWN = 8
OVER_RUNS = "Student’s t over runs; differences are paired"
OVER_MEMBERS = "by luck: Student’s t over runs of a member; in all: one member more; differences are paired"
OVER_FIRMS = "over firms and luck, which are resampled (bootstrap)"
OLDER = (
    "another version of the model made these results: settings that went since are left out, and what practices set "
    "is shown as they set it today"
)


class Assumption(NamedTuple):
    """An input, what it was, what it might be, where it comes from, and why it is listed."""

    key: str
    label: str
    value: str
    range: str
    source: str
    why: str
    evidence: str = ""


def differing_inputs(contents: Contents) -> tuple[Assumption, ...]:
    """List the inputs in which the first and the last scenario differ, as the last one has them."""
    if contents.comparison is None or len(contents.comparison.cells) < 2:
        return ()
    first, last = (contents.comparison.cells[place].scenario for place in (0, -1))
    rows = []
    for key, label, before, after in describe_differences(first, last):
        entry = last.numbers.get(key)
        source = entry.source if entry is not None else "what is compared"
        name = label if key.startswith("practices.") or key == "change" else key
        evidence = entry.evidence if entry is not None else ""
        rows.append(
            Assumption(
                key, name, f"{before} → {after}", "", source, "differs between the scenarios", evidence
            )
        )
    return tuple(rows)


def fitted_inputs(contents: Contents) -> tuple[Assumption, ...]:
    """List the settings of the firm that were fitted to published numbers, as the last scenario has them."""
    if contents.comparison is None:
        return ()
    scenario = contents.comparison.cells[-1].scenario
    base = scenario.foundation.base.entries
    rows = []
    for key, entry in base.items():
        if entry.fitted_to:
            now = scenario.entries[key]
            plausible = " to ".join(now.written(bound) for bound in entry.range)
            why = f"fitted to {entry.fitted_to}"
            rows.append(Assumption(key, key, now.written(), plausible, now.source, why, now.evidence))
    return tuple(rows)


def influential_inputs(contents: Contents) -> tuple[Assumption, ...]:
    """List the inputs that move the first outcome of a sensitivity study most, with what each does to it."""
    study = contents.sensitivity
    if study is None:
        return ()
    target, base = study.subjects(study.design.outcomes[0])[0], study.design.bases[0]
    rows = []
    for factor, found in study.ranked(target)[:INPUTS_SHOWN]:
        entry = base.entries.get(factor.key)
        now = value_in(base, factor.key)
        value = "" if now is None else factor.written(now)
        low, high = (factor.written(end) for end in factor.ends)
        source, evidence = ("", "") if entry is None else (entry.source, entry.evidence)
        why = moves_in_words(found.mu_star, target.outcome, base.currency)
        rows.append(
            Assumption(factor.key, words_for(factor.key), value, f"{low} to {high}", source, why, evidence)
        )
    return tuple(rows)


def differences_of_firms(contents: Contents) -> tuple[Assumption, ...]:
    """List in what the firms of a population differ: each setting, its middle, where nearly all lie, and why."""
    population = contents.population
    if population is None or contents.older:
        return ()
    rows = []
    for difference in population.priors.differences:
        for key, spread in difference.spreads.items():
            entry = population.scenario.entries[key]
            low, high = (difference.moved(entry.value, spread, end) for end in (-REACH, REACH))
            where = f"{short(entry, low)} to {short(entry, high)}"
            said = (short(entry, entry.value), where, difference.source)
            rows.append(Assumption(key, words_for(key), *said, difference.title.lower(), difference.evidence))
    return tuple(rows)


def short(entry: Entry, value: float) -> str:
    """Write a value of a setting with three significant figures."""
    return format_quantity(value, entry.unit, FIGURES)


def put_in(contents: Contents) -> str:
    """Say which of the changes that the reader sees are put in by what practices set; nothing of another version."""
    if contents.comparison is None or contents.older:
        return ""
    first, last = (contents.comparison.cells[place].scenario for place in (0, -1))
    return imposed_changes(first, last, contents.comparison.keys, contents.naming)


def provenance(contents: Contents) -> tuple[tuple[str, str], ...]:
    """Say where the numbers come from, and what command makes them again."""
    manifest = contents.manifest
    comparison = contents.comparison
    replications = manifest.replications or (comparison.replications if comparison is not None else None)
    by_what = OVER_FIRMS if contents.population is not None and comparison is None else OVER_RUNS
    by_what = OVER_MEMBERS if contents.intervals else by_what
    facts = {
        "results folder": contents.name,
        "command": manifest.command,
        "seed": "" if manifest.seed is None else f"{manifest.seed} (replicate k runs under seed + k)",
        "runs of each scenario": "" if replications is None else f"{replications:,}",
        "runs of each state": "" if contents.states is None else f"{contents.states.replications:,}",
        "firms": "" if contents.population is None else f"{contents.population.firms:,}",
        "interval": f"{100 * manifest.interval:g} %, {by_what}",
        "finished": manifest.finished,
        "model": OLDER if contents.older else "",
        "source digest": manifest.source,
        "versions": ", ".join(f"{name} {version}" for name, version in manifest.versions.items()),
        "machine": manifest.machine,
    }
    scenarios = [(f"scenario {one.label}", f"{one.file}, digest {one.digest}") for one in manifest.scenarios]
    return tuple((capital(name), text) for name, text in [*facts.items(), *scenarios] if text)
