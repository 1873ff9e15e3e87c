"""`handoff calibrate`: the calibration again, wave by wave, and the ensemble that it comes to."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import folder
from experiments.commands.console.terminal import (
    Progress,
    announce,
    command_again,
    print_columns,
    print_json,
    say,
    say_where,
)
from experiments.commands.firms import extensions_in, firm_options
from experiments.commands.options import STORES, DesignStore, Force, Json, Out, Resume, With, Workers
from experiments.commands.output import kept_in, results_in
from experiments.defaults import LARGEST_SEED, MOST_REPLICATIONS

if TYPE_CHECKING:
    from experiments.designs.calibration import Calibration
    from experiments.results.calibration import Wave
    from experiments.results.ensemble import Ensemble

NAME = "calibration"
MOST_POINTS = 5_000  # of which emulators can still be learned

WaveNumber = Annotated[
    int | None,
    typer.Option(
        "--wave",
        min=1,
        metavar="N",
        help="Run wave N alone, from the tables of the waves before it.",
        show_default=False,
    ),
]
WavesFrom = Annotated[
    Path | None,
    typer.Option(
        "--waves-from",
        parser=folder,
        metavar="FOLDER",
        help="Take the waves that lie there as they are (default: of --wave N, those that are shipped).",
        show_default=False,
    ),
]
CalibrationSeed = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=LARGEST_SEED // 2,
        help="First seed of the first wave (default: as declared).",
        show_default=False,
    ),
]
Points = Annotated[
    int | None,
    typer.Option(
        min=8,
        max=MOST_POINTS,
        metavar="N",
        help="Points of each wave (default: as declared).",
        show_default=False,
    ),
]
Runs = Annotated[
    int | None,
    typer.Option(
        "--replications",
        min=2,
        max=MOST_REPLICATIONS,
        metavar="N",
        help="Runs of each point and arm (default: as declared).",
        show_default=False,
    ),
]
Quick = Annotated[bool, typer.Option("--quick", help="Fewer points and runs: ten minutes on two cores.")]


def calibrate(
    quick: Quick = False,
    wave: WaveNumber = None,
    waves_from: WavesFrom = None,
    points: Points = None,
    replications: Runs = None,
    seed: CalibrationSeed = None,
    own: With = None,
    workers: Workers = None,
    store: DesignStore = None,
    resume: Resume = False,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Rule out what cannot be, wave by wave, and return an ensemble of sets of values that fit."""
    announce(f"calibrate{' --quick' if quick else ''}{', resumed' if resume else ''}", as_json)

    from experiments.errors import BadInputError
    from experiments.evidence.calibration import WAVES, declared
    from experiments.running.plan import as_scenario
    from experiments.saving.calibration import read_waves, save_calibration

    calibration = declared(quick).resized(points, replications).with_extensions(extensions_in(own))
    calibration = calibration if seed is None else replace(calibration, seed=seed)
    if wave is not None and wave > calibration.waves + 1:
        raise BadInputError(f"--wave {wave}: there are {calibration.waves + 1} waves")
    start: list[Wave] = []
    if wave is not None:
        start = read_waves(calibration, waves_from or WAVES, wave - 1)
    elif waves_from is not None:
        start = read_waves(calibration, waves_from)
    if not as_json:
        print_plan(calibration)
    sizes = {"wave": wave, "points": points, "replications": replications, "seed": calibration.seed}
    options = {**firm_options(None, own=own), **{name: one for name, one in sizes.items() if one is not None}}
    command = command_again("calibrate", [], (), **options)
    command += " --quick" if quick else ""
    arms = [as_scenario(arm, calibration.extensions) for arm in calibration.arms]
    kept = store or STORES / NAME
    with results_in(out, command, arms, force) as results, kept_in(kept):
        waves, ensemble = run_waves(calibration, start, wave, kept, workers, as_json)
        if results is not None:
            save_calibration(calibration, waves, ensemble, results)
    if as_json:
        print_json(waves_as_dict(waves) if ensemble is None else ensemble.to_dict())
        return
    if ensemble is not None:
        print_ensemble(ensemble)
    say_where(out)


