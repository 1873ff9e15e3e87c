"""What a run of a firm would take, before it is run: whatever takes too long for a page is refused, with its reason."""

from experiments.errors import BadInputError
from sim.clock import WEEKS_A_YEAR
from sim.scenario import Scenario

# Seconds of a core that one unit of each takes in a year, measured on the shipped firms: a guide, no promise.
FIXED = 0.008
OF = {
    "market.committees": 2.0e-6,
    "market.customers": 1.0e-6,
    "team.sales_reps": 5e-4,
    "team.marketers": 4e-4,
    "team.development_reps": 4e-4,
}
YEARS = ("horizon.warm_up_years", "horizon.observed_years")
LIMIT = 4.0  # seconds of a core for one run of which eight must be waited for


class TooCostlyError(BadInputError):
    """A firm whose runs take too long to be waited for."""


def seconds_a_run(scenario: Scenario) -> float:
    """Return about how many seconds of a core a run takes."""
    values = scenario.values
    years = sum(values.get(key, 0.0) for key in YEARS)
    return years * (FIXED + sum(each * values.get(key, 0.0) for key, each in OF.items()))


def refuse_costly(scenario: Scenario, name: str = "") -> None:
    """Refuse a firm whose runs take too long for a page.

    Raises:
        TooCostlyError: They do; the message names the limit, and the setting that takes most.
    """
    seconds = seconds_a_run(scenario)
    if seconds <= LIMIT:
        return
    values = scenario.values
    largest = max(OF, key=lambda key: OF[key] * values.get(key, 0.0))
    years = sum(values.get(key, 0.0) for key in YEARS)
    what = f"{name or 'this firm'} would take about {seconds:,.0f} s a run, and a page waits for at most {LIMIT:g} s"
    raise TooCostlyError(
        f"{what}: {largest} = {values.get(largest, 0.0):,.0f} over {years:g} years of {WEEKS_A_YEAR} weeks; "
        "`handoff compare` runs it all the same"
    )
