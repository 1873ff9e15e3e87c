"""What an organisation remembers, as pandas tables."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from sim.clock import DAYS_A_WEEK, HOURS_A_WEEK
from sim.measures import contribution
from sim.rituals import Quarter
from sim.rituals.state import State
from sim.stages import (
    CHANNEL_NAMES,
    KIND_NAMES,
    LEAD_STAGE_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
    SEGMENT_NAMES,
    SOURCE_NAMES,
)

CODES = {
    "segment": SEGMENT_NAMES,
    "channel": CHANNEL_NAMES,
    "kind": KIND_NAMES,
    "source_recorded": SOURCE_NAMES,
    "source_true": SOURCE_NAMES,
    "stage": LEAD_STAGE_NAMES,
    "outcome": OUTCOME_NAMES,
    "reason": REASON_NAMES,
}
LEADS = (
    "lead",
    "committee",
    "segment",
    "channel",
    "kind",
    "source_recorded",
    "source_true",
    "inquired",
    "mql",
    "delivered",
    "opened",
    "accepted",
    "first_attempt",
    "sql",
    "opportunity",
    "closed",
    "stage",
    "outcome",
    "reason",
    "score",
    "attempts",
    "owner",
    "value",
    "nurtured",
    "warm_up",
)


def leads(organisation: State, columns: Collection[str] = LEADS) -> pd.DataFrame:
    """Return every lead since day 1; times in elapsed hours since Monday 00:00 of week 1, NaN for never.

    Args:
        organisation: whose leads.
        columns: those that are wanted, all unless given.
    """
    return pd.DataFrame(lead_columns(organisation, columns))


def lead_columns(organisation: State, columns: Collection[str] = LEADS) -> dict[str, np.ndarray]:
    """Return columns of the table of leads as arrays: a table of them takes longer than to look at them."""
    store = organisation.leads
    rows = slice(0, int(organisation.counts.leads[0]))
    committee = store.committee[rows]
    opening = organisation.first_observed_day / DAYS_A_WEEK * HOURS_A_WEEK
    reckoned = {
        "lead": np.arange(rows.stop),
        "committee": organisation.committees.identity[committee],
        "segment": organisation.committees.segment[committee],
        "nurtured": store.nurtured[rows] > 0,
        "warm_up": store.inquired[rows] < opening,
    }
    table = {}
    for name in LEADS:
        if name in columns:
            values = reckoned[name] if name in reckoned else getattr(store, name)[rows]
            table[name] = _named(CODES[name], values) if name in CODES else np.array(values)
    return table


def deals(organisation: State) -> pd.DataFrame:
    """Return every opportunity since day 1; times as in the leads table, `lead` is −1 for one that reps began."""
    store = organisation.opportunities
    rows = slice(0, int(organisation.counts.opportunities[0]))
    committee = store.committee[rows]
    table = {
        "deal": np.arange(rows.stop),
        "lead": store.lead[rows],
        "committee": organisation.committees.identity[committee],
        "segment": _named(SEGMENT_NAMES, organisation.committees.segment[committee]),
        "source_recorded": _named(SOURCE_NAMES, store.source_recorded[rows]),
        "source_true": _named(SOURCE_NAMES, store.source_true[rows]),
        "opened": store.opened[rows],
        "closed": store.closed[rows],
        "outcome": _named(OUTCOME_NAMES, store.outcome[rows]),
        "reason": _named(REASON_NAMES, store.reason[rows]),
        "owner": store.owner[rows],
        "size": store.size[rows],
        "value": store.value[rows],
        "nurtured": store.nurtured[rows] > 0,
        "influenced": store.influenced[rows] > 0,
    }
    return pd.DataFrame({name: np.array(values) for name, values in table.items()})


def handoffs(organisation: State) -> pd.DataFrame:
    """Return who gave which lead to whom, when, and how it ended: the leads that reached an owner."""
    table = leads(organisation)
    columns = [
        "lead",
        "committee",
        "channel",
        "owner",
        "delivered",
        "accepted",
        "closed",
        "outcome",
        "reason",
    ]
    return table.loc[table["owner"] >= 0, columns].reset_index(drop=True)


def weekly(organisation: State) -> pd.DataFrame:
    """Return one row a week lived."""
    lived = organisation.today // DAYS_A_WEEK
    columns = {name: values[:lived].copy() for name, values in organisation.weeks._asdict().items()}
    table = pd.DataFrame({"week": np.arange(1, lived + 1), **columns})
    table["contribution"] = contribution(organisation.weeks, organisation.terms.money.delivery_cost)[:lived]
    table["observed"] = table["week"] > organisation.first_observed_day // DAYS_A_WEEK
    return table


def quarterly(organisation: State) -> pd.DataFrame:
    """Return one row a quarter lived: what the SLA report, the forecast and the survey said."""
    return pd.DataFrame(organisation.quarters, columns=Quarter._fields)


def _named(names: tuple[str, ...], codes: np.ndarray) -> np.ndarray:
    return np.array(names, dtype=object)[codes]
