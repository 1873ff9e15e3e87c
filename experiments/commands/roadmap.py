"""`handoff roadmap`: the best order of adoption between two scenarios, and how far it pays to go."""

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
from experiments.commands.console.terminal import (
    Progress,
    announce,
    print_columns,
    print_json,
    say,
    say_where,
)
from experiments.commands.options import (
    Against,
    Cluster,
    Force,
    Json,
    Member,
    Out,
    Seed,
    Sets,
    TlsCa,
    TlsCert,
    TlsKey,
    With,
    Workers,
    cluster_of,
)
from experiments.commands.output import kept_in, report_on
from experiments.defaults import (
    DEFAULT_SEED,
    DISCOUNT,
    HORIZON_MONTHS,
    JUDGE_REPLICATIONS,
    ROADMAP_MEASURE,
    STATE_REPLICATIONS,
)

if TYPE_CHECKING:
    from experiments.results.roadmap import Roadmap

LEAST_JUDGES, MOST_JUDGES = 4, 1000  # over an ensemble, two members need two runs each

Judge = Annotated[
    int,
    typer.Option(
        "--judge",
        min=0,
        max=MOST_JUDGES,
        metavar="N",
        help="Fresh runs of each state on the way of the best order, which judge it; 0: half of the replications do.",
    ),
]


def roadmap(
    first: First,
    second: Second = None,
    measure: Annotated[
        str, typer.Option(metavar="KEY", help="What is to gain; money a year is set against costs.")
    ] = ROADMAP_MEASURE,
    months: Annotated[
        float, typer.Option(min=1, max=1200, help="Over how many months gains are counted.")
    ] = HORIZON_MONTHS,
    discount: Annotated[
        float, typer.Option(min=0, max=100, metavar="PER CENT", help="By how much less a year later counts.")
    ] = 100 * DISCOUNT,
    against: Against = None,
    member: Member = None,
    sets: Sets = None,
    own: With = None,
    replications: StateReplications = STATE_REPLICATIONS,
    judge: Judge = JUDGE_REPLICATIONS,
    seed: Seed = DEFAULT_SEED,
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
    """Find the best order in which to adopt the practices that lead from A to B, and how far it pays to go."""
    if 0 < judge < LEAST_JUDGES:
        raise typer.BadParameter(f"must be 0, or {LEAST_JUDGES} or more", param_hint="--judge")
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
        against=against,
        member=member,
        own=tuple(own or ()),
    )
    afresh = f"; then {judge} fresh runs of each state on the way of the best order" if judge else ""
    announce(f"{request.stems()}, the best order of adoption by {measure}: {size(request)}{afresh}", as_json)

    from experiments.results.explanation import Explanation
    from experiments.results.roadmap import Roadmap

    asked = {"measure": measure, "months": f"{months:g}", "discount": f"{discount:g}", "judge": judge}
    with states_saved(request, measure, request.command("roadmap", **asked), out) as (states, results):
        found = Roadmap(states, measure, months, discount / 100)
        if judge:
            found = with_judges(found, judge, request)
        save_all(Explanation(states), found, results)
    report_on(out, request.force)
    if as_json:
        from experiments.findings.roadmap import document_of as roadmap_document

        print_json(roadmap_document(found))
        return
    print_roadmap(found)
    print(f"Next: {request.command('explain')} (fair credit; runs nothing again)")
    say_where(out, with_report=True)


def with_judges(roadmap: "Roadmap", judge: int, request: Request) -> "Roadmap":
    """Run the states on the way of the best order afresh, to judge it."""
    from experiments.running.execution import Execution
    from experiments.studies.explain import judged_afresh

    store = request.store or roadmap.states.pair.default_store()
    with kept_in(store), Progress() as progress:
        execution = Execution(request.workers, request.cluster, progress, progress.say)
        return judged_afresh(roadmap, replications=judge, store=store, execution=execution)


def print_roadmap(roadmap: "Roadmap") -> None:
    """Print the best order, what orders are worth, and how that was judged."""
    from experiments.findings import roadmap as roadmap_words
    from experiments.results.titles import titled

    roadmap = titled(roadmap)
    print()
    print_columns(roadmap_words.roadmap_rows(roadmap))
    print()
    print_columns(roadmap_words.gain_rows(roadmap), headed=False)
    print()
    for sentence in roadmap_words.roadmap_sentences(roadmap):
        say(sentence)
    say(counted(roadmap.states, roadmap.left_out))
