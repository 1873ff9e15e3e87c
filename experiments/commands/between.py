"""What `handoff explain` and `handoff roadmap` share: two scenarios, all states between them, and where these go."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from experiments.commands.console.places import file, folder
from experiments.commands.console.terminal import Progress, command_again
from experiments.commands.firms import firm_options, names_of, scenarios_of
from experiments.commands.output import kept_in, results_in
from experiments.defaults import MOST_REPLICATIONS

if TYPE_CHECKING:
    from experiments.files.writing import ResultsFolder
    from experiments.results.explanation import Explanation
    from experiments.results.roadmap import Roadmap
    from experiments.results.states import Pair, States
    from experiments.running.cluster import Cluster as ClusterAddress

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
    own: tuple[str, ...] = ()

    def stems(self) -> str:
        """Name the two scenarios."""
        return " → ".join(names_of(self.names, self.against))

    def command(self, verb: str, **options: object) -> str:
        """Return the command that does this again."""
        given: dict[str, object] = {"replications": self.replications, "seed": self.seed}
        given |= firm_options(self.member, self.against, self.own)
        command = command_again(verb, self.names, self.sets, **options, **given)
        return f"{command} --posterior" if self.posterior else command


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

    first, second = scenarios_of(request.names, request.sets, request.member, request.against, request.own)
    measure_called(measure, (first, second))
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


def counted(states: "States", left_out: int) -> str:
    """Say how many runs stand behind what was printed, and what it is not."""
    from experiments.findings.comparison import caveat
    from experiments.findings.practices import left_out_sentence
    from experiments.findings.samples import few_runs

    runs = f"{states.replications:,} paired replications of {len(states)} states. "
    said = (runs + left_out_sentence(left_out, states.replications)).strip()
    few = few_runs(states.replications, "each state")
    return " ".join(filter(None, (said, few, caveat(states.pair.ends))))
