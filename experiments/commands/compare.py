"""`handoff demo` and `handoff compare`: scenarios under the same luck, with intervals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.comparing import Request, carry_out
from experiments.commands.console.places import file, folder
from experiments.commands.console.terminal import (
    Progress,
    print_columns,
    say,
)
from experiments.commands.options import (
    Against,
    Cluster,
    Force,
    Json,
    Member,
    Out,
    Posterior,
    Precision,
    Rates,
    Replications,
    Seed,
    Sets,
    TlsCa,
    TlsCert,
    TlsKey,
    With,
    Workers,
    cluster_of,
)
from experiments.commands.output import if_interrupted, kept_in, report_on
from experiments.defaults import (
    DEFAULT_SEED,
    DEMO_STATE_REPLICATIONS,
    HEADLINES,
    PRESETS,
    QUICK_YEARS,
)

if TYPE_CHECKING:
    from experiments.results.comparison import Comparison

DEMO_FOLDER = Path("results/demo")


def demo(
    sets: Sets = None,
    replications: Replications = None,
    precision: Precision = None,
    seed: Seed = DEFAULT_SEED,
    posterior: Posterior = False,
    workers: Workers = None,
    cluster: Cluster = None,
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    out: Annotated[
        Path, typer.Option(parser=folder, metavar="FOLDER", help="Where the results go.")
    ] = DEMO_FOLDER,
    force: Force = False,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Leave out what each practice is worth (a few minutes); fewer pairs over years."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Compare laggard, industry average and best-in-class under the same luck; write tables and a report."""
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    request = Request(
        PRESETS,
        tuple(sets or ()),
        replications,
        precision,
        seed,
        workers,
        there,
        force,
        as_json,
        posterior=posterior,
    )
    headline = carry_out(request, "demo", out, HEADLINES)
    many = headline.replications
    complete_with_years(request, out, headline, min(many, QUICK_YEARS) if quick else many)
    if not quick:
        complete_with_states(request, out)
    if not as_json:
        print(f"Report: {out / 'report.html'}")


def compare(
    names: Annotated[
        list[str],
        typer.Argument(
            parser=file, metavar="A B …", help="Two or more scenarios, names or files; one with --against."
        ),
    ],
    against: Against = None,
    member: Member = None,
    sets: Sets = None,
    own: With = None,
    replications: Replications = None,
    precision: Precision = None,
    seed: Seed = DEFAULT_SEED,
    rates: Rates = None,
    posterior: Posterior = False,
    workers: Workers = None,
    cluster: Cluster = None,
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Compare two or more scenarios under the same luck."""
    if len(names) < 2 and against is None:
        raise typer.BadParameter("name two scenarios or more, or one and --against", param_hint="A B …")
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    request = Request(
        tuple(names),
        tuple(sets or ()),
        replications,
        precision,
        seed,
        workers,
        there,
        force,
        as_json,
        tuple(rates or ()),
        posterior,
        against,
        member,
        tuple(own or ()),
    )
    carry_out(request, "compare", out, ())


def complete_with_years(request: Request, out: Path, headline: "Comparison", pairs: int) -> None:
    """Compare the first with the last scenario in some pairs observed for longer; say which year the headline is.

    An interruption leaves the folder as it was.
    """
    from experiments.evidence.members import members
    from experiments.files.writing import added_to
    from experiments.findings.years import years_finding, years_rows
    from experiments.saving.comparison import save_years
    from experiments.studies.compare import over_years
    from sim.scenario import load_scenario

    first, last = (load_scenario(request.names[end], sets=request.sets) for end in (0, -1))
    with if_interrupted(f"the comparison is in {out}"):
        with Progress() as progress:
            years = over_years(
                first,
                last,
                replications=pairs,
                seed=request.seed,
                posterior=members() if request.posterior else (),
                execution=request.execution(progress),
            )
        with added_to(out, force=request.force) as results:
            save_years(years, results)
    report_on(out, request.force)
    if not request.as_json:
        print()
        print_columns([("growth", *years.names, "difference"), *years_rows(years)])
        print()
        say(f"{years_finding(years, headline)}.")


def complete_with_states(request: Request, out: Path) -> None:
    """Run the states between the first and the last scenario, and add to a results folder what they say.

    They are kept in the store, so that they are paid once.  An interruption leaves the folder as it was.
    """
    from experiments.files.writing import added_to
    from experiments.numbers import number_word
    from experiments.results.explanation import Explanation
    from experiments.results.roadmap import Roadmap
    from experiments.results.states import STATES, pair_of
    from experiments.saving.states import save_explanation, save_roadmap, save_runs
    from experiments.studies.explain import judged_afresh, states_between
    from sim.practices import PRACTICES
    from sim.scenario import load_scenario

    first, last = (load_scenario(request.names[end], sets=request.sets) for end in (0, -1))
    pair = pair_of(first, last)
    if not pair.moving:
        return  # no practice differs: there is nothing to share out
    if not request.as_json:
        say(
            f"Next, what each practice is worth: {STATES} states of the {number_word(len(PRACTICES))} practices "
            "(--quick leaves this out)."
        )
    store = pair.default_store()
    with if_interrupted(f"the comparison is in {out}"), kept_in(store):
        with Progress() as progress:
            states = states_between(
                first,
                last,
                replications=DEMO_STATE_REPLICATIONS,
                seed=request.seed,
                store=store,
                execution=request.execution(progress),
            )
        with Progress() as progress:
            roadmap = judged_afresh(Roadmap(states), store=store, execution=request.execution(progress))
        with added_to(out, force=request.force) as results:
            save_runs(states, results)
            save_explanation(Explanation(states), results)
            save_roadmap(roadmap, results)
    report_on(out, request.force)
