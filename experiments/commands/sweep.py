"""`handoff sweep`: a design over any keys, counted before it starts."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.options import LARGEST_SEED, Json, Workers
from experiments.commands.terminal import Progress, announce, command_again, print_columns, print_json

if TYPE_CHECKING:
    from experiments.designs import Design
    from experiments.sweep_results import Sweep

MOST_LINES = 60

DesignFile = Annotated[
    str, typer.Argument(metavar="DESIGN.toml", help="A file, or the name of a shipped design.")
]
DesignSeed = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=LARGEST_SEED,
        help="Replicate k runs under SEED + k (default: the design’s).",
        show_default=False,
    ),
]
DesignReplications = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Runs of each cell (default: the design’s).", show_default=False),
]


def sweep(
    design: DesignFile,
    replications: DesignReplications = None,
    seed: DesignSeed = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write a results folder.")] = None,
    as_json: Json = False,
) -> None:
    """Run a design: a grid, a Latin hypercube or Sobol points over any keys of a scenario."""
    announce(f"sweep {Path(design).stem}", as_json)

    from experiments.designs import read_design
    from experiments.results import results_folder
    from experiments.sweep_files import save_sweep
    from experiments.sweeping import sweep as run_design
    from experiments.sweeping import with_options

    read = with_options(read_design(design), replications, None, seed)
    if not as_json:
        print_plan(read)
    command = command_again("sweep", [design], (), replications=read.replications, seed=read.seed)
    with results_folder(out, command) if out is not None else nullcontext() as results:
        with Progress() as progress:
            found = run_design(read, workers=workers, progress=progress, announce=progress.say)
        if not as_json:
            print_sweep(found)
        if results is not None:
            save_sweep(found, results)
    if as_json:
        print_json(found.to_dict())
    elif out is not None:
        print(f"Tables, figures and manifest: {out}")


def print_plan(design: "Design") -> None:
    """Print the question and how many runs it takes."""
    print(design.question)
    keys = ", ".join(factor.key for factor in design.factors)
    runs = len(design) * design.replications
    print(
        f"{design.method} over {keys}: {len(design):,} cells × {design.replications:,} runs = {runs:,} runs, "
        f"seed {design.seed}",
        flush=True,
    )


def print_sweep(sweep: "Sweep") -> None:
    """Print the first outcome in every cell with its interval, and what the sweep shows of all of them."""
    from experiments.findings import CAVEAT
    from experiments.statistics import INTERVAL
    from experiments.sweep_findings import finding, measure_of
    from experiments.wording import difference_in_words, estimate_in_words

    key = sweep.design.outcomes[0]
    measure = measure_of(key)
    interval = f"[{100 * INTERVAL:g} %]"
    rows = [(measure.label, f"level {interval}", f"against {sweep.design.bases[0].name} {interval}")]
    for place in sweep.places[:MOST_LINES]:
        label = place.cell.label
        level = estimate_in_words(
            sweep.level(label, key), measure.unit, sweep.currency, signed="growth" in key
        )
        against = ""
        if place.is_point:
            gap = sweep.difference(place.base, label, key)
            against = difference_in_words(gap, measure.unit, sweep.currency)
        rows.append((label, level, against))
    print()
    print_columns(rows)
    if len(sweep.places) > MOST_LINES:
        print(f"… and {len(sweep.places) - MOST_LINES:,} more cells")
    print()
    for outcome in sweep.design.outcomes:
        print(f"{finding(sweep, outcome)}.")
    print(f"{sweep.replications:,} runs of each cell under the same luck. {CAVEAT}")
