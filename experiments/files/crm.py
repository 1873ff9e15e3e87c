"""What a firm's CRM would hand over: leads, deals and an event log, with the columns that importers expect.

The simulation knows neither campaigns, companies' sizes, products nor stages within a deal: those columns are left out.
Numbers in identities are those of the leads table, so that both can be joined.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.files.tables import save_csv
from experiments.files.texts import save_text
from sim.clock import HOURS_A_WEEK

if TYPE_CHECKING:
    from sim import Organisation

FOLDER = "crm"
SECONDS_AN_HOUR = 3600
CENTS = 2  # decimals
IN_PROGRESS, LOST, NO_DECISION, RECYCLED, WON = "in progress", "lost", "no decision", "recycled", "won"
OUTCOMES = {WON: "won", LOST: "lost", NO_DECISION: "lost", IN_PROGRESS: "open"}
SOURCES = {"marketing": "marketing", "sales": "sales", "unknown": ""}

# What happens to a lead on its way, in this order where two things happen at once: column of the leads table, activity.
ACTIVITIES = {
    "inquired": "inquiry",
    "mql": "qualified by marketing",
    "delivered": "delivered to sales",
    "opened": "opened by sales",
    "accepted": "accepted by sales",
    "first_attempt": "first attempt",
    "sql": "qualified by sales",
    "opportunity": "opportunity opened",
    "closed": "ended",
}


def export_crm(organisation: "Organisation", folder: str | Path) -> Path:
    """Write `leads.csv`, `deals.csv`, `events.csv` and `export.toml` of a firm into a folder, and return it.

    Times are local, without a zone.  Everything since the first simulated day is there, the warm-up included.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    leads, deals = organisation.leads_table(), organisation.deals_table()
    first = np.datetime64(organisation.world.first_day.isoformat(), "s")
    save_csv(leads_as_exported(leads, deals, first), folder / "leads.csv")
    save_csv(deals_as_exported(leads, deals, first), folder / "deals.csv")
    save_csv(events_of(leads, deals, first), folder / "events.csv")
    save_text(about(organisation, first), folder / "export.toml")
    return folder


def about(organisation: "Organisation", first: np.datetime64) -> str:
    """Return what an export does not say itself, as TOML: from when to when it goes, and in what money is counted."""
    weeks = len(organisation.weekly)
    day = moments(np.array([0.0, weeks * HOURS_A_WEEK]), first).astype("datetime64[D]")
    lines = [
        "# What happened before history_start is not known, and nothing on export_date or later.",
        f"export_date = {day[1]}",
        f"history_start = {day[0]}",
        "# Amounts are recurring, a year.",
        f'currency = "{organisation.world.currency}"',
    ]
    return "\n".join([*lines, ""])


def leads_as_exported(leads: pd.DataFrame, deals: pd.DataFrame, first: np.datetime64) -> pd.DataFrame:
    """Return every lead, as its CRM has it at the end."""
    status = status_of(leads)
    with_lead = deals[deals["lead"] >= 0].set_index("lead")["deal"]
    reason = leads["reason"].where(leads["reason"] != "", leads["outcome"])
    return pd.DataFrame(
        {
            "lead_id": identities("L", leads["lead"]),
            "created_at": iso(leads["inquired"], first),
            "channel": leads["channel"],
            "status": status,
            "qualified_at": iso(leads["mql"], first),
            "first_touch_at": iso(leads["first_attempt"], first),
            "sdr_id": identities("R", leads["owner"]),
            "deal_id": identities("D", leads["lead"].map(with_lead).fillna(-1).astype(int)),
            "status_at": iso(status_since(leads, status), first),
            "disqualified_reason": reason.where(status == "disqualified", ""),
            "segment": leads["segment"],
        }
    )


def status_of(leads: pd.DataFrame) -> pd.Series:
    """Return where each lead stands: qualified is an SQL that is not given up, whatever becomes of its deal."""
    outcome, open_still = leads["outcome"], leads["outcome"] == IN_PROGRESS
    of_a_deal = outcome.isin([WON, LOST, NO_DECISION])
    touched = leads["opened"].notna() | leads["first_attempt"].notna()
    choices = {
        "qualified": of_a_deal | (open_still & leads["stage"].isin(["sql", "opportunity"])),
        "nurture": outcome == RECYCLED,
        "disqualified": ~open_still,
        "working": touched,
    }
    found = np.select(list(choices.values()), list(choices), default="new")
    return pd.Series(found, index=leads.index, dtype=object)


