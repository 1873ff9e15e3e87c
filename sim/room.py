"""Room for what days bring: stores that fill up grow, and a firm that memory cannot hold is refused by its keys."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sim import clock, records
from sim.policies import InquiryTerms
from sim.records import Firm, TooLargeError
from sim.scenario import ScenarioError

GROWTH = 2.0  # of a store that is full: copying it is dear, because fresh memory is, and blank rows cost memory too

ACCOUNTS = ("market.committees",)
ASKED = ("inquiries.in_window", "inquiries.outside_window", "inquiries.tire_kicker")
PEOPLE = ("team.sales_reps", "team.development_reps", "team.marketers")
DECIDED_BY: Mapping[str, tuple[str, ...]] = {
    "committees": ACCOUNTS,
    "members": ACCOUNTS,
    "agenda": ACCOUNTS,
    "lots": ACCOUNTS,
    "leads": (*ACCOUNTS, *ASKED),
    "verdicts": (*ACCOUNTS, *ASKED),
}


@contextmanager
def fitting() -> Iterator[None]:
    """Turn what memory has no room for into an error that names the keys which decide how large it is.

    Raises:
        ScenarioError: memory has no room for a store.
    """
    try:
        yield
    except TooLargeError as error:
        keys = DECIDED_BY.get(error.store, PEOPLE)
        raise ScenarioError(
            f"the firm does not fit: {error}; how many depends on {', '.join(keys)}"
        ) from None


def with_room(firm: Firm, inquiries: InquiryTerms) -> Firm:
    """Return a firm whose stores have room for a stretch of days; it is the same if all of them had."""
    counts = firm.counts
    asked = max(inquiries.in_window, inquiries.outside_window, inquiries.tire_kicker)
    week_of_leads = int(1000 + 1.2 * asked / clock.WEEKS_A_YEAR * len(firm.committees.wakes))
    for name, needed in (
        ("leads", counts.leads[0] + week_of_leads),
        ("verdicts", counts.verdicts[0] + week_of_leads),
        ("opportunities", counts.opportunities[0] + 100 * (counts.reps[0] + 1)),
        ("assets", counts.assets[0] + 100 * (counts.marketers[0] + 1)),
    ):
        store = getattr(firm, name)
        if len(store[0]) - 1 < needed:
            firm = firm._replace(**{name: records.grown(store, int(needed * GROWTH))})
    return firm
