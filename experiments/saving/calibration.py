"""Writes waves and the ensemble of a calibration into a folder, and reads waves back."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.designs.calibration import Calibration
from experiments.errors import BadInputError
from experiments.files.tables import save_csv
from experiments.files.texts import save_json, save_text
from experiments.files.waves import CODE, name_of, read_list, read_wave_table, save_list, save_wave_table
from experiments.files.writing import ResultsFolder, save_scenarios
from experiments.results.calibration import Wave, checked_wave
from experiments.results.ensemble import Ensemble
from experiments.running.plan import Cell, as_scenario
from experiments.statistics.estimates import INTERVAL

FOUND = ("not_ruled_out", "levels", "by_likelihood")
ENSEMBLE_TABLE, ENSEMBLE_FILE, IDENTIFIED = "ensemble.csv", "ensemble.json", "identified.csv"


def save_waves(calibration: Calibration, waves: Sequence[Wave], folder: Path) -> None:
    """Write the table of each wave, and the list of them; waves that the list has already stay in it."""
    known = read_list(folder)
    listed = [
        {
            "wave": wave.number,
            "points": len(wave.table),
            "replications": calibration.size_of(wave.number, wave.is_last).replications,
            "first_seed": calibration.seed_of(wave.number, wave.is_last),
            "not_ruled_out": wave.share,
            "levels": wave.levels,
            "by_likelihood": wave.is_last,
            **({CODE: calibration.extensions.digest} if calibration.extensions else {}),
        }
        for wave in waves
    ]
    for wave in waves:
        save_wave_table(wave.table, folder, wave.number)
    own = pd.DataFrame(listed).set_index("wave")
    others = known.loc[[number for number in known.index if number not in own.index]]
    save_list(pd.concat([others, own]).sort_index().reset_index(), folder)


def read_waves(calibration: Calibration, folder: Path, until: int | None = None) -> list[Wave]:
    """Read the waves that lie in a folder, from the first on.

    Args:
        calibration: What they are waves of.
        folder: Where they lie.
        until: The last that is needed; all that are there unless given.

    Raises:
        BadInputError: A wave that is needed is missing, is none of this calibration, or was run with other code of
            somebody's own.
    """
    listed = read_list(folder)
    found = []
    last = len(listed) if until is None else until
    for number in range(1, last + 1):
        table = read_wave_table(folder, number)
        share, levels, is_last = 1.0, 0, False
        refuse_other_code(calibration, listed, number, str(folder / name_of(number)))
        if number in listed.index:
            share, levels, is_last = (listed[column].to_dict()[number] for column in FOUND)
        wave = Wave(number, table, float(share), int(levels), bool(is_last))
        found.append(checked_wave(calibration, wave, str(folder / name_of(number))))
    return found


def refuse_other_code(calibration: Calibration, listed: pd.DataFrame, number: int, called: str) -> None:
    """Refuse a wave that was run with other code of somebody's own, as its list says.

    Raises:
        BadInputError: It was.
    """
    codes = listed[CODE].fillna("").to_dict() if CODE in listed else {}
    if codes.get(number, "") != calibration.extensions.digest:
        own = ", ".join(calibration.extensions.digests) or "none"
        raise BadInputError(
            f"{called} was run with other code of somebody's own than this calibration is ({own}): run its waves anew"
        )


def save_calibration(
    calibration: Calibration, waves: Sequence[Wave], ensemble: Ensemble | None, results: ResultsFolder
) -> None:
    """Write a calibration into a results folder: its waves and, if it came so far, its ensemble."""
    arms = [Cell(arm, as_scenario(arm, calibration.extensions)) for arm in calibration.arms]
    results.facts |= {
        "seed": calibration.seed,
        "interval": INTERVAL,
        "scenarios": save_scenarios(arms, results),
    }
    save_waves(calibration, waves, results.folder)
    if ensemble is not None:
        save_members(ensemble, results.folder)
        save_csv(ensemble.to_frame(), results.folder / IDENTIFIED)
        save_json(ensemble.to_dict(), results.folder / ENSEMBLE_FILE)


def save_members(ensemble: Ensemble, folder: Path) -> None:
    """Write the members of an ensemble as they are shipped."""
    save_text(ensemble.member_table().to_csv(index=False, lineterminator="\n"), folder / ENSEMBLE_TABLE)


def save_ensemble(ensemble: Ensemble, results: ResultsFolder) -> None:
    """Write an ensemble and all of its waves into a results folder."""
    save_calibration(ensemble.calibration, ensemble.history.waves, ensemble, results)
