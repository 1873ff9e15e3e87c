"""`handoff sla`: both halves of an agreement, computed from capacity, with the chance that a quarter breaks it."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import named
from experiments.commands.console.terminal import (
    announce,
    command_again,
    print_columns,
    say,
)
from experiments.commands.firms import firm_options, scenarios_of
from experiments.commands.kept_study import Handling, Shown, carry_out_kept
from experiments.commands.options import (
    Cluster,
    DesignStore,
    Force,
    Json,
    Member,
    Name,
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
from experiments.defaults import DEFAULT_SEED, MOST_REPLICATIONS, SLA_CHANCE, SLA_REPLICATIONS, SLA_SHARE

if TYPE_CHECKING:
    from experiments.results.sla import Agreements

STORE = "sla"


def sla(
    scenario: Name,
    share: Annotated[
        str, typer.Option(metavar="SHARE", help="Of the leads that are promised a first attempt in time.")
    ] = SLA_SHARE,
    chance: Annotated[
        str, typer.Option(metavar="SHARE", help="How often a quarter may break the promise.")
    ] = SLA_CHANCE,
    member: Member = None,
    sets: Sets = None,
    own: With = None,
    replications: Annotated[
        int, typer.Option(min=2, max=MOST_REPLICATIONS, metavar="N", help="Runs under each of the terms.")
    ] = SLA_REPLICATIONS,
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
    """Write an agreement: what both teams can promise, how often that breaks, and the hours of reps it takes."""
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    announce(f"an agreement for {named(scenario)}{', resumed' if resume else ''}", as_json)

    from experiments.findings.sla import document_of
    from experiments.studies.plan import share_of
    from experiments.studies.sla import sla as run_sla
    from experiments.studies.sla import terms_for

    [firm] = scenarios_of([scenario], sets, member, own=own)
    share_of(share, "share"), share_of(chance, "chance"), terms_for(firm)
    command = command_again(
        "sla",
        [scenario],
        tuple(sets or ()),
        **firm_options(member, own=own),
        share=share,
        chance=chance,
        replications=replications,
        seed=seed,
    )
    kept = store or default_store(STORE)
    carry_out_kept(
        lambda execution: run_sla(
            firm,
            share=share,
            chance=chance,
            replications=replications,
            seed=seed,
            store=kept,
            execution=execution,
        ),
        Shown(print_sla, document_of),
        command,
        [firm],
        kept,
        Handling(workers, there, out, force, as_json),
    )


def print_sla(found: "Agreements") -> None:
    """Print every promise by its terms, and both halves of the agreement."""
    from experiments.findings.comparison import caveat
    from experiments.findings.sla import promise_head, promise_rows, sample_of, sla_finding, sla_sentences
    from experiments.results.titles import titled

    found = titled(found)
    print()
    print_columns([promise_head(found), *promise_rows(found)])
    print()
    for sentence in (f"{sla_finding(found)}.", *sla_sentences(found)):
        say(sentence)
        print()
    say(f"{sample_of(found)} {caveat([found.scenario])}")
