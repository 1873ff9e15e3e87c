"""Conservation: every day adds up, whatever the scenario, and nothing planned is slept through."""

import math

import numpy as np
import pytest

from sim import Organisation, load_scenario
from sim.audit import audit
from sim.calendar import day_begins
from sim.stages import CUSTOMER, DORMANT

CHANGES = """
question = "Do the books balance while the firm is being reorganised?"
extends = "laggard"

[market]
committees = 600
customers = 60

[team]
sales_reps = 4
marketers = 2
turnover = "0.4 /y"

[[change]]
at = "20 w"
set = { "practices.defined_roles" = 0.9, "practices.debriefing" = 0.8 }
ramp = "13 w"
cost = "40 kEUR"
dip = "30 %"
dip_lasts = "13 w"

[[change]]
at = "observed 26 w"
set = { "team.sales_reps" = 7, "handing_over.sync_delay" = "2 h", "team.marketers" = 1 }
"""
FIRMS = {
    "laggard": ("laggard",),
    "best-in-class": ("best-in-class",),
    "development reps who come and go": (
        "best-in-class",
        "team.development_reps=2",
        "team.turnover=0.6 /y",
        "leadership.change_week=30",
    ),
    "a shared inbox": ("laggard", "forms.routing=shared_inbox", "team.turnover=0.6 /y"),
    "pods, exponential service": ("industry-average", "team.pods=1", "forms.service=exponential"),
    "development reps only": ("laggard", "team.sales_reps=0", "team.development_reps=3"),
    "chores switched off": ("best-in-class", "mechanisms.chores=false"),
    "nothing has an owner": ("industry-average", "handing_over.routed=0 %", "handing_over.looks_a_week=1"),
    "rival forms": (
        "industry-average",
        "forms.group=vote",
        "forms.trust=average",
        "forms.churn=patience",
        "forms.prospecting=open_market",
        "forms.pay=quarter_end",
        "forms.response=steep",
    ),
}


# What the book opens with: who is in it, with which contract, and what they remember of what they were told.
MEMORY = ("told_marketing", "told_sales", "line_marketing", "line_sales", "inflated")
BOOK = ("identity", "contract", "since", "renews", "next_care", *MEMORY)


def asleep(organisation):
    """The committees for which something due did not happen, and who will not wake tomorrow either."""
    committees = organisation.committees
    tomorrow = day_begins(organisation.today)
    dormant, customer = committees.stage == DORMANT, committees.stage == CUSTOMER
    due = np.minimum(committees.next_candidate, committees.next_touch)
    due = np.minimum(due, np.where(dormant, committees.window_opens, committees.window_closes))
    if organisation.counts.observed[0]:
        due = np.where(customer, np.minimum(due, committees.renews), due)
    if organisation.counts.reps[0]:
        due = np.where(customer, np.minimum(due, committees.next_care), due)
    return np.flatnonzero((due < tomorrow) & (committees.wakes >= tomorrow)).tolist()


def past_weeks(organisation, until):
    return [column[:until].tobytes() for column in organisation.weeks]


