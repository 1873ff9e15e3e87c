"""Facts of a client as keys of a scenario: the arithmetic of how a firm is founded (`sim.behaviour.firm_is_founded`).

Revenue over what a contract is worth gives the customers; contracts are then such that the book of the first observed
day is worth, on average over luck, exactly the client's revenue.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from sim.behaviour.firm_is_founded import STAYED
from sim.clock import MONTHS_A_YEAR
from sim.equations import by_segment
from sim.scenario import Scenario
from sim.stages import SEGMENTS

CHANNELS = ("web", "content", "events", "social")
FEWEST_ACCOUNTS, MOST_ACCOUNTS = 50, 2_000_000
QUANTILES = 200  # points by which fit within a segment is represented
LEAST_FIT = 0.05  # below which founding counts all fits alike


class Facts(NamedTuple):
    """What is a fact of a firm, or stands for one that is not given, in base units: people, currency, a year.

    `contract`: what a contract of an old customer is worth over a new deal; `accounts`: in the market, a customer;
    `sold`: a won deal over an account's mean potential; `saturation`: where campaigns are half saturated, over what is
    spent; `promised`: leads that marketing promised over those that it delivers; `leads`: a year, NaN if not given.
    """

    reps: float
    marketers: float
    development_reps: float
    revenue: float
    deal: float
    programme: float
    contract: float
    accounts: float
    sold: float
    saturation: float
    promised: float
    leads: float = math.nan


def keys_of(facts: Facts, firm: Scenario) -> dict[str, float]:
    """Return the keys that follow from facts, canonical.

    Args:
        facts: of the client.
        firm: whose fixed numbers hold, and which spreads its programme over the channels.
    """
    number = firm.values
    customers = max(round(facts.revenue / (facts.contract * facts.deal)), 1)
    committees = min(max(round(customers * facts.accounts), FEWEST_ACCOUNTS, customers), MOST_ACCOUNTS)
    mean = math.exp(number["market.contract_sigma"] ** 2 / 2)
    mean *= size_of_customers(customers / committees, *(number[f"market.{key}"] for key in SEGMENTED))
    potential = math.exp(number["market.deal_sigma"] ** 2 / 2)
    found = {
        "team.sales_reps": float(round(facts.reps)),
        "team.marketers": float(round(facts.marketers)),
        "team.development_reps": float(round(facts.development_reps)),
        "market.customers": float(customers),
        "market.committees": float(committees),
        "market.contract_median": facts.revenue / (customers * mean),
        "market.deal_median": facts.deal / (facts.sold * potential),
        "money.programme_spend": facts.programme / facts.revenue,
    }
    for channel in CHANNELS:
        spent = facts.programme * number[f"inquiries.{channel}.spend"] / committees
        found[f"inquiries.{channel}.half_saturation"] = facts.saturation * spent
    if not math.isnan(facts.leads) and facts.reps > 0:
        found["promise.mqls_per_rep"] = facts.promised * facts.leads / facts.reps
    return found


SEGMENTED = ("value_step", "fit_lowest_segment", "fit_step", "fit_spread")


@lru_cache(maxsize=4096)
def size_of_customers(share: float, value_step: float, lowest: float, step: float, spread: float) -> float:
    """Return what segments make of the mean contract, where a share of all accounts are customers.

    Customers are those whose ln(u)/fit^a is highest, u even between 0 and 1: of fit f, above t < 0 lies the share
    1 − exp(t·f^a).  Better-fitting segments have more of them, and buy more.
    """
    places = (np.arange(QUANTILES) + 0.5) / QUANTILES
    fits = np.clip(lowest + step * np.arange(SEGMENTS)[:, None] + spread * ndtri(places), LEAST_FIT, 1.0)
    powers = fits**STAYED

    def chosen(log_level: float) -> np.ndarray:
        return -np.expm1(-math.exp(log_level) * powers).mean(axis=1)

    by_now = chosen(brentq(lambda level: float(chosen(level).mean()) - min(share, 0.999), -60.0, 30.0))
    worth = np.array([by_segment(segment, value_step) for segment in range(SEGMENTS)])
    return float(by_now @ worth / by_now.sum())


def leads_a_year(leads_a_month: float) -> float:
    """Return leads a year from leads a month."""
    return leads_a_month * MONTHS_A_YEAR


def number_of(values: Mapping[str, float], key: str) -> float:
    """Return a value, NaN where there is none."""
    return values.get(key, math.nan)
