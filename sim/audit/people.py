"""People: their hours, and all that lies between nought and one."""

import numpy as np

from sim.audit.breaches import ROUNDING_HOURS, Breaches
from sim.records import Firm

REP_HOURS = ("meetings", "chores", "leads", "deals", "accounts", "prospecting")
MARKETER_HOURS = ("meetings", "content", "contact")
SHARES = {
    "committees": ("fit",),
    "members": ("weight", "stubbornness", "anchor", "opinion"),
    "opportunities": ("rival_standing", "complete", "forecast"),
    "reps": ("share",),
    "segments": ("reach",),
    "weeks": ("trust_in_marketing", "trust_in_sales", "knowledge_reps", "knowledge_marketers", "consistency"),
}


def hours(firm: Firm) -> Breaches:
    """Hours used ≤ hours owned; what a rep has begun beyond the day is paid from the next."""
    for name, people, tasks, begun in (
        ("rep", firm.reps, REP_HOURS, firm.reps.overrun),
        ("marketer", firm.marketers, MARKETER_HOURS, 0.0),
    ):
        used = sum(getattr(people, f"hours_{task}") for task in tasks) - begun
        yield f"{name} used more hours than the calendar has", used > people.hours_owned + ROUNDING_HOURS


def shares(firm: Firm) -> Breaches:
    """Trust, opinions, probabilities and shares lie in 0..1; what nobody knows is not a number."""
    for name, columns in SHARES.items():
        for column in columns:
            values = getattr(getattr(firm, name), column)
            yield f"{name}.{column} is outside 0..1", (values < 0) | (values > 1)
    for name, people in (("rep", firm.reps), ("marketer", firm.marketers)):
        least = np.minimum(people.trust_good, people.trust_bad)
        yield f"{name} trusts out of evidence that is negative or unknown", ~(least >= 0)
