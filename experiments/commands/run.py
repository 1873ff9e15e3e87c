"""`handoff run`: one scenario under one seed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import named
from experiments.commands.console.terminal import (
    announce,
    command_again,
    print_columns,
    print_json,
    say,
    say_where,
    tell_of_compiling,
)
from experiments.commands.firms import firm_options, scenarios_of
from experiments.commands.options import Force, Json, Member, Name, Out, Seed, Sets, With
from experiments.commands.output import results_in
from experiments.defaults import DEFAULT_SEED

if TYPE_CHECKING:
    from sim.scenario import Scenario


def run(
    scenario: Name,
    sets: Sets = None,
    own: With = None,
    member: Member = None,
    seed: Seed = DEFAULT_SEED,
    out: Out = None,
    force: Force = False,
    leads: Annotated[
        bool,
        typer.Option(
            "--leads", help="With --out: write every lead and deal too, also as a CRM exports them."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Run one scenario once."""
    if leads and out is None:
        raise typer.BadParameter("needs --out: where leads are written to", param_hint="--leads")
    announce(f"{named(scenario)}, one run, seed {seed}", as_json)

    [loaded] = scenarios_of([scenario], sets, member or 0, own=own)  # one run is of one firm: the centre
    tell_of_compiling()
    if out is None:
        from experiments.running.observation import observe
        from experiments.running.runs import execute_run

        measures = execute_run(loaded, (), seed, False, observe).observation.measures
    else:
        command = command_again("run", [scenario], sets or (), **firm_options(member, own=own), seed=seed)
        measures = run_into(out, loaded, seed, leads, command, force)
    if as_json:
        print_json({"scenario": loaded.name, "seed": seed, "measures": measures})
    else:
        print_measures(measures, loaded)
        say_where(out)


def run_into(
    out: Path, scenario: "Scenario", seed: int, leads: bool, command: str, force: bool
) -> dict[str, float | None]:
    """Run a scenario, write its results folder and return its measures."""
    from experiments.files.crm import FOLDER, export_crm
    from experiments.files.tables import save_parquet
    from experiments.results.comparison import Comparison
    from experiments.running.observation import observation_of
    from experiments.running.plan import Cell, Task
    from experiments.running.runs import Run, with_own_code
    from experiments.saving.comparison import save_comparison
    from sim import Organisation

    with results_in(out, command, (scenario,), force) as results:
        assert results is not None
        with with_own_code(scenario.extensions):
            organisation = Organisation(scenario, seed=seed)
            organisation.run()
            observation = observation_of(organisation, detailed=True)
        cell = Cell(scenario.name, scenario)
        run_made = Run(Task(cell, 0, seed, detailed=True), observation)
        save_comparison(Comparison((cell,), (run_made,), seed, 1), results)
        if leads:
            save_parquet(organisation.leads_table(), results.folder / "leads.parquet")
            export_crm(organisation, results.folder / FOLDER)
    return observation.measures


def print_measures(measures: dict[str, float | None], scenario: "Scenario") -> None:
    """Print every measure of a run with its unit."""
    from experiments.numbers import in_words
    from experiments.results.told import told

    print()
    print_columns(
        [
            (measure.label, in_words(measures[measure.key], measure.unit, scenario.currency))
            for measure in (told(key, (scenario,)) for key in measures)
        ],
        headed=False,
    )
    print()
    say("One run shows one firm’s luck: handoff compare shows intervals.")
