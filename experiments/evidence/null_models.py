"""Three models that the simulation has to beat, scored on the same rows.

*Spreadsheet*: the published rates and ratios, multiplied stage by stage.  What is published it is given, and has by
construction; what is not, follows by multiplication, or does not differ between firms.

*Reduced*: the simulation with the sixteen mechanisms off of which a review found that they do not move the gap.  What
is left is knowledge, accounts and nurture, through which practices act, and committees, rival and chores, which set
levels.  It is not fitted again: its levels are what they come to.

*Sorting*: firms of which no practice does anything.  They differ in growth, by what they are and by luck, normally
around one mean, and are sorted by growth into the best 20, the middle 50 and the worst 30 %.  Two numbers, mean and
spread, make -4 and +20 %.  Of everything else it says that firms do not differ.
"""

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import NamedTuple

from experiments.evidence.ledger import Simulated
from experiments.evidence.targets import BEST, DIFFERENCE, LAGGARD, RATIO, Check
from experiments.statistics.estimates import Estimate
from sim.mechanisms import MECHANISMS

SPREADSHEET, REDUCTION, SORTING = "spreadsheet", "reduced", "sorting"
NULL_MODELS = (SPREADSHEET, REDUCTION, SORTING)
LEFT_ON = ("knowledge", "renewal", "nurture", "committee", "rival", "chores")
OFF = tuple(f"mechanisms.{name}=false" for name in MECHANISMS if name not in LEFT_ON)

BEST_SHARE, WORST_SHARE = 0.2, 0.3
LAGGARD_GROWTH, BEST_GROWTH = -0.04, 0.20


class Answer(NamedTuple):
    """What a null model says of a check.

    `given`: it was told so, as a published number, and does not find it.
    """

    simulation: Estimate
    given: bool = False

    @property
    def value(self) -> float:
        """Return the value that it gives."""
        return self.simulation.value


class Rate(NamedTuple):
    """A rate of laggards and how the best are above it: by a ratio, which is published or follows by multiplication."""

    laggard: float
    times: float = 1.0
    ratio_given: bool = False
    level_given: bool = True

    @property
    def best(self) -> float:
        """Return the rate of the best."""
        return self.laggard * self.times


def normal_mean_above(share: float) -> float:
    """Return the mean of the upper share of a standard normal population, in standard deviations."""
    normal = NormalDist()
    return normal.pdf(normal.inv_cdf(1 - share)) / share


def sorted_gap(spread: float) -> float:
    """Return how far the classes' means are apart by sorting alone, for a standard deviation of growth across firms."""
    return spread * (normal_mean_above(BEST_SHARE) + normal_mean_above(WORST_SHARE))


def spread_for(gap: float) -> float:
    """Return the standard deviation of growth across firms with which sorting alone makes a gap."""
    return gap / sorted_gap(1.0)


def spread_of_luck(growth: Estimate, quantile: float) -> float:
    """Return the standard deviation of growth between runs of one firm, from an interval of their mean."""
    return growth.half_width / quantile * math.sqrt(growth.runs)


MINUTES_5 = 5 / 60
MEAN_WAIT = 42.0  # hours


def _within(hours: float, mean: float) -> float:
    """Return the share that an exponential wait answers within so many hours."""
    return 1.0 - math.exp(-hours / mean)


ACCEPTANCE = Rate(0.40, 0.85 / 0.40, ratio_given=True)  # N14: middles of 30-50 and 80-90 %
CONVERSION = Rate(0.13, 0.225 / 0.13, ratio_given=True)  # N15
WINS = Rate(0.215, 1.38, ratio_given=True)  # T15 for the level, N23
BEST_WAIT = MINUTES_5 / math.log(2)  # the mean of the exponential wait whose median is five minutes

