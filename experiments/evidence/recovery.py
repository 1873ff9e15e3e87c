"""Recovery: firms with hidden keys are simulated, their figures given to `fit`, the answer held against the truth.

Keys are drawn from what a fit takes for plausible; large markets, which take long to run, are left out.  A client
knows the figures of one history: each is given as the 80 % range that luck makes of it.  Of the first ten the CRM of
that history is exported: what it tells is taken from there, only the rest is said.  The truth is the mean growth under
best-in-class practices over 200 runs; the answer is the interval that one more member of the fit would lie in, against
the same without the figures that behaviour makes.  A firm is a row, written as it comes:
`python -m experiments.evidence.recovery --firms 50` goes on where it was stopped.
"""

import argparse
import csv
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.clients.client import Client, Known
from experiments.clients.export_files import read_export_files
from experiments.clients.figures import FACT, FIGURES
from experiments.clients.from_export import filled_in
from experiments.clients.measured import figures_in
from experiments.clients.wanted import GROWTH, MET_BY_SEARCH, even, plain
from experiments.designs.fit import declared
from experiments.files.crm import export_crm
from experiments.results.client_firm import ClientFirm, inputs_of, varied_of
from experiments.results.fit import PEOPLE
from experiments.running.client_year import observe_client
from experiments.running.execution import Execution
from experiments.running.plan import vary
from experiments.statistics.posterior import Between
from experiments.studies.fit import fit
from experiments.studies.fit_runs import Runner
from experiments.studies.fit_search import QUICK, USUAL, Effort
from sim import Organisation
from sim.scenario import load_scenario

TABLE = Path(__file__).with_name("recovery.csv")
FIRST_SEED, APART = 5_000_000, 100_000  # of the firms: no two share luck
TRUTH_RUNS, LUCK_RUNS = 200, 24
TO_AN_END = 1.2816  # standard deviations to an end of an 80 % range
LEAST_GROWTH, MOST_GROWTH = -0.3, 0.6  # today: who shrinks or grows more is no client of anybody's
MOST_ACCOUNTS = 6_000
DRAWS = 200
WITH_EXPORT = 10  # firms, the first ones
# Runs of a member without figures: members differ by far more than luck, and some have markets that take long to run.
CHECKED_WITHOUT = 3  # of which a large firm has two
WHOLE = ("firm", "exported", "reps", "unmet")


class Recovered(NamedTuple):
    """A firm: what is true of it, and what a fit to its figures says.

    `exported`: 1 if its CRM's export was read, else 0; `seconds`: on the clock.
    """

    firm: int
    exported: int
    reps: int
    revenue: float
    growth_today: float
    truth: float
    truth_error: float
    value: float
    low: float
    high: float
    without_low: float
    without_high: float
    unmet: int
    seconds: float

    @property
    def is_covered(self) -> bool:
        """Tell whether the interval holds the truth."""
        return self.low <= self.truth <= self.high

    @property
    def width(self) -> float:
        """Return the width of the interval over that without the figures."""
        return (self.high - self.low) / (self.without_high - self.without_low)


@dataclass(frozen=True)
class Hidden:
    """A firm that nobody knows: the space it was drawn from, and its values by key."""

    space: ClientFirm
    values: Mapping[str, float]


def drawn(firm: int) -> list[Hidden]:
    """Return firms drawn from what is plausible, in the order in which they are tried."""
    nobody = Client("nobody")
    base = load_scenario("base")
    space = ClientFirm(nobody, base, tuple(inputs_of(nobody, declared(base))))
    random = np.random.default_rng(FIRST_SEED + firm)
    points = random.random((DRAWS, len(space.inputs)))
    found = [space.values_at(point) for point in points]
    return [Hidden(space, one) for one in found if one["market.committees"] <= MOST_ACCOUNTS]


