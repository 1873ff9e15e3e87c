"""`handoff explain`: which practice makes how much of the gap between two scenarios."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.between import (
    First,
    Request,
    Second,
    StateReplications,
    Store,
    counted,
    save_all,
    size,
    states_saved,
    two_of,
)
from experiments.commands.console.terminal import announce, print_columns, print_document, say, say_where
from experiments.commands.options import (
    Against,
    Cluster,
    Force,
    Json,
    Member,
    Out,
    Posterior,
    Seed,
    Sets,
    TlsCa,
    TlsCert,
    TlsKey,
    With,
    Workers,
    cluster_of,
)
from experiments.commands.output import report_on
from experiments.defaults import DEFAULT_SEED, GROWTH, STATE_REPLICATIONS

if TYPE_CHECKING:
    from experiments.results.explanation import Explanation


def explain(
    first: First,
    second: Second = None,
    measure: Annotated[str, typer.Option(metavar="KEY", help="The measure to explain.")] = GROWTH,
    against: Against = None,
    member: Member = None,
    sets: Sets = None,
    own: With = None,
    replications: StateReplications = STATE_REPLICATIONS,
    seed: Seed = DEFAULT_SEED,
    posterior: Posterior = False,
    workers: Workers = None,
    cluster: Cluster = None,
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    store: Store = None,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Share out the gap between two scenarios among the practices."""
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    names = two_of(first, second, against)
    request = Request(
        names,
        tuple(sets or ()),
        replications,
        seed,
        workers,
        there,
        store,
        force,
        posterior,
        against,
        member,
        tuple(own or ()),
    )
    announce(f"{request.stems()}, who makes the gap in {measure}: {size(request)}", as_json)

    from experiments.results.explanation import Explanation
    from experiments.results.roadmap import Roadmap

    command = request.command("explain", measure=measure)
    with states_saved(request, measure, command, out) as (states, results):
        explanation = Explanation(states, measure)
        save_all(explanation, None if request.posterior else Roadmap(states), results)
    report_on(out, request.force)
    if as_json:
        print_document(explanation.to_json())
        return
    print_explanation(explanation)
    if not request.posterior:
        print(f"Next: {request.command('roadmap')} (runs no state again, and judges the best order afresh)")
    say_where(out, with_report=True)


def print_explanation(explanation: "Explanation") -> None:
    """Print shares, synergies, the finding and what it is not."""
    from experiments.findings import explanation as credit_words
    from experiments.findings.comparison import ensemble_finding
    from experiments.findings.why import why_sentences
    from experiments.results.explanation import CORRECTION
    from experiments.results.titles import titled
    from experiments.results.why import Why

    explanation = titled(explanation)
    print()
    print_columns(credit_words.explanation_rows(explanation))
    print()
    say("Largest synergies (what two change together beyond what each does)")
    print_columns(credit_words.synergy_rows(explanation), headed=False)
    print()
    for sentence in credit_words.explanation_sentences(explanation):
        say(sentence)
    print()
    for sentence in why_sentences(Why(explanation.states)):
        say(sentence)
    print()
    say(CORRECTION)
    states = explanation.states
    if states.members:
        say(ensemble_finding(len(states.members)))
    say(counted(states, explanation.left_out))
