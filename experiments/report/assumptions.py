"""What was assumed, and where the numbers come from."""

from typing import NamedTuple

from experiments.designs import words_for
from experiments.designs.factor import Factor, Value, value_in
from experiments.designs.firms import REACH
from experiments.evidence.imposed import imposed_changes
from experiments.files.manifest import Manifest
from experiments.findings.measures import capital
from experiments.findings.robustness import moves_in_words
from experiments.numbers import FIGURES
from experiments.report.contents import Contents
from experiments.results.comparison import Comparison
from sim.scenario import Entry, Scenario, describe_differences
from sim.units import format_quantity

INPUTS_SHOWN = 8
FITTED = "fitted to"
GIVEN_FIGURES = 6  # significant ones of what somebody gave: 1,234 customers are 1,234
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


def given_inputs(contents: Contents) -> tuple[Assumption, ...]:
    """List what the scenario files and `--set` say of this firm beyond the shipped one, with who says so.

    Where members of an ensemble differ in a setting, its range is theirs: what fits what is known.
    """
    if contents.comparison is None or contents.older:
        return ()
    first, last = ends(contents.comparison)
    rows = []
    for key, entry in last.entries.items():
        if not (is_given(first, key) or is_given(last, key)):
            continue
        among = [member[key] for member in last.members if key in member]
        low, high = (min(among), max(among)) if among else entry.range
        why = "differs between members, which fit alike" if among else "given for this firm"
        source = entry.source or "given without a source"
        value = in_both(first, last, key, FIGURES if among else GIVEN_FIGURES)
        reach = f"{short(entry, low)} to {short(entry, high)}"
        rows.append(Assumption(key, words_for(key), value, reach, source, why, entry.evidence))
    return tuple(rows)


def is_given(scenario: Scenario, key: str) -> bool:
    """Tell whether a scenario chose a setting itself; files that are resolved name those of the shipped firm, too."""
    if key not in scenario.explicit:
        return False
    entry, of_base = scenario.explicit[key], scenario.foundation.base.entries[key]
    is_owned = key in scenario.foundation.owned_keys
    return is_owned or entry.value != of_base.value or entry.source not in ("", of_base.source)


def in_both(first: Scenario, last: Scenario, key: str, figures: int = FIGURES) -> str:
    """Write a setting as the first and the last scenario have it, with an arrow between where they differ."""
    written = [
        format_quantity(one.entries[key].value, one.entries[key].unit, figures) for one in (first, last)
    ]
    return " → ".join(dict.fromkeys(written))


def ends(comparison: Comparison) -> tuple[Scenario, Scenario]:
    """Return the first and the last scenario of a comparison, which may be the same."""
    return comparison.cells[0].scenario, comparison.cells[-1].scenario


def differing_inputs(contents: Contents) -> tuple[Assumption, ...]:
    """List the inputs in which the first and the last scenario differ, as the last one has them."""
    if contents.comparison is None or len(contents.comparison.cells) < 2:
        return ()
    first, last = ends(contents.comparison)
    rows = []
    for key, label, before, after in describe_differences(first, last):
        entry = last.numbers.get(key)
        source = entry.source if entry is not None else "what is compared"
        name = label if key.startswith("practices.") or key == "change" else words_for(key)
        evidence = entry.evidence if entry is not None else ""
        rows.append(
            Assumption(
                key, name, f"{before} → {after}", "", source, "differs between the scenarios", evidence
            )
        )
    return tuple(rows)


def fitted_inputs(contents: Contents) -> tuple[Assumption, ...]:
    """List the settings of the shipped firm that were fitted to published numbers, as both scenarios have them."""
    if contents.comparison is None:
        return ()
    first, last = ends(contents.comparison)
    given = {one.key for one in given_inputs(contents)}
    owners = {each.key: one.title for one in last.foundation.practices for each in one.sets}
    rows = []
    for key, of_base in last.foundation.base.entries.items():
        if of_base.fitted_to and key not in given:
            entry = last.entries[key]
            plausible = " to ".join(short(entry, bound) for bound in of_base.range)
            why = f"{FITTED} {of_base.fitted_to}"
            if key in owners:
                why += f"; set by “{owners[key]}”"
            value = in_both(first, last, key)
            rows.append(Assumption(key, words_for(key), value, plausible, entry.source, why, entry.evidence))
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
        value = "" if now is None else written_short(factor, now)
        low, high = (factor.written(end) for end in factor.ends)
        source, evidence = ("", "") if entry is None else (entry.source, evidence_of(entry))
        why = moves_in_words(found.mu_star, study.told(target.outcome), base.currency)
        rows.append(
            Assumption(factor.key, words_for(factor.key), value, f"{low} to {high}", source, why, evidence)
        )
    return tuple(rows)


def written_short(factor: Factor, value: Value) -> str:
    """Write a value of what a study varies with three significant figures."""
    if isinstance(value, float):
        return format_quantity(value, factor.unit, FIGURES)
    return factor.written(value)


def evidence_of(entry: Entry) -> str:
    """Return the class of evidence of a setting; of what a firm's own file says, what that is."""
    return entry.evidence or ("fitted" if entry.source.startswith(FITTED) else "given")


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
    first, last = ends(contents.comparison)
    return imposed_changes(first, last, contents.comparison.keys, contents.naming)


def own_in_words(manifest: Manifest) -> str:
    """Write what of somebody's own a folder was run with, each with the digest of its source; nothing if nothing."""
    digests = {} if manifest.extensions is None else manifest.extensions.digests
    return ", ".join(f"{name} ({digest[:12]})" for name, digest in digests.items())


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
        "code of one's own": own_in_words(manifest),
        "versions": ", ".join(f"{name} {version}" for name, version in manifest.versions.items()),
        "machine": manifest.machine,
    }
    scenarios = [(f"scenario {one.label}", f"{one.file}, digest {one.digest}") for one in manifest.scenarios]
    return tuple((capital(name), text) for name, text in [*facts.items(), *scenarios] if text)
