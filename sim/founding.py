"""The founding of a firm: its stores are made and filled."""

import numpy as np
from numpy.typing import NDArray

from sim import records
from sim.behaviour.firm_is_founded import (
    Draws,
    Lots,
    found_committees,
    found_contracts,
    found_first_wakes,
    found_lots,
    found_members,
    found_segments,
    hire_marketer,
    hire_rep,
)
from sim.clock import HOURS_A_YEAR, WEEKS_A_YEAR
from sim.policies import Terms
from sim.records import Definitions, Firm, LeadDefinition
from sim.stages import CAMPAIGN_CHANNELS, CUSTOMER, MOST_MEMBERS, SEGMENTS

ASSETS_A_PERSON_YEAR = 150
LONG_AGO = -100_000


def found(terms: Terms, luck: int, most_reps: int, most_marketers: int) -> Firm:
    """Found a firm: make its stores and fill them.

    Args:
        terms: the terms of the first day.
        luck: the seed.
        most_reps: positions for reps that the scenario may ever need.
        most_marketers: positions for marketers that the scenario may ever need.
    """
    committees = int(terms.market.committees)
    weeks = int(terms.horizon.warm_up_years + terms.horizon.observed_years) * WEEKS_A_YEAR
    firm = _blank_firm(committees, weeks, most_reps, most_marketers)
    identify(firm, identities(committees))
    members = found_committees(firm.committees, terms, luck)
    firm = firm._replace(members=records.blank(records.Members, int(members)))
    draws = records.blank(Draws, MOST_MEMBERS)
    found_members(firm.committees, firm.members, draws, terms.committees, luck)
    found_segments(firm.segments, firm.committees, terms, luck)
    choose_customers(firm, terms, luck)
    for rep in range(int(terms.team.sales_reps + terms.team.development_reps)):
        hire_rep(rep, LONG_AGO, rep < int(terms.team.development_reps), firm, terms, luck)
    for marketer in range(int(terms.team.marketers)):
        hire_marketer(marketer, LONG_AGO, firm, terms, luck)
    found_first_wakes(firm.committees, terms.inquiries, luck)
    return firm


def identities(committees: int) -> NDArray[np.int32]:
    """Return the identity of the committee in each row; any order of them gives the same results."""
    return np.arange(committees, dtype=np.int32)


def identify(firm: Firm, identity: NDArray[np.int32]) -> None:
    """Give every row of committees its identity, by which luck knows it, and note who is where."""
    firm.committees.identity[:-1] = identity
    firm.committees.row_of[identity] = np.arange(len(identity))


def _blank_firm(committees: int, weeks: int, reps: int, marketers: int) -> Firm:
    leads = 2000 + committees // 2
    return Firm(
        committees=records.blank(records.Committees, committees),
        members=records.blank(records.Members, 0),
        leads=records.blank(records.Leads, leads),
        opportunities=records.blank(records.Opportunities, 0),  # what fills up grows, see `sim.room`
        reps=records.blank(records.Reps, reps),
        marketers=records.blank(records.Marketers, marketers),
        expertise=records.blank(records.Expertise, (reps + marketers) * SEGMENTS),
        segments=records.blank(records.Segments, SEGMENTS),
        campaigns=records.blank(records.Campaigns, SEGMENTS * CAMPAIGN_CHANNELS),
        assets=records.blank(records.Assets, 200 + ASSETS_A_PERSON_YEAR * marketers),
        weeks=records.blank(records.Weeks, weeks),
        verdicts=records.blank(records.Verdicts, 0),
        loop=records.blank(records.Loop, 2),
        agenda=records.blank(records.Agenda, committees),
        counts=records.blank(records.Counts, 1),
    )


def choose_customers(firm: Firm, terms: Terms, luck: int) -> None:
    """Choose the installed base, better fits likelier, and give it contracts, memories and renewal days."""
    committees = firm.committees
    rows = len(committees.wakes) - 1
    customers = min(int(terms.market.customers), rows)
    if not customers:
        return
    lots = records.blank(Lots, rows)
    found_lots(committees, lots, luck)
    committees.stage[np.argsort(-lots.appeal[:-1], kind="stable")[:customers]] = CUSTOMER
    opening = terms.horizon.warm_up_years * HOURS_A_YEAR
    found_contracts(opening, committees, firm.segments, firm.counts, terms, luck)


def first_definitions(terms: Terms) -> Definitions:
    """Return the definitions of the first day, equal in all arms."""
    scoring = terms.scoring
    return Definitions(
        marketing=LeadDefinition(
            scoring.marketing_fit,
            scoring.marketing_engagement,
            scoring.marketing_intent,
            scoring.marketing_threshold,
        ),
        sales=LeadDefinition(
            scoring.sales_fit, scoring.sales_engagement, scoring.sales_intent, scoring.sales_threshold
        ),
    )
