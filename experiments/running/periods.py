"""What is kept of a run that asks about periods: what was booked in the last one, what was promised in each quarter.

`observe_periods` and `observe_promises` are work that a process is given, as `observe` is; what they keep is instead of
all measures but those of somebody's own.
"""

import math
from typing import TYPE_CHECKING

from experiments.running.observation import Observation, observed, own_measures_of
from sim.clock import HOURS_A_WEEK, WEEKS_A_QUARTER, WEEKS_A_YEAR

if TYPE_CHECKING:
    import pandas as pd
    from numpy import float64
    from numpy.typing import NDArray

    from sim.measures.view import View
    from sim.scenario import Scenario

YEAR, QUARTER = "year", "quarter"
PERIODS = {YEAR: WEEKS_A_YEAR, QUARTER: WEEKS_A_QUARTER}  # weeks
COUNTED = ("inquiries", "mqls", "customers_won", "programme_spend")
BOOKED = ("booked", "run_rate", "new_business", *COUNTED)
PROMISED = ("within", "mqls", "wanted", "complete", "hours")


def observe_periods(scenario: "Scenario", seed: int, detailed: bool = False) -> Observation:
    """Run a scenario under a seed and keep what was booked in its last year and its last quarter."""
    del detailed
    from sim import Organisation

    organisation = Organisation(scenario, seed=seed)
    organisation.run()
    weekly = organisation.weekly
    return observed(
        {
            in_period(key, period): value
            for period in PERIODS
            for key, value in booked_in(weekly, period).items()
        }
        | own_measures_of(organisation)
    )


def in_period(key: str, period: str) -> str:
    """Return the name of a column that counts in a period."""
    return f"{key}_{period}"


def booked_in(weekly: "pd.DataFrame", period: str) -> dict[str, float]:
    """Return what was booked in the last such period of a run, in the scenario's currency, and what led to it.

    `run_rate` is what existing customers bring in the period: their yearly contracts at its opening, less churn and
    with expansion, as far as they fall into it.  `new_business` counts each new contract with its yearly value, as
    bookings do.  `booked` is both together; over a year it is run-rate revenue at the end.
    """
    weeks = PERIODS[period]
    last = weekly.iloc[-weeks:]
    opening = float(last["revenue"].iloc[-1]) - float(
        (last["new_business"] + last["expansion"] - last["churn"]).sum()
    )
    kept = opening + float((last["expansion"] - last["churn"]).sum())
    run_rate = kept * weeks / WEEKS_A_YEAR
    new_business = float(last["new_business"].sum())
    counts = {key: float(last[key].sum()) for key in COUNTED}
    return {"booked": run_rate + new_business, "run_rate": run_rate, "new_business": new_business, **counts}


def observe_promises(scenario: "Scenario", seed: int, detailed: bool = False) -> Observation:
    """Run a scenario under a seed and keep, quarter by quarter, what an agreement between both teams promises."""
    del detailed
    from sim import Organisation
    from sim.measures.view import View

    organisation = Organisation(scenario, seed=seed)
    organisation.run()
    view = View(organisation)
    found: dict[str, float] = {}
    for quarter in range(len(view.weeks.delivered) // WEEKS_A_QUARTER):
        found |= {f"{key}_{quarter + 1}": value for key, value in promised_in(view, quarter).items()}
    return observed(found | own_measures_of(organisation))


def promised_in(view: "View", quarter: int) -> dict[str, float]:
    """Return what both teams delivered in an observed quarter, counted from 0.

    `within`: share of delivered leads first tried within the promised business hours, of those for which these are
    over; `mqls`: delivered; `wanted`, `complete`: shares of them that both definitions accept, and whose record lacks
    nothing; `hours`: hours that reps own in a week.
    """
    import numpy as np

    from sim.measures.view import business_hours_at

    weeks = slice(quarter * WEEKS_A_QUARTER, (quarter + 1) * WEEKS_A_QUARTER)
    begins = view.begins + quarter * WEEKS_A_QUARTER * HOURS_A_WEEK
    when = view.delivered.delivered
    in_quarter = (when >= begins) & (when < begins + WEEKS_A_QUARTER * HOURS_A_WEEK)
    now = float(business_hours_at(np.array([view.ends]))[0])
    within = share_within(
        view.delivered_in_business_hours[in_quarter],
        business_hours_at(view.delivered.first_attempt[in_quarter]),
        view.terms.sla_sales.first_attempt,
        now,
    )
    delivered, wanted, complete = (
        float(getattr(view.weeks, name)[weeks].sum()) for name in ("delivered", "wanted", "complete")
    )
    return {
        "within": within,
        "mqls": delivered,
        "wanted": wanted / delivered if delivered else math.nan,
        "complete": complete / delivered if delivered else math.nan,
        "hours": float(view.weeks.rep_hours[weeks].sum()) / WEEKS_A_QUARTER,
    }


def share_within(
    delivered: "NDArray[float64]", tried: "NDArray[float64]", target: float, now: float
) -> float:
    """Return the share of leads first tried within a target, of those that were due by now; NaN of none.

    All times are business hours; a lead that nobody tried (NaN) breaks the promise.
    """
    due = delivered + target
    is_due = due <= now
    return float((tried <= due)[is_due].mean()) if is_due.any() else math.nan
