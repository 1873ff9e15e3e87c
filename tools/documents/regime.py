"""Keep what the regime maps found, and draw it: `python -m tools.documents.regime FOLDER...`.

Each folder is a results folder as `handoff sweep regime_map --out FOLDER` leaves it.  A small table of it is kept in
`docs/tables/`, from which the pages are written without running anything again, and a picture in `docs/pictures/`.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.defaults import GROWTH
from experiments.designs import Factor, read_design, words_for
from experiments.errors import BadInputError, ResultsError
from experiments.figures import charts_of
from experiments.figures.drawing.canvas import save_figure
from experiments.figures.drawing.figure import draw
from experiments.files.texts import save_text
from experiments.findings.measures import change_in_words, level_in_words, measure_of
from experiments.results.sweep import CONTRAST, LEVEL, Sweep
from experiments.saving.loading import load_results
from experiments.statistics.estimates import Estimate
from sim.scenario import ScenarioError
from tools.documents.gallery import small
from tools.documents.marks import PROJECT
from tools.documents.measured import PICTURES
from tools.documents.tables import code, table

TABLES = PROJECT / "docs" / "tables"
MAPS = ("regime_map", "regime_map_deals")
LARGEST = 100_000  # bytes of a table that is kept
FIGURES = "%.6g"
LARGEST_PICTURE = 180_000  # bytes; hatched cells take more than a page, and made narrower they cannot be read


class Kept(NamedTuple):
    """What is kept of a map: a row a level or contrast in a cell, what is varied, and how it was run."""

    rows: pd.DataFrame
    factors: tuple[Factor, ...]
    replications: int
    seed: int


def main() -> int:
    """Keep and draw maps, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.documents.regime", description=__doc__)
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="FOLDER", help="results folders of regime maps"
    )
    for folder in parser.parse_args().folders:
        try:
            sweep = map_in(folder)
        except (BadInputError, ResultsError, ScenarioError) as error:
            print(error, file=sys.stderr)
            return 2
        for written in (keep(sweep), picture(sweep)):
            print(f"{written.relative_to(PROJECT)}: written, {written.stat().st_size / 1000:.0f} kB")
    return 0


def map_in(folder: Path) -> Sweep:
    """Return the regime map that a folder holds.

    Raises:
        BadInputError: It holds none.
        ResultsError: It is no results folder, or one that cannot be read.
    """
    sweep = load_results(folder).sweep
    if sweep is None or sweep.design.name not in MAPS:
        raise BadInputError(f"{folder} holds none of {', '.join(MAPS)}")
    return sweep


def keep(sweep: Sweep, target: Path = TABLES) -> Path:
    """Write the small table of a map and return where it is.

    Raises:
        ValueError: It is too large to be kept.
    """
    path = target / f"{sweep.design.name}.csv"
    path.parent.mkdir(exist_ok=True)
    content = small_table(sweep).to_csv(index=False, float_format=FIGURES, lineterminator="\n")
    if len(content) > LARGEST:
        raise ValueError(f"{path.name} is larger than {LARGEST // 1000} kB")
    save_text(content, path)
    return path


def small_table(sweep: Sweep) -> pd.DataFrame:
    """Return the levels at both ends of the first contrast, and every contrast: a row each in every cell."""
    frame = sweep.to_frame()
    first = sweep.design.contrasts[0]
    bases = {place.cell.label: place.base for place in sweep.places if place.is_point}
    named = frame.assign(what=frame["scenario"].map(bases).where(frame["kind"] == LEVEL, frame["contrast"]))
    ends = named["what"].isin([first.first, first.second]) & (named["kind"] == LEVEL)
    kept = named[ends | (named["kind"] == CONTRAST)]
    run = {"replications": sweep.replications, "seed": sweep.design.seed}
    return kept[["what", "kind", *sweep.keys, "measure", "value", "low", "high", "verdict"]].assign(**run)


def picture(sweep: Sweep, target: Path = PICTURES) -> Path:
    """Draw the first outcome of a map, in few colours, and return where it is."""
    with tempfile.TemporaryDirectory() as place:
        save_figure(draw(next(charts_of(sweep))), Path(place), sweep.design.name)
        content = (Path(place) / f"{sweep.design.name}.png").read_bytes()
    path = target / f"{sweep.design.name}.png"
    path.write_bytes(small(content, LARGEST_PICTURE))
    return path


