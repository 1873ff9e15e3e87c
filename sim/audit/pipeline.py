"""The pipeline: leads, deals and committees agree on where each of them stands, and since when."""

from itertools import pairwise

import numpy as np

from sim.audit.breaches import ROUNDING_HOURS, Breaches, count_of
from sim.records import Firm
from sim.stages import IN_PROGRESS, LEAD_ENDED, LEAD_STAGE_NAMES, NOBODY, OPPORTUNITY, OUTCOME_NAMES

LEAD_TIMES = (
    "inquired",
    "mql",
    "delivered",
    "accepted",  # where acceptance is decreed it comes before the lead is opened
    "opened",
    "first_attempt",
    "sql",
    "opportunity",
    "closed",
)


def leads_by_stage(firm: Firm) -> Breaches:
    """Leads created = ended + in progress by stage; an end has an outcome and a time."""
    count = count_of(firm, "leads")
    stage, outcome, closed = firm.leads.stage[:count], firm.leads.outcome[:count], firm.leads.closed[:count]
    created = int(firm.weeks.inquiries.sum() - firm.weeks.attached.sum())
    by_stage = [int(np.count_nonzero(stage == each)) for each in range(len(LEAD_STAGE_NAMES))]
    yield f"{created} inquiries became leads, but {count} leads are on record", np.array([created != count])
    yield f"{count} leads created, by stage only {by_stage}", np.array([sum(by_stage) != count])
    ended = stage == LEAD_ENDED
    yield "lead ended in a way that does not exist", (outcome < IN_PROGRESS) | (outcome >= len(OUTCOME_NAMES))
    yield "lead in progress has an outcome, or an ended one has none", ended == (outcome == IN_PROGRESS)
    yield "lead in progress is closed, or an ended one is not", ended == np.isnan(closed)


def times_of_leads(firm: Firm) -> Breaches:
    """The times of a lead, where it has them, follow one another."""
    count = count_of(firm, "leads")
    times = {name: getattr(firm.leads, name)[:count] for name in LEAD_TIMES}
    has = {name: ~np.isnan(values) for name, values in times.items()}
    latest = times["inquired"]
    for before, name in pairwise(LEAD_TIMES):
        yield (
            f"lead is {name} earlier than {before} or what came before",
            times[name] < latest - ROUNDING_HOURS,
        )
        latest = np.fmax(latest, times[name])
    tried = firm.leads.attempts[:count] > 0
    yield "lead has no time of inquiry", ~has["inquired"]
    yield "lead is delivered but was never qualified", has["delivered"] & ~has["mql"]
    yield "lead has attempts but no first one, or the other way round", has["first_attempt"] != tried
    yield "lead is an SQL without acceptance and attempt", has["sql"] & ~(has["accepted"] & tried)


def deals_and_their_leads(firm: Firm) -> Breaches:
    """A deal is closed after it is opened, has an outcome from then on, and its lead shares its fate."""
    count, deals = count_of(firm, "opportunities"), firm.opportunities
    opened, closed, outcome = deals.opened[:count], deals.closed[:count], deals.outcome[:count]
    lead, running = deals.lead[:count], outcome == IN_PROGRESS
    yield "deal is closed before it is opened", closed < opened - ROUNDING_HOURS
    yield "deal in progress is closed, or a decided one is not", running != np.isnan(closed)
    strayed = (firm.leads.outcome[lead] != outcome) | (running & (firm.leads.stage[lead] != OPPORTUNITY))
    yield "deal does not stand where the lead it came from stands", (lead != NOBODY) & strayed


def committees(firm: Firm) -> Breaches:
    """A committee has at most one lead and one opportunity in progress, and knows which."""
    for name, theirs, running, pointed in (
        ("lead", firm.leads.committee, firm.leads.stage != LEAD_ENDED, firm.committees.lead),
        (
            "deal",
            firm.opportunities.committee,
            firm.opportunities.outcome == IN_PROGRESS,
            firm.committees.opportunity,
        ),
    ):
        used = theirs != NOBODY
        unknown = used & running & (pointed[theirs] != np.arange(len(theirs)))
        yield f"{name} in progress is not the one that its committee points to", unknown
        strange = (theirs[pointed] != np.arange(len(pointed))) | ~running[pointed]
        yield f"committee points to a {name} that has ended or is not its own", (pointed != NOBODY) & strange
