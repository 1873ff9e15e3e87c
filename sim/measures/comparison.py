"""Measures of a change: how deep the dip against the firm that stays, when it is, and when the change pays back."""

import numpy as np
import pandas as pd

from sim.clock import MONTHS_A_WEEK
from sim.measures.measure import HIGHER, LOWER, NEITHER, RUNS, SINCE_THE_CHANGE, Measure

PAYBACK = Measure(
    key="payback_months",
    label="Pay-back, of runs that pay back",
    unit="months",
    window=SINCE_THE_CHANGE,
    denominator="",
    definition=(
        "Months from the date of the first dated change until the contribution gained on the reference run in all "
        "weeks since then is no longer below zero, and stays so to the end; undefined if that does not happen, "
        "nothing differs, or nothing changes at a date. Its mean is of those runs only that pay back: the chance of "
        "having paid back by a month says more."
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
DIP_MONTH = Measure(
    key="worst_dip_month",
    label="Month of the worst dip",
    unit="months",
    window=SINCE_THE_CHANGE,
    denominator="",
    definition=(
        "Months from the date of the first dated change to the worst dip; undefined where there is none, or nothing "
        "changes at a date."
    ),
    better=NEITHER,
    claims=("N12",),
    compute=None,
)
MONTHS = (6, 12, 18, 24)  # by which a change has paid back, or not


def _paid_back_within(month: int) -> Measure:
    return Measure(
        key=f"paid_back_within_{month}_months",
        label=f"Paid back within {month} months",
        unit="fraction",
        window=SINCE_THE_CHANGE,
        denominator=RUNS,
        definition=(
            f"Whether the change has paid back {month} months after the date of the first dated change, and stays so "
            "to the end: 1 or 0, so that its mean is the chance. What never pays back has not; undefined where nothing "
            "changes at a date or differs, or the time simulated ends before that month."
        ),
        better=HIGHER,
        claims=("T35", "N12"),
        compute=None,
    )


PAID_BACK = {month: _paid_back_within(month) for month in MONTHS}
MEASURES: tuple[Measure, ...] = (PAYBACK, *PAID_BACK.values(), DIP, DIP_MONTH)


def against(
    reference_weekly: pd.DataFrame, weekly: pd.DataFrame, since_week: int | None = 0
) -> dict[str, float | None]:
    """Return the measures of a change: a run against a reference run under the same luck.

    Both frames hold the weeks of a run with a column `contribution` (`sim.measures.contribution`).  What is
    gained or lost before `since_week`, counted from 0, is no doing of the change and is left out; the change begins
    at its end.  None: nothing changes at a date, and there is a dip only.

    Raises:
        ValueError: If the two runs do not hold the same weeks.
    """
    if len(reference_weekly) != len(weekly):
        raise ValueError(f"runs of {len(reference_weekly)} and {len(weekly)} weeks cannot be compared")
    gained = weekly["contribution"].to_numpy() - reference_weekly["contribution"].to_numpy()
    balance = np.cumsum(gained[since_week or 0 :])
    found: dict[str, float | None] = {measure.key: None for measure in MEASURES}
    found[DIP.key] = float(min(balance.min(initial=0.0), 0.0))
    if since_week is None or not gained[since_week:].any():
        return found
    paid = _months_to_pay_back(balance)
    lived = (len(balance) - 1) * MONTHS_A_WEEK
    if balance.min() < 0:
        found[DIP_MONTH.key] = int(balance.argmin()) * MONTHS_A_WEEK
    found[PAYBACK.key] = paid
    for month, measure in PAID_BACK.items():
        if lived >= month:  # if only those counted that have paid back by then, the chance would be 1
            found[measure.key] = float(paid is not None and paid <= month)
    return found


def _months_to_pay_back(balance: np.ndarray) -> float | None:
    below = np.flatnonzero(balance < 0)
    weeks = 0 if not len(below) else int(below[-1]) + 1
    return None if weeks == len(balance) else weeks * MONTHS_A_WEEK
