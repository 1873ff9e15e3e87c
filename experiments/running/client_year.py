"""What is kept of a run that stands for a client's firm: its figures, as the client counts them.

`observe_client` is work that a process is given, as `observe` is; what it keeps is instead of all measures but those
of somebody's own.
"""

import math
from typing import TYPE_CHECKING

from experiments.running.observation import Observation, observed
from sim.clock import MONTHS_A_YEAR, WEEKS_A_YEAR

if TYPE_CHECKING:
    from sim.scenario import Scenario

# The figures of a client that are measures of a run as they are.
MEASURES = {
    "accepted": "lead_acceptance_rate",
    "first_response_median": "first_response_median_hours",
    "first_response_mean": "first_response_mean_hours",
    "attempts": "attempts_per_worked_lead",
    "average_deal": "deal_value_mean",
    "cycle": "sales_cycle_median_days",
    "win_rate": "win_rate",
    "churn": "revenue_churn_rate",
    "growth": "revenue_growth",
    "marketing_share": "marketing_sourced_revenue_share",
}
NEVER_WORKED = "never_worked_share"


def observe_client(scenario: "Scenario", seed: int, detailed: bool = False) -> Observation:
    """Run a scenario under a seed and keep the figures of its firm, in the base units of a client's file.

    Leads and programme are those of the last observed year; `revenue` is run-rate revenue on the first observed day.
    """
    del detailed
    from sim import Organisation
    from sim.measures import measures_of

    organisation = Organisation(scenario, seed=seed)
    organisation.run()
    found = {
        key: math.nan if value is None else float(value) for key, value in measures_of(organisation).items()
    }
    last = organisation.weekly.iloc[-WEEKS_A_YEAR:]
    return observed(
        {key: found[measure] for key, measure in MEASURES.items()}
        | {
            "leads_a_month": float(last["mqls"].sum()) / MONTHS_A_YEAR,
            "revenue": float(organisation.opening_revenue[0]),
            "programme": float(last["programme_spend"].sum()),
            NEVER_WORKED: found[NEVER_WORKED],
        }
        | {key: found[key] for key in organisation.world.extensions.measures}
    )