def kept(name: str, source: Path = TABLES) -> Kept | None:
    """Return what is kept of a map, or nothing where it was not run."""
    path = source / f"{name}.csv"
    if not path.is_file():
        return None
    rows = pd.read_csv(path, keep_default_na=False, na_values={"value": [""], "low": [""], "high": [""]})
    return Kept(rows, read_design(name).factors, int(rows["replications"].iloc[0]), int(rows["seed"].iloc[0]))


def in_words(name: str, source: Path = TABLES) -> str:
    """Tabulate what a map found: where each contrast is clear, most and least, and growth in every cell."""
    found = kept(name, source)
    if found is None:
        return f"Not run yet: {how_to_make(name)}."
    head = f"{found.replications} runs of each cell under the same luck, seed {code(str(found.seed))}."
    return "\n\n".join([head, contrasts_table(found), cells_table(found)])


def how_to_make(name: str) -> str:
    """Say by which commands a map is run, kept and drawn."""
    return f"`handoff sweep {name} --out results/{name}`, then `make regime ARGS=results/{name}`"


def contrasts_table(found: Kept) -> str:
    """Tabulate in how many cells each contrast is clear, and where growth gains most and least by it."""
    rows = []
    growth = found.rows[(found.rows["measure"] == GROWTH) & (found.rows["kind"] == CONTRAST)]
    for what, cells in growth.groupby("what", sort=False):
        clear = cells["verdict"] == ""
        counts = [clear & (cells["value"] > 0), clear & (cells["value"] < 0), ~clear]
        ends = cells.sort_values("value").iloc[[-1, 0]]
        rows.append(
            (
                str(what),
                *(str(int(one.sum())) for one in counts),
                *(end_of(found, *row) for row in ends.iterrows()),
            )
        )
    header = ("growth, points", "clearly higher", "clearly lower", "not clear", "most [95 %]", "least [95 %]")
    return table(header, rows)


def end_of(found: Kept, _: object, row: pd.Series) -> str:
    """Say how large a contrast is in a cell, and in which."""
    where = ", ".join(
        f"{words_for(factor.key)} {factor.written(float(row[factor.key]))}" for factor in found.factors
    )
    return f"{written(row)} ({where})"


def cells_table(found: Kept) -> str:
    """Tabulate growth at both ends and what lies between them, cell by cell."""
    growth = found.rows[found.rows["measure"] == GROWTH]
    whats = list(dict.fromkeys(growth["what"]))
    levels = [what for what in whats if (growth[growth["what"] == what]["kind"] == LEVEL).all()]
    shown = [*levels, next(what for what in whats if what not in levels)]
    keys = [factor.key for factor in found.factors]
    rows = []
    for _, cell in growth.groupby(keys, sort=False):
        by_what = {row["what"]: row for _, row in cell.iterrows()}
        where = (factor.written(float(cell[factor.key].iloc[0])) for factor in found.factors)
        rows.append((*where, *(written(by_what[what]) for what in shown)))
    return table((*map(words_for, keys), *(f"{what} [95 %]" for what in shown)), rows)


def written(row: pd.Series) -> str:
    """Write a level or a contrast of growth; whether a contrast is clear was judged among all of them."""
    if row["kind"] == LEVEL:
        return level_in_words(estimate_of(row), measure_of(GROWTH), "")
    return change_in_words(estimate_of(row), measure_of(GROWTH), "", row["verdict"] == "")


def estimate_of(row: pd.Series) -> Estimate:
    """Return a row as an estimate."""
    return Estimate(row["value"], row["low"], row["high"], int(row["replications"]), 0)


def picture_in_markdown(name: str = MAPS[0]) -> str:
    """Return the picture of a map as a page of `docs/` shows it, or what draws it."""
    path = PICTURES / f"{name}.png"
    words = (
        "Growth over leads per rep and yield of prospecting: both ends, the gap, and what four practices add"
    )
    if not path.is_file():
        return f"Not drawn yet: {how_to_make(name)}."
    return f"![{words}]({path.relative_to(PROJECT / 'docs').as_posix()})"


if __name__ == "__main__":
    sys.exit(main())
