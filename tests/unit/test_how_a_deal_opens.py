"""How a deal opens: with whom, out of what, how large, and in whose name."""

import math
from functools import partial

import numpy as np
import pytest
from scipy import stats

from sim.behaviour.opportunities_open import DEALS_A_WINDOW, FIRST_MEETING, first_opinions, open_opportunity
from sim.calendar import business_at
from sim.records import FAR
from sim.stages import (
    ALL_TOPICS,
    CAMPAIGN_CHANNELS,
    EVALUATING,
    EVENTS,
    INQUIRY,
    NOBODY,
    NURTURE,
    OPPORTUNITY,
    SOURCE_MARKETING,
    SOURCE_SALES,
    SQL,
)
from tests.agreeing import agree, seat

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
BY_CHANCE = 1e-5
NOW = 400.0


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def opened(organisation, rows, lead=NOBODY):
    """Open a deal of the first rep with each of some accounts."""
    firm = organisation.firm
    before = int(firm.counts.opportunities[0])
    for row in rows:
        open_opportunity(row, lead, 0, NOW, firm, organisation.terms, organisation.luck)
    return slice(before, int(firm.counts.opportunities[0]))


def with_room(small_firm, *sets):
    return small_firm("laggard", "market.committees=2000", "horizon.observed_years=4", *sets)


def test_what_a_deal_brings_along_is_drawn_as_the_firm_and_its_market_say(small_firm):
    organisation = with_room(small_firm)
    deals, number = organisation.opportunities, min(400, len(organisation.opportunities.committee) - 1)
    agree(
        organisation,
        rival={"presence": 0.3, "standing": 0.5, "standing_spread": 0.1},
        committee={"council_every": 70.0, "patience": 900.0, "patience_sigma": 0.5},
    )
    new = opened(organisation, range(number))
    assert abs(deals.rival[new].sum() - 0.3 * number) < TOO_FAR * math.sqrt(0.21 * number)
    standing = (deals.rival_standing[new] - 0.5) / 0.1
    patience = np.log((deals.patient_until[new] - NOW) / 900.0) / 0.5
    for standard in (standing, patience):
        assert stats.kstest(standard, "norm").pvalue > BY_CHANCE
    for gap, mean in (
        (deals.next_council[new] - NOW, 70.0),
        (deals.next_meeting[new] - business_at(NOW), FIRST_MEETING),
    ):
        assert stats.kstest(gap, "expon", args=(0.0, mean)).pvalue > BY_CHANCE


def test_a_rival_stands_somewhere_between_nothing_and_certainty_however_much_rivals_differ(small_firm):
    organisation = with_room(small_firm)
    agree(organisation, rival={"standing": 0.5, "standing_spread": 10.0})
    standing = organisation.opportunities.rival_standing[opened(organisation, range(40))]
    assert (standing.min(), standing.max()) == (0.0, 1.0)


def test_deals_of_one_account_have_luck_of_their_own_within_their_window(small_firm):
    """Seven are told apart, and those beyond share the last; none has the luck of another window."""
    organisation = with_room(small_firm)
    deals, committees = organisation.opportunities, organisation.committees
    committees.window[3], of_the_window = 5, set(range(5 * DEALS_A_WINDOW, 6 * DEALS_A_WINDOW))
    new = opened(organisation, [3] * 12)
    assert set(deals.occasion[new].tolist()) == of_the_window
    for luck in (deals.next_council, deals.next_meeting, deals.patient_until):
        assert len(set(luck[new].tolist())) == DEALS_A_WINDOW