def run_waves(
    calibration: "Calibration",
    start: "list[Wave]",
    alone: int | None,
    kept: Path,
    workers: int | None,
    as_json: bool,
) -> "tuple[list[Wave], Ensemble | None]":
    """Run one wave, or all that are not there yet, and return the waves with the ensemble, if it came so far."""
    from experiments.findings.calibration import wave_finding
    from experiments.results.calibration import history_of
    from experiments.running.execution import Execution
    from experiments.saving.calibration import save_waves
    from experiments.studies.calibrate import calibrate as run_all
    from experiments.studies.calibrate import next_wave

    with Progress() as progress:
        execution = Execution(workers, None, progress, progress.say if as_json else progress.tell)

        def told(wave: "Wave") -> None:
            save_waves(calibration, [wave], kept)  # so that it is there, whatever comes after it
            execution.say(f"{wave_finding(wave)}.")

        if alone is not None:
            wave = next_wave(calibration, history_of(calibration, start), store=kept, execution=execution)
            told(wave)
            return [wave], None
        ensemble = run_all(calibration, waves=start, store=kept, execution=execution, told=told)
    return list(ensemble.history.waves), ensemble


def waves_as_dict(waves: "list[Wave]") -> dict[str, object]:
    """Return waves in the shape that `--json` prints where there is no ensemble yet."""
    return {
        "waves": [
            {"wave": wave.number, "points": len(wave.table), "not_ruled_out": wave.share} for wave in waves
        ]
    }


def print_plan(calibration: "Calibration") -> None:
    """Print what is moved, held against what, and how many runs it takes."""
    runs = sum(calibration.runs_of(wave) for wave in range(1, calibration.waves + 2))
    say(
        f"{len(calibration.parameters)} inputs against {len(calibration.rows)} fitted rows: {calibration.waves} waves "
        f"that rule out, of {', '.join(str(size.points) for size in calibration.sizes[:-1])} points, then "
        f"{calibration.sizes[-1].points} points of what is likely: {runs:,} runs, seed {calibration.seed}"
    )


def print_ensemble(ensemble: "Ensemble") -> None:
    """Print rows, inputs, and what the ensemble says."""
    from experiments.findings.calibration import (
        bounds_finding,
        ensemble_finding,
        identified_finding,
        row_in_words,
        truths_finding,
    )

    spreads = ensemble.row_spreads()
    print()
    head = ("row", "wanted", "over the members", "deviations off")
    print_columns(
        [head, *(row_in_words(row, spreads[row.id], len(ensemble.members)) for row in ensemble.rows)]
    )
    print()
    print_columns(inputs_table(ensemble))
    print()
    for finding in (ensemble_finding, identified_finding, bounds_finding, truths_finding):
        say(f"{finding(ensemble)}.")


def inputs_table(ensemble: "Ensemble") -> list[tuple[str, ...]]:
    """Return a line an input: its range, its values over the members, and what is left of its spread."""
    from experiments.designs import words_for

    factors = {factor.key: factor for factor in ensemble.calibration.parameters}
    lines: list[tuple[str, ...]] = [("input", "range", "centre", "95 % of members", "left of its spread")]
    for one in ensemble.identified():
        written = [short(factors[one.key].written(value)) for value in (one.low, one.high, one.centre)]
        ends = [short(factors[one.key].written(value)) for value in one.values[1:]]
        lines.append(
            (
                words_for(one.key),
                f"{written[0]} to {written[1]}",
                written[2],
                f"{ends[0]} to {ends[1]}",
                f"{100 * one.left:.0f} %",
            )
        )
    return lines


def short(written: str) -> str:
    """Return a quantity with three figures."""
    value, _, unit = written.partition(" ")
    return f"{float(value):.3g} {unit}".strip()
