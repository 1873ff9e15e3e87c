"""`handoff demo` and `handoff compare`: scenarios under the same luck, with intervals."""

import math
import sys
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
    say,
    say_where,
)
from experiments.commands.firms import firm_options, names_of, say_of_firms, scenarios_of
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
from experiments.commands.output import if_interrupted, kept_in, not_kept, report_on, results_in, say_of_money
from experiments.defaults import (
    DEFAULT_REPLICATIONS,
    DEFAULT_SEED,
    DEMO_STATE_REPLICATIONS,
    HEADLINES,
    PRESETS,
    QUICK_YEARS,
)

if TYPE_CHECKING:
    from experiments.results.comparison import Comparison
    from experiments.running.cluster import Cluster as ClusterAddress
    from experiments.running.execution import Execution
    from sim.scenario import Scenario

DEMO_FOLDER = Path("results/demo")


class Request(NamedTuple):
    """What is to be compared, and how."""

    names: tuple[str, ...]
    sets: tuple[str, ...]
    replications: int | None
    precision: float | None
    seed: int
    workers: int | None
    cluster: "ClusterAddress | None"
    force: bool
    as_json: bool
    rates: tuple[str, ...] = ()
    posterior: bool = False
    against: str | None = None
    member: int | None = None
    own: tuple[str, ...] = ()

    def scenarios(self) -> "list[Scenario]":
        """Return what is compared."""
        return scenarios_of(self.names, self.sets, self.member, self.against, self.own)

    def execution(self, progress: Progress) -> "Execution":
        """Return with what it is run."""
        from experiments.running.execution import Execution

        return Execution(self.workers, self.cluster, progress, progress.say)

    def size(self) -> str:
        """Say how many runs are asked for."""
        if self.precision is not None:
            return f"until growth differences are known to ±{self.precision:g} points"
        over = " over the ensemble" if self.posterior else ""
        return f"{self.replications or DEFAULT_REPLICATIONS} paired replications{over}"

    def command(self, verb: str) -> str:
        """Return the command that does this again."""
        names = () if verb == "demo" else self.names
        options: dict[str, object] = {"precision": self.precision}
        if self.precision is None:
            options = {"replications": self.replications or DEFAULT_REPLICATIONS}
        options |= firm_options(self.member, self.against, self.own)
        command = command_again(verb, names, self.sets, **options, seed=self.seed, rate=self.rates)
        return f"{command} --posterior" if self.posterior else command


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


def carry_out(request: Request, verb: str, out: Path | None, headlines: tuple[str, ...]) -> "Comparison":
    """Run a request, print it, and write its results folder if it has one; no headlines means every measure."""
    if request.precision is not None and request.replications is not None:
        raise typer.BadParameter("give --replications or --precision, not both")
    if request.precision is not None and not 0 < request.precision < math.inf:
        raise typer.BadParameter("must be above 0", param_hint="--precision")
    if request.posterior and request.precision is not None:
        raise typer.BadParameter(
            "goes with --replications: a precision is of luck alone", param_hint="--posterior"
        )
    names = ", ".join(names_of(request.names, request.against))
    announce(f"{names} under the same luck, {request.size()}, seed {request.seed}", request.as_json)

    from experiments.evidence.members import members
    from experiments.results.currencies import exchange_of
    from experiments.running.plan import label_apart
    from experiments.studies.compare import aligned
    from experiments.studies.compare import compare as compare_scenarios

    scenarios, how = aligned(request.scenarios())
    say_of_firms(scenarios, request.names)
    if how:
        print(how, file=sys.stderr)
    ensemble = members() if request.posterior else ()
    say_of_money(exchange_of(label_apart(scenarios), request.rates))
    with results_in(out, request.command(verb), scenarios, request.force) as results, not_kept():
        with Progress() as progress:
            comparison = compare_scenarios(
                *scenarios,
                replications=request.replications,
                precision=None if request.precision is None else request.precision / 100,
                seed=request.seed,
                rates=request.rates,
                posterior=ensemble,
                execution=request.execution(progress),
            )
        if not request.as_json:
            print_comparison(comparison, headlines)
        if results is not None:
            from experiments.saving.comparison import save_comparison

            save_comparison(comparison, results)
            results.facts |= {"aligned": how} if how else {}
    report_on(out, request.force)
    if request.as_json:
        print_document(comparison.to_json())
    else:
        say_where(out, with_report=verb != "demo")  # a demo’s report is not whole yet
    return comparison


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


def print_comparison(comparison: "Comparison", headlines: tuple[str, ...]) -> None:
    """Print levels and differences with intervals, and what the runs can tell; no headlines means every measure."""
    from experiments.findings import comparison as findings
    from experiments.findings.samples import few_runs
    from experiments.results.comparison import CORRECTION
    from experiments.results.titles import titled
    from experiments.statistics.estimates import INTERVAL

    comparison = titled(comparison)
    first = comparison.names[0]
    header = ("", f"level [{100 * INTERVAL:g} %]", f"against {first} [{100 * INTERVAL:g} %]")
    print()
    known = findings.told(comparison)
    keys = tuple(key for key in headlines or known if key in known)
    print_columns([header, *findings.headline_rows(comparison, keys)])
    print()
    if not headlines and (left_out := findings.untold(comparison)):
        say(left_out)
    say(findings.growth_finding(comparison) + ".")
    for sentence in findings.equals(comparison):
        say(sentence)
    if not comparison.members:  # over an ensemble, values go together for another reason too
        say(findings.luck_finding(comparison))
    say(CORRECTION)
    if comparison.members:
        say(findings.ensemble_finding(len(comparison.members)))
    if comparison.exchange.note:
        say(comparison.exchange.note)
    few = few_runs(comparison.replications, "each scenario")
    caveat = findings.caveat(cell.scenario for cell in comparison.cells)
    say(" ".join(filter(None, (f"{comparison.replications:,} paired replications.", few, caveat))))
