"""A client's figures as their export shows them, each with its 80 % interval, corrected for what is still young."""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from experiments.clients.export import Export
from experiments.clients.schema import LOST, WON
from experiments.clients.spreads import Spread, none_or_all, of_mean, of_median, of_ratio, of_resamples
from experiments.statistics.follow_up import (
    Followed,
    followed,
    followed_to,
    median_age_won,
    median_age_won_at_most,
    share_won,
    share_won_between,
    share_won_by,
)
from sim.clock import CALENDAR_DAYS_A_YEAR, MONTHS_A_YEAR, WEEKS_A_YEAR

DAY = np.timedelta64(1, "D")
ANSWERED_WITHIN = 30  # days
WAITED_SINCE_INQUIRY = 2  # days from inquiry to qualification: a lead that took longer came back from nurture
YEARS_OF_DEALS = 2
FEWEST = 20
DRIFTS = 0.05  # level of the test for a difference between halves
Numbers = NDArray[np.float64]


class Measured(NamedTuple):
    """One figure of an export in its base unit.

    `naive`: what leaving the young ones out would give, NaN where that is no other; `drift`: chance of a difference
    between the halves of the time as large as this by luck alone, NaN where there are too few; `on`: how many it
    rests on.
    """

    value: float
    low: float
    high: float
    on: int
    what: str
    naive: float = math.nan
    drift: float = math.nan

    @property
    def widened(self) -> bool:
        """Tell whether a drift has widened the interval."""
        return self.drift < DRIFTS


def figures_in(export: Export) -> dict[str, Measured]:
    """Return every figure of a client that an export tells, by key."""
    found: dict[str, Measured] = {}
    for parts in (of_leads, of_people, of_deals, of_spend):
        found |= dict(parts(export))
    return found


