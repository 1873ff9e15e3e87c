"""What takes runs: what commands print, tables and pictures of the pages, records that are kept beside the code."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from experiments import compare
from experiments.defaults import DEFAULT_SEED
from experiments.evidence.again import record_of_claims
from experiments.evidence.one_hop import record_of_all
from experiments.evidence.record import RECORD
from experiments.evidence.recorded import RECORDED
from experiments.figures.chart import Axis, Chart, Line, Plane, Rule, Table
from experiments.figures.drawing.canvas import save_figure
from experiments.figures.drawing.figure import draw
from experiments.figures.style import looks
from experiments.findings import comparison as findings
from experiments.findings.samples import of_scenarios
from experiments.results.comparison import Comparison
from sim.policies.switches import CHOICES
from sim.scenario import load_scenario
from tools.documents.marks import PROJECT
from tools.documents.tables import code, codes, table

PAIR = ("laggard", "best-in-class")
PICTURES = PROJECT / "docs" / "pictures"
ONLY = "; only: "
LEFT_OUT = "…"
VERSION = re.compile(r"\AHandoff \S+(?: source)?: ")
HOW_LONG = re.compile(r"^[\d,]+ runs(;|, ).*\n", re.MULTILINE)  # differs from machine to machine
Variations = Mapping[str, tuple[str, ...]]

BY_YEAR: Variations = {f"year {year}": (f"horizon.observed_years={year}",) for year in (1, 2, 3, 4)}
BY_PLAN: Variations = {"planned anew every year": ("plan=yearly",), "planned once": ("plan=fixed",)}
CONTESTED = ("response", "group", "trust", "churn", "prospecting", "pay")  # forms that theories dispute
BY_FORM: Variations = {
    "as shipped": (),
    **{
        f"{name}: {choice}": (f"forms.{name}={choice}",) for name in CONTESTED for choice in CHOICES[name][1:]
    },
}
BY_TRUST: Variations = {
    "as shipped": (),
    "both teams start at 0.2": ("trust.opening_in_marketing=0.2", "trust.opening_in_sales=0.2"),
    "both teams start at 0.6": ("trust.opening_in_marketing=0.6", "trust.opening_in_sales=0.6"),
}
BY_WARM_UP: Variations = {
    f"{years} years of warm-up": (f"horizon.warm_up_years={years}",) for years in (1, 2, 3)
}


def output_block(what: str) -> str:
    """Run a command beside the example clients and show what it printed, or only the measures that are asked for."""
    command, _, only = what.partition(ONLY)
    return f"```console\n$ {command}\n{excerpt(printed(command), only)}\n```"


def printed(command: str) -> str:
    """Return what a documented command prints, without the version, which is not what it is about."""
    name, *arguments = shlex.split(command)
    if name != "handoff":
        raise ValueError(f"only handoff is run for a page, not {name}")
    with tempfile.TemporaryDirectory() as folder:
        for client in (PROJECT / "docs" / "examples").glob("*.toml"):
            shutil.copy(client, folder)
        words = [sys.executable, "-m", "handoff", *arguments]
        done = subprocess.run(
            words, cwd=folder, capture_output=True, encoding="utf-8", check=True, env=_environment()
        )
    return HOW_LONG.sub("", VERSION.sub("Handoff: ", done.stdout.rstrip("\n")))


def excerpt(text: str, only: str) -> str:
    """Keep the first line, the head of the table, the measures asked for, and what follows the table.

    What is left out shows as an ellipsis.
    """
    if not only:
        return text
    wanted = [name.strip() for name in only.split(";")]
    head, body, tail = text.split("\n\n", 2)
    title, *lines = body.split("\n")
    kept, keep = [title], False
    for line in lines:
        if not line.startswith(" "):
            keep = line.strip() in wanted
        if keep:
            kept.append(line)
        elif kept[-1] != LEFT_OUT:
            kept.append(LEFT_OUT)
    return "\n\n".join([head, "\n".join(kept), tail])


def growth_under(variations: Variations, replications: int) -> str:
    """Tabulate growth of laggard and best-in-class and the gap between them under each variation."""
    rows = []
    for name, sets in variations.items():
        found = pair(replications, *sets)
        levels = (findings.level(found, each, "revenue_growth") for each in found.names)
        rows.append((name, codes(sets), *levels, findings.difference(found, *PAIR, "revenue_growth")))
    header = ("", "set", *(f"{name} [95 %]" for name in PAIR), "gap [95 %]")
    return f"{replications} paired runs each, seed {_seed()}.\n\n{table(header, rows)}"


def pair(replications: int, *sets: str) -> Comparison:
    """Compare laggard and best-in-class with some settings on top."""
    return compare(*(load_scenario(name, sets=sets) for name in PAIR), replications=replications)


def write_records(replications: int, only: str = "") -> Iterator[Path]:
    """Make the records anew whose names contain something, and yield where each stands that has changed."""
    for path, text in records(replications, only):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            yield path


def records(replications: int, only: str = "") -> Iterator[tuple[Path, str]]:
    """Yield each record whose name contains something: where it is kept, and what it says now."""
    for name, (path, made) in RECORDS.items():
        if only in name:
            yield path, made(replications)


def draw_pictures(replications: int, only: str = "", folder: Path = PICTURES) -> Iterator[Path]:
    """Draw the pictures of the pages whose names contain something, and yield where each stands."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in DRAWINGS.items():
        if only in name:
            save_figure(drawn(replications), folder, name)
            yield folder / f"{name}.png"


