"""The marketer: decides every month how strictly to call an inquiry a lead, and whom campaigns are for."""

from sim.agents.own_row import A_SHARE, SOME, OwnRow, own_row
from sim.agents.shipped import shipped
from sim.behaviour.marketing_reaches_out import terms_of
from sim.clock import DAYS_A_WEEK, MONTH_ENDS, MONTHS_A_QUARTER, WEEKS_A_QUARTER
from sim.equations import trust_level
from sim.records import Marketers
from sim.stages import CAMPAIGN_CHANNELS, QUARTER_END

# What may be set from outside; a threshold that a marketer decides holds until the next month's.
CAN_BE_SET = {
    "skill": (0.1, 10.0),
    "trust_good": SOME,
    "trust_bad": SOME,
    "leniency": A_SHARE,
    "missed_pay": A_SHARE,
}


@own_row("marketers", Marketers, CAN_BE_SET)
class Marketer(OwnRow):
    """A marketer in a position of the marketing team.

    The marketer's working day lives in `sim/behaviour/marketing_reaches_out.py`; here are the decisions.  Every
    column is an attribute, for example `marketer.leniency`.
    """

    __slots__ = ()
    _who = "a marketer"

    @property
    def trust_in_sales(self) -> float:
        """What I believe of what sales does with my leads, 0..1."""
        return float(trust_level(self.trust_good, self.trust_bad))

    def set_my_threshold(self, shortfall: float) -> None:
        """Set my threshold for next month; `shortfall` as in the decision."""
        self.model.marketers.leniency[self.row] = self.how_far_my_threshold_gives_way(shortfall)

    def how_far_my_threshold_gives_way(self, shortfall: float) -> float:
        """Decide how far my threshold gives way next month.

        Pay on volume makes it give way, the more the further delivery is behind the promise and the more of
        that pay was missed on the last pay day; goals that somebody owns pull it back, and what was too lenient
        recovers slowly (A4, B7).

        Args:
            shortfall: share of the promised volume that is missing, 0 or more.
        """
        marketers, row, pay = self.model.marketers, self.row, self.model.terms.pay
        if int(self.model.terms.forms.pay) == QUARTER_END:
            return self.push_at_the_end_of_a_quarter(shortfall)
        restraint = (1.0 - pay.volume_weight) * pay.ownership
        pressed = 0.5 * (min(2.0 * shortfall, 1.0) + marketers.missed_pay[row])
        pull = pay.volume_weight * pay.relax_a_month * (0.5 + pressed)
        kept = marketers.leniency[row] * (1.0 - pay.recovers_a_month) * (1.0 - restraint)
        return float(kept + pull)

    def push_at_the_end_of_a_quarter(self, shortfall: float) -> float:
        """Decide how far my threshold gives way if I only push before a pay day, and then with all that is missing.

        The rival form (Oyer 1998): lenient in the last month of a quarter, as much as three months of giving way.
        """
        pay = self.model.terms.pay
        last_month = self.model.today // DAYS_A_WEEK % WEEKS_A_QUARTER == MONTH_ENDS[-2]
        return (
            pay.volume_weight * MONTHS_A_QUARTER * pay.relax_a_month * min(2.0 * shortfall, 1.0) * last_month
        )

    def share_out_the_programme(self, budget: float) -> list[float]:
        """Decide what each segment gets of a week's programme spend.

        Part follows the joint personas (where buyers fit), as far as my definition of a lead asks for fit at all; of
        the rest, part chases the segments where an inquiry has cost least, as far as pay is for volume (B7), and what
        is left is spread evenly, but for what follows the record (`follow_the_record`).

        Returns:
            Currency a week by segment; sums to the budget.
        """
        terms, segments = self.model.terms, self.model.segments
        accounts = segments.accounts[:-1].tolist()
        even = shares(accounts, [1.0] * len(accounts))
        fitting = shares(accounts, segments.believed_fit[:-1].tolist())
        cheap = shares(accounts, segments.leads_a_unit[:-1].tolist())
        targeted = terms.inquiries.targeting * self.care_for_fit()
        chased = (1.0 - targeted) * terms.pay.volume_weight * terms.pay.cheap_segments
        plain = 1.0 - targeted - chased
        credited = self.model.campaigns.credited[:-1].reshape(len(accounts), -1).sum(axis=1).tolist()
        even = self.follow_the_record(even, credited)
        return [
            budget * (plain * e + targeted * f + chased * c)
            for e, f, c in zip(even, fitting, cheap, strict=True)
        ]

    def share_out_the_channels(self, segment: int) -> list[float]:
        """Decide what each channel gets of a segment's spend: as planned, but for what follows the record."""
        terms, credited = self.model.terms, self.model.campaigns.credited
        planned = [terms_of(channel, terms).spend for channel in range(CAMPAIGN_CHANNELS)]
        total = sum(planned)
        if total <= 0.0:
            return [0.0] * len(planned)
        first = segment * len(planned)
        return self.follow_the_record(
            [each / total for each in planned], credited[first : first + len(planned)].tolist()
        )

    def follow_the_record(self, planned: list[float], credited: list[float]) -> list[float]:
        """Move a share of what is planned to where the CRM says that deals came from; as planned if it says nothing."""
        total, follows = sum(credited), self.model.terms.attribution.follows
        if total <= 0.0 or follows <= 0.0:
            return planned
        return [
            (1.0 - follows) * plan + follows * credit / total
            for plan, credit in zip(planned, credited, strict=True)
        ]

    def care_for_fit(self) -> float:
        """Return how much I look at fit when I call something a lead, against what sales does, 0..1."""
        ours, theirs = self.model.definitions
        return min(ours.fit / theirs.fit, 1.0) if theirs.fit > 0.0 else 1.0


SHIPPED = shipped(Marketer)


def shares(accounts: list[float], merits: list[float]) -> list[float]:
    """Return the share of each segment, by its accounts and the cube of its merit; by accounts if none has any."""
    # The cube lets the best segment draw most, but not all, of what is aimed; assumption.
    weights = [count * merit**3 for count, merit in zip(accounts, merits, strict=True)]
    if not any(weights):
        weights = accounts
    total = sum(weights) or 1.0
    return [weight / total for weight in weights]
