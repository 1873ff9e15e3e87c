"""Measures of money: what customers cost and bring, and what is left."""

from sim.measures.growth import revenue_churn_rate
from sim.measures.measure import HIGHER, LAST_YEAR, LOWER, OBSERVED, Measure, measure
from sim.measures.view import View, quotient, total
from sim.records import Array, Weeks

# The columns of the weekly table that are amounts of money; `contribution` stands beside those that are kept.
WEEKLY_MONEY = (
    *(name for name, declared in Weeks._field_defaults.items() if "currency" in declared.unit),
    "contribution",
)


@measure("Cost of a new customer", "money", LOWER, OBSERVED, "customers won", "T25 N36")
def customer_acquisition_cost(view: View) -> float | None:
    """Salaries and bonuses of both teams, programme spend, tools and running costs of practices per customer won."""
    weeks = view.weeks
    return quotient(
        total(weeks.salaries + weeks.bonuses + weeks.programme_spend + weeks.tools + weeks.practices),
        total(weeks.customers_won),
    )


@measure("Lifetime value of a customer", "money", HIGHER, LAST_YEAR, "revenue churn", "N31")
def customer_lifetime_value(view: View) -> float | None:
    """Mean yearly contract at the end, less the cost of delivery, over the revenue churn of the year."""
    year = view.last_year
    contract = quotient(float(year.revenue[-1]), float(year.customers[-1])) if len(year.revenue) else None
    margin = None if contract is None else contract * (1 - view.terms.money.delivery_cost)
    return quotient(margin, revenue_churn_rate.of(view))


@measure("Cost of tools", "money per year", LOWER, OBSERVED, "observed years", "N34")
def tool_cost(view: View) -> float | None:
    """What tools and seats cost a year."""
    return quotient(total(view.weeks.tools), view.years)


@measure("Contribution margin", "money per year", HIGHER, OBSERVED, "observed years")
def contribution_margin(view: View) -> float | None:
    """Recognised revenue less delivery, salaries and bonuses, programmes, tools, practices and changes, a year."""
    return quotient(total(contribution(view.weeks, view.terms.money.delivery_cost)), view.years)


def contribution(weeks: Weeks, delivery_cost: float) -> Array:
    """Return what each week leaves when delivery, both teams, programmes, tools and changes are paid.

    Args:
        weeks: Columns of weeks.
        delivery_cost: What it costs to serve a unit of revenue (money.delivery_cost), 0..1.
    """
    spent = (
        weeks.salaries
        + weeks.bonuses
        + weeks.programme_spend
        + weeks.tools
        + weeks.practices
        + weeks.change_costs
    )
    return weeks.recognised * (1 - delivery_cost) - spent


MEASURES: tuple[Measure, ...] = (
    customer_acquisition_cost,
    customer_lifetime_value,
    tool_cost,
    contribution_margin,
)