def live_and_audit(organisation):
    past, leads = past_weeks(organisation, 0), 0
    while organisation.today < organisation.last_day:
        this_morning, week = day_begins(organisation.today), organisation.today // 5
        organisation.step()
        assert audit(organisation) == [], f"day {organisation.today}"
        assert asleep(organisation) == [], f"day {organisation.today}"
        new = organisation.leads.inquired[leads : organisation.counts.leads[0]]
        assert (new >= this_morning).all(), f"day {organisation.today}: an inquiry is dated back"
        assert past_weeks(organisation, week) == past, (
            f"day {organisation.today}: a week long past was rewritten"
        )
        leads, past = int(organisation.counts.leads[0]), past_weeks(organisation, organisation.today // 5)
    return organisation


@pytest.mark.parametrize("firm", FIRMS.values(), ids=FIRMS)
def test_the_census_is_clean_every_day(firm, small_firm, fresh_seed):
    organisation = live_and_audit(small_firm(*firm, seed=fresh_seed))
    assert organisation.counts.leads[0] > 0


def test_the_census_is_clean_every_day_of_a_reorganisation(tmp_path, fresh_seed):
    path = tmp_path / "reorganisation.toml"
    path.write_text(CHANGES)
    organisation = live_and_audit(Organisation(load_scenario(path), seed=fresh_seed))
    assert organisation.counts.reps[0] > 4, "the team has grown"


FASTER_SYNC = """
question = "What becomes of the leads that wait when the sync is made faster?"
extends = "laggard"

[handing_over]
sync_delay = "9 d"

[[change]]
at = "30 w"
set = { "handing_over.sync_delay" = "1 h" }
"""


def test_a_faster_sync_delivers_the_leads_that_wait_at_once_but_not_in_the_past(tmp_path, fresh_seed):
    path = tmp_path / "faster-sync.toml"
    path.write_text(FASTER_SYNC)
    organisation = Organisation(load_scenario(path), seed=fresh_seed)
    organisation.run_until(40 * 5)
    leads = organisation.leads_table()
    changed = 30 * 168.0
    waited = leads[(leads["mql"] < changed) & ~(leads["delivered"] < changed)]
    assert len(waited) > 0
    assert waited["delivered"].between(changed, changed + 24.0).all()


@pytest.mark.parametrize("name", ["laggard", "industry-average", "best-in-class"])
def test_growth_is_new_business_and_expansion_less_churn(name, small_firm, fresh_seed):
    measures = small_firm(name, seed=fresh_seed).run().measures()
    flows = measures["new_business_rate"] + measures["expansion_rate"] - measures["revenue_churn_rate"]
    assert math.isclose(measures["revenue_growth"], flows, abs_tol=1e-9)


def test_the_installed_base_is_the_same_in_every_arm_on_the_first_observed_day(small_firm, fresh_seed):
    books = []
    for name in ("laggard", "best-in-class"):
        organisation = small_firm(name, seed=fresh_seed)
        organisation.run_until(organisation.first_observed_day)
        committees = organisation.committees
        theirs = committees.stage == CUSTOMER
        books.append([getattr(committees, name)[theirs].tobytes() for name in BOOK])
    assert books[0] == books[1]


def test_windows_are_the_buyers_own(small_firm, fresh_seed):
    """Whatever the firm does, the same committees are in the market at the same time."""
    windows = []
    for name in ("laggard", "best-in-class"):
        committees = small_firm(name, seed=fresh_seed).run().committees
        windows.append((committees.window.tolist(), committees.window_opens.tolist()))
    assert windows[0] == windows[1]


def test_inquiries_come_on_every_working_day_alike(small_firm, fresh_seed):
    """Chi-square with 4 degrees of freedom: mean 4, and above 28 by chance once in 100,000 runs."""
    organisation = small_firm("base", "market.committees=5000", seed=fresh_seed)
    organisation.run_until(260)
    inquired = organisation.leads.inquired[: organisation.counts.leads[0]]
    inquired = inquired[inquired >= 13 * 168.0]  # the first weeks begin with everybody's first occasion
    by_day = np.bincount((inquired % 168.0 // 24.0).astype(int), minlength=7)[:5]
    even = by_day.sum() / 5
    assert by_day.sum() > 500
    assert ((by_day - even) ** 2 / even).sum() < 28


def test_rows_of_leads_and_deals_in_another_order_give_the_same_measures(small_firm, fresh_seed):
    """Rows are permuted with everything that points to them; sums may round differently, by 1e-9."""
    organisation = small_firm("best-in-class", seed=fresh_seed).run()
    before = organisation.measures().astype(float)
    dice, firm = np.random.default_rng(fresh_seed), organisation.firm
    for name, pointers in (
        (
            "leads",
            (
                firm.leads.behind,
                firm.opportunities.lead,
                firm.committees.lead,
                firm.reps.first_lead,
                firm.counts.unowned,
            ),
        ),
        ("opportunities", (firm.opportunities.behind, firm.committees.opportunity, firm.reps.first_deal)),
    ):
        count = int(getattr(firm.counts, name)[0])
        order = dice.permutation(count)
        new_row = np.empty(count + 1, dtype=np.int32)
        new_row[order], new_row[-1] = np.arange(count), -1
        for column in getattr(firm, name):
            column[:count] = column[:count][order]
        for column in pointers:
            column[:] = new_row[column]
    assert audit(organisation) == []
    after = organisation.measures().astype(float)
    np.testing.assert_allclose(after.to_numpy(na_value=np.nan), before.to_numpy(na_value=np.nan), rtol=1e-9)
