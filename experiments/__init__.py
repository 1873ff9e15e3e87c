"""Experiments: plans, runners, comparisons and the command line.

Names are imported when they are first used, so that `import experiments` costs nothing.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Cell": "experiments.plan",
    "Comparison": "experiments.comparison",
    "Design": "experiments.designs",
    "Estimate": "experiments.statistics",
    "Explanation": "experiments.attribution",
    "Means": "experiments.means",
    "Plan": "experiments.plan",
    "Roadmap": "experiments.adoption",
    "Sensitivity": "experiments.sensitivity_results",
    "Sweep": "experiments.sweep_results",
    "compare": "experiments.pairing",
    "explain": "experiments.attribution",
    "fill": "experiments.runner",
    "open_store": "experiments.store",
    "read_design": "experiments.designs",
    "roadmap": "experiments.adoption",
    "run_all": "experiments.runner",
    "sensitivity": "experiments.probing",
    "sweep": "experiments.sweeping",
    "table_of": "experiments.store",
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
