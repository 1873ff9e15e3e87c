"""`handoff plan`: backward from revenue to MQLs, reps and programme, with the chance that the plan is hit."""

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
from experiments.commands.kept_study import Handling, Shown, carry_out_kept, hand_out, print_and_write
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
from experiments.commands.output import results_in
from experiments.defaults import DEFAULT_SEED, MOST_REPLICATIONS, PLAN_CHANCE, PLAN_REPLICATIONS

if TYPE_CHECKING:
    from experiments.results.plan import RevenuePlan

STORE = "plan"
Text = str | None


def option(metavar: str, says: str) -> typer.models.OptionInfo:
    """Return an option that holds a text, and is left out by default."""
    found: typer.models.OptionInfo = typer.Option(metavar=metavar, help=says, show_default=False)
    return found


def plan(
    scenario: Name,
    target: Annotated[
        Text, option("MONEY", 'What is to be booked, run-rate included: "2.5 MEUR", "2.5 MEUR/quarter".')
    ] = None,
    new: Annotated[Text, option("MONEY", "What new business alone is to bring, instead of --target.")] = None,
    chance: Annotated[str, typer.Option(metavar="SHARE", help="How surely.")] = PLAN_CHANCE,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="From averages alone, without a run: --deal and --rate.")
    ] = False,
    deal: Annotated[Text, option("MONEY", 'Average yearly value of a won deal: "150 kEUR".')] = None,
    rate: Annotated[Text, option("SHARE", 'Share of inquiries that become deals: "1.11 %".')] = None,
    run_rate: Annotated[
        Text, option("MONEY", "What existing customers bring, with --deterministic and --target.")
    ] = None,
    member: Member = None,
    sets: Sets = None,
    own: With = None,
    replications: Annotated[
        int, typer.Option(min=2, max=MOST_REPLICATIONS, metavar="N", help="Runs at each scale of the firm.")
    ] = PLAN_REPLICATIONS,
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
    """Plan backward from revenue: MQLs a month, reps and programme, and the chance that the plan is hit."""
    averages = {"deal": deal or "", "rate": rate or "", "run_rate": run_rate or ""}
    refuse_what_does_not_fit(deterministic, averages)
    if deterministic and own:
        raise typer.BadParameter(
            "goes without --deterministic: averages alone run nothing", param_hint="--with"
        )
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    said = target or (f"{new} of new business" if new else "no goal")
    announce(f"plan for {named(scenario)}: {said}{', resumed' if resume else ''}", as_json)

    from experiments.findings.plan import document_of
    from experiments.studies.plan import Wanted, goal_of, plan_from_averages, together
    from experiments.studies.plan import plan as run_plan

    [firm] = scenarios_of([scenario], sets, member, own=own)
    wanted = Wanted(target or "", new or "", chance)
    goal = {"target": wanted.target, "new": wanted.new}
    options: dict[str, object] = {
        name.replace("_", "-"): given for name, given in {**goal, **averages}.items() if given
    }
    options |= firm_options(member, own=own)
    shown, handling = Shown(print_plan, document_of), Handling(workers, there, out, force, as_json)
    if deterministic:
        found = plan_from_averages(firm, wanted, **averages)
        command = f"{command_again('plan', [scenario], tuple(sets or ()), **options)} --deterministic"
        with results_in(out, command, [firm], force) as results:
            print_and_write(found, shown, results, handling)
        hand_out(found, shown, handling)
        return
    goal_of(firm, wanted)
    together(firm)
    command = command_again(
        "plan", [scenario], tuple(sets or ()), **options, chance=chance, replications=replications, seed=seed
    )
    kept = store or default_store(STORE)
    carry_out_kept(
        lambda execution: run_plan(
            firm, wanted, replications=replications, seed=seed, store=kept, execution=execution
        ),
        shown,
        command,
        [firm],
        kept,
        handling,
    )


def refuse_what_does_not_fit(deterministic: bool, averages: dict[str, str]) -> None:
    """Raise where averages are given that a simulation does not take, or are lacking without one."""
    given = [f"--{name.replace('_', '-')}" for name, text in averages.items() if text]
    if given and not deterministic:
        raise typer.BadParameter(f"{', '.join(given)}: goes with --deterministic; a simulation finds its own")
    if deterministic and not (averages["deal"] and averages["rate"]):
        raise typer.BadParameter('--deterministic needs --deal "150 kEUR" and --rate "1.11 %"')


def print_plan(found: "RevenuePlan") -> None:
    """Print the chance at each scale, the plan from averages step by step, and what a consultant reads out."""
    from experiments.findings.comparison import caveat
    from experiments.findings.plan import (
        curve_head,
        curve_rows,
        plan_finding,
        plan_sentences,
        sample_of,
        steps_in_words,
    )
    from experiments.results.titles import titled

    found = titled(found)
    print()
    if found.is_simulated:
        print_columns([curve_head(found), *curve_rows(found)])
        print()
    print_columns([("From averages", ""), *steps_in_words(found)])
    print()
    for sentence in (f"{plan_finding(found)}.", *plan_sentences(found)):
        say(sentence)
        print()
    if found.is_simulated:
        say(f"{sample_of(found)} {caveat([found.scenario])}")
