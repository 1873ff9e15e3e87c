"""What a run remembers of single leads: how each ended, which is typical of that, and its like in another scenario."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.clock import DAYS_A_WEEK, HOURS_A_WEEK, HOURS_A_YEAR, WEEKS_A_QUARTER

if TYPE_CHECKING:
    from sim import Organisation

# How a lead can end, in the order of how far it came; every lead has exactly one of them.
NOT_QUALIFIED, DROPPED, UNREAD, PASSED_OVER = "not qualified", "dropped", "unread", "passed over"
GAVE_UP, REJECTED, RECYCLED = "gave up", "rejected", "recycled"
NO_DECISION, LOST, WON, OPEN = "no decision", "lost", "won", "still open"
OUTCOMES = (
    NOT_QUALIFIED,
    DROPPED,
    UNREAD,
    PASSED_OVER,
    GAVE_UP,
    REJECTED,
    RECYCLED,
    NO_DECISION,
    LOST,
    WON,
    OPEN,
)
NEAR = WEEKS_A_QUARTER * HOURS_A_WEEK  # an account's inquiries further apart are no counterparts; assumption

# How the counterpart of a lead was found.
SAME, IN_HAND, PROSPECTED, BOUGHT, ANOTHER, NOBODYS = (
    "same inquiry",
    "in progress",
    "prospected",
    "customer",
    "another inquiry",
    "none",
)

Row = dict[str, Any]


class Counterpart(NamedTuple):
    """What stands for a lead in another log: how it was found, the lead and the deal, if there are any.

    `apart`: elapsed hours from the inquiry that is followed to that of the lead, below 0 if this came before.
    """

    kind: str
    lead: int | None = None
    deal: int | None = None
    apart: float = 0.0


@dataclass(frozen=True, eq=False)
class Log:
    """What an organisation remembers of its leads and deals; times are elapsed hours since its first day.

    `opening`: when observed time begins; `end`: when the log ends.  `leads` and `deals` are the tables of the
    organisation, a lead's and a deal's number its row, with what their records say beyond these.
    """

    scenario: str
    currency: str
    seed: int
    first_day: date
    opening: float
    end: float
    leads: pd.DataFrame
    deals: pd.DataFrame

    @cached_property
    def outcomes(self) -> NDArray[np.object_]:
        """Return how each lead ended, as one of `OUTCOMES`.

        A lead that a rep read and never called was passed over, whether it was sent back or left to expire.
        """
        outcome, tried = self.leads["outcome"], self.leads["attempts"] > 0
        is_read = self.leads["opened"].notna()
        ends = {
            PASSED_OVER: is_read & ~tried & outcome.isin(["rejected", "expired"]),
            DROPPED: (outcome == "expired") & (self.leads["reason"] == "no owner"),
            UNREAD: outcome == "expired",
            OPEN: outcome == "in progress",
        }
        found = np.select([*ends.values()], [*ends], default="")
        return np.where(found == "", outcome.to_numpy(), found).astype(object)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many observed leads ended in each way, those that none did left out."""
        found = Counter(self.outcomes[~self.leads["warm_up"].to_numpy(dtype=bool)])
        return {outcome: found[outcome] for outcome in OUTCOMES if found[outcome]}

    def typical(self, outcome: str) -> tuple[int, ...]:
        """Return the observed leads of an outcome, the most typical first.

        That is the one whose time from inquiry to end is nearest to their median, the earlier lead of two as near.
        What is still open ends with the log.
        """
        chosen = (self.outcomes == outcome) & ~self.leads["warm_up"].to_numpy(dtype=bool)
        of_them = self.leads[chosen]
        if of_them.empty:
            return ()
        took = (of_them["closed"].fillna(self.end) - of_them["inquired"]).to_numpy()
        off = np.abs(took - np.median(took))
        return tuple(int(lead) for lead in of_them["lead"].to_numpy()[np.lexsort((of_them["lead"], off))])

    def lead(self, number: int) -> Row:
        """Return what the log says of a lead."""
        return row_of(self.leads, number)

    def deal(self, number: int) -> Row:
        """Return what the log says of a deal."""
        return row_of(self.deals, number)

    def deal_of(self, lead: int) -> Row | None:
        """Return the deal that a lead became, if it did."""
        numbers = self.deals.loc[self.deals["lead"] == lead, "deal"]
        return self.deal(int(numbers.iloc[0])) if len(numbers) else None

    def others_of(self, committee: int, lead: int | None) -> tuple[int, ...]:
        """Return an account's leads but one, in the order in which they came."""
        of_it = self.leads[(self.leads["committee"] == committee) & (self.leads["lead"] != lead)]
        return tuple(int(number) for number in of_it["lead"])


