"""What rituals see of an organisation, and leave in it for the days and rituals to come."""

from collections.abc import Sequence
from typing import Protocol

from sim.agents import Marketer, SalesRep
from sim.agents.surroundings import Surroundings
from sim.records import Counts, Definitions, Firm, Leads, Loop, Opportunities, Weeks
from sim.rituals.quarter import Quarter


class Plan(Protocol):
    """How the world says that the firm plans: "yearly" or "fixed"."""

    @property
    def plan(self) -> str:
        """The kind of plan."""


class State(Surroundings, Protocol):
    """An organisation between two days; what each attribute means is said in `sim/organisation.py`."""

    firm: Firm
    leads: Leads
    opportunities: Opportunities
    weeks: Weeks
    loop: Loop
    counts: Counts

    luck: int
    today: int
    first_observed_day: int
    adherence: float
    definitions: Definitions
    definition_history: list[tuple[int, Definitions]]
    quarters: list[Quarter]
    opening_revenue: dict[int, float]
    programme_a_week: float
    growth_of_plan: float
    promised_a_week: float
    forecast: float
    haircut: float
    seen_in_time: float
    debriefed_to: int

    @property
    def world(self) -> Plan:
        """What is simulated, as far as rituals may know it."""

    @property
    def sales_reps(self) -> Sequence[SalesRep]:
        """The reps, in the order of their positions."""

    @property
    def marketer_agents(self) -> Sequence[Marketer]:
        """The marketers, in the order of their positions."""

    def staff_positions(self) -> None:
        """Give every position that has been filled its agent."""
