"""What a report says against its own finding: what was assumed, and what would change it."""

from typing import TYPE_CHECKING, NamedTuple

from experiments.defaults import GROWTH
from experiments.findings.comparison import capital
from experiments.report.tiles import change_in_words, likelihood

if TYPE_CHECKING:
    from experiments.report.contents import Contents
    from experiments.report.stored_states import StoredStates

MONEY_LEFT = "contribution_margin"
INPUTS_SHOWN = 8


class Assumption(NamedTuple):
    """An input, what it was, what it might be, where it comes from, and why it is listed."""

    key: str
    label: str
    value: str
    range: str
    source: str
    why: str


def differing_inputs(contents: "Contents") -> tuple[Assumption, ...]:
    """List the inputs in which the first and the last scenario differ, as the last one has them."""
    if contents.comparison is None or len(contents.comparison.cells) < 2:
        return ()
    from sim.scenario import describe_differences

    first, last = (contents.comparison.cells[place].scenario for place in (0, -1))
    rows = []
    for key, label, before, after in describe_differences(first, last):
        entry = last.entries.get(key)
        source = entry.source if entry is not None else "what is compared"
        name = label if key.startswith("practices.") or key == "change" else key
        rows.append(Assumption(key, name, f"{before} → {after}", "", source, "differs between the scenarios"))
    return tuple(rows)


def fitted_inputs(contents: "Contents") -> tuple[Assumption, ...]:
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
            rows.append(Assumption(key, key, now.written(), plausible, now.source, why))
    return tuple(rows)


def influential_inputs(contents: "Contents") -> tuple[Assumption, ...]:
    """List the inputs that move the first outcome of a sensitivity study most, with what each does to it."""
    if contents.sensitivity is None or not contents.sensitivity.entries:
        return ()
    entry = contents.sensitivity.entries[0]
    rows = []
    for one in entry.inputs[:INPUTS_SHOWN]:
        effect = one.mu_star_interval.estimate(contents.sensitivity.replications)
        why = f"moves it by {change_in_words(contents, effect, entry.outcome)}"
        value, low, high = (in_its_unit(number, one.unit) for number in (one.value, one.low, one.high))
        rows.append(Assumption(one.key, one.label or one.key, value, f"{low} to {high}", one.source, why))
    return tuple(rows)


def in_its_unit(given: float | str | None, unit: str) -> str:
    """Write what an input is, with its unit."""
    if isinstance(given, float):
        return f"{given:g} {unit}".strip()
    return "" if given is None else f"{given} {unit}".strip()


def what_would_change(contents: "Contents") -> tuple[str, ...]:
    """Say how sure the finding is, and without which practice it would be another one."""
    sentences = []
    comparison = contents.comparison
    if comparison is not None and len(comparison.names) > 1:
        first, last = comparison.names[0], comparison.names[-1]
        growth = comparison.measures[GROWTH]
        found = likelihood(comparison, growth)
        sentences.append(
            f"Luck: {found}, growth under {last} is better than under {first}; each pair shares its luck."
        )
    if contents.states is not None and len(contents.names) > 1:
        sentences += without_one(contents, contents.states)
    influential = influential_inputs(contents)
    if influential:
        most = influential[0]
        sentences.append(
            f"The setting that matters most is {most.label}: over its plausible range, {most.range}, it {most.why}."
        )
    else:
        sentences.append(
            "How far the finding depends on the settings of the firm and its market was not computed for this "
            "report: “handoff sensitivity” does that."
        )
    return tuple(sentences)


def without_one(contents: "Contents", states: "StoredStates") -> list[str]:
    """Say what is left of the gap in growth when one practice of the last scenario is missing."""
    everything = len(states) - 1
    left = {
        name: states.difference(0, everything - (1 << place), GROWTH)
        for place, name in enumerate(states.practices)
    }
    weakest = min(left, key=lambda name: left[name].value)
    title = contents.naming.practice(weakest)
    words = change_in_words(contents, left[weakest], GROWTH)
    first, last = contents.names[0], contents.names[-1]
    sentences = [
        f"The practice that matters most where all others stand is “{title}”: without it, {words} remain."
    ]
    lost = [contents.naming.practice(name) for name, found in left.items() if not found.is_clear]
    if lost:
        sentences.append(f"No clear difference to {first} would remain without {listed(lost)}.")
    else:
        sentences.append(
            f"Whichever one practice is left out, {last} still differs clearly from {first} in growth."
        )
    return sentences


def listed(words: list[str]) -> str:
    """Join titles as a sentence does."""
    quoted = [f"“{word}”" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]


def provenance(contents: "Contents") -> tuple[tuple[str, str], ...]:
    """Say where the numbers come from, and what command makes them again."""
    manifest = contents.manifest
    comparison = contents.comparison
    replications = manifest.replications or (comparison.replications if comparison is not None else None)
    facts = {
        "results folder": contents.name,
        "command": manifest.command,
        "seed": "" if manifest.seed is None else f"{manifest.seed} (replicate k runs under seed + k)",
        "runs of each scenario": "" if replications is None else f"{replications:,}",
        "runs of each state": "" if contents.states is None else f"{contents.states.replications:,}",
        "interval": f"{100 * manifest.interval:g} %, Student’s t over runs; differences are paired",
        "finished": manifest.finished,
        "source digest": manifest.source,
        "versions": ", ".join(f"{name} {version}" for name, version in manifest.versions.items()),
        "machine": manifest.machine,
    }
    scenarios = [(f"scenario {one.label}", f"{one.file}, digest {one.digest}") for one in manifest.scenarios]
    return tuple((capital(name), text) for name, text in [*facts.items(), *scenarios] if text)
