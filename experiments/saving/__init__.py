"""What each result leaves in a results folder."""

from functools import singledispatch
from pathlib import Path
from typing import Any

from experiments.files.writing import ResultsFolder, results_folder
from experiments.results.comparison import Comparison
from experiments.results.ensemble import Ensemble
from experiments.results.explanation import Explanation
from experiments.results.plan import RevenuePlan
from experiments.results.population import Population
from experiments.results.result import Result
from experiments.results.roadmap import Roadmap
from experiments.results.sensitivity import Sensitivity
from experiments.results.sla import Agreements
from experiments.results.sweep import Sweep
from experiments.results.why import Why
from experiments.saving.calibration import save_ensemble
from experiments.saving.comparison import save_comparison
from experiments.saving.plan import save_plan
from experiments.saving.population import save_population
from experiments.saving.sensitivity import save_sensitivity
from experiments.saving.sla import save_sla
from experiments.saving.states import save_explanation, save_roadmap, save_states, save_why
from experiments.saving.sweep import save_sweep


@singledispatch
def write(result: Any, _: ResultsFolder) -> None:
    """Write a result into a results folder in the making."""
    raise TypeError(f"{type(result).__name__} cannot be saved")


write.register(Comparison, save_comparison)
write.register(Sweep, save_sweep)
write.register(Sensitivity, save_sensitivity)
write.register(Population, save_population)
write.register(Ensemble, save_ensemble)
write.register(RevenuePlan, save_plan)
write.register(Agreements, save_sla)


@write.register
def _(result: Explanation, results: ResultsFolder) -> None:
    save_states(result.states, results)
    save_explanation(result, results)


@write.register
def _(result: Why, results: ResultsFolder) -> None:
    save_states(result.states, results)
    save_why(result, results)


@write.register
def _(result: Roadmap, results: ResultsFolder) -> None:
    save_states(result.states, results)
    save_roadmap(result, results)


def save(result: Result, folder: str | Path, command: str) -> Path:
    """Write a results folder, and return where it stands."""
    with results_folder(folder, command) as results:
        write(result, results)
    return Path(folder)
