"""`handoff explain` and `handoff roadmap`: what the states between two scenarios say about practices."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from experiments.commands.console.places import file, folder
from experiments.commands.console.terminal import (
    Progress,
    announce,
    command_again,
    print_columns,
    print_document,
    print_json,
    say,
    say_where,
)
from experiments.commands.firms import firm_options, names_of, scenarios_of
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
    Workers,
    cluster_of,
)
from experiments.commands.output import kept_in, report_on, results_in
from experiments.defaults import (
    DEFAULT_SEED,
    DISCOUNT,
    GROWTH,
    HORIZON_MONTHS,
    JUDGE_REPLICATIONS,
    MOST_REPLICATIONS,
    ROADMAP_MEASURE,
    STATE_REPLICATIONS,
)

if TYPE_CHECKING:
    from experiments.files.writing import ResultsFolder
    from experiments.results.explanation import Explanation
    from experiments.results.roadmap import Roadmap
    from experiments.results.states import Pair, States
    from experiments.running.cluster import Cluster as ClusterAddress


LEAST_JUDGES, MOST_JUDGES = 4, 1000  # over an ensemble, two members need two runs each

First = Annotated[
    str, typer.Argument(parser=file, metavar="A", help="Where the firm is: a scenario, name or file.")
]
Second = Annotated[
    str | None,
    typer.Argument(
        parser=file,
        metavar="B",
        help="Where it could be: another one, different in practices only; left out with --against.",
        show_default=False,
    ),
]
StateReplications = Annotated[
    int,
    typer.Option("--replications", min=1, max=MOST_REPLICATIONS, metavar="N", help="Runs of each state."),
]
Store = Annotated[
    Path | None,
    typer.Option(
        parser=folder,
        metavar="FOLDER",
        help="Where runs are kept (default: under results/states).",
        show_default=False,
    ),
]


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


class Request(NamedTuple):
    """Between which scenarios the states are run, and how."""

    names: tuple[str, ...]
    sets: tuple[str, ...]
    replications: int
    seed: int
    workers: int | None
    cluster: "ClusterAddress | None"
    store: Path | None
    force: bool
    posterior: bool = False
    against: str | None = None
    member: int | None = None

    def stems(self) -> str:
        """Name the two scenarios."""
        return " → ".join(names_of(self.names, self.against))

    def command(self, verb: str, **options: object) -> str:
        """Return the command that does this again."""
        given: dict[str, object] = {"replications": self.replications, "seed": self.seed}
        given |= firm_options(self.member, self.against)
        command = command_again(verb, self.names, self.sets, **options, **given)
        return f"{command} --posterior" if self.posterior else command


def explain(
    first: First,
    second: Second = None,
    measure: Annotated[str, typer.Option(metavar="KEY", help="The measure to explain.")] = GROWTH,
    against: Against = None,
    member: Member = None,
    sets: Sets = None,
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


def two_of(first: str, second: str | None, against: str | None) -> tuple[str, ...]:
    """Return the scenarios that were named: two, or one and what its firm is set against."""
    if (second is None) == (against is None):
        raise typer.BadParameter("name two scenarios, or one and --against", param_hint="A B")
    return (first,) if second is None else (first, second)


def size(request: Request) -> str:
    """Say how many runs are asked for."""
    from sim.practices import PRACTICES

    return f"{1 << len(PRACTICES)} states, {request.replications} replications each, seed {request.seed}"


@contextmanager
def states_saved(
    request: Request, measure: str, command: str, out: Path | None
) -> "Iterator[tuple[States, ResultsFolder | None]]":
    """Run the states, and say how far that is; what is made of them goes into a results folder, if there is one."""
    from experiments.evidence.members import members
    from experiments.results.states import measure_called, pair_of
    from experiments.running.execution import Execution
    from experiments.studies.explain import states_between

    measure_called(measure)
    first, second = scenarios_of(request.names, request.sets, request.member, request.against)
    pair = pair_of(first, second)
    refuse_equals(pair)
    store = request.store or pair.default_store()
    with results_in(out, command, (first, second), request.force) as results:
        with kept_in(store), Progress() as progress:
            states = states_between(
                first,
                second,
                replications=request.replications,
                seed=request.seed,
                store=store,
                posterior=members() if request.posterior else (),
                execution=Execution(request.workers, request.cluster, progress, progress.say),
            )
        yield states, results


def refuse_equals(pair: "Pair") -> None:
    """Say that two scenarios are equal before 512 states of nothing are run.

    Raises:
        ScenarioError: They are.
    """
    from experiments.running.plan import label_apart
    from sim.scenario import ScenarioError

    if not pair.moving:
        names = " and ".join(cell.label for cell in label_apart([pair.first, pair.second]))
        raise ScenarioError(f"{names} are equal: there is no gap between them, and no practice to adopt")


def save_all(explanation: "Explanation", roadmap: "Roadmap | None", results: "ResultsFolder | None") -> None:
    """Write all that the states say into a results folder, if there is to be one."""
    if results is not None:
        from experiments.saving.states import save_explanation, save_roadmap, save_states

        save_states(explanation.states, results)
        save_explanation(explanation, results)
        if roadmap is not None:  # orders are judged on luck alone
            save_roadmap(roadmap, results)


def print_explanation(explanation: "Explanation") -> None:
    """Print shares, synergies, the finding and what it is not."""
    from experiments.findings import explanation as credit_words
    from experiments.findings.comparison import caveat, ensemble_finding
    from experiments.findings.practices import left_out_sentence
    from experiments.findings.samples import few_runs
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
    left_out = left_out_sentence(explanation.left_out, states.replications)
    few = few_runs(states.replications, "each state")
    counted = f"{states.replications:,} paired replications of {len(states)} states. {left_out}".strip()
    say(" ".join(filter(None, (counted, few, caveat(states.pair.ends)))))


def print_roadmap(roadmap: "Roadmap") -> None:
    """Print the best order, what orders are worth, and how that was judged."""
    from experiments.findings import roadmap as roadmap_words
    from experiments.findings.comparison import caveat
    from experiments.findings.practices import left_out_sentence
    from experiments.findings.samples import few_runs
    from experiments.results.titles import titled

    roadmap = titled(roadmap)
    print()
    print_columns(roadmap_words.roadmap_rows(roadmap))
    print()
    print_columns(roadmap_words.gain_rows(roadmap), headed=False)
    print()
    for sentence in roadmap_words.roadmap_sentences(roadmap):
        say(sentence)
    states = roadmap.states
    left_out = left_out_sentence(roadmap.left_out, states.replications)
    few = few_runs(states.replications, "each state")
    counted = f"{states.replications:,} paired replications of {len(states)} states. {left_out}".strip()
    say(" ".join(filter(None, (counted, few, caveat(states.pair.ends)))))