def row_of(table: pd.DataFrame, number: int) -> Row:
    """Return a row of a table by the names of its columns."""
    return {str(name): value for name, value in table.iloc[number].items()}


def log_of(organisation: "Organisation", scenario: str = "") -> Log:
    """Return what an organisation remembers of its leads; `scenario`: under what name, its own unless given."""
    leads, deals = organisation.leads_table(), organisation.deals_table()
    records, talks = organisation.leads, organisation.opportunities
    return Log(
        scenario=scenario or organisation.world.name,
        currency=organisation.world.currency,
        seed=organisation.luck,
        first_day=organisation.world.first_day,
        opening=organisation.first_observed_day / DAYS_A_WEEK * HOURS_A_WEEK,
        end=organisation.today / DAYS_A_WEEK * HOURS_A_WEEK,
        leads=leads.assign(
            wanted=records.wanted[: len(leads)] > 0,
            complete=records.complete[: len(leads)] > 0,
            escalated=records.escalated[: len(leads)] > 0,
        ),
        deals=deals.assign(
            meetings=talks.meetings[: len(deals)].astype(int),
            councils=talks.councils[: len(deals)].astype(int),
            rival=talks.rival[: len(deals)] > 0,
        ),
    )


def counterpart(log: Log, lead: int, other: Log) -> Counterpart:
    """Return what stands for a lead in the log of another scenario under the same seed.

    An inquiry is the buyer's own, and keyed by account and occasion: if it made a lead in both, both are the same lead.
    If not, the account may have been in sales' hands already, or a customer; or another of its inquiries is near.
    """
    followed = log.lead(lead)
    now, committee = followed["inquired"], followed["committee"]
    leads = other.leads[other.leads["committee"] == committee]
    same = leads[leads["inquired"] == now]
    if len(same):
        return Counterpart(SAME, int(same["lead"].iloc[0]))
    in_hand = leads[is_open(leads, "inquired", now)]
    if len(in_hand):
        return found_as(IN_HAND, in_hand.iloc[-1], now)
    deals = other.deals[other.deals["committee"] == committee]
    prospected = deals[is_open(deals, "opened", now)]
    if len(prospected):
        return Counterpart(PROSPECTED, deal=int(prospected["deal"].iloc[-1]))
    bought = deals[is_under_contract(deals, other.opening, now)]
    if len(bought):
        lead_won, deal = int(bought["lead"].iloc[-1]), int(bought["deal"].iloc[-1])
        return Counterpart(BOUGHT, lead_won if lead_won >= 0 else None, deal)
    apart = (leads["inquired"] - now).abs()
    if len(leads) and apart.min() <= NEAR:
        return found_as(ANOTHER, leads.loc[apart.idxmin()], now)
    return Counterpart(NOBODYS)


def is_open(rows: pd.DataFrame, begun: str, now: float) -> "pd.Series[bool]":
    """Tell of leads or deals which were in progress at an elapsed hour."""
    return (rows[begun] <= now) & ~(rows["closed"] <= now)


def is_under_contract(deals: pd.DataFrame, opening: float, now: float) -> "pd.Series[bool]":
    """Tell which deals had made a customer by an elapsed hour whose first year is not over: contracts renew yearly.

    What is won before observed time makes no customer.
    """
    closed = deals["closed"]
    return (deals["outcome"] == "won") & (closed >= opening) & (closed <= now) & (now < closed + HOURS_A_YEAR)


def found_as(kind: str, row: "pd.Series[Any]", now: float) -> Counterpart:
    """Return a lead as a counterpart that did not inquire in the same hour."""
    return Counterpart(kind, int(row["lead"]), apart=float(row["inquired"] - now))
