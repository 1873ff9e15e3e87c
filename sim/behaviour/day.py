"""The working day, in the order in which an organisation lives it."""

from sim.behaviour.books_are_closed import books_are_closed
from sim.behaviour.committees_decide import committees_decide
from sim.behaviour.committees_live_on import committees_live_on
from sim.behaviour.inquiries_arrive import inquiries_arrive
from sim.behaviour.leads_are_handed_over import leads_are_handed_over
from sim.behaviour.marketing_qualifies import marketing_qualifies
from sim.behaviour.marketing_reaches_out import marketing_reaches_out
from sim.behaviour.reps_work_their_hours import reps_work_their_hours
from sim.behaviour.verdicts_travel_back import verdicts_travel_back
from sim.compiled import entrance
from sim.policies import Terms
from sim.records import Definitions, Firm


@entrance
def live_days(first: int, last: int, firm: Firm, definitions: Definitions, terms: Terms, luck: int) -> None:
    """Live the working days from first up to last; between them no ritual is held."""
    for today in range(first, last):
        committees_live_on(
            today,
            firm.committees,
            firm.members,
            firm.agenda,
            firm.counts,
            firm.weeks,
            terms.market,
            terms.committees,
            terms.inquiries,
            terms.renewal,
            terms.rival,
            terms.forms,
            luck,
        )
        marketing_reaches_out(today, firm, terms, luck)
        inquiries_arrive(today, firm, definitions.marketing, terms, luck)
        marketing_qualifies(
            firm.committees,
            firm.leads,
            firm.marketers,
            firm.counts,
            firm.weeks,
            definitions,
            terms,
            luck,
        )
        leads_are_handed_over(
            today, firm.committees, firm.leads, firm.reps, firm.counts, firm.weeks, terms, luck
        )
        reps_work_their_hours(today, firm, terms, luck)
        committees_decide(today, firm, terms, luck)
        verdicts_travel_back(today, firm.verdicts, firm.loop, firm.counts)
        books_are_closed(today, firm, terms)
