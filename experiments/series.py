"""What the figures show, as tidy tables: they are drawn from, and stored beside, the figures."""

from typing import TYPE_CHECKING

from experiments.findings import GROWTH
from experiments.observation import FUNNEL_STAGES, RESPONSE_HOURS
from experiments.statistics import estimate

if TYPE_CHECKING:
    import pandas as pd

    from experiments.comparison import Comparison

BAND = (0.10, 0.50, 0.90)  # of the runs: the median and the middle 80 %
TRUST = ("trust_in_marketing", "trust_in_sales")


def growth_series(comparison: "Comparison") -> "pd.DataFrame":
    """Return the growth of each scenario with its interval."""
    import pandas as pd

    rows = [(name, *comparison.level(name, GROWTH)) for name in comparison.names]
    return pd.DataFrame(rows, columns=["scenario", "value", "low", "high", "runs", "runs_without_value"])


def funnel_series(comparison: "Comparison") -> "pd.DataFrame":
    """Return the leads that reach each stage and their share of the stage before, by scenario."""
    import pandas as pd

    rows = []
    for name in comparison.names:
        counts = [run.observation.funnel for run in comparison.runs if run.task.cell.label == name]
        known = [count for count in counts if count is not None]
        before = None
        for place, stage in enumerate(FUNNEL_STAGES if known else ()):
            found = estimate([float(count[place]) for count in known])
            step = found.value / before if before else float("nan")
            rows.append((name, stage, found.value, found.low, found.high, step, found.runs))
            before = found.value
    return pd.DataFrame(rows, columns=["scenario", "stage", "leads", "low", "high", "step", "runs"])


def response_series(comparison: "Comparison") -> "pd.DataFrame":
    """Return the share of leads first tried within each hour, a row a scenario and hour."""
    import pandas as pd

    rows = []
    for name in comparison.names:
        curves = [run.observation.responses for run in comparison.runs if run.task.cell.label == name]
        known = [curve for curve in curves if curve is not None]
        for place, hours in enumerate(RESPONSE_HOURS if known else ()):
            found = estimate([curve[place] for curve in known])
            rows.append((name, hours, found.value, found.low, found.high, found.runs))
    return pd.DataFrame(rows, columns=["scenario", "hours", "share", "low", "high", "runs"])


def trust_series(comparison: "Comparison") -> "pd.DataFrame":
    """Return median and middle 80 % of trust over the runs, a row a scenario, direction and week."""
    import numpy as np
    import pandas as pd

    weekly = comparison.weekly
    columns = ["scenario", "trust", "week", "low", "median", "high"]
    if weekly.empty:
        return pd.DataFrame(columns=columns)
    parts = []
    for trust in TRUST:
        band = weekly.groupby(["scenario", "week"], sort=False)[trust].quantile(np.array(BAND)).unstack()
        band.columns = ["low", "median", "high"]
        parts.append(band.reset_index().assign(trust=trust))
    return pd.concat(parts, ignore_index=True)[columns]