def of_leads(export: Export) -> Iterator[tuple[str, Measured]]:
    """Yield how many leads there are, how soon they are answered, how often tried, how many are accepted."""
    if "leads" not in export.rows:
        return
    leads = export.rows["leads"]
    counted = (
        "qualified_at" if "qualified_at" in leads and leads["qualified_at"].notna().any() else "created_at"
    )
    at = leads[counted].to_numpy()
    weeks = weekly(at, export, leads["created_at"].to_numpy())
    if len(weeks) >= 8:
        each = WEEKS_A_YEAR / MONTHS_A_YEAR
        blocks = weeks[: len(weeks) // 4 * 4].reshape(-1, 4).sum(axis=1)
        spread = of_mean(blocks)
        count = int(weeks.sum())
        month = Spread(*(part / 4 * each for part in spread))
        value = float(weeks.mean()) * each
        month = Spread(value, month.low + value - month.value, month.high + value - month.value, month.error)
        halves = [of_mean(half) for half in np.array_split(blocks, 2)]
        scaled = [Spread(*(part / 4 * each for part in half)) for half in halves]
        yield "leads_a_month", figure(month, scaled, count, f"{counted}, the last {len(weeks)} weeks")
    year = (at >= export.end - CALENDAR_DAYS_A_YEAR * DAY) & ~np.isnat(at)
    old_enough = year & (at < export.end - ANSWERED_WITHIN * DAY)
    if "first_touch_at" in leads and not {"first_touch_at", "created_at"} & export.days_only["leads"]:
        created, touched = leads["created_at"].to_numpy(), leads["first_touch_at"].to_numpy()
        since = np.where(at - created > WAITED_SINCE_INQUIRY * DAY, at, created)
        waited = hours(touched - since)
        answered = old_enough & (waited >= 0) & (waited <= 24 * ANSWERED_WITHIN)
        yield from of_sample(
            "first_response_median", waited[answered], at[answered], of_median, "answered within 30 days"
        )
        yield from of_sample(
            "first_response_mean", waited[answered], at[answered], of_mean, "answered within 30 days"
        )
    if "attempts" in leads:
        tried = old_enough & (leads["attempts"].to_numpy() > 0)
        yield from of_sample(
            "attempts", leads["attempts"].to_numpy()[tried], at[tried], of_mean, "leads that were tried"
        )
    if "accepted_at" in leads and year.sum() >= FEWEST:
        yield "accepted", accepted_share(export, at, leads["accepted_at"].to_numpy(), year)


def accepted_share(
    export: Export, at: NDArray[np.datetime64], accepted: NDArray[np.datetime64], year: NDArray[np.bool_]
) -> Measured:
    """Return the share of the year's leads accepted within 30 days, younger ones followed as far as they go."""
    is_accepted = ~np.isnat(accepted[year])
    until = np.where(is_accepted, accepted[year], export.end)
    one = followed((until - at[year]) / DAY, is_accepted, np.zeros(int(year.sum()), dtype=bool))

    def share(counts: Followed) -> float:
        return share_won_by(counts, ANSWERED_WITHIN)

    halves = [
        of_resamples(half, share) for half in in_halves(at[year], until, is_accepted, ~is_accepted & False)
    ]
    what = "accepted within 30 days, young leads followed as far as they go"
    spread = of_resamples(one, share)
    if spread.value in (0.0, 1.0):
        spread = none_or_all(spread.value, int(year.sum()))
    return figure(spread, halves, int(year.sum()), what, float(is_accepted.mean()))


def of_deals(export: Export) -> Iterator[tuple[str, Measured]]:
    """Yield what deals are worth, how long they take, how many are won, and how many began with marketing."""
    if "deals" not in export.rows:
        return
    deals = export.rows["deals"]
    opened, closed = deals["created_at"].to_numpy(), deals["closed_at"].to_numpy()
    won, lost = (deals["outcome"] == WON).to_numpy(), (deals["outcome"] == LOST).to_numpy()
    recent = opened >= export.end - YEARS_OF_DEALS * CALENDAR_DAYS_A_YEAR * DAY
    if not np.isnat(closed[won | lost]).any() and (recent & won).sum() >= FEWEST:
        yield from of_endings(export, opened[recent], closed[recent], won[recent], lost[recent])
    if "amount" in deals and won.any() and not np.isnat(closed[won]).all():
        amount = deals["amount"].to_numpy()
        year = won & (closed >= export.end - CALENDAR_DAYS_A_YEAR * DAY)
        paid = year & (amount > 0)
        yield from of_sample("average_deal", amount[paid], closed[paid], of_mean, "won in the last year")
        if "sourced_by" in deals and paid.sum() >= FEWEST:
            ours = (deals["sourced_by"] == "marketing").to_numpy(dtype=float)
            halves = [of_ratio(amount[half] * ours[half], amount[half]) for half in split(paid, closed)]
            spread = of_ratio(amount[paid] * ours[paid], amount[paid])
            what = "of the value won in the last year"
            yield "marketing_share", figure(spread, halves, int(paid.sum()), what)


def of_endings(
    export: Export,
    opened: NDArray[np.datetime64],
    closed: NDArray[np.datetime64],
    won: NDArray[np.bool_],
    lost: NDArray[np.bool_],
) -> Iterator[tuple[str, Measured]]:
    """Yield win rate and cycle of the deals of two years, open ones followed as far as they go."""
    until = np.where(won | lost, closed, export.end)
    one = followed((until - opened) / DAY, won, lost)
    halves = in_halves(opened, until, won, lost)
    what = "deals opened in the last two years, open ones followed as far as they go"
    naive = float(won.sum() / (won | lost).sum())
    spreads = [of_resamples(half, share_won) for half in halves]
    rate = of_resamples(one, share_won)
    least, most = share_won_between(one)
    rate = rate._replace(low=rate.low - (rate.value - least), high=rate.high + (most - rate.value))
    yield "win_rate", figure(rate, spreads, len(opened), what, naive)
    naive = float(np.median((closed[won] - opened[won]) / DAY))
    spreads = [of_resamples(half, median_age_won) for half in halves]
    cycle = of_resamples(one, median_age_won)
    longer = max(median_age_won_at_most(one) - cycle.value, 0.0)
    yield "cycle", figure(cycle._replace(high=cycle.high + longer), spreads, int(won.sum()), what, naive)


def in_halves(
    since: NDArray[np.datetime64],
    until: NDArray[np.datetime64],
    won: NDArray[np.bool_],
    lost: NDArray[np.bool_],
) -> list[Followed]:
    """Return the earlier and the later half of things, both followed no longer than the later ones can be."""
    middle = np.sort(since)[len(since) // 2]
    latest = int((until.max() - middle) / DAY)
    ages = (until - since) / DAY
    parts = [
        followed(ages[half], won[half], lost[half])
        for half in (since < middle, since >= middle)
        if half.any()
    ]
    return [followed_to(part, latest) for part in parts]


def of_people(export: Export) -> Iterator[tuple[str, Measured]]:
    """Yield how many people there are, by the list of them, else by who owned deals of late."""
    if "reps" in export.rows:
        roles = export.rows["reps"]["role"].value_counts()
        for key, role in (("reps", "ae"), ("development_reps", "sdr")):
            count = float(roles.get(role, 0))
            yield key, Measured(count, count, count, int(count), "there on the day of the export")
    elif "deals" in export.rows and "owner_id" in export.rows["deals"]:
        deals = export.rows["deals"]
        ages = {
            name: deals["created_at"] >= export.end - days * DAY
            for name, days in (("quarter", 91), ("year", 364))
        }
        few, many = (float(deals["owner_id"][ages[name]].nunique()) for name in ("quarter", "year"))
        if few:
            yield (
                "reps",
                Measured(few, few, many, int(few), "owners of deals opened in the last quarter, and year"),
            )


def of_spend(export: Export) -> Iterator[tuple[str, Measured]]:
    """Yield what was spent in the last year, if all of it is there."""
    if "spend" not in export.rows:
        return
    spend = export.rows["spend"]
    year = spend["period"] >= export.end - 366 * DAY
    months = spend["period"][year].to_numpy().astype("datetime64[M]")
    if len(np.unique(months)) >= MONTHS_A_YEAR - 1:
        last = np.unique(months)[-MONTHS_A_YEAR:]
        value = (
            float(spend["amount"][year].to_numpy()[np.isin(months, last)].sum()) * MONTHS_A_YEAR / len(last)
        )
        yield "programme", Measured(value, value, value, len(last), f"{len(last)} months")


# --- estimates ------------------------------------------------------------------------------------------------------


def weekly(at: NDArray[np.datetime64], export: Export, known: NDArray[np.datetime64]) -> Numbers:
    """Return the leads of each whole week of the last year for which there is history, the earliest first."""
    start = export.start if export.start is not None else known.min()
    weeks = min(WEEKS_A_YEAR, int((export.end - start) / (7 * DAY)))
    ago = np.floor((export.end - at[~np.isnat(at)]) / (7 * DAY)).astype(int)
    return np.bincount(ago[ago < weeks], minlength=weeks)[::-1].astype(float)


def hours(spans: NDArray[np.timedelta64]) -> Numbers:
    """Return spans in hours, NaN where one is not known."""
    return np.where(np.isnat(spans), np.nan, spans / np.timedelta64(1, "h"))


def of_sample(
    key: str, values: Numbers, at: NDArray[np.datetime64], estimate: Callable[[Numbers], Spread], what: str
) -> Iterator[tuple[str, Measured]]:
    """Yield a figure of a sample, unless it is too small to say anything."""
    if len(values) >= FEWEST:
        halves = [estimate(half) for half in np.array_split(values[np.argsort(at, kind="stable")], 2)]
        yield key, figure(estimate(values), halves, len(values), what)


def split(which: NDArray[np.bool_], at: NDArray[np.datetime64]) -> list[NDArray[np.intp]]:
    """Return the places of the earlier and of the later half of some rows."""
    places = np.flatnonzero(which)
    return np.array_split(places[np.argsort(at[places], kind="stable")], 2)


def figure(spread: Spread, halves: list[Spread], on: int, what: str, naive: float = math.nan) -> Measured:
    """Return a figure whose interval is wider if the halves of its time differ by more than luck.

    Half of the difference is then added to its reach, as another error: nobody knows which half goes on.
    """
    value, low, high, _ = spread
    drift = math.nan
    if len(halves) == 2 and all(half.error > 0 for half in halves):
        apart = halves[1].value - halves[0].value
        drift = 2 * float(stdtr(1e9, -abs(apart) / math.hypot(halves[0].error, halves[1].error)))
        if drift < DRIFTS:
            low = value - math.hypot(value - low, apart / 2)
            high = value + math.hypot(high - value, apart / 2)
    return Measured(value, low, high, on, what, naive, drift)
