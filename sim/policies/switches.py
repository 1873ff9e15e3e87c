"""What is switched on, and which of several disputed forms is used."""

from collections.abc import Mapping
from typing import NamedTuple

CHOICES: Mapping[str, tuple[str, ...]] = {
    "response": ("shallow", "steep"),
    "group": ("influence", "vote"),
    "trust": ("evidence", "average"),
    "churn": ("hazard", "patience"),
    "prospecting": ("territory", "open_market"),
    "pay": ("relaxed", "quarter_end"),
    "routing": ("turn", "segment", "performance", "shared_inbox"),
    "service": ("fixed", "exponential"),
}


class Switches(NamedTuple):
    """Which mechanisms are on (1.0) or off (0.0)."""

    inquiries: float
    scoring: float
    pay: float
    promise: float
    handing_over: float
    response: float
    attention: float
    attempts: float
    acceptance: float
    nurture: float
    committee: float
    rival: float
    renewal: float
    knowledge: float
    content: float
    closed_loop: float
    trust: float
    chores: float
    leadership: float
    forecast: float
    attribution: float
    perception: float


class Forms(NamedTuple):
    """Which of several disputed forms is used, as its place among the choices."""

    response: float
    group: float
    trust: float
    churn: float
    prospecting: float
    pay: float
    routing: float
    service: float
