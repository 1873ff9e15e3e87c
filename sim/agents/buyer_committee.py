"""The buyer committee: a window on its members, and the decision that the day calls for it."""

from typing import Any

from numpy.typing import NDArray

from sim.agents.own_row import A_SHARE, ANY, OwnRow, own_row, shows
from sim.behaviour import committees_decide, members
from sim.records import Committees
from sim.stages import COMMITTEE_STAGE_NAMES

CAN_BE_SET = {"fit": A_SHARE, "fit_signal": A_SHARE, "potential": ANY, "engagement": ANY}


@own_row("committees", Committees, CAN_BE_SET)
class BuyerCommittee(OwnRow):
    """One account's buying committee.

    Its days live in `sim/behaviour/committees_live_on.py` and `committees_decide.py`; this agent shows its
    members and decides by calling the very functions that the day calls.  Nothing asks it, so that nothing
    of it can be overridden.
    """

    __slots__ = ()
    _who = "a buyer committee"

    @property
    def journey_stage(self) -> str:
        """Where the committee stands on its journey."""
        return COMMITTEE_STAGE_NAMES[self.stage]

    @shows
    def member_column(self, name: str) -> NDArray[Any]:
        """Return a view of one column of my members, for example their opinions."""
        first = int(self.first_member)
        return getattr(self.model.members, name)[first : first + int(self.size)]

    @shows
    def weighted_opinion(self) -> float:
        """Return what the members think of us together, weighted by influence."""
        model = self.model
        return float(members.weighted_opinion(self.row, model.committees, model.members))

    @shows
    def would_buy(self) -> bool:
        """Tell whether the members as they think now would buy: mean, quorum and no veto, or a vote."""
        model = self.model
        decision, forms = model.terms.committee, model.terms.forms
        return bool(
            committees_decide.is_convinced(self.row, model.committees, model.members, decision, forms)
        )
