"""The sales rep: decides at the weekly review which leads deserve a call and how many hours they get."""

import math
from typing import Any

import mesa

from sim.agents.belief import belief_after
from sim.agents.own_row import own_cell
from sim.agents.surroundings import Surroundings
from sim.clock import BUSINESS_HOURS_A_DAY, DAYS_A_WEEK, HOURS_A_WEEK
from sim.equations import flood_of_leads, loss_of_an_attempt, marketing_share, trust_level, watched
from sim.stages import AVERAGE

LEAST_ROUNDS, MOST_ROUNDS = 0.2, 8.0  # looks a day: once a week at least, hourly at most; assumption
MOST_ATTEMPTS, STEP = 30.0, 0.1
USUAL_HOURS_A_TALK = 10.0  # of own prospecting, before a rep has any experience of it; assumption
LATELY = 0.25  # weight of the last week in a rep's idea of how many leads there are


class SalesRep(mesa.Agent):
    """A rep in a position of the sales team.

    The rep's working day lives in `sim/behaviour/reps_work_their_hours.py`; here are the decisions that set
    its thresholds.  Override one in a subclass and pass it in: `Organisation(..., agents={"sales_rep": Mine})`.
    """

    model: Surroundings

    def __init__(self, model: Surroundings, row: int) -> None:
        """Take up a position: `row` of the rep columns."""
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        """Read a column of my own row, for example `rep.hours_leads`."""
        return own_cell(self, "reps", name, "a sales rep")

    @property
    def trust_in_marketing(self) -> float:
        """What I believe of marketing's leads, 0..1."""
        return float(trust_level(self.trust_good, self.trust_bad))

    def review_my_week(self) -> None:
        """Look back on my leads, and decide how I work next week.

        Changes: reps.trust_good, .trust_bad, .volume, .share, .bar, .limit, .takes_on, .rounds, .drops_work of my row.
        """
        reps, row = self.model.reps, self.row
        self.weigh_what_i_saw()
        trust = trust_level(reps.trust_good.item(row), reps.trust_bad.item(row))
        terms = self.model.terms
        on, opening = terms.switches, terms.trust.opening_in_marketing
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
        reps, row, terms = self.model.reps, self.row, self.model.terms
        if terms.switches.trust:
            reps.trust_good[row], reps.trust_bad[row] = belief_after(
                (reps.trust_good.item(row), reps.trust_bad.item(row)),
                (reps.seen_good.item(row), reps.seen_bad.item(row)),
                terms.trust,
                int(terms.forms.trust) == AVERAGE,
            )
        reps.seen_good[row] = 0.0
        reps.seen_bad[row] = 0.0
        usual = reps.volume.item(row)
        reps.volume[row] = usual + LATELY * (reps.received.item(row) - usual)
        reps.received[row] = 0.0

    def hours_for_marketing(self, trust: float) -> float:
        """Decide which share of my free hours marketing's leads deserve."""
        attention, row = self.model.terms.attention, self.row
        reps = self.model.reps
        return float(
            marketing_share(
                attention.base,
                trust,
                attention.trust_weight,
                attention.tracking,
                attention.tracking_weight,
                reps.experience.item(row),
                attention.experience_weight,
                flood_of_leads(reps.volume.item(row), attention.usual_volume, attention.volume_weight),
            )
        )

    def rounds_a_day(self, trust: float) -> float:
        """Decide how often a day I look at my inbox: as often as it pays.

        A look costs the same whatever lies there, a lead loses worth while it lies: with n looks a day it lies half
        of a day's nth part, and the sum of both is least at the root of their ratio.  What I believe a lead loses
        follows my trust, and counts in full where somebody watches the promise.
        """
        attention, chores, row = self.model.terms.attention, self.model.terms.chores, self.row
        leads_a_day = self.model.reps.volume.item(row) / DAYS_A_WEEK
        lost_an_hour = attention.freshness * watched(trust, attention.tracking)
        if chores.round <= 0.0:
            return MOST_ROUNDS
        best = math.sqrt(leads_a_day * BUSINESS_HOURS_A_DAY * lost_an_hour / (2.0 * chores.round))
        return min(max(best, LEAST_ROUNDS), MOST_ROUNDS)

    def drops_work_for_a_raised_hand(self, trust: float) -> float:
        """Decide how likely I drop what is in hand when I am told of a raised hand: as I believe, or as watched."""
        return float(watched(trust, self.model.terms.attention.tracking))

    def bar_for_leads(self, trust: float) -> float:
        """Decide how promising a lead must look before I call it."""
        acceptance = self.model.terms.acceptance
        return acceptance.own_bar + acceptance.bar_trust_weight * (0.5 - trust)

    def bar_for_deals(self) -> float:
        """Decide how a buyer must sound before I open a deal: like an SQL, and better the fuller my weeks are.

        Full is a week in which the meetings of my open deals would take more than deals may have of my hours.
        """
        terms, reps, row = self.model.terms, self.model.reps, self.row
        wanted = reps.deals.item(row) * terms.chores.meeting * HOURS_A_WEEK / terms.chores.meeting_every
        room = reps.free_hours.item(row) * terms.chores.deals_first
        overload = max(wanted / room - 1.0, 0.0) if room > 0.0 else 0.0
        return terms.acceptance.sql_bar + terms.acceptance.overload_weight * min(overload, 1.0)

    def attempts_before_giving_up(self, trust: float) -> float:
        """Decide how often I try: by habit, beyond it while one more attempt pays, and as agreed while that is cheaper.

        An attempt pays while it does not lose me hours against the next best use of them.  Up to what the agreement
        asks for I go on at a loss, as long as all that I lose is less than what a breach costs me: an argument, as
        likely as somebody watches.  A fraction is the chance of one more attempt.
        """
        terms = self.model.terms
        limit, spared = terms.attempts.habit, 0.0
        if terms.switches.attempts:
            spared = terms.attention.tracking * terms.attempts.breach
        answer, hours, hours_a_talk = (
            terms.attempts.believed_answer,
            terms.chores.attempt,
            self.hours_a_talk(),
        )
        while limit < MOST_ATTEMPTS:
            loss = STEP * loss_of_an_attempt(limit, trust, answer, hours, hours_a_talk)
            if loss > 0.0:
                spared -= loss
                if limit >= terms.sla_sales.attempts or spared < 0.0:
                    break
            limit += STEP
        return limit

    def hours_a_talk(self) -> float:
        """Return the hours of my own prospecting that a talk has cost me so far: the next best use of an hour."""
        reps, row = self.model.reps, self.row
        hours = reps.hours_prospecting.item(row) - reps.prospected_before.item(row)
        talks = reps.found.item(row) - reps.found_before.item(row)
        return float((hours + USUAL_HOURS_A_TALK) / (talks + 1.0))
