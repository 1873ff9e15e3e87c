"""The sales rep: decides at the weekly review which leads deserve a call and how many hours they get."""

from sim.agents.own_row import A_SHARE, ANY, SOME, OwnRow, own_row
from sim.agents.shipped import shipped
from sim.behaviour import reps_review_their_week as week
from sim.equations import trust_level, watched
from sim.records import Reps

# What may be set from outside; what a review decides holds until the next one.
CAN_BE_SET = {
    "skill": (0.1, 10.0),
    "experience": (-10.0, 10.0),
    "volume": ANY,
    "share": A_SHARE,
    "bar": A_SHARE,
    "takes_on": A_SHARE,
    "limit": (0.0, 1000.0),
    "rounds": (0.2, 8.0),
    "drops_work": A_SHARE,
    "trust_good": SOME,
    "trust_bad": SOME,
    "quota": ANY,
}


@own_row("reps", Reps, CAN_BE_SET)
class SalesRep(OwnRow):
    """A rep in a position of the sales team.

    The rep's working day lives in `sim/behaviour/reps_work_their_hours.py`; here are the decisions that set
    its thresholds, what they are made of stands in `sim/behaviour/reps_review_their_week.py`.  Override one in a
    subclass and pass it in: `Organisation(..., agents={"sales_rep": Mine})`.  Every column is an attribute, for
    example `rep.hours_leads`.
    """

    __slots__ = ()
    _who = "a sales rep"

    @property
    def trust_in_marketing(self) -> float:
        """What I believe of marketing's leads, 0..1."""
        return float(trust_level(self.trust_good, self.trust_bad))

    def review_my_week(self) -> None:
        """Look back on my leads, and decide how I work next week.

        Changes: reps.trust_good, .trust_bad, .volume, .share, .bar, .limit, .takes_on, .rounds, .drops_work of my row.
        """
        self.weigh_what_i_saw()
        reps, row, trust = self.model.reps, self.row, self.trust_in_marketing
        on, opening = self.model.terms.switches, self.model.terms.trust.opening_in_marketing
        reps.share[row] = self.hours_for_marketing(trust if on.attention else opening)
        reps.bar[row] = self.bar_for_leads(trust if on.acceptance else opening)
        reps.limit[row] = self.attempts_before_giving_up(trust if on.attempts else opening)
        reps.takes_on[row] = self.bar_for_deals()
        reps.rounds[row] = self.rounds_a_day(trust)
        reps.drops_work[row] = self.drops_work_for_a_raised_hand(trust)
        reps.free_hours[row] = 0.0

    def weigh_what_i_saw(self) -> None:
        """Let the week's good and bad leads move my trust, and their number my idea of how many there are.

        Bad news weighs more, old news fades.
        """
        week.weigh_what_was_seen(self.row, self.model.reps, self.model.terms)

    def hours_for_marketing(self, trust: float) -> float:
        """Decide which share of my free hours marketing's leads deserve."""
        return float(week.hours_for_marketing(self.row, trust, self.model.reps, self.model.terms))

    def rounds_a_day(self, trust: float) -> float:
        """Decide how often a day I look at my inbox: as often as it pays."""
        return float(week.rounds_a_day(self.row, trust, self.model.reps, self.model.terms))

    def drops_work_for_a_raised_hand(self, trust: float) -> float:
        """Decide how likely I drop what is in hand when I am told of a raised hand: as I believe, or as watched."""
        return float(watched(trust, self.model.terms.attention.tracking))

    def bar_for_leads(self, trust: float) -> float:
        """Decide how promising a lead must look before I call it."""
        return float(week.bar_for_leads(trust, self.model.terms))

    def bar_for_deals(self) -> float:
        """Decide how a buyer must sound before I open a deal: like an SQL, and better the fuller my weeks are."""
        return float(week.bar_for_deals(self.row, self.model.reps, self.model.terms))

    def attempts_before_giving_up(self, trust: float) -> float:
        """Decide how often I try: by habit, beyond it while one more attempt pays, and as agreed while that is cheaper.

        A fraction is the chance of one more attempt.
        """
        return float(week.attempts_before_giving_up(trust, self.hours_a_talk(), self.model.terms))

    def hours_a_talk(self) -> float:
        """Return the hours of my own prospecting that a talk has cost me so far: the next best use of an hour."""
        return float(week.hours_a_talk(self.row, self.model.reps))


SHIPPED = shipped(SalesRep)
