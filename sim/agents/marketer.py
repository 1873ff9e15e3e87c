"""The marketer: decides every month how strictly to call an inquiry a lead, and whom campaigns are for."""

from typing import Any

import mesa

from sim.agents.own_row import own_cell
from sim.agents.surroundings import Surroundings
from sim.equations import trust_level


class Marketer(mesa.Agent):
    """A marketer in a position of the marketing team.

    The marketer's working day lives in `sim/behaviour/marketing_reaches_out.py`; here are the decisions.
    """

    model: Surroundings

    def __init__(self, model: Surroundings, row: int) -> None:
        """Take up a position: `row` of the marketer columns."""
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        """Read a column of my own row, for example `marketer.leniency`."""
        return own_cell(self, "marketers", name, "a marketer")

    @property
    def trust_in_sales(self) -> float:
        """What I believe of what sales does with my leads, 0..1."""
        return float(trust_level(self.trust_good, self.trust_bad))

    def set_my_threshold(self, shortfall: float) -> None:
        """Decide how far my threshold gives way next month.

        Pay on volume makes it give way, the more the further delivery is behind the promise and the more of
        that pay was missed on the last pay day; goals that somebody owns pull it back, and what was too lenient
        recovers slowly (A4, B7).

        Args:
            shortfall: share of the promised volume that is missing, 0 or more.
        """
        marketers, row, pay = self.model.marketers, self.row, self.model.terms.pay
        if not self.model.terms.switches.pay:
            marketers.leniency[row] = 0.0
            return
        restraint = (1.0 - pay.volume_weight) * pay.ownership
        pressed = 0.5 * (min(2.0 * shortfall, 1.0) + marketers.missed_pay[row])
        pull = pay.volume_weight * pay.relax_a_month * (0.5 + pressed)
        kept = marketers.leniency[row] * (1.0 - pay.recovers_a_month) * (1.0 - restraint)
        marketers.leniency[row] = kept + pull

    def share_out_the_programme(self, budget: float) -> list[float]:
        """Decide what each segment gets of a week's programme spend.

        Part follows the joint personas (where buyers fit); of the rest, part chases the segments where an
        inquiry has cost least, as far as pay is for volume (B7).

        Returns:
            Currency a week by segment; sums to the budget.
        """
        terms, segments = self.model.terms, self.model.segments
        accounts = segments.accounts[:-1].tolist()
        even = shares(accounts, [1.0] * len(accounts))
        fitting = shares(accounts, segments.believed_fit[:-1].tolist())
        cheap = shares(accounts, segments.leads_a_unit[:-1].tolist())
        targeted = terms.inquiries.targeting
        chased = (1.0 - targeted) * terms.pay.volume_weight * terms.pay.cheap_segments
        plain = 1.0 - targeted - chased
        return [
            budget * (plain * e + targeted * f + chased * c)
            for e, f, c in zip(even, fitting, cheap, strict=True)
        ]


def shares(accounts: list[float], merits: list[float]) -> list[float]:
    """Return the share of each segment, by its accounts and the cube of its merit; by accounts if none has any."""
    # The cube lets the best segment draw most, but not all, of what is aimed; assumption.
    weights = [count * merit**3 for count, merit in zip(accounts, merits, strict=True)]
    if not any(weights):
        weights = accounts
    total = sum(weights) or 1.0
    return [weight / total for weight in weights]
