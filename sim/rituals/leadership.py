"""Leadership: norms fade and are renewed, owners of budgets rub, a change of leader loses part of what was agreed."""

from sim.clock import WEEKS_A_QUARTER
from sim.policies import Terms
from sim.rituals.definitions import adopt, nearer
from sim.rituals.meetings import held, teams
from sim.rituals.state import State


def norms_fade(organisation: State, week: int) -> None:
    """Let the watch over the agreement slacken week by week, until a joint review that is two-way renews it (B23)."""
    terms = organisation.terms
    leadership = terms.leadership
    kept = organisation.adherence * (1.0 - leadership.norms_fade_a_quarter) ** (1.0 / WEEKS_A_QUARTER)
    reviews = held(terms.rituals.lead_review, terms.rituals.times, week)
    renewed = (1.0 - (1.0 - leadership.norms_renewed) ** reviews) * terms.rituals.two_way
    organisation.adherence = kept + renewed * (1.0 - kept)


def as_adhered_to(terms: Terms, agreed_tracking: float, adherence: float) -> Terms:
    """Return the terms as people keep them: what is tracked on paper is tracked as far as the norm still holds."""
    return terms._replace(attention=terms.attention._replace(tracking=agreed_tracking * adherence))


def rub_over_budgets(organisation: State) -> None:
    """Let two owners of budgets get in each other's way; one leader over both halves the friction (B25)."""
    terms = organisation.terms
    friction = terms.leadership.budget_friction * (1.0 - 0.5 * terms.team.one_leader)
    if terms.switches.leadership and terms.switches.trust:
        for store, count in teams(organisation):
            store.trust_bad[:count] += friction


def leadership_changes(organisation: State, week: int) -> None:
    """Replace a leader: part of what the teams agreed on and came to believe is lost (B24)."""
    terms = organisation.terms
    if not terms.switches.leadership or week + 1 != int(terms.leadership.change_week):
        return
    reset = terms.leadership.reset
    organisation.adherence *= 1.0 - reset
    adopt(
        organisation,
        nearer(organisation.definitions.marketing, organisation.definition_history[0][1].marketing, reset),
    )
    if not terms.switches.trust:
        return
    openings = (terms.trust.opening_in_marketing, terms.trust.opening_in_sales)
    for (store, count), opening in zip(teams(organisation), openings, strict=True):
        good = store.trust_good[:count]
        bad = store.trust_bad[:count]
        good += reset * (opening * terms.trust.strength - good)
        bad += reset * ((1.0 - opening) * terms.trust.strength - bad)
