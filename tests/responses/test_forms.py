"""What the form of a mechanism says, one effect at a time, where nothing else can bring it about."""

import math
from functools import partial

import numpy as np
import pytest

from sim import Organisation
from sim.behaviour.content_is_made import personas_in_turn
from sim.behaviour.content_is_used import tell_by_content
from sim.behaviour.inquiries_arrive import channel_of
from sim.behaviour.opportunities_open import next_occasion
from sim.calendar import ends_month
from sim.clock import DAYS_A_QUARTER, HOURS_A_WEEK, WEEKS_A_QUARTER
from sim.records import Assets, Campaigns, blank
from sim.rituals.pay_day import attainment, quarterly_pay
from sim.stages import CAMPAIGN_CHANNELS, CHANNEL_NAMES, PERSONAS, SEGMENTS
from tests.moving import load

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def lived(small_firm, *sets, weeks=52, name="laggard"):
    """Found a small firm and let it live for so many weeks."""
    organisation = small_firm(name, *sets)
    organisation.run_until(5 * weeks)
    return organisation


def paired(function, pairs):
    """Return the mean of a paired change over fresh seeds, and its standard error."""
    changes = np.array([function(seed) for seed in pairs])
    return changes.mean(), changes.std(ddof=1) / math.sqrt(len(changes))


# Inquiries by channel and segment.


def test_an_occasion_takes_the_channel_in_whose_reach_it_falls():
    campaigns = blank(Campaigns, SEGMENTS * CAMPAIGN_CHANNELS)
    campaigns.reach[CAMPAIGN_CHANNELS : 2 * CAMPAIGN_CHANNELS] = [0.1, 0.2, 0.3, 0.05]
    names = [CHANNEL_NAMES[channel_of(u, 1, campaigns)] for u in (0.0, 0.09, 0.11, 0.29, 0.31, 0.59, 0.61)]
    assert names == ["web", "web", "content", "content", "events", "events", "social"]


def test_a_channel_without_spend_brings_nothing_and_leaves_the_others_alone(small_firm):
    """Its money goes into the others, whose reach rises with it until the two firms learn different things."""
    spends = [f"inquiries.events.spend={share}" for share in ("25 %", "0 %")]
    with_events, without = (set(lived(small_firm, spend).leads_table()["channel"]) for spend in spends)
    assert "events" in with_events
    assert "events" not in without
    reach = [lived(small_firm, spend, weeks=1).campaigns.reach[:-1].reshape(SEGMENTS, -1) for spend in spends]
    others = [place for place, name in enumerate(CHANNEL_NAMES[:CAMPAIGN_CHANNELS]) if name != "events"]
    assert (reach[1][:, others] > reach[0][:, others]).all()


def test_what_lingers_of_a_campaign_halves_in_its_half_life(small_firm):
    organisation = lived(small_firm, "inquiries.web.half_life=2 w", weeks=12)
    before = organisation.campaigns.adstock[0]
    for _ in range(2):
        organisation.campaigns.share[0] = 0.0  # the monthly plan gives it something again
        organisation.run_until(organisation.today + 5)
    assert organisation.campaigns.adstock[0] == pytest.approx(before / 2.0)


def test_pay_on_volume_chases_segments_where_inquiries_are_cheap_and_finds_poorer_fits(fresh_seed):
    """With the threshold held, the spend alone does it; by chance in 1 of 700 tests (3 standard errors)."""

    def change_of_fit(seed):
        fits = []
        for share in (0.0, 0.8):
            sets = (f"pay.cheap_segments={share}", "pay.relax_a_month=0", "horizon.observed_years=1")
            organisation = Organisation(load("laggard", *sets), seed=seed).run()
            spend = organisation.segments.spend[:SEGMENTS]
            leads = organisation.leads_table()
            fits.append(float(organisation.committees.fit[leads["committee"]].mean()))
        advantages.append(spend[0] / spend[-1])
        return fits[1] - fits[0]

    advantages: list[float] = []
    mean, error = paired(change_of_fit, range(fresh_seed, fresh_seed + 8))
    assert mean < -3.0 * error
    assert np.mean(advantages) > 1.3, "the cheapest segment gets more than the dearest"


# Content.


def test_an_asset_serves_personas_in_turn_and_speaks_to_their_members_only(small_firm):
    masks = [personas_in_turn(nth, 2) for nth in range(PERSONAS)]
    assert sorted(masks) == sorted({0b00011, 0b00110, 0b01100, 0b11000, 0b10001})
    organisation = small_firm()
    assets = blank(Assets, 1)
    assets.personas[0], assets.topic[0] = 0b00101, 3
    committee = int(np.argmax(organisation.committees.size))
    tell_by_content(
        committee, 0, organisation.committees, organisation.members, organisation.segments, assets
    )
    first, size = organisation.committees.first_member[committee], organisation.committees.size[committee]
    told = organisation.members.items[first : first + size] >> 3 & 1
    assert told.tolist() == [member % PERSONAS in (0, 2) for member in range(size)]


