"""What is kept of a run that asks about one period: the last observed year and the last observed quarter of it.

`observe_periods` is work that a process is given, as `observe` is; it keeps what was booked instead of all measures.
"""

from typing import TYPE_CHECKING

from experiments.running.observation import Observation, observed
from sim.clock import WEEKS_A_QUARTER, WEEKS_A_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

YEAR, QUARTER = "year", "quarter"
PERIODS = {YEAR: WEEKS_A_YEAR, QUARTER: WEEKS_A_QUARTER}  # weeks
COUNTED = ("inquiries", "mqls", "customers_won", "programme_spend")


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
