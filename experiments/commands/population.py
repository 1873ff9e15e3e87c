"""`handoff population`: the gap of a survey that sorts its firms, and what it is made of."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.terminal import (
    announce,
    command_again,
    print_columns,
    say,
)
from experiments.commands.firms import extensions_in, firm_options
from experiments.commands.kept_study import Handling, Shown, carry_out_kept
from experiments.commands.options import (
    Cluster,
    DesignStore,
    Force,
    Json,
    Out,
    Resume,
    Seed,
    Sets,
    TlsCa,
    TlsCert,
    TlsKey,
    With,
    Workers,
    cluster_of,
    default_store,
)
from experiments.defaults import DEFAULT_SEED, FIRMS, POPULATION

if TYPE_CHECKING:
    from experiments.results.population import Population

STORE = "population"


def population(
    firms: Annotated[int, typer.Option(metavar="N", help="How many different firms.")] = FIRMS,
    null: Annotated[
        str,
        typer.Option(
            metavar="WHAT",
            help="Make all firms alike in their practices, firms (settings), or practices,firms: known answers.",
            show_default=False,
        ),
    ] = "",
    spread: Annotated[
        float,
        typer.Option(metavar="TIMES", help="Multiply the differences between firms other than practices."),
    ] = 1.0,
    sets: Sets = None,
    own: With = None,
    seed: Seed = DEFAULT_SEED,
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
    """Sort hundreds of different firms as the survey did, and split the gap into practice, firms and luck."""
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    announce(
        f"a population of {firms:,} firms, sorted as a survey does, seed {seed}{', resumed' if resume else ''}",
        as_json,
    )

    from experiments.findings.population import document_of
    from experiments.studies.population import checked
    from experiments.studies.population import population as run_population
    from sim.scenario import load_scenario

    around = load_scenario(POPULATION, sets=tuple(sets or ()), extensions=extensions_in(own))
    asked = checked(firms, null, spread, seed)
    options = {**firm_options(None, own=own), "firms": asked.firms}
    if asked.null:
        options["null"] = ",".join(asked.null)
    if asked.spread != 1:
        options["spread"] = f"{asked.spread:g}"
    command = command_again("population", [], tuple(sets or ()), **options, seed=asked.seed)
    kept = store or default_store(STORE)
    carry_out_kept(
        lambda execution: run_population(
            around,
            firms=asked.firms,
            null=asked.null,
            spread=asked.spread,
            seed=asked.seed,
            store=kept,
            execution=execution,
        ),
        Shown(print_population, document_of),
        command,
        [around],
        kept,
        Handling(workers, there, out, force, as_json),
    )


def print_population(found: "Population") -> None:
    """Print the classes, the gap and its parts in each arm, and what a consultant reads out."""
    from experiments.findings.comparison import CAVEAT
    from experiments.findings.measures import capital
    from experiments.findings.population import (
        class_head,
        class_rows,
        population_sentences,
        sample_of,
        split_rows,
    )
    from experiments.results.population import ARMS
    from experiments.statistics.estimates import INTERVAL

    covers = f"[{100 * INTERVAL:g} %]"
    for arm in found.arms:
        print()
        named = capital(ARMS[arm]) if len(found.arms) > 1 else ""
        head = class_head(
            found, named, "firms", f"growth {covers}", "pipeline from marketing", "level of practices"
        )
        print_columns([head, *class_rows(found, arm)])
        print()
        print_columns([("", f"growth {covers}"), *split_rows(found.split(arm))])
    print()
    for sentence in population_sentences(found):
        say(sentence)
        print()
    say(f"{sample_of(found)} {CAVEAT}")