# Published rates and ratios, and what follows from them.  Levels that the articles do not give are the middles of the
# bands, which other sources do.
FUNNEL: Mapping[str, Rate] = {
    "lead_acceptance_rate": ACCEPTANCE,
    "mql_to_sql_rate": CONVERSION,
    "sal_to_sql_rate": Rate(
        CONVERSION.laggard / ACCEPTANCE.laggard, CONVERSION.times / ACCEPTANCE.times, level_given=False
    ),
    "never_worked_share": Rate(
        1 - ACCEPTANCE.laggard, (1 - ACCEPTANCE.best) / (1 - ACCEPTANCE.laggard), level_given=False
    ),
    "win_rate": WINS,
    "lead_closure_rate": Rate(0.21, 1.67, ratio_given=True),  # N22 and its study
    "no_decision_rate": Rate(0.50, 0.71, ratio_given=True),  # T17
    "revenue_churn_rate": Rate(0.20, 0.64, ratio_given=True),  # N31
    "sales_cycle_median_days": Rate(100.0, 0.825, ratio_given=True),  # N20
    "marketing_sourced_revenue_share": Rate(0.09, 28 / 9, ratio_given=True),  # N28 and its study
    "revenue_per_rep_hour": Rate(1.0, 1.221, ratio_given=True),  # N32
    "customer_acquisition_cost": Rate(1.0, 0.875, ratio_given=True),  # N36
    "forecast_error": Rate(0.35, 0.825, ratio_given=True),  # N35
    "tool_cost": Rate(1.0, 0.75, ratio_given=True),  # N34
    "nurtured_deal_value_ratio": Rate(1.0, 1.47, ratio_given=True),  # N17
    "first_response_mean_hours": Rate(MEAN_WAIT, BEST_WAIT / MEAN_WAIT, ratio_given=True),  # N18
    "hand_raiser_median_hours": Rate(
        MEAN_WAIT * math.log(2), MINUTES_5 / (MEAN_WAIT * math.log(2)), ratio_given=True
    ),
    "hand_raiser_within_1h_share": Rate(
        _within(1, MEAN_WAIT), _within(1, BEST_WAIT) / _within(1, MEAN_WAIT), level_given=False
    ),
    "hand_raiser_never_share": Rate(0.0, level_given=False),  # everybody answers, sooner or later
    "content_waste_share": Rate(0.65),  # N33; nobody publishes what the best waste
    "attempts_per_worked_lead": Rate(1.45),  # T14; the articles have no figure of the best
}


def spreadsheet(check: Check) -> Answer:
    """Return what published rates and ratios, multiplied, say of a check; if they say nothing, firms do not differ."""
    rate = FUNNEL.get(check.measure)
    if rate is None or (check.first, check.second) != (LAGGARD, BEST):
        return _no_difference(check)
    given = rate.level_given if check.of == LAGGARD else rate.ratio_given
    return Answer(_exactly(_of(check, rate.laggard, rate.best)), given)


def sorting(check: Check) -> Answer:
    """Return what sorting firms in which practices do nothing says of a check: nothing but growth differs."""
    if check.measure != "revenue_growth" or (check.first, check.second) != (LAGGARD, BEST):
        return _no_difference(check)
    spread = spread_for(BEST_GROWTH - LAGGARD_GROWTH)
    laggard = LAGGARD_GROWTH
    best = laggard + sorted_gap(spread)
    return Answer(_exactly(_of(check, laggard, best)), given=True)


def reduced(check: Check, simulated: Simulated) -> Answer | None:
    """Return what the reduced model says of a check, if it was run for it and has a value."""
    found = simulated.of(check)
    return None if found is None or math.isnan(found.value) else Answer(found)


def _no_difference(check: Check) -> Answer:
    """Return that firms do not differ: the published level of laggards, told, and the same of everybody else."""
    rate = FUNNEL.get(check.measure, Rate(0.0))
    if check.measure == "nurtured_deal_value_ratio":
        rate = Rate(1.0)  # nurtured deals are as large as others
    return Answer(_exactly(_of(check, rate.laggard, rate.laggard)), check.of == LAGGARD and rate.level_given)


def _of(check: Check, laggard: float, best: float) -> float:
    if check.of == DIFFERENCE:
        return best - laggard
    if check.of == RATIO:
        return best / laggard if laggard else 1.0
    return best if check.of == BEST else laggard


def _exactly(value: float) -> Estimate:
    return Estimate(value, value, value, 0, 0)
