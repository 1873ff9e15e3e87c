"""Experiments: plans, runners, comparisons and the command line.

Names are imported when they are first used, so that `import experiments` costs nothing.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Cell": "experiments.running.plan",
    "Comparison": "experiments.results.comparison",
    "Design": "experiments.designs",
    "Estimate": "experiments.statistics.estimates",
    "Explanation": "experiments.results.explanation",
    "Execution": "experiments.running.execution",
    "Plan": "experiments.running.plan",
    "Roadmap": "experiments.results.roadmap",
    "Sensitivity": "experiments.results.sensitivity",
    "Sweep": "experiments.results.sweep",
    "compare": "experiments.studies.compare",
    "explain": "experiments.studies.explain",
    "fill": "experiments.running.runner",
    "open_store": "experiments.running.store",
    "read_design": "experiments.designs",
    "roadmap": "experiments.studies.explain",
    "run_all": "experiments.running.runner",
    "sensitivity": "experiments.studies.sensitivity",
    "sweep": "experiments.studies.sweep",
    "table_of": "experiments.running.store",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Import a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'experiments' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
