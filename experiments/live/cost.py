"""What a run of a firm would take, before it is run: what takes too long for a page is refused, with its reason."""

from experiments.errors import BadInputError
from sim.scenario import Scenario

# Seconds of a core that a year takes, by itself and for each of these; measured on the shipped firms, a guide only.
A_YEAR = 0.008
OF = {
    "market.committees": 2.0e-6,
    "market.customers": 1.0e-6,
    "team.sales_reps": 5e-4,
    "team.marketers": 4e-4,
    "team.development_reps": 4e-4,
}
INQUIRIES = ("inquiries.in_window", "inquiries.outside_window")  # what an account costs grows with these
YEARS = ("horizon.warm_up_years", "horizon.observed_years")
LIMIT = 4.0  # seconds of a core for a run, of which eight are waited for


class TooCostlyError(BadInputError):
    """A firm whose runs take too long to be waited for."""


def costs_a_year(scenario: Scenario) -> dict[str, float]:
    """Return about how many seconds of a core a year takes, by the setting that costs them."""
    values, base = scenario.values, scenario.foundation.base.entries
    costs = {key: each * values.get(key, 0.0) for key, each in OF.items()}
    rates = [values[key] / base[key].value for key in INQUIRIES if key in base and base[key].value]
    if rates:
        costs["market.committees"] *= max(*rates, 0.5)
    return costs


def seconds_a_run(scenario: Scenario) -> float:
    """Return about how many seconds of a core a run takes."""
    return years_of(scenario) * (A_YEAR + sum(costs_a_year(scenario).values()))


def years_of(scenario: Scenario) -> float:
    """Return how long is simulated."""
    return sum(scenario.values.get(key, 0.0) for key in YEARS)


def refuse_costly(scenario: Scenario, name: str = "") -> None:
    """Refuse a firm whose runs take too long for a page.

    Raises:
        TooCostlyError: They do; the message names the limit, and the setting that takes most.
    """
    seconds = seconds_a_run(scenario)
    if seconds <= LIMIT:
        return
    costs = costs_a_year(scenario)
    key = max(costs, key=lambda key: costs[key])
    raise TooCostlyError(
        f"{name or 'this firm'} would take about {seconds:,.0f} s a run, and a page waits for at most {LIMIT:g} s: "
        f"{key} = {scenario.values[key]:,.0f} over {years_of(scenario):g} years takes most; `handoff compare` runs it"
    )
