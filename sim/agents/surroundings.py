"""What agents see of the organisation that they belong to."""

from typing import Protocol

from sim.policies import Terms
from sim.records import Campaigns, Committees, Definitions, Marketers, Members, Reps, Segments


class Surroundings(Protocol):
    """The columns that agents read and write, and the terms by which they decide."""

    committees: Committees
    members: Members
    reps: Reps
    marketers: Marketers
    segments: Segments
    campaigns: Campaigns
    definitions: Definitions
    today: int
    terms: Terms