def test_a_deal_stands_with_its_rep_its_account_and_in_the_books(small_firm):
    organisation = with_room(small_firm)
    deals, committees, rows = organisation.opportunities, organisation.committees, [3, 5, 8]
    committees.told_marketing[:9] = 0
    committees.told_marketing[5], committees.window_opens[:9], committees.window_closes[:9] = 1, FAR, FAR
    committees.window_opens[8] = NOW
    agree(
        organisation,
        rival={"presence": 0.0},
        handing_over={"completeness": 0.4},
        committee={"start": 0.5, "fit_weight": 0.0, "claim_weight": 0.0, "dispersion": 0.0},
    )
    organisation.members.opinion[:] = 0.0
    new = opened(organisation, rows)
    assert deals.committee[new].tolist() == rows
    assert set(deals.owner[new].tolist()) == {0}
    assert set(deals.opened[new].tolist()) == {NOW}
    first = committees.first_member[rows]
    assert (organisation.members.opinion[first] == 0.5).all(), "its members have a view of us"
    assert committees.opportunity[rows].tolist() == [0, 1, 2]
    assert set(committees.stage[rows].tolist()) == {EVALUATING}
    assert (int(organisation.reps.first_deal[0]), deals.behind[new].tolist()) == (2, [NOBODY, 0, 1])
    assert deals.influenced[new].tolist() == [0, 1, 0]
    assert deals.in_window[new].tolist() == [0, 0, 1]
    assert not deals.rival[new].any()
    assert set(deals.complete[new].tolist()) == {0.4}, "as complete as records are"
    assert organisation.weeks.opportunities[int(NOW // 168)] == 3.0
    assert set(deals.source_true[new].tolist()) == set(deals.source_recorded[new].tolist()) == {SOURCE_SALES}


@pytest.mark.parametrize(("complete", "credited"), [(1, True), (0, False)])
@pytest.mark.parametrize("channel", [EVENTS, NURTURE])
def test_a_deal_out_of_a_lead_is_marketings_and_credited_where_its_record_names_a_campaign(
    complete, credited, channel, small_firm
):
    organisation = with_room(small_firm)
    leads, deals, campaigns = organisation.leads, organisation.opportunities, organisation.campaigns
    leads.committee[0], leads.identity[0], leads.inquired[0], leads.stage[0] = 4, 4, 10.0, SQL
    leads.complete[0], leads.channel[0], leads.nurtured[0] = complete, channel, channel == NURTURE
    organisation.reps.trust_good[0] = 0.0  # who believes nothing names no source
    new = opened(organisation, [4], lead=0)
    named = SOURCE_MARKETING if credited else SOURCE_SALES
    assert deals.source_true[new].tolist() == [SOURCE_MARKETING]
    assert deals.source_recorded[new].tolist() == [named]
    assert leads.source_recorded[0] == named
    assert (leads.stage[0], leads.opportunity[0]) == (OPPORTUNITY, NOW)
    assert (deals.lead[0], deals.complete[0], deals.nurtured[0]) == (0, complete, channel == NURTURE)
    row = int(organisation.committees.segment[4]) * CAMPAIGN_CHANNELS + channel
    credit = np.zeros(len(campaigns.credited))
    if credited and channel < CAMPAIGN_CHANNELS:
        credit[row] = deals.size[0]
    assert campaigns.credited.tolist() == credit.tolist()


def test_a_store_that_is_full_opens_no_deal_and_keeps_its_spare_row(small_firm):
    organisation = with_room(small_firm)
    deals, rooms = organisation.opportunities, len(organisation.opportunities.committee) - 1
    organisation.counts.opportunities[0] = rooms - 1
    organisation.leads.stage[0] = INQUIRY
    new = opened(organisation, [0, 1])
    assert (new.start, new.stop) == (rooms - 1, rooms)
    assert deals.committee[-1] == NOBODY
    assert organisation.committees.opportunity[1] == NOBODY


def first_views(organisation, fit, inflated, **terms):
    committees, members = seat(organisation, [0.0] * 4)
    committees.fit[0], committees.inflated[0] = fit, inflated
    agree(
        organisation,
        committee={"start": 0.5, "fit_weight": 0.4, "claim_weight": 0.05, "dispersion": 0.0, **terms},
    )
    first_opinions(0, 1, committees, members, organisation.terms.committee, organisation.luck)
    assert members.opinion[:4].tolist() == members.anchor[:4].tolist(), "nobody has talked to anybody yet"
    return members.anchor[:4]


def test_a_first_view_is_fit_and_what_was_claimed_and_stays_within_bounds(small_firm):
    view = partial(first_views, small_firm("laggard"))
    assert view(0.5, 0) == pytest.approx(0.5)
    assert view(1.0, 0) == pytest.approx(0.7)
    assert view(0.25, 0) == pytest.approx(0.4)
    assert view(0.5, 0b1011) == pytest.approx(0.65), "three claims"
    assert view(1.0, ALL_TOPICS).tolist() == [1.0] * 4
    assert view(0.0, 0, start=0.1).tolist() == [0.0] * 4


def test_members_differ_from_one_another_by_the_dispersion(small_firm):
    organisation = small_firm("laggard")
    committees, members = organisation.committees, organisation.members
    committees.fit[:-1], committees.inflated[:-1] = 0.5, 0
    agree(organisation, committee={"start": 0.5, "dispersion": 0.1})
    for row in range(200):
        first_opinions(row, 1, committees, members, organisation.terms.committee, organisation.luck)
    seated = int(committees.first_member[200])
    assert stats.kstest((members.anchor[:seated] - 0.5) / 0.1, "norm").pvalue > BY_CHANCE
