"""Contents without names and amounts: scenarios by number, money as an index.

The index keeps every ratio: who knows one amount behind it can work out all the others.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from experiments.defaults import GROWTH
from experiments.errors import ResultsError
from experiments.files.manifest import Manifest
from experiments.report.addressee.renaming import in_currency, with_names
from experiments.report.contents import Contents
from experiments.results.comparison import Comparison
from experiments.results.currencies import ONE_CURRENCY, multiplied
from experiments.results.decision import WAYS
from experiments.results.states import States
from experiments.running.runs import Run
from sim.measures import measures_for
from sim.scenario import Entry, Scenario
from sim.scenario.changes import Change
from sim.units import Dimension

INDEX = "IDX"  # stands where a currency stands
OPENING = 100.0
MONEY = (Dimension.MONEY, Dimension.MONEY_RATE)
GIVEN = "given for this firm"
DIGEST = re.compile("[0-9a-f]{64}")
TIME = re.compile(r"[-+:.T0-9]{10,35}")
LIBRARY = re.compile("[a-z]{1,20}")
VERSION = re.compile(r"from source|\d[\w.+]{0,20}")


def anonymised(contents: Contents) -> Contents:
    """Return contents in which no name, amount or note of a firm is left.

    Raises:
        ResultsError: they hold no runs from which the opening revenue could be taken, or names of somebody's own.
    """
    comparison = contents.comparison
    if comparison is None:
        raise ResultsError(f"{contents.name} cannot be anonymised: it holds no runs with an opening revenue")
    if contents.manifest.extensions is not None:
        raise ResultsError(
            f"{contents.name} cannot be anonymised: it was run with code of somebody's own, whose names may tell whose"
        )
    factor = OPENING / opening_revenue(comparison, contents.name)
    names = {name: f"Scenario {place}" for place, name in enumerate(contents.names, start=1)}
    renamed = with_names(contents, names)
    assert renamed.comparison is not None
    note = f"{INDEX}: index of money, {OPENING:g} is the opening revenue of {names[comparison.names[0]]}."
    # Made from nothing: what is not taken over here, a kind of result that is new for one, is left out.
    manifest = nameless_manifest(renamed.manifest)
    indexed = Contents(
        name="results",
        manifest=manifest,
        naming=renamed.naming,
        money=note,
        comparison=indexed_comparison(renamed.comparison, factor),
        years=None if renamed.years is None else indexed_comparison(renamed.years, factor),
        series=indexed_series(renamed.series, factor),
        explanation=renamed.explanation,
        states=renamed.states,
        roadmap=renamed.roadmap,
        adoption=indexed_adoption(renamed.adoption, manifest, names[comparison.names[0]], factor),
        trials=renamed.trials,
        doubted=renamed.doubted,
    )
    return indexed if renamed.states is None else indexed.with_states(indexed_states(renamed.states, factor))


def indexed_states(states: States, factor: float) -> States:
    """Return states with money as an index, costs of adoption included."""
    return replace(
        in_currency(states, INDEX), rows=indexed_measures(states, factor), money=factor * states.money
    )


def indexed_adoption(
    adoption: Contents | None, manifest: Manifest, firm: str, factor: float
) -> Contents | None:
    """Return an adoption under the number of its firm, with money as an index."""
    if adoption is None or adoption.comparison is None:
        return None
    names = {name: f"{firm} {way}" for name, way in zip(adoption.names, WAYS, strict=True)}
    renamed = with_names(adoption, names)
    assert renamed.comparison is not None
    series = indexed_series(renamed.series, factor)
    return Contents(
        "results", manifest, comparison=indexed_comparison(renamed.comparison, factor), series=series
    )


def nameless_manifest(manifest: Manifest) -> Manifest:
    """Return what a folder says about itself without a name, a file, or a word that could be one."""
    scenarios = tuple(
        one.model_copy(update={"file": f"scenario {place}", "digest": matching(DIGEST, one.digest)})
        for place, one in enumerate(manifest.scenarios, start=1)
    )
    told = {
        "command": "",
        "machine": "",
        "source": matching(DIGEST, manifest.source),
        "finished": matching(TIME, manifest.finished),
        "versions": {
            name: version
            for name, version in manifest.versions.items()
            if matching(LIBRARY, name) and matching(VERSION, version)
        },
    }
    return manifest.model_copy(update={"scenarios": scenarios, **told})


def matching(pattern: re.Pattern[str], text: str) -> str:
    """Return a text that is what it should be, or nothing."""
    return text if pattern.fullmatch(text) else ""


def opening_revenue(comparison: Comparison, folder: str) -> float:
    """Return the mean run-rate revenue of the first scenario at the opening of the last observed year.

    Raises:
        ResultsError: no run tells it.
    """
    if {"revenue", GROWTH} <= set(comparison.keys):
        first = comparison.names[0]
        closing, growth = comparison.values(first, "revenue"), comparison.values(first, GROWTH)
        known = [
            end / (1 + grown) for end, grown in zip(closing, growth, strict=True) if grown > -1 and end > 0
        ]
        if known:
            return float(sum(known) / len(known))
    raise ResultsError(f"{folder} cannot be anonymised: its runs do not tell the opening revenue")


def indexed_comparison(comparison: Comparison, factor: float) -> Comparison:
    """Return a comparison with money as an index and without its weeks, which nothing written shows.

    Runs have their money in one currency already; what scenarios say has not.
    """
    cells = {}
    for place, cell in enumerate(comparison.cells):
        own = factor * comparison.exchange.factor(place)
        cells[cell.label] = cell._replace(scenario=indexed_scenario(cell.scenario, cell.label, own))

    def indexed(run: Run) -> Run:
        task = run.task._replace(cell=cells[run.task.cell.label])
        observation = multiplied(run.observation._replace(weekly=None), factor, comparison.measures)
        return run._replace(task=task, observation=observation)

    runs = tuple(map(indexed, comparison.runs))
    return replace(comparison, cells=tuple(cells.values()), runs=runs, exchange=ONE_CURRENCY)


def indexed_scenario(scenario: Scenario, name: str, factor: float) -> Scenario:
    """Return a scenario under a number; what was written for the firm keeps its value and loses its words.

    What practices set is never listed, and stays as the practices have it.
    """
    base, owned = scenario.foundation.base.entries, scenario.foundation.owned_keys
    chosen = {key: nameless(entry, base[key].source) for key, entry in scenario.explicit.items()}
    amounts = {
        key: chosen.get(key, entry)
        for key, entry in scenario.entries.items()
        if entry.dimension in MONEY and (key in chosen or key not in owned)
    }
    indexed = {
        key: replace(
            entry,
            value=three_figures(entry.value * factor),
            range=(three_figures(entry.range[0] * factor), three_figures(entry.range[1] * factor)),
            unit=index_unit(entry.unit),
        )
        for key, entry in amounts.items()
    }
    planned = (
        indexed_change(scenario, change, place, factor) for place, change in enumerate(scenario.planned, 1)
    )
    fixed = scenario.foundation.base.fixed
    return replace(
        scenario,
        name=name,
        title="",
        members=(),
        said={},
        question="",
        currency=INDEX,
        explicit=chosen | indexed,
        moved={key: nameless(entry, fixed[key].source) for key, entry in scenario.moved.items()},
        planned=tuple(planned),
    )


def nameless(entry: Entry, known_source: str) -> Entry:
    """Return a setting without the words that somebody wrote for one firm."""
    return replace(entry, source=entry.source if entry.source == known_source else GIVEN, note="", set_by="")


def index_unit(unit: str) -> str:
    """Return a unit of money without its thousands: an index is small."""
    _, _, period = unit.partition("/")
    return f"{INDEX}/{period}" if period else INDEX


def indexed_change(scenario: Scenario, change: Change, place: int, factor: float) -> Change:
    """Return a dated change under a number, its money as an index."""
    sets = {
        key: three_figures(value * factor)
        if key in scenario.entries and scenario.entries[key].dimension in MONEY
        else value
        for key, value in change.sets.items()
    }
    return replace(change, name=f"change {place}", cost=three_figures(change.cost * factor), sets=sets)


def three_figures(value: float) -> float:
    """Return a value to three significant figures, so that an index does not carry an amount in its decimals."""
    return float(f"{value:.3g}") if math.isfinite(value) else value


def indexed_series(series: Mapping[str, pd.DataFrame], factor: float) -> dict[str, pd.DataFrame]:
    """Return the tables behind figures with what is money in them as an index."""
    return {name: indexed_path(rows, factor) if name == "path" else rows for name, rows in series.items()}


def indexed_path(rows: pd.DataFrame, factor: float) -> pd.DataFrame:
    """Return what was gained over time as an index."""
    amounts = [column for column in rows.columns if column not in ("scenario", "week")]
    return rows.assign(**{column: rows[column] * factor for column in amounts})


def indexed_measures(states: States, factor: float) -> pd.DataFrame:
    """Return runs of states with the columns that are money as an index."""
    known = measures_for(states.pair.ends)
    money = [key for key in states.measures if known[key].is_money]
    return states.rows.assign(**{key: states.rows[key] * factor for key in money})
