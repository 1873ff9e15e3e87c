"""The book of customers: it follows from week to week, and contracts add up to it."""

from typing import Any

import numpy as np

from sim.audit.breaches import Breaches
from sim.clock import DAYS_A_WEEK
from sim.records import Firm
from sim.stages import CUSTOMER

ROUNDING_BOOK = 1e-9  # relative: the flows of a week against its two ends
ROUNDING_CONTRACTS = 1e-6  # relative: contracts are kept in single precision


def book(organisation: Any) -> Breaches:
    """Revenue and customers of every observed week follow from the week before."""
    first, end = -(-organisation.first_observed_day // DAYS_A_WEEK), organisation.today // DAYS_A_WEEK
    if first >= end:
        return
    weeks, opening = organisation.firm.weeks, min(organisation.opening_revenue)
    flows = weeks.new_business + weeks.expansion - weeks.churn
    customers = weeks.customers_won - weeks.customers_lost
    for name, stock, change, start in (
        ("revenue", weeks.revenue, flows, organisation.opening_revenue[opening]),
        ("customers", weeks.customers, customers, organisation.opening_customers[opening]),
    ):
        before = np.concatenate(([start], stock[first : end - 1]))
        uneven = np.zeros(len(stock), dtype=bool)
        rounding = ROUNDING_BOOK * np.maximum(np.abs(before), 1.0)
        uneven[first:end] = ~(np.abs(stock[first:end] - before - change[first:end]) <= rounding)
        yield f"{name} of a week does not follow from the week before", uneven


def contracts(organisation: Any) -> Breaches:
    """Once the book is open, the contracts of all committees add up to it."""
    if organisation.today <= organisation.first_observed_day:
        return
    firm: Firm = organisation.firm
    contracts = firm.committees.contract.astype(np.float64)
    buys = firm.committees.stage == CUSTOMER
    number, revenue = np.count_nonzero(buys), float(contracts.sum())
    book, customers = float(firm.counts.revenue[0]), int(firm.counts.customers[0])
    apart = abs(revenue - book) > ROUNDING_CONTRACTS * max(abs(book), 1.0)
    yield f"contracts add up to {revenue:.2f}, the book says {book:.2f}", np.array([apart])
    yield (
        f"{number} committees are customers, the book has {customers}",
        np.array([number != customers]),
    )
    yield (
        "committee has a contract and is no customer",
        (contracts > 0) & ~buys,
    )  # a contract may be worth nothing
