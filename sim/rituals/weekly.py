"""The weekly lead review and the week's debriefs: reps look back, teams see what became of leads."""

from sim import clock
from sim.agents import sales_rep
from sim.agents.asking import asked
from sim.agents.shipped import decide_as
from sim.behaviour.belief import marketers_weigh_what_they_saw
from sim.behaviour.people_learn import the_week_teaches
from sim.behaviour.reps_review_their_week import reps_review_their_week
from sim.equations import watched
from sim.rituals.meetings import held, meet
from sim.rituals.state import State
from sim.stages import AVERAGE, IN_PROGRESS


def weekly_lead_review(organisation: State, week: int) -> None:
    """Let every rep look back; where the review is held together, reps also learn what their colleagues saw."""
    terms = organisation.terms
    meetings = held(terms.rituals.lead_review, terms.rituals.times, week)
    if meetings:
        meet(organisation, meetings * terms.rituals.lead_review_hours)
        if terms.switches.trust:
            share = min(1.0, meetings * terms.rituals.shared_evidence)
            share_evidence(organisation, share * terms.rituals.two_way)
    marketers_see_what_sales_does(organisation, week)
    reps_look_back(organisation)


def reps_look_back(organisation: State) -> None:
    """Let every rep review the week: all in one compiled pass, unless one of them decides otherwise than shipped."""
    if decide_as(sales_rep.SHIPPED, organisation.sales_reps):
        reps_review_their_week(int(organisation.counts.reps[0]), organisation.reps, organisation.terms)
        return
    for rep in organisation.sales_reps:
        if organisation.reps.employed[rep.row]:
            asked("sales_rep", rep, "review_my_week")


def share_evidence(organisation: State, share: float) -> None:
    """Add to every rep's own evidence a share of what the others saw on average."""
    reps, count = organisation.reps, int(organisation.counts.reps[0])
    if count and share > 0.0:
        for column in (reps.seen_good, reps.seen_bad):
            column[:count] += share * column[:count].sum() / count


def marketers_see_what_sales_does(organisation: State, week: int) -> None:
    """Let marketers learn what became of their leads: tried in time is good news, all others are bad.

    Half as bad, because some of the week's leads are not due yet (assumption).
    """
    terms = organisation.terms
    if not terms.switches.trust:
        return
    positions = int(organisation.counts.reps[0])
    in_time = float(organisation.reps.worked_in_time[:positions].sum())
    good = max(in_time - organisation.seen_in_time, 0.0)
    organisation.seen_in_time = in_time
    bad = 0.5 * max(organisation.weeks.delivered[week] - good, 0.0)
    # Where nobody tracks, marketers hear of every fifth lead by chance; assumption.
    seen = watched(0.2, terms.attention.tracking)
    scale = seen / max(positions, 1)
    people = int(organisation.counts.marketers[0])
    is_average = int(terms.forms.trust) == AVERAGE
    marketers_weigh_what_they_saw(
        scale * good, scale * bad, people, organisation.marketers, terms.trust, is_average
    )


def debriefs_and_sessions(organisation: State, week: int) -> None:
    """Hold the week's debriefs and voice-of-customer sessions."""
    deals, count = organisation.opportunities, organisation.counts.opportunities[0]
    this_week = week * clock.HOURS_A_WEEK
    deal = organisation.debriefed_to
    while deal < count and deals.outcome[deal] != IN_PROGRESS and deals.closed[deal] < this_week:
        deal += 1
    organisation.debriefed_to = deal
    the_week_teaches(
        week, organisation.debriefed_to, organisation.firm, organisation.terms, organisation.luck
    )
