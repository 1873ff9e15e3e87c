"""All stores together."""

from typing import NamedTuple

from sim.records.books import Agenda, Counts, Weeks
from sim.records.buyers import Committees, Members
from sim.records.leads import Leads, Loop, Opportunities, Verdicts
from sim.records.marketing import Assets, Campaigns, Segments
from sim.records.people import Expertise, Marketers, Reps


class Firm(NamedTuple):
    """All stores of one organisation."""

    committees: Committees
    members: Members
    leads: Leads
    opportunities: Opportunities
    reps: Reps
    marketers: Marketers
    expertise: Expertise
    segments: Segments
    campaigns: Campaigns
    assets: Assets
    weeks: Weeks
    verdicts: Verdicts
    loop: Loop
    agenda: Agenda
    counts: Counts
