"""Measures of the book of customers: how revenue grew, and out of what."""

from sim.measures.measure import HIGHER, LAST_WEEK, LAST_YEAR, LOWER, NEITHER, Measure, measure
from sim.measures.view import View, quotient, total

OPENING = "run-rate revenue at the opening of that year"
YEARS_TOLD_APART = 4


@measure("Revenue growth", "fraction", HIGHER, LAST_YEAR, OPENING, "T1 T2 T3 T4 T5 N1 N2 N3")
def revenue_growth(view: View) -> float | None:
    """Run-rate revenue at the end of the last observed year over its opening, less one.

    Equals new_business_rate + expansion_rate - revenue_churn_rate.
    """
    ratio = quotient(_revenue_at_the_end(view), view.opening_revenue)
    return None if ratio is None else ratio - 1


@measure(
    "Growth of recognised revenue",
    "fraction",
    HIGHER,
    LAST_YEAR,
    "revenue recognised in the observed year before",
)
def recognised_growth(view: View) -> float | None:
    """Revenue recognised in the last observed year over that of the observed year before, less one."""
    ratio = quotient(total(view.last_year.recognised), total(view.year_before.recognised))
    return None if ratio is None else ratio - 1


@measure("Revenue", "money per year", HIGHER, LAST_WEEK)
def revenue(view: View) -> float | None:
    """Run-rate (recurring) revenue of all customers."""
    return _revenue_at_the_end(view)


@measure("Opening revenue", "money per year", NEITHER, "opening of the last observed year")
def opening_revenue(view: View) -> float | None:
    """Run-rate (recurring) revenue of all customers on the first day of the year: what growth is a share of."""
    return view.opening_revenue


@measure("Active customers", "count", HIGHER, LAST_WEEK)
def active_customers(view: View) -> float | None:
    """Customers with a contract."""
    customers = view.last_year.customers
    return float(customers[-1]) if len(customers) else None


@measure("New business", "money per year", HIGHER, LAST_YEAR)
def new_business(view: View) -> float | None:
    """Recurring revenue of the customers won in the year."""
    return total(view.last_year.new_business)


@measure("New business rate", "fraction", HIGHER, LAST_YEAR, OPENING)
def new_business_rate(view: View) -> float | None:
    """Recurring revenue of the customers won in the year."""
    return quotient(total(view.last_year.new_business), view.opening_revenue)


@measure("Expansion rate", "fraction", HIGHER, LAST_YEAR, OPENING)
def expansion_rate(view: View) -> float | None:
    """Recurring revenue that customers added to their contracts in the year."""
    return quotient(total(view.last_year.expansion), view.opening_revenue)


@measure("Revenue churn", "fraction", LOWER, LAST_YEAR, OPENING, "T22 N31")
def revenue_churn_rate(view: View) -> float | None:
    """Recurring revenue of the customers lost in the year, to a rival or to nobody."""
    return quotient(total(view.last_year.churn), view.opening_revenue)


def _growth_in_year(number: int) -> Measure:
    """Return the measure of growth in one observed year, so that it shows of which year a headline is."""
    return Measure(
        key=f"revenue_growth_year_{number}",
        label=f"Revenue growth in observed year {number}",
        unit="fraction",
        window=f"observed year {number}",
        denominator=OPENING,
        definition=(
            f"Run-rate revenue at the end of observed year {number} over its opening, less one; undefined if it was "
            "not completed."
        ),
        better=HIGHER,
        claims=(),
        compute=lambda view: view.growth_in(number),
    )


def _revenue_at_the_end(view: View) -> float | None:
    weeks = view.last_year.revenue
    return float(weeks[-1]) if len(weeks) else None


MEASURES: tuple[Measure, ...] = (
    revenue_growth,
    recognised_growth,
    revenue,
    opening_revenue,
    active_customers,
    new_business,
    new_business_rate,
    expansion_rate,
    revenue_churn_rate,
    *map(_growth_in_year, range(1, YEARS_TOLD_APART + 1)),
)
