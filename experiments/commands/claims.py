"""`handoff claims`: every published number, what was simulated, hit or miss, and what models that know less say."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import folder
from experiments.commands.console.terminal import (
    Progress,
    announce,
    print_columns,
    print_json,
    say,
    say_where,
)
from experiments.commands.options import (
    Cluster,
    Force,
    Json,
    Out,
    Replications,
    Sets,
    TlsCa,
    TlsCert,
    TlsKey,
    Workers,
    cluster_of,
    default_store,
)
from experiments.commands.output import kept_in, results_in
from experiments.defaults import DEFAULT_REPLICATIONS, DEFAULT_SEED, LARGEST_SEED

if TYPE_CHECKING:
    from experiments.evidence.recorded import Recorded
    from experiments.evidence.row import Row
    from experiments.running.cluster import Cluster as ClusterAddress

STORE = "claims"


def claims(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[N31 T22 …]", help="Some of them, with all that is known of each."),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Simulate everything anew (a few minutes) instead of what is recorded."),
    ] = False,
    sets: Sets = None,
    replications: Replications = None,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=LARGEST_SEED,
            help=f"Replicate k runs under SEED + k (default {DEFAULT_SEED}).",
            show_default=False,
        ),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    store: Annotated[
        Path | None,
        typer.Option(
            parser=folder,
            metavar="FOLDER",
            help="Where runs are kept (default: results/kept/claims).",
            show_default=False,
        ),
    ] = None,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Print the ledger: every published number, simulated value with interval, fitted or not, hit or miss."""
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    given = {
        "--set": sets,
        "--replications": replications,
        "--seed": seed,
        "--workers": workers,
        "--cluster": cluster,
        "--store": store,
        "--out": out,
        "--force": force or None,
    }
    wrong = [name for name, value in given.items() if value is not None and not again]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]} goes with --again: what is recorded was run before")
    announce(
        "the published numbers, simulated anew" if again else "the published numbers, as recorded", as_json
    )

    from experiments.evidence.recorded import recorded
    from experiments.evidence.rows import chosen, known_ids, ledger_rows

    wanted = known_ids(ids or ())
    if again:
        size = (replications or DEFAULT_REPLICATIONS, DEFAULT_SEED if seed is None else seed)
        run = anew(tuple(sets or ()), *size, workers, there, store, out, force, as_json)
    else:
        run = recorded()
    rows = chosen(ledger_rows(run), wanted)
    if as_json:
        print_json([row.to_dict() for row in rows])
        return
    print_ledger(rows, run) if not wanted else print_details(rows, run)
    say_where(out)


def anew(
    sets: tuple[str, ...],
    replications: int,
    seed: int,
    workers: int | None,
    cluster: "ClusterAddress | None",
    store: Path | None,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> "Recorded":
    """Run everything again, or find its runs where they are kept; write a results folder, if there is to be one."""
    from experiments.evidence.again import cells_for, checks_to_run, run_again
    from experiments.evidence.recorded import again_command
    from experiments.evidence.rows import ledger_rows
    from experiments.running.execution import Execution

    kept = store or default_store(STORE)
    scenarios = [cell.scenario for cell in cells_for(checks_to_run(), sets)]
    with results_in(out, again_command(sets, replications, seed), scenarios, force) as results, kept_in(kept):
        with Progress() as progress:
            told = progress.say if as_json else progress.tell
            rerun = run_again(sets, replications, seed, kept, Execution(workers, cluster, progress, told))
        if results is not None:
            from experiments.saving.claims import save_claims

            save_claims(rerun, ledger_rows(rerun.recorded), results)
    return rerun.recorded


def print_ledger(rows: "list[Row]", run: "Recorded") -> None:
    """Print every row, hits and misses alike, how many there are of each, and what null models make of them."""
    from experiments.evidence.lines import table_of
    from experiments.evidence.null_models import NULL_MODELS
    from experiments.evidence.standing import against, standing
    from experiments.evidence.words import EDGE, standing_in_words, tally, untested

    print()
    print_columns(table_of(rows), texts=3)
    print()
    say(tally(rows))
    say(f"{EDGE}: the interval crosses the edge of the band. {untested(rows)}")
    many = [(against(rows, null), against(rows, null, told=False)) for null in NULL_MODELS]
    for sentence in standing_in_words(standing(rows), many):
        say(sentence)
    print_end(run)


def print_end(run: "Recorded") -> None:
    """Say by which runs the numbers were found, and what they are not."""
    from experiments.findings.comparison import CAVEAT

    say(
        f"{run.replications:,} paired replications of {len(run.scenarios)} scenarios, by {run.command}. {CAVEAT}"
    )


def print_details(rows: "list[Row]", run: "Recorded") -> None:
    """Print rows with all that is known of them: where they stand, how they are read, what contradicts them."""
    from itertools import groupby

    from experiments.evidence.lines import details, nulls, table_of

    for _, group in groupby(rows, key=lambda row: row.id):
        of_one = list(group)
        print()
        table = table_of(of_one)
        print_columns(table if len(table) > 2 else table[1:], texts=3)
        for line in details(of_one):
            say(line)
        for row in of_one:
            for line in nulls(row):
                say(line)
    print()
    print_end(run)
