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
    from experiments.evidence.rows import Row
    from experiments.running.cluster import Cluster as ClusterAddress

STORE = "claims"
NOT_TESTABLE = "not testable"
OPEN = " ?"  # after a verdict


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
    from experiments.evidence.null_models import NULL_MODELS
    from experiments.evidence.standing import against, standing
    from experiments.evidence.words import standing_in_words, tally, untested

    print()
    print_columns(table_of(rows), texts=3)
    print()
    say(tally(rows))
    say(f"{OPEN.strip()}: the interval crosses the edge of the band. {untested(rows)}")
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


def table_of(rows: "list[Row]") -> list[tuple[str, ...]]:
    """Return the table of the ledger: under each statement or target, a line a check."""
    from experiments.evidence.words import band_in_words

    table: list[tuple[str, ...]] = [("", "role", "band", "simulated [95 %]", "")]
    seen = ""
    for row in rows:
        if row.id != seen:
            seen = row.id
            table.append((f"{row.id}  {row.statement}{where_it_is_read(row)}", *[""] * 4))
        if row.judged is not None and row.check is not None and row.check.measure:
            role = f"{row.role}, imposed" if row.judged.imposed_by else row.role
            band = band_in_words(row.check)
            table.append((f"  {what(row)}", role, band, simulated(row), verdict(row)))
    return table


def what(row: "Row") -> str:
    """Say which number a row is about."""
    from experiments.evidence.words import of_in_words
    from experiments.findings.measures import measure_of

    assert row.check is not None
    return f"{measure_of(row.check.measure).label}, {of_in_words(row.check)}"


def verdict(row: "Row") -> str:
    """Write a verdict in a word, and whether luck leaves it open."""
    if not row.is_judged or row.judged is None:
        return "kept away" if row.is_kept_away else NOT_TESTABLE
    return f"{row.verdict}".upper() + ("" if row.judged.is_clear else OPEN)


def where_it_is_read(row: "Row") -> str:
    """Say of a statement by which target it is read, and of what cannot be tested why."""
    if row.target:
        return f" → {row.target}"
    if row.is_kept_away:
        return "" if row.check is not None and row.check.measure else f" – {row.why}."
    return f" – {NOT_TESTABLE}: {row.why}." if row.why else ""


def simulated(row: "Row") -> str:
    """Write what was simulated for a row."""
    from experiments.evidence.words import value_in_words

    if row.judged is None or row.judged.simulated is None:
        return ""
    return value_in_words(row.judged.check, row.judged.simulated)


def print_details(rows: "list[Row]", run: "Recorded") -> None:
    """Print rows with all that is known of them: where they stand, how they are read, what contradicts them."""
    from itertools import groupby

    for _, group in groupby(rows, key=lambda row: row.id):
        of_one = list(group)
        print()
        table = table_of(of_one)
        print_columns(table if len(table) > 2 else table[1:], texts=3)
        for line in details(of_one[0]):
            say(line)
        for row in of_one:
            for line in nulls(row):
                say(line)
    print()
    print_end(run)


def details(row: "Row") -> list[str]:
    """Return what is known of a statement or target, a line each."""
    known = (
        ("stands in", ", ".join(row.articles)),
        ("study", row.origin),
        ("asked", row.asked),
        ("quality", row.quality),
        ("read as", row.reading),
        ("taken to the test by", row.experiment),
        ("imposed by", "" if row.judged is None else ", ".join(row.judged.imposed_by)),
        ("contradicted by", ", ".join(row.contradicts)),
    )
    return [f"  {name}: {value}" for name, value in known if value]


def nulls(row: "Row") -> list[str]:
    """Return what null models say of a row, in a line; in brackets what they were told."""
    from experiments.evidence.words import answer_in_words

    if row.check is None or not row.nulls:
        return []
    said = "; ".join(f"{name} {answer_in_words(row.check, answer)}" for name, answer in row.nulls)
    return [f"  instead, {row.check.of}: {said}"]
