"""What a study leaves in a results folder: a section for the firm itself, one for each part with runs of its own."""

from pathlib import Path

from experiments.files.tables import save_csv
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder, results_folder
from experiments.saving.comparison import ADOPTION, save_comparison
from experiments.saving.sensitivity import save_sensitivity
from experiments.saving.states import save_explanation, save_roadmap, save_states
from experiments.saving.trials import DOUBTS, TRIALS, save_trials
from experiments.studies.study import Study

STATES, SENSITIVITY = "states", "sensitivity"


def save_study(study: Study, results: ResultsFolder) -> None:
    """Write comparison and decision of a study."""
    save_comparison(study.comparison, results)
    save_json(study.decision.to_dict(), results.folder / "decision.json")
    save_csv(study.decision.to_frame(), results.folder / "decision.csv")


def save_parts(study: Study, folder: Path, command: str, force: bool) -> None:
    """Write the parts of a study that have runs of their own, each into a section of its folder."""
    with results_folder(folder, command, section=STATES, force=force) as results:
        save_states(study.states, results)
        save_explanation(study.explanation, results)
        save_roadmap(study.roadmap, results)
    if study.adoption is not None:
        with results_folder(folder, command, section=ADOPTION, force=force) as results:
            save_comparison(study.adoption, results)
    for section, trials in ((TRIALS, study.trials), (DOUBTS, study.doubted)):
        if trials is not None:
            with results_folder(folder, command, section=section, force=force) as results:
                save_trials(trials, study.pair, results)
    with results_folder(folder, command, section=SENSITIVITY, force=force) as results:
        save_sensitivity(study.sensitivity, results)
