"""The marketer: decides every month how strictly to call an inquiry a lead, and whom campaigns are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim.agents.own_row import cell
from sim.equations import trust_level

if TYPE_CHECKING:
    from sim.organisation import Organisation


class Marketer(mesa.Agent):
    """A marketer in a position of the marketing team.

    The marketer's working day lives in `sim/behaviour/marketing_reaches_out.py`; here are the decisions.
    """

    model: Organisation

    def __init__(self, model: Organisation, row: int) -> None:
        """Take up a position: `row` of the marketer columns."""
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        """Read a column of my own row, for example `marketer.leniency`."""
        return cell(self.model.marketers, self.row, name, "a marketer")

    @property
    def trust_in_sales(self) -> float:
        """What I believe of what sales does with my leads, 0..1."""
        return float(trust_level(self.trust_good, self.trust_bad))

    def set_my_threshold(self, shortfall: float) -> None:
        """Decide how far my threshold gives way next month.

        Pay on volume makes it give way, the more the further delivery is behind the promise; goals that
        somebody owns pull it back, and what was too lenient recovers slowly (A4, B7).

        Args:
            shortfall: share of the promised volume that is missing, 0 or more.
        """
        marketers, row, pay = self.model.marketers, self.row, self.model.terms.pay
        if not self.model.terms.switches.pay:
            marketers.leniency[row] = 0.0
            return
        restraint = (1.0 - pay.volume_weight) * pay.ownership
        pull = pay.volume_weight * pay.relax_a_month * (0.5 + min(2.0 * shortfall, 1.0))
        kept = marketers.leniency[row] * (1.0 - pay.recovers_a_month) * (1.0 - restraint)
        marketers.leniency[row] = kept + pull

    def share_out_the_programme(self, budget: float) -> list[float]:
        """Decide what each segment gets of a week's programme spend.

        Part follows the joint personas (where buyers fit), part chases the segments where leads are cheap.

        Returns:
            Currency a week by segment; sums to the budget.
        """
        terms, segments = self.model.terms, self.model.segments
        accounts = segments.accounts[:-1].tolist()
        total = sum(accounts) or 1.0
        even = [count / total for count in accounts]
        fits = [
            count * fit**3 for count, fit in zip(accounts, segments.believed_fit[:-1].tolist(), strict=True)
        ]
        cheap = [count * (len(accounts) - place) ** 2 for place, count in enumerate(accounts)]
        targeted = terms.inquiries.targeting
        chased = (1.0 - targeted) * terms.pay.volume_weight * terms.pay.cheap_segments
        plain = 1.0 - targeted - chased
        weights = [
            plain * e + targeted * f / (sum(fits) or 1.0) + chased * c / (sum(cheap) or 1.0)
            for e, f, c in zip(even, fits, cheap, strict=True)
        ]
        return [budget * weight for weight in weights]
