"""The files of a CRM: columns by their canonical names, and what HubSpot and Salesforce call them.

Only columns that stand here are read.  Names, addresses and telephone numbers do not, so that they never are; who owns
a deal is read as one of so many, and not kept.
"""

from collections.abc import Mapping
from typing import NamedTuple

IDENTITY, MOMENT, AMOUNT, NUMBER, WORD = "identity", "moment", "amount", "number", "word"


class Column(NamedTuple):
    """A column: canonical name, kind, other labels in small letters (the first that is there wins), whether needed."""

    field: str
    kind: str
    labels: tuple[str, ...] = ()
    needed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return every label, the canonical one first."""
        return (self.field, *self.labels)


_CREATED = ("create date", "createdate", "created date", "createddate", "created at")
FILES: Mapping[str, tuple[Column, ...]] = {
    "leads": (
        Column("lead_id", IDENTITY, ("record id", "hs_object_id", "lead id", "id"), True),
        Column("created_at", MOMENT, _CREATED, True),
        Column(
            "qualified_at",
            MOMENT,
            (
                "became a marketing qualified lead date",
                "hs_lifecyclestage_marketingqualifiedlead_date",
                "hs_v2_date_entered_marketingqualifiedlead",
            ),
        ),
        Column("first_touch_at", MOMENT),
        Column("accepted_at", MOMENT),
        Column("attempts", NUMBER),
        Column(
            "sdr_id", IDENTITY, ("contact owner", "hubspot_owner_id", "owner id", "ownerid", "lead owner")
        ),
        Column("deal_id", IDENTITY, ("convertedopportunityid", "converted opportunity id")),
    ),
    "deals": (
        Column("deal_id", IDENTITY, ("record id", "hs_object_id", "opportunity id", "id"), True),
        Column("created_at", MOMENT, _CREATED, True),
        Column("outcome", WORD),
        Column("is_won", WORD, ("is closed won", "hs_is_closed_won", "iswon", "won")),
        Column("is_closed", WORD, ("is deal closed?", "hs_is_closed", "isclosed", "closed")),
        Column("stage", WORD, ("deal stage", "dealstage", "stagename")),
        Column("closed_at", MOMENT, ("close date", "closedate")),
        Column(
            "owner_id",
            IDENTITY,
            ("deal owner", "hubspot_owner_id", "owner id", "ownerid", "opportunity owner"),
        ),
        Column("amount", AMOUNT, ("acv", "arr")),
        Column("sourced_by", WORD),
        Column("existing_customer", WORD, ("deal type", "dealtype", "opportunity type", "type")),
    ),
    "stages": (
        Column("deal_id", IDENTITY, ("opportunityid", "opportunity id"), True),
        Column("stage", WORD, ("stagename",), True),
        Column("entered_at", MOMENT, _CREATED, True),
    ),
    "reps": (
        Column("rep_id", IDENTITY, ("id", "user id", "owner id"), True),
        Column("role", WORD, (), True),
        Column("start_date", MOMENT),
        Column("end_date", MOMENT),
    ),
    "spend": (
        Column("period", MOMENT, ("month", "date"), True),
        Column("amount", AMOUNT, ("spend", "cost"), True),
    ),
}
KEYS = {"leads": "lead_id", "deals": "deal_id", "reps": "rep_id"}
# What somebody can be told apart by: named where a file holds it, so that its owner knows it stayed unread.
PERSONAL = ("name", "mail", "phone", "mobile", "fax", "street", "address", "birth", "linkedin", "title")

MISSING = ("", "select", "none", "nat", "nan", "null", "n/a", "-", "--")
YES, NO = ("true", "yes", "1", "y", "wahr", "ja"), ("false", "no", "0", "n", "falsch", "nein")
WON, LOST, OPEN = "won", "lost", "open"
OUTCOMES = {
    **dict.fromkeys(("won", "closed won", "closedwon", "closed_won"), WON),
    **dict.fromkeys(("lost", "closed lost", "closedlost", "closed_lost"), LOST),
    "open": OPEN,
}
EXISTING = (
    *YES,
    "existingbusiness",
    "existing business",
    "existing customer",
    "renewal",
    "upsell",
    "upgrade",
)
ROLES = ("sdr", "ae", "am")


def is_personal(header: str) -> bool:
    """Tell whether a column seems to hold what tells people apart."""
    return any(word in header.lower() for word in PERSONAL)
