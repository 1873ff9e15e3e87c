"""`handoff sweep`: a design over any keys, counted before it starts, and resumed where it stopped."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import named
from experiments.commands.console.terminal import (
    Progress,
    announce,
    command_again,
    print_columns,
    print_json,
    say,
    say_where,
)
from experiments.commands.firms import extensions_in, firm_options, say_of_centres
from experiments.commands.options import (
    Cluster,
    DesignFile,
    DesignReplications,
    DesignSeed,
    DesignStore,
    Force,
    Json,
    Out,
    Rates,
    Resume,
    TlsCa,
    TlsCert,
    TlsKey,
    With,
    Workers,
    cluster_of,
    default_store,
)
from experiments.commands.output import kept_in, results_in, say_of_money

if TYPE_CHECKING:
    from experiments.designs import Design
    from experiments.results.sweep import Sweep

MOST_LINES = 60
Row = tuple[str, ...]


def sweep(
    design: DesignFile,
    own: With = None,
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
    rates: Rates = None,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Run a design: a grid, a Latin hypercube or Sobol points over any keys of a scenario."""
    if precision is not None and replications is not None:
        raise typer.BadParameter("give --replications or --precision, not both")
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    announce(f"sweep {named(design)}{', resumed' if resume else ''}", as_json)

    from experiments.designs import read_design
    from experiments.running.execution import Execution
    from experiments.studies.sweep import exchange_for, with_options
    from experiments.studies.sweep import sweep as run_design

    read = read_design(design, extensions=extensions_in(own))
    study = with_options(read, replications, in_unit(precision, read), seed)
    given = tuple(rates or ())
    say_of_money(exchange_for(study, given))
    say_of_centres(study.unvaried())
    if not as_json:
        print_plan(study)
    kept = store or default_store(study.name)
    command = command_of(design, study, given, own)
    with results_in(out, command, study.unvaried(), force) as results, kept_in(kept):
        with Progress() as progress:
            say = progress.say if as_json else progress.tell
            found = run_design(
                study,
                store=kept,
                rates=given,
                execution=Execution(workers, there, progress, say),
            )
        if not as_json:
            print_sweep(found)
        if results is not None:
            from experiments.saving.sweep import save_sweep

            save_sweep(found, results)
    if as_json:
        print_json(found.to_dict())
    else:
        say_where(out)


def in_unit(precision: float | None, design: "Design") -> float | None:
    """Return a precision in the unit of the first outcome: points are hundredths of shares."""
    if precision is None:
        return None
    if not 0 < precision < float("inf"):
        raise typer.BadParameter("must be above 0", param_hint="--precision")
    return precision / points_in(design)


def points_in(design: "Design") -> int:
    """Return how many of the points in which a precision is given make one of the first outcome's unit."""
    from experiments.results.told import told

    return 100 if told(design.outcomes[0], design.bases).unit == "fraction" else 1


def command_of(given: str, design: "Design", rates: tuple[str, ...], own: list[str] | None) -> str:
    """Return the command that does this again."""
    options: dict[str, object] = {"replications": design.replications}
    if design.precision is not None:
        options = {"precision": f"{points_in(design) * design.precision:g}"}
    return command_again(
        "sweep", [given], (), **firm_options(None, own=own), **options, seed=design.seed, rate=rates
    )


def print_plan(design: "Design") -> None:
    """Print the question, and how many cells and runs it takes."""
    say(design.question)
    keys = ", ".join(factor.key for factor in design.factors)
    say(f"{design.method} over {keys}: {len(design):,} cells × {size(design)}, seed {design.seed}")


def size(design: "Design") -> str:
    """Say how often each cell is run."""
    if design.precision is not None:
        return f"as many runs as ±{design.precision:g} needs"
    return f"{design.replications:,} runs"


def print_sweep(sweep: "Sweep") -> None:
    """Print the first outcome in every cell with its interval, and what the sweep shows of all of them."""
    from experiments.findings.comparison import CAVEAT
    from experiments.findings.sweep import findings_of

    texts, head, rows = contrast_rows(sweep) if sweep.design.contrasts else level_rows(sweep)
    print()
    print_columns([*head, *rows[:MOST_LINES]], texts)
    if len(rows) > MOST_LINES:
        print(f"… and {len(rows) - MOST_LINES:,} more cells")
    print()
    for outcome in sweep.outcomes:
        for sentence in findings_of(sweep, outcome):
            say(f"{sentence}.")
    if sweep.exchange.note:
        say(sweep.exchange.note)
    say(f"{sweep.replications:,} runs of each cell under the same luck. {CAVEAT}")


def interval() -> str:
    """Return how a head says what an interval covers."""
    from experiments.statistics.estimates import INTERVAL

    return f"[{100 * INTERVAL:g} %]"


def level_rows(sweep: "Sweep") -> tuple[int, list[Row], list[Row]]:
    """Return a row a cell: the first outcome and its difference from the base; before it, columns of text and heads."""
    from experiments.findings.measures import change_in_words, level_in_words

    key, bases = sweep.outcomes[0], sweep.design.bases
    measure = sweep.told(key)
    against = bases[0].name if len(bases) == 1 else "its base"
    head = (measure.label, f"level {interval()}", f"against {against} {interval()}")
    rows: list[Row] = []
    for place in sweep.places:
        label = place.cell.label
        difference = ""
        if place.is_point:
            gap = sweep.difference(place.base, label, key)
            clear = label not in sweep.unclear(key)
            difference = change_in_words(gap, measure, sweep.currency, clear)
        rows.append((label, level_in_words(sweep.level(label, key), measure, sweep.currency), difference))
    return 1, [head], rows


def contrast_rows(sweep: "Sweep") -> tuple[int, list[Row], list[Row]]:
    """Return a row a cell of the map: the first outcome at both ends of the first contrast, and the contrast."""
    from experiments.designs import words_for
    from experiments.findings.measures import change_in_words, level_in_words

    key, contrast, factors = sweep.outcomes[0], sweep.design.contrasts[0], sweep.design.factors
    keys, measure = [words_for(factor.key) for factor in factors], sweep.told(key)
    head = (*keys, *(f"{name} {interval()}" for name in (contrast.first, contrast.second, contrast.name)))
    rows: list[Row] = []
    for one in sweep.of_contrast(contrast):
        where = (factor.written(value) for factor, value in zip(factors, one.values, strict=True))
        levels = (
            level_in_words(sweep.level(at, key), measure, sweep.currency) for at in (one.first, one.second)
        )
        clear = one in sweep.clear_contrasts(key)
        gap = change_in_words(sweep.contrast(one, key), measure, sweep.currency, clear)
        rows.append((*where, *levels, gap))
    heading = (measure.label, *[""] * (len(head) - 1))
    return len(keys), [head, heading], rows