def test_assets_come_out_at_the_ends_of_months_and_fewer_the_more_personas_they_serve(small_firm):
    made = {}
    for personas in (2, 4):
        organisation = lived(small_firm, f"content.personas={personas}")
        made[personas] = organisation.assets.made[: organisation.counts.assets[0]]
        assert all(ends_month(int(hour // HOURS_A_WEEK) * 5 + 4) for hour in made[personas])
        assert (made[personas] % HOURS_A_WEEK // 24 == 4).all(), "on Fridays"
    assert len(made[4]) < len(made[2]) / 2.0


# Pay day.


def test_a_bonus_just_earned_costs_nothing_beyond_salaries_and_a_missed_one_presses(small_firm):
    assert [attainment(*each) for each in ((0, 10), (5, 10), (10, 10), (90, 10), (3, 0))] == [
        0,
        0.5,
        1,
        1.5,
        1,
    ]
    organisation = lived(small_firm, "pay.volume_weight=1", "team.turnover=0 /y", weeks=WEEKS_A_QUARTER)
    week = WEEKS_A_QUARTER - 1
    span, reps = slice(0, WEEKS_A_QUARTER), organisation.reps
    organisation.promised_a_week = organisation.weeks.delivered[span].mean()
    reps.won_quarter[:4] = reps.quota[:4] / 4.0
    quarterly_pay(organisation, week)
    assert organisation.weeks.bonuses[week] == pytest.approx(0.0, abs=1e-6)
    assert organisation.marketers.missed_pay[:2] == pytest.approx(0.0, abs=1e-9)
    organisation.promised_a_week *= 2.0
    reps.won_quarter[:4] = 0.0
    quarterly_pay(organisation, week)
    money = organisation.terms.money
    saved = 4 * money.rep_salary * money.rep_bonus + 2 * money.marketer_salary * money.marketer_bonus * 0.5
    assert organisation.weeks.bonuses[week] == pytest.approx(-saved / 4.0)
    assert organisation.marketers.missed_pay[:2] == pytest.approx(1.0)


def test_missed_pay_relaxes_the_threshold(small_firm):
    organisation = small_firm("laggard")
    marketer = organisation.marketer_agents[0]
    marketer.set_my_threshold(0.2)
    calm = marketer.leniency
    organisation.marketers.leniency[0], organisation.marketers.missed_pay[0] = 0.0, 1.0
    marketer.set_my_threshold(0.2)
    assert marketer.leniency > calm


# Attention, records, norms, response, second deals.


def test_a_flood_of_leads_lowers_the_share_of_hours_that_they_get(small_firm):
    organisation = small_firm("laggard")
    rep, reps = organisation.sales_reps[0], organisation.reps
    shares = []
    for received in (0.0, 5.0, 50.0):
        reps.volume[0], reps.received[0] = 2.0, received
        rep.weigh_what_i_saw()
        shares.append(rep.hours_for_marketing(0.3))
        assert reps.received[0] == 0.0
    assert shares[0] > shares[1] > shares[2]


def test_records_are_complete_as_often_as_the_firm_says_and_lacking_ones_wait(small_firm):
    """The share is a binomial one, and fails by chance once in 100,000 runs; what the report says is counted."""
    sets = ("handing_over.completeness=40 %", "market.committees=4000", "chores.research=4")
    organisation = lived(small_firm, *sets, name="best-in-class", weeks=104)
    count = int(organisation.counts.leads[0])
    complete = organisation.leads.complete[:count] > 0
    assert abs(complete.mean() - 0.4) < TOO_FAR * math.sqrt(0.24 / count)
    waited = (organisation.leads.first_attempt - organisation.leads.opened)[:count]
    assert np.nanmax(waited[complete]) < 0.1
    assert np.nanmin(waited[~complete]) > 3.9
    week = organisation.leads.delivered[:count] // HOURS_A_WEEK
    reported = (week >= 104 - WEEKS_A_QUARTER) & (week < 104)
    assert organisation.quarters[-1].fields == pytest.approx(complete[reported].mean())


def test_norms_fade_between_reviews_and_reviews_renew_them(small_firm):
    fading = ("leadership.norms_fade_a_quarter=0.4", "attention.tracking=0.5")
    alone = small_firm("base", *fading, "rituals.lead_review=0 /y")
    alone.run_until(2 * DAYS_A_QUARTER)
    assert alone.adherence == pytest.approx(0.6**2)
    assert alone.terms.attention.tracking == pytest.approx(0.5 * 0.6**2)
    reviewed = small_firm("base", *fading, "rituals.lead_review=52 /y")
    reviewed.run_until(2 * DAYS_A_QUARTER)
    assert reviewed.adherence > 0.95
    off = small_firm("base", *fading, "mechanisms.leadership=false")
    off.run_until(2 * DAYS_A_QUARTER)
    assert off.adherence == 1.0


def test_leaders_hours_in_rituals_are_counted_and_one_leader_has_half_of_them(small_firm):
    two, one = (lived(small_firm, f"team.one_leader={one}", name="best-in-class") for one in (0, 1))
    assert two.weeks.leader_hours.sum() > 50.0
    assert one.weeks.leader_hours.sum() == pytest.approx(two.weeks.leader_hours.sum() / 2.0)


def test_a_second_deal_in_the_same_window_has_luck_of_its_own(small_firm):
    committees = small_firm().committees
    committees.window[0] = 3
    assert [next_occasion(0, committees) for _ in range(3)] == [24, 25, 26]
