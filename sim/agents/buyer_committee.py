"""The buyer committee: a window on its members, and the decision that the day calls for it."""

from typing import Any

import mesa
from numpy.typing import NDArray

from sim.agents.own_row import own_cell
from sim.agents.surroundings import Surroundings
from sim.behaviour import committees_decide, members
from sim.stages import COMMITTEE_STAGE_NAMES


class BuyerCommittee(mesa.Agent):
    """One account's buying committee.

    Its days live in `sim/behaviour/committees_live_on.py` and `committees_decide.py`; this agent shows its
    members and decides by calling the very functions that the day calls.
    """

    __slots__ = ("row",)
    model: Surroundings

    def __init__(self, model: Surroundings, row: int) -> None:
        """Take a row of the committee columns."""
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        """Read a column of my own row, for example `committee.fit`."""
        return own_cell(self, "committees", name, "a buyer committee")

    @property
    def journey_stage(self) -> str:
        """Where the committee stands on its journey."""
        return COMMITTEE_STAGE_NAMES[self.stage]

    def member_column(self, name: str) -> NDArray[Any]:
        """Return a view of one column of my members, for example their opinions."""
        first = int(self.first_member)
        return getattr(self.model.members, name)[first : first + int(self.size)]

    def weighted_opinion(self) -> float:
        """Return what the members think of us together, weighted by influence."""
        model = self.model
        return float(members.weighted_opinion(self.row, model.committees, model.members))

    def would_buy(self) -> bool:
        """Tell whether the members as they think now would buy: mean, quorum and no veto, or a vote."""
        model = self.model
        decision, forms = model.terms.committee, model.terms.forms
        return bool(
            committees_decide.is_convinced(self.row, model.committees, model.members, decision, forms)
        )
