"""How scenarios are compared on the command line: what is asked for, run, printed and kept."""

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

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
from experiments.commands.output import not_kept, report_on, results_in, say_of_money
from experiments.defaults import DEFAULT_REPLICATIONS

if TYPE_CHECKING:
    from experiments.results.comparison import Comparison
    from experiments.running.cluster import Cluster as ClusterAddress
    from experiments.running.execution import Execution
    from sim.scenario import Scenario


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