def status_since(leads: pd.DataFrame, status: pd.Series) -> pd.Series:
    """Return the elapsed hour at which each lead came to its status."""
    since = {
        "new": leads["inquired"],
        "working": leads[["opened", "first_attempt"]].min(axis=1),
        "qualified": leads["sql"].fillna(leads["opportunity"]),
        "nurture": leads["closed"],
        "disqualified": leads["closed"],
    }
    return pd.Series(np.select([status == one for one in since], list(since.values())), index=leads.index)


def deals_as_exported(leads: pd.DataFrame, deals: pd.DataFrame, first: np.datetime64) -> pd.DataFrame:
    """Return every deal, as its CRM has it at the end.

    One that is not won shows what it could be worth; the source is the recorded one; no deal is opened at a customer.
    """
    outcome = deals["outcome"].map(OUTCOMES)
    of_lead = leads.set_index("lead").reindex(deals["lead"]).reset_index(drop=True)
    has_lead = deals["lead"] >= 0
    reason = deals["reason"].where(deals["outcome"] != NO_DECISION, "no decision: " + deals["reason"])
    accepted = of_lead["accepted"].notna().map({True: "true", False: "false"})
    return pd.DataFrame(
        {
            "deal_id": identities("D", deals["deal"]),
            "created_at": iso(deals["opened"], first),
            "outcome": outcome,
            "closed_at": iso(deals["closed"].where(outcome != "open"), first),
            "owner_id": identities("R", deals["owner"]),
            "amount": deals["value"].where(outcome == "won", deals["size"]).round(CENTS),
            "channel": of_lead["channel"].where(has_lead, "prospecting"),
            "sourced_by": deals["source_recorded"].map(SOURCES),
            "sdr_id": identities("R", of_lead["owner"].where(has_lead, -1).astype(int)),
            "accepted": accepted.where(has_lead, ""),
            "accepted_at": iso(of_lead["accepted"], first),
            "account_id": identities("A", deals["committee"]),
            "existing_customer": "false",
            "segment": deals["segment"],
            "lost_reason": reason.where(outcome == "lost", ""),
        }
    )


def events_of(leads: pd.DataFrame, deals: pd.DataFrame, first: np.datetime64) -> pd.DataFrame:
    """Return what happened, a row an event: the case is a lead, or a deal that no lead stands behind."""
    parts = []
    for order, (column, activity) in enumerate(ACTIVITIES.items()):
        ends = leads["outcome"] if column == "closed" else activity
        parts.append(happenings("L", leads["lead"], ends, leads[column], order))
    own = deals[deals["lead"] < 0]
    parts.append(happenings("D", own["deal"], ACTIVITIES["opportunity"], own["opened"], 0))
    parts.append(happenings("D", own["deal"], own["outcome"], own["closed"], 1))
    events = pd.concat(parts, ignore_index=True).dropna(subset="hours")
    events = events.sort_values(["kind", "number", "hours", "order"], ascending=[False, True, True, True])
    return pd.DataFrame(
        {
            "case": events["kind"] + events["number"].astype(str),
            "activity": events["activity"],
            "time": iso(events["hours"], first),
        }
    )


def happenings(kind: str, number: pd.Series, activity: Any, hours: pd.Series, order: int) -> pd.DataFrame:
    """Return one kind of event of many cases, those that it did not happen to with an unknown time."""
    return pd.DataFrame(
        {"kind": kind, "number": number, "activity": activity, "hours": hours, "order": order}
    )


def identities(letter: str, numbers: pd.Series) -> pd.Series:
    """Return names of what goes by numbers; nothing for a negative one, which is nobody."""
    return (letter + numbers.astype(str)).where(numbers >= 0, "")


def iso(hours: pd.Series, first: np.datetime64) -> NDArray[np.object_]:
    """Return local times as `2026-01-05T09:30:00`, nothing where there is none."""
    known = hours.notna().to_numpy()
    written = np.datetime_as_string(moments(hours.to_numpy(dtype=float), first), unit="s")
    return np.where(known, written, "").astype(object)


def moments(hours: NDArray[np.float64], first: np.datetime64) -> NDArray[np.datetime64]:
    """Return the moments so many elapsed hours after the first day, to the second at which they fall."""
    seconds = np.floor(np.nan_to_num(hours) * SECONDS_AN_HOUR).astype("timedelta64[s]")
    return first + seconds
