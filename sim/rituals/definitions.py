"""What counts as a lead: workshops draw the definitions together, verdicts re-estimate marketing's."""

from sim import clock
from sim.records import Definitions, LeadDefinition
from sim.rituals.meetings import held, meet
from sim.rituals.state import State


def definition_workshop(organisation: State, week: int) -> None:
    """Draw marketing's definition towards sales' in a workshop; between workshops old habits creep back."""
    terms = organisation.terms
    meetings = held(terms.rituals.workshop, terms.rituals.times, week)
    if meetings:
        meet(organisation, meetings * terms.rituals.workshop_hours)
    ours = organisation.definitions.marketing
    goal = organisation.definitions.sales
    closes = terms.scoring.workshop_closes * terms.rituals.two_way if meetings else 0.0
    new = nearer(ours, goal, closes)
    drift = 1.0 - (1.0 - terms.scoring.drift_a_quarter) ** (1.0 / clock.WEEKS_A_QUARTER)
    new = nearer(new, organisation.definition_history[0][1].marketing, drift)
    adopt(organisation, new)


def nearer(definition: LeadDefinition, goal: LeadDefinition, share: float) -> LeadDefinition:
    """Return a definition that has gone a share of the way to another."""
    if share <= 0.0 or definition == goal:
        return definition
    return LeadDefinition(*(a + share * (b - a) for a, b in zip(definition, goal, strict=True)))


def adopt(organisation: State, marketing: LeadDefinition) -> None:
    """Replace marketing's definition; the history keeps every one that was ever in force at a quarter's end."""
    organisation.definitions = Definitions(marketing, organisation.definitions.sales)


def closed_loop_re_estimation(organisation: State, week: int) -> None:
    """Fit marketing's weights again to the verdicts that came back, if there are enough of them.

    The new weights point from the mean of the bad leads to the mean of the good ones (a linear discriminant
    with equal variances); vague verdicts blur it, leads never worked are missing from it.
    """
    terms = organisation.terms
    feedback = terms.feedback
    if not held(feedback.re_estimations_a_year, 1.0, week):
        return
    loop = organisation.loop
    bad, good = float(loop.labels[0]), float(loop.labels[1])
    if min(bad, good) < feedback.least_labels / 2.0:
        return
    steps = [
        max(float(column[1]) / good - float(column[0]) / bad, 0.0)
        for column in (loop.fit, loop.engagement, loop.intent)
    ]
    if sum(steps) > 0.0:
        ours = organisation.definitions.marketing
        fit, engagement, intent = (step / sum(steps) for step in steps)
        fitted = LeadDefinition(fit, engagement, intent, ours.threshold)
        adopt(organisation, nearer(ours, fitted, feedback.learning_rate))
    for column in loop:
        column[:2] *= 0.5