def recovered(firm: int, effort: Effort, store: Path | None, execution: Execution) -> Recovered:
    """Return what comes back of one hidden firm."""
    began = time.monotonic()
    seed = FIRST_SEED + firm * APART
    for hidden in drawn(firm):
        runner = Runner(hidden.space, store, execution, observe_client, seed)
        today = runner.run([varied_of(hidden.values)], LUCK_RUNS)
        growth = today[GROWTH].mean()
        if today[list(MET_BY_SEARCH)].notna().all().all() and LEAST_GROWTH <= growth <= MOST_GROWTH:
            break
    else:
        raise RuntimeError(f"firm {firm}: none of {DRAWS} draws is a client")
    best = runner.run([varied_of({**hidden.values, **hidden.space.best_levels})], TRUTH_RUNS)[GROWTH]
    figures: Mapping[str, Known] = figures_of(hidden, today)
    exported = firm < WITH_EXPORT
    if exported:
        figures = seen_in_export(hidden, seed, figures)
    facts = {key: known for key, known in figures.items() if FIGURES[key].kind == FACT and not known.is_range}
    answers = [
        fit(
            Client(f"firm {firm}", "EUR", given),
            effort=looked_at,
            seed=seed + 10_000,
            store=store,
            execution=execution,
        )
        for given, looked_at in ((figures, effort), (facts, replace(effort, check_runs=CHECKED_WITHOUT)))
    ]
    found: list[Between] = [one.growth_at_best() for one in answers]
    return Recovered(
        firm,
        int(exported),
        int(hidden.values["team.sales_reps"]),
        figures["revenue"].low,
        float(growth),
        float(best.mean()),
        float(best.std(ddof=1) / np.sqrt(len(best))),
        *found[0],
        *found[1][1:],
        len(answers[0].unmet()),
        time.monotonic() - began,
    )


def figures_of(hidden: Hidden, today: pd.DataFrame) -> dict[str, Known]:
    """Return what a client knows of a firm: facts, and figures of its first history as ranges that luck makes."""
    history = today.iloc[0]
    figures = {key: fact(hidden.values[setting]) for key, setting in PEOPLE.items()}
    figures |= {key: fact(float(history[key])) for key in ("revenue", "programme")}
    for key in MET_BY_SEARCH:
        scale = even(key, today[key].to_numpy(dtype=float))
        reach = TO_AN_END * float(scale.std(ddof=1))
        low, high = (float(plain(key, scale[0] + sign * reach)) for sign in (-1, 1))
        figures[key] = Known(low, high, f"{low:.4g}..{high:.4g}")
    return {key: figures[key] for key in FIGURES if key in figures}


def seen_in_export(hidden: Hidden, seed: int, figures: Mapping[str, Known]) -> Mapping[str, Known]:
    """Return what is known of a firm once the export of one history is read: what it tells is no longer said."""
    scenario = vary(hidden.space.base, varied_of(hidden.values))
    organisation = Organisation(scenario, seed=seed)
    organisation.run()
    with TemporaryDirectory() as place:
        folder = export_crm(organisation, place)
        about = tomllib.loads((folder / "export.toml").read_text(encoding="utf-8"))
        files = {kind: str(folder / f"{kind}.csv") for kind in ("leads", "deals")}
        export = read_export_files(files | about, scenario.currency)
        measured = figures_in(export)
    words = {key: known for key, known in figures.items() if key not in measured or not known.is_range}
    return filled_in(Client("", scenario.currency, words), export, measured).figures


def fact(value: float) -> Known:
    """Return a figure that is known as it is."""
    return Known(value, value, f"{value:g}")


def read_rows(table: Path = TABLE) -> list[Recovered]:
    """Return the firms that were recovered so far."""
    if not table.is_file():
        return []
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Recovered._make((int if key in WHOLE else float)(row[key]) for key in Recovered._fields)
        for row in rows
    ]


def add_row(row: Recovered, table: Path = TABLE) -> None:
    """Write one more firm at the end of the table."""
    is_new = not table.is_file()
    with table.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(Recovered._fields)
        writer.writerow([f"{value:.6g}" if isinstance(value, float) else value for value in row])


def summary(rows: Sequence[Recovered]) -> str:
    """Say how often the truth was covered, and how wide intervals are against those without the figures."""
    covered = sum(row.is_covered for row in rows)
    exported = [row.is_covered for row in rows if row.exported]
    width = float(np.median([row.width for row in rows]))
    return (
        f"{covered} of {len(rows)} intervals hold the truth, {sum(exported)} of {len(exported)} where the CRM's "
        f"export was read; median width {100 * width:.0f} % of that without the figures"
    )


def main() -> None:
    """Recover firms that are not in the table yet."""
    options = argparse.ArgumentParser(description="Recover hidden firms from their figures, a row each.")
    options.add_argument("--firms", type=int, default=50)
    options.add_argument("--store", type=Path, default=None)
    options.add_argument("--workers", type=int, default=None)
    options.add_argument("--quick", action="store_true")
    given = options.parse_args()
    done = {row.firm for row in read_rows()}
    for firm in range(given.firms):
        if firm in done:
            continue
        row = recovered(firm, QUICK if given.quick else USUAL, given.store, Execution(given.workers))
        add_row(row)
        print(f"firm {firm}: truth {row.truth:.3f}, [{row.low:.3f}, {row.high:.3f}]", flush=True)
    print(summary(read_rows()))


if __name__ == "__main__":
    main()
