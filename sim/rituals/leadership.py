"""Leadership: two owners of budgets rub, and a change of leader loses part of what the teams agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.rituals.definitions import adopt, nearer

if TYPE_CHECKING:
    from sim.organisation import Organisation


def rub_over_budgets(organisation: Organisation) -> None:
    """Let two owners of budgets get in each other's way; one leader over both halves the friction (B25)."""
    terms = organisation.terms
    friction = terms.leadership.budget_friction * (1.0 - 0.5 * terms.team.one_leader)
    if terms.switches.leadership and terms.switches.trust:
        organisation.reps.trust_bad[: organisation.counts.reps[0]] += friction
        organisation.marketers.trust_bad[: organisation.counts.marketers[0]] += friction


def leadership_changes(organisation: Organisation, week: int) -> None:
    """Replace a leader: part of what the teams agreed on and came to believe is lost (B24)."""
    terms = organisation.terms
    if not terms.switches.leadership or week + 1 != int(terms.leadership.change_week):
        return
    reset = terms.leadership.reset
    adopt(
        organisation,
        nearer(organisation.definitions.marketing, organisation.definition_history[0][1].marketing, reset),
    )
    for store, count, opening in (
        (organisation.reps, int(organisation.counts.reps[0]), terms.trust.opening_in_marketing),
        (organisation.marketers, int(organisation.counts.marketers[0]), terms.trust.opening_in_sales),
    ):
        if terms.switches.trust:
            good = store.trust_good[:count]
            bad = store.trust_bad[:count]
            good += reset * (opening * terms.trust.strength - good)
            bad += reset * ((1.0 - opening) * terms.trust.strength - bad)
