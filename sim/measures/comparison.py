"""Measures of a change: how deep the dip against the firm that stays, and when the change pays back."""

import numpy as np
import pandas as pd

from sim.clock import MONTHS_A_WEEK
from sim.measures.measure import HIGHER, LOWER, SINCE_THE_CHANGE, Measure

PAYBACK = Measure(
    key="payback_months",
    label="Pay-back",
    unit="months",
    window=SINCE_THE_CHANGE,
    denominator="",
    definition=(
        "Months from the date of the first dated change, or from the first week that differs from the "
        "reference run if there is none, until the contribution gained in all weeks since then is no longer "
        "below zero, and stays so to the end; undefined if that does not happen or nothing differs."
    ),
    better=LOWER,
    claims=("T35", "N12"),
    compute=None,
)
DIP = Measure(
    key="worst_dip",
    label="Worst dip",
    unit="money",
    window=SINCE_THE_CHANGE,
    denominator="",
    definition=(
        "Lowest point of the contribution gained over the reference run, all weeks so far together; "
        "0 if it is never below."
    ),
    better=HIGHER,
    claims=("N12",),
    compute=None,
)
MEASURES: tuple[Measure, ...] = (PAYBACK, DIP)


def against(
    reference_weekly: pd.DataFrame, weekly: pd.DataFrame, since_week: int = 0
) -> dict[str, float | None]:
    """Return `payback_months` and `worst_dip` of a run against a reference run under the same luck.

    Both frames hold the weeks of a run with a column `contribution` (`sim.measures.contribution`).  What is
    gained or lost before `since_week`, counted from 0, is no doing of the change and is left out.

    Raises:
        ValueError: If the two runs do not hold the same weeks.
    """
    if len(reference_weekly) != len(weekly):
        raise ValueError(f"runs of {len(reference_weekly)} and {len(weekly)} weeks cannot be compared")
    gained = weekly["contribution"].to_numpy() - reference_weekly["contribution"].to_numpy()
    differs = since_week + np.flatnonzero(gained[since_week:])
    if not len(differs):
        return {PAYBACK.key: None, DIP.key: 0.0}
    balance = np.cumsum(gained[differs[0] :])
    return {PAYBACK.key: _months_to_pay_back(balance), DIP.key: float(min(balance.min(), 0.0))}


def _months_to_pay_back(balance: np.ndarray) -> float | None:
    below = np.flatnonzero(balance < 0)
    weeks = 0 if not len(below) else int(below[-1]) + 1
    return None if weeks == len(balance) else weeks * MONTHS_A_WEEK
