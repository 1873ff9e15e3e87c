"""With behaviour frozen, more capacity makes nobody wait longer, and size alone changes no rate."""

import math

import numpy as np
from scipy import stats

from sim.agents import SalesRep
from sim.clock import DAYS_A_YEAR

A_MONTH = 30 * 24.0
FROZEN = (
    "plan=fixed",
    "pay.volume_weight=0",  # a larger team is promised more leads, and gets worse ones
    "feedback.learning_rate=0",
    "prospecting.hit_in_window=0",  # own deals take accounts out of the market
    "prospecting.hit_outside=0",
    "response.content_attempt=0",  # and so do those out of leads
    "response.tire_kicker_attempt=0",
    "response.p_at_once=0",
    "response.p_late=0",
    "nurture.capture=0 %",
    "handing_over.routed=100 %",
    "team.turnover=0 /y",
    "acceptance.own_bar=-1",
)


class FrozenRep(SalesRep):
    """A rep who never changes how to work."""

    def review_my_week(self) -> None:
        """Decide nothing."""


def mean_wait(small_firm, reps, seed):
    """The mean of min(wait, 30 days) over all delivered leads that could have waited so long."""
    organisation = small_firm(
        "laggard", *FROZEN, f"team.sales_reps={reps}", seed=seed, agents={"sales_rep": FrozenRep}
    )
    organisation.run_until(2 * DAYS_A_YEAR)
    leads = organisation.leads_table()
    leads = leads[leads["delivered"] < organisation.today / 5 * 168.0 - A_MONTH]
    return float((leads["first_attempt"] - leads["delivered"]).fillna(A_MONTH).clip(upper=A_MONTH).mean())


def test_more_reps_do_not_make_leads_wait_longer(small_firm, fresh_seed):
    """Paired over eight seeds; if reps made no difference it would fail in less than 1 of 50 runs."""
    for few, many in ((1, 2), (2, 6)):
        change = np.array(
            [
                mean_wait(small_firm, many, fresh_seed + k) - mean_wait(small_firm, few, fresh_seed + k)
                for k in range(8)
            ]
        )
        assert change.mean() <= 3 * change.std(ddof=1) / math.sqrt(len(change))


def rates(small_firm, times, seed):
    organisation = small_firm(
        "industry-average",
        "plan=fixed",
        f"market.committees={300 * times}",
        f"market.customers={30 * times}",
        f"team.sales_reps={30 * times}",
        seed=seed,
    )
    organisation.run_until(DAYS_A_YEAR)
    weeks = organisation.weeks
    leads = organisation.leads_table()
    settled = leads[leads["delivered"] < 44 * 168.0]
    return (
        weeks.inquiries.sum() / (300 * times),
        weeks.mqls.sum() / weeks.inquiries.sum(),
        weeks.agreed.sum() / (weeks.inquiries.sum() - weeks.attached.sum()),
        settled["first_attempt"].notna().mean(),
        settled["sql"].notna().mean(),
        weeks.opportunities.sum() / (300 * times),
    )


def test_a_market_ten_times_as_large_with_reps_to_match_has_the_same_rates(small_firm, fresh_seed):
    """Welch's t for six rates at once; fails by chance about once in 15,000 runs (six times 1e-5)."""
    small = np.array([rates(small_firm, 1, fresh_seed + k) for k in range(10)])
    large = np.array([rates(small_firm, 10, fresh_seed + 100 + k) for k in range(5)])
    p = stats.ttest_ind(small, large, equal_var=False).pvalue
    assert (p > 1e-5).all(), np.vstack((small.mean(0), large.mean(0), p))