def draw_demo(replications: int) -> Figure:
    """Draw the growth of two organisations under the same luck."""
    return pair(replications).plot()


def draw_warm_up(replications: int) -> Figure:
    """Draw what evolves before the first observed day, over a warm-up three times the usual one."""
    found = pair(replications, "horizon.warm_up_years=3", "horizon.observed_years=1")
    title = "Flows, trust and knowledge over three years of warm-up and one observed"
    note = (
        "Means of runs and of four weeks, relative to the third year; the rule: the end of the usual warm-up of one "
        "year."
    )
    panels = tuple(settling(found, column, label) for column, label in SETTLES.items())
    return draw(
        Chart("warm_up", title, note, of_scenarios(found), found.weekly, Table(title, (), ()), panels)
    )


def settling(found: Comparison, column: str, label: str) -> Plane:
    """Show what a weekly number does over the years, relative to the third one."""
    lines = []
    for name, look in zip(found.names, looks(len(found.names)), strict=True):
        mean = found.weekly[found.weekly["scenario"] == name].groupby("week")[column].mean()
        smooth = mean.rolling(4, min_periods=1).mean()
        smooth = smooth / smooth[(smooth.index > 104) & (smooth.index <= 156)].mean()
        lines.append(Line(name, tuple(map(float, smooth.index)), tuple(smooth), look, ending=name))
    return Plane(
        Axis("week", low=0), Axis("relative to year 3", low=0, high=2), (*lines, Rule(52, "")), label
    )


def _environment() -> dict[str, str]:
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    # Tables are as wide as they are in a file, whoever's terminal this is.
    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return {**inherited, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def _seed() -> str:
    return code(str(DEFAULT_SEED))


SETTLES = {
    "delivered": "leads delivered",
    "opportunities": "opportunities",
    "trust_in_marketing": "trust in marketing",
    "knowledge_reps": "knowledge of reps",
}
DRAWINGS: Mapping[str, Callable[[int], Figure]] = {"demo": draw_demo, "warm_up": draw_warm_up}
RECORDS: Mapping[str, tuple[Path, Callable[[int], str]]] = {
    "one hop": (RECORD, record_of_all),
    "claims": (RECORDED, record_of_claims),
}
WRITERS: Mapping[str, Callable[[int], str]] = {
    "growth by year": lambda replications: growth_under(BY_YEAR, replications),
    "growth by plan": lambda replications: growth_under(BY_PLAN, replications),
    "growth by form": lambda replications: growth_under(BY_FORM, replications),
    "growth by trust": lambda replications: growth_under(BY_TRUST, replications),
    "growth by warm-up": lambda replications: growth_under(BY_WARM_UP, replications),
}
