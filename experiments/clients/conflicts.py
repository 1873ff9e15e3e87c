"""Figures of a client that cannot all be true of one firm, by arithmetic alone, and what is done about it."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from experiments.clients.client import Client
from experiments.clients.facts import leads_a_year

MOST_EXPANSION = (
    0.08  # of opening revenue a year: upper end of what is plausible (base.toml, renewal.expansion)
)
HOURS_A_MONTH = 21.7 * 8  # that a rep owns
LEAST_HOURS_A_LEAD = 0.25  # of an attempt, with looking the lead up; assumption, far below the usual
LEAST_HOURS_A_DEAL = 3.0  # meetings of a deal; assumption, alike


class Conflict(NamedTuple):
    """Figures that contradict one another, why, and the one that the fit leaves out ("" if it tries all the same)."""

    figures: tuple[str, ...]
    why: str
    left_out: str = ""

    @property
    def in_words(self) -> str:
        """Return the conflict in one line: which figures, why, what was done."""
        names = ", ".join(self.figures[:-1]) + " and " * (len(self.figures) > 1) + self.figures[-1]
        done = (
            f"{self.left_out} was left out of the fit"
            if self.left_out
            else "the fit comes as near to them as it can"
        )
        return f"{names}: {self.why}; {done}"


class Ends(NamedTuple):
    """Both ends of a figure, NaN if it is not given."""

    low: float
    high: float


def conflicts_in(client: Client) -> tuple[Conflict, ...]:
    """Return what of a client's figures cannot be together."""
    return tuple(found for rule in RULES for found in rule(client))


def ends(client: Client, key: str) -> Ends:
    """Return both ends of a figure."""
    known = client.figures.get(key)
    return Ends(math.nan, math.nan) if known is None else Ends(known.low, known.high)


def mean_below_median(client: Client) -> Iterator[Conflict]:
    """A mean of waiting times is at least half of their median, for half of them waited that long."""
    median, mean = ends(client, "first_response_median"), ends(client, "first_response_mean")
    if mean.high < median.low / 2:
        yield Conflict(
            ("first_response_mean", "first_response_median"),
            f"half of the leads waited {median.low:g} h or longer, so that the mean is {median.low / 2:g} h or more",
            "first_response_mean",
        )


def shrinks_more_than_it_loses(client: Client) -> Iterator[Conflict]:
    """A firm cannot shrink by more than the customers that it loses."""
    growth, churn = ends(client, "growth"), ends(client, "churn")
    if growth.high < -churn.high:
        yield Conflict(
            ("growth", "churn"),
            f"a firm that loses {100 * churn.high:.3g} % of its revenue shrinks by no more than that",
            "growth",
        )


def grows_beyond_its_deals(client: Client) -> Iterator[Conflict]:
    """What growth and churn ask of new business takes more deals than reps have hours for, at this win rate."""
    growth, churn, rate = (ends(client, key) for key in ("growth", "churn", "win_rate"))
    revenue, deal, reps = (ends(client, key) for key in ("revenue", "average_deal", "reps"))
    new = (growth.low + churn.low - MOST_EXPANSION) * revenue.low
    deals = new / deal.high if deal.high > 0 else math.nan
    opened = deals / rate.high if rate.high > 0 else math.nan
    hours = opened * LEAST_HOURS_A_DEAL
    if hours > reps.high * HOURS_A_MONTH * 12:
        yield Conflict(
            ("growth", "churn", "win_rate", "reps"),
            f"new business of {100 * (growth.low + churn.low - MOST_EXPANSION):.3g} % of revenue is {deals:,.0f} deals "
            f"a year out of {opened:,.0f}, more than {reps.high:.0f} reps can meet",
            "growth",
        )


def marketing_wins_more_than_it_brings(client: Client) -> Iterator[Conflict]:
    """Marketing's deals cannot be more than the leads that sales accepted."""
    growth, churn, share = (ends(client, key) for key in ("growth", "churn", "marketing_share"))
    leads, accepted, rate = (ends(client, key) for key in ("leads_a_month", "accepted", "win_rate"))
    revenue, deal = ends(client, "revenue"), ends(client, "average_deal")
    new = (growth.low + churn.low - MOST_EXPANSION) * revenue.low * share.low
    deals = new / deal.high if deal.high > 0 else math.nan
    most = leads_a_year(leads.high) * accepted.high * rate.high
    if deals > most:
        yield Conflict(
            ("marketing_share", "growth", "churn", "leads_a_month", "accepted", "win_rate"),
            f"marketing’s part of new business is {deals:,.0f} deals a year, but if every accepted lead became an "
            f"opportunity, no more than {most:,.0f} were won",
            "marketing_share",
        )


def accepted_beyond_hours(client: Client) -> Iterator[Conflict]:
    """No more leads are accepted than are worked: there must be hours for an attempt at each."""
    leads, accepted, tries = (ends(client, key) for key in ("leads_a_month", "accepted", "attempts"))
    people = ends(client, "reps").high + max(ends(client, "development_reps").high, 0.0)
    if math.isnan(people):
        people = ends(client, "reps").high
    least = 1.0 if math.isnan(tries.low) else tries.low
    hours = leads.low * accepted.low * least * LEAST_HOURS_A_LEAD
    if hours > people * HOURS_A_MONTH:
        worked = people * HOURS_A_MONTH / (leads.low * least * LEAST_HOURS_A_LEAD)
        yield Conflict(
            ("accepted", "leads_a_month", "reps"),
            f"with every hour they have, {people:.0f} reps work at most {100 * worked:.0f} % of the leads: acceptance "
            "cannot exceed 1 − never worked",
        )


def deal_beyond_revenue(client: Client) -> Iterator[Conflict]:
    """An average deal is no larger than all revenue."""
    deal, revenue = ends(client, "average_deal"), ends(client, "revenue")
    if deal.low > revenue.high:
        yield Conflict(
            ("average_deal", "revenue"), "one average deal is more than the revenue of all customers"
        )


def spends_more_than_it_earns(client: Client) -> Iterator[Conflict]:
    """A programme is no larger than revenue."""
    programme, revenue = ends(client, "programme"), ends(client, "revenue")
    if programme.low > revenue.high:
        yield Conflict(("programme", "revenue"), "campaigns cost more than all revenue")


RULES = (
    mean_below_median,
    shrinks_more_than_it_loses,
    grows_beyond_its_deals,
    marketing_wins_more_than_it_brings,
    accepted_beyond_hours,
    deal_beyond_revenue,
    spends_more_than_it_earns,
)
