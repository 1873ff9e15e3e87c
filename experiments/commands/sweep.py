"""`handoff sweep`: a design over any keys, counted before it starts, and resumed where it stopped."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.options import (
    STORES,
    Cluster,
    DesignFile,
    DesignReplications,
    DesignSeed,
    DesignStore,
    Force,
    Json,
    Out,
    Resume,
    TlsCa,
    TlsCert,
    TlsKey,
    Workers,
    cluster_of,
)
from experiments.commands.output import results_in
from experiments.commands.terminal import (
    Progress,
    announce,
    command_again,
    print_columns,
    print_json,
    say_where,
)

if TYPE_CHECKING:
    from experiments.designs import Design
    from experiments.results.sweep import Sweep

MOST_LINES = 60


def sweep(
    design: DesignFile,
    replications: DesignReplications = None,
    precision: Annotated[
        float | None,
        typer.Option(
            metavar="POINTS",
            help="Run until the first outcome is known to ± POINTS, or to ± so much of its unit.",
            show_default=False,
        ),
    ] = None,
    seed: DesignSeed = None,
    workers: Workers = None,
    cluster: Cluster = None,
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    store: DesignStore = None,
    resume: Resume = False,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Run a design: a grid, a Latin hypercube or Sobol points over any keys of a scenario."""
    if precision is not None and replications is not None:
        raise typer.BadParameter("give --replications or --precision, not both")
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    announce(f"sweep {Path(design).stem}{', resumed' if resume else ''}", as_json)

    from experiments.designs import read_design
    from experiments.running.execution import Execution
    from experiments.saving.sweep import save_sweep
    from experiments.studies.sweep import sweep as run_design
    from experiments.studies.sweep import with_options

    study = with_options(read_design(design), replications, in_unit(precision, design), seed)
    if not as_json:
        print_plan(study)
    with results_in(out, command_of(design, study), study.unvaried(), force) as results:
        with Progress() as progress:
            say = progress.say if as_json else progress.tell
            found = run_design(
                study,
                store=store or STORES / study.name,
                execution=Execution(workers, there, progress, say),
            )
        if not as_json:
            print_sweep(found)
        if results is not None:
            save_sweep(found, results)
    if as_json:
        print_json(found.to_dict())
    else:
        say_where(out)


def in_unit(precision: float | None, design: str) -> float | None:
    """Return a precision in the unit of the first outcome: points are hundredths of shares."""
    if precision is None:
        return None
    if not 0 < precision < float("inf"):
        raise typer.BadParameter("must be above 0", param_hint="--precision")
    from experiments.designs import read_design
    from experiments.findings.measures import measure_of

    unit = measure_of(read_design(design).outcomes[0]).unit
    return precision / 100 if unit == "fraction" else precision


def command_of(given: str, design: "Design") -> str:
    """Return the command that does this again."""
    if design.precision is not None:
        from experiments.findings.measures import measure_of

        points = 100 if measure_of(design.outcomes[0]).unit == "fraction" else 1
        return command_again(
            "sweep", [given], (), precision=f"{points * design.precision:g}", seed=design.seed
        )
    return command_again("sweep", [given], (), replications=design.replications, seed=design.seed)


def print_plan(design: "Design") -> None:
    """Print the question, and how many cells and runs it takes."""
    print(design.question)
    keys = ", ".join(factor.key for factor in design.factors)
    print(
        f"{design.method} over {keys}: {len(design):,} cells × {size(design)}, seed {design.seed}", flush=True
    )


def size(design: "Design") -> str:
    """Say how often each cell is run."""
    if design.precision is not None:
        return f"as many runs as ±{design.precision:g} needs"
    return f"{design.replications:,} runs"


def print_sweep(sweep: "Sweep") -> None:
    """Print the first outcome in every cell with its interval, and what the sweep shows of all of them."""
    from experiments.findings.comparison import CAVEAT
    from experiments.findings.measures import change_in_words, level_in_words, measure_of
    from experiments.findings.sweep import finding
    from experiments.statistics.estimates import INTERVAL

    key = sweep.design.outcomes[0]
    measure = measure_of(key)
    interval = f"[{100 * INTERVAL:g} %]"
    bases = sweep.design.bases
    against = bases[0].name if len(bases) == 1 else "its base"
    rows = [(measure.label, f"level {interval}", f"against {against} {interval}")]
    for place in sweep.places[:MOST_LINES]:
        label = place.cell.label
        level = level_in_words(sweep.level(label, key), key, sweep.currency)
        difference = ""
        if place.is_point:
            gap = sweep.difference(place.base, label, key)
            clear = label not in sweep.unclear(key)
            difference = change_in_words(gap, key, sweep.currency, clear)
        rows.append((label, level, difference))
    print()
    print_columns(rows)
    if len(sweep.places) > MOST_LINES:
        print(f"… and {len(sweep.places) - MOST_LINES:,} more cells")
    print()
    for outcome in sweep.design.outcomes:
        print(f"{finding(sweep, outcome)}.")
    print(f"{sweep.replications:,} runs of each cell under the same luck. {CAVEAT}")
