"""Settings that went, and what took their place: a file of an older version is refused with advice."""

from collections.abc import Mapping
from typing import Any

_OPENED = "an opportunity takes a conversation in which what was heard meets acceptance.sql_bar"
_REMEMBERED = "customers remember what they were told, and churn follows from that"

GONE: Mapping[str, str] = {
    "acceptance.unheard": f"{_OPENED}; nothing is judged from outside",
    "accounts.listening": (
        f"{_REMEMBERED}: a rep who knows a topic hears that it was promised too much "
        "(knowledge.voice_sessions)"
    ),
    "accounts.remedy": f"{_REMEMBERED}: to make good takes hours of a rep (accounts.remedy_hours)",
    "attribution.hygiene": (
        "a complete record brings its source along (handing_over.completeness), into others a rep types it as far as "
        "the rep believes in marketing"
    ),
    "handing_over.drop_share": (
        "leads without an owner lie in a queue now: handing_over.routed, handing_over.looks_a_week"
    ),
    "prospecting.bar": f"{_OPENED}, for own prospects too",
    "renewal.opening_gap": (
        f"{_REMEMBERED} (renewal.gap_weight); what the first customers were promised is fixed in the model"
    ),
    "response.briefed_bonus": "joint planning briefs reps on the quarter's campaigns (knowledge.briefing)",
    "response.inbox_look": (
        "reps decide how often they look (attention.freshness), and an alert tells of a raised hand "
        "(sla.sales.alert)"
    ),
    "response.record_bonus": (
        "a complete record spares research and sharpens scores (handing_over.completeness)"
    ),
}


def without_gone(table: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Return a file's settings without those that went; also of what its dated changes set.

    Args:
        table: nested tables, or settings by dotted key.
        above: the table that they stand in, with its dot.
    """
    kept: dict[str, Any] = {}
    for name, node in table.items():
        key = f"{above}{name}"
        if key == "change" and isinstance(node, list):
            kept[name] = [_change_without_gone(change) for change in node]
        elif key not in GONE:
            kept[name] = without_gone(node, f"{key}.") if isinstance(node, dict) else node
    return kept


def _change_without_gone(change: Any) -> Any:
    if not isinstance(change, dict) or not isinstance(change.get("set"), dict):
        return change
    return {**change, "set": without_gone(change["set"])}
