"""The list of commands."""

from typing import Annotated

import typer

from experiments.commands import (
    bench,
    calibrate,
    claims,
    compare,
    explain,
    fit,
    init,
    library,
    plan,
    population,
    report,
    reproduce,
    roadmap,
    run,
    sensitivity,
    serve,
    sla,
    story,
    study,
    sweep,
)
from experiments.provenance import handoff_version

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def print_version(asked: bool) -> None:
    """Print the version and leave, if that is what was asked."""
    if asked:
        print(f"Handoff {handoff_version()}")
        raise typer.Exit


@app.callback()
def handoff(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=print_version)] = False,
) -> None:
    """Handoff: what the alignment of sales and marketing is worth, simulated, with intervals."""


app.command()(compare.demo)
app.command()(run.run)
app.command()(story.story)
app.command()(compare.compare)
app.command()(sweep.sweep)
app.command()(explain.explain)
app.command()(roadmap.roadmap)
app.command()(population.population)
app.command()(plan.plan)
app.command()(sla.sla)
app.command()(sensitivity.sensitivity)
app.command()(claims.claims)
app.command()(calibrate.calibrate)
app.command()(init.init)
app.command()(fit.fit)
app.command()(study.study)
app.command()(report.report)
app.command()(reproduce.reproduce)
app.command()(serve.serve)
app.command()(library.scenarios)
app.command()(library.show)
app.command()(library.diff)
app.command()(library.check)
app.command()(bench.bench)
