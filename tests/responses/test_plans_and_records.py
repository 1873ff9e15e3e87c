"""What people hear, know and record is used: in what they say, in a deal's size, in plans, in what a rep believes."""

import math
from functools import partial

import numpy as np
import pytest

from sim.behaviour.leads_are_handed_over import believe
from sim.behaviour.opportunities_open import size_of_deal, source_is_named
from sim.behaviour.people_learn import hold_sessions, reps_are_briefed
from sim.clock import DAYS_A_QUARTER, DAYS_A_YEAR, QUARTERS_A_YEAR
from sim.rituals import start_hires
from sim.rituals.planning import quarterly_planning
from sim.stages import ALL_TOPICS, NOBODY, SEGMENTS, WON

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def columns_of(organisation, leaving_out=()):
    """What every column holds, as bytes."""
    return {
        f"{store}.{name}": column.tobytes()
        for store, columns in organisation.firm._asdict().items()
        for name, column in columns._asdict().items()
        if f"{store}.{name}" not in leaving_out
    }


def differing(first, second):
    return sorted(name for name in first if first[name] != second[name])


# Sessions and briefings.


def test_one_session_teaches_one_segment_and_segments_take_turns(small_firm):
    organisation = small_firm("laggard", "knowledge.voice_sessions=52 /y", "knowledge.from_voice_session=1")
    firm, terms = organisation.firm, organisation.terms
    expertise, reps = firm.expertise, firm.reps
    expertise.knows[:] = 0
    line, taught = expertise.line.copy(), []
    for week in range(SEGMENTS):
        before, hours = expertise.knows.copy(), reps.meetings_due[0]
        hold_sessions(week, reps, expertise, firm.segments, firm.counts, terms, organisation.luck)
        new = np.flatnonzero(expertise.knows[:SEGMENTS] != before[:SEGMENTS])
        assert len(new) == 1
        taught += new.tolist()
        assert expertise.knows[new[0]] == firm.segments.relevant[new[0]]
        assert reps.meetings_due[0] - hours == pytest.approx(terms.knowledge.session_hours)
    assert sorted(taught) == list(range(SEGMENTS))
    assert expertise.line.tolist() == line.tolist(), "customers do not say how marketing puts it"


def test_a_briefing_brings_as_many_topics_into_line_as_it_says(small_firm):
    organisation = small_firm("laggard")
    firm = organisation.firm
    apart = []
    for share in (0.0, 0.4, 1.0):
        for segment in range(SEGMENTS):
            rows = slice(segment, 4 * SEGMENTS, SEGMENTS)
            firm.expertise.line[rows] = ~firm.segments.line[segment] & ALL_TOPICS
        reps_are_briefed(3, share, firm, organisation.luck)
        lines = firm.expertise.line[: 4 * SEGMENTS].reshape(4, SEGMENTS)
        differs = (lines ^ firm.segments.line[:SEGMENTS]) & ALL_TOPICS
        apart.append(np.mean([int(mask).bit_count() / 16 for mask in differs.ravel()]))
    assert (apart[0], apart[2]) == (1.0, 0.0)
    assert abs(apart[1] - 0.6) < TOO_FAR * math.sqrt(0.24 / (4 * SEGMENTS * 16))


@pytest.mark.parametrize("plannings", [0, 4])
def test_reps_are_briefed_where_the_quarter_is_planned_together(plannings, small_firm):
    organisation = small_firm(
        "base", f"rituals.planning={plannings} /y", "knowledge.briefing=1", "team.turnover=0 /y"
    )
    organisation.run_until(DAYS_A_QUARTER - 5)
    expertise, segments = organisation.expertise, organisation.segments
    quarterly_planning(organisation, 12)
    rows = expertise.line[: 4 * SEGMENTS].reshape(4, SEGMENTS)
    assert (rows == segments.line[:SEGMENTS]).all() == (plannings > 0)


# What a deal is worth.


def test_a_deal_is_opened_the_larger_the_more_its_buyers_know(small_firm):
    organisation = small_firm("laggard", "committee.knowledge_in_value=0.4")
    firm, decision = organisation.firm, organisation.terms.committee
    first, size = int(firm.committees.first_member[0]), int(firm.committees.size[0])
    relevant = int(firm.segments.relevant[firm.committees.segment[0]])
    potential = float(firm.committees.potential[0])
    sizes = []
    for items in (0, ~relevant & ALL_TOPICS, relevant & 0b0101010101010101, relevant, ALL_TOPICS):
        firm.members.items[first : first + size] = items
        sizes.append(size_of_deal(0, firm, decision))
    assert sizes[:2] == pytest.approx([0.6 * potential] * 2)
    assert sizes[1] < sizes[2] < sizes[3]
    assert sizes[3:] == pytest.approx([potential] * 2)


def test_what_is_won_is_what_was_opened_whatever_the_buyers_learn_meanwhile(small_firm):
    organisation = small_firm("best-in-class", "market.committees=2000")
    sizes = {}
    while organisation.today < 500:
        organisation.step()
        deals = organisation.opportunities
        for deal in range(len(sizes), int(organisation.counts.opportunities[0])):
            sizes[deal] = deals.size[deal]
    deals = organisation.opportunities
    won = np.flatnonzero(deals.outcome == WON)
    assert len(won) > 10
    assert deals.value[won].tolist() == [sizes[deal] for deal in won]
    lost = np.flatnonzero((deals.committee != NOBODY) & (deals.outcome != WON))
    assert (deals.value[lost] == 0.0).all()
    observed = (deals.closed[won] > 52 * 168.0) & (organisation.committees.renews[deals.committee[won]] > 1e4)
    contracts = organisation.committees.contract[deals.committee[won]]
    fresh = observed & (organisation.committees.since[deals.committee[won]] == deals.closed[won])
    assert contracts[fresh] == pytest.approx(deals.size[won][fresh], rel=1e-6)


# Attribution.


def test_a_complete_record_brings_its_source_along_and_into_another_the_rep_types_it_as_believed(small_firm):
    organisation = small_firm("laggard", "market.committees=3000")
    firm, terms, draws = organisation.firm, organisation.terms, 2000
    leads, reps = firm.leads, firm.reps
    leads.committee[:draws] = np.arange(draws)
    named = partial(source_is_named, rep=0, occasion=8, firm=firm, terms=terms, luck=organisation.luck)
    assert named(NOBODY)
    for trust in (0.2, 0.7):
        reps.trust_good[0], reps.trust_bad[0] = 10.0 * trust, 10.0 * (1.0 - trust)
        leads.complete[:draws] = 1
        assert all(named(lead) for lead in range(50))
        leads.complete[:draws] = 0
        share = np.mean([named(lead) for lead in range(draws)])
        assert abs(share - trust) < TOO_FAR * math.sqrt(trust * (1.0 - trust) / draws)
    off = terms._replace(switches=terms.switches._replace(attribution=0.0))
    assert all(source_is_named(lead, 0, 8, firm, off, organisation.luck) for lead in range(50))


def test_a_share_of_the_programme_goes_where_the_record_says_that_deals_came_from(small_firm):
    organisation = small_firm("laggard", "attribution.follows=0.5")
    marketer, campaigns = organisation.marketer_agents[0], organisation.campaigns
    assert marketer.follow_the_record([0.6, 0.4], [0.0, 0.0]) == [0.6, 0.4]
    assert marketer.follow_the_record([0.6, 0.4], [0.0, 7.0]) == pytest.approx([0.3, 0.7])
    planned = np.array(marketer.share_out_the_channels(1))
    spent = np.array(marketer.share_out_the_programme(100.0))
    campaigns.credited[:-1].reshape(SEGMENTS, -1)[1] = 0.0, 0.0, 50_000.0, 0.0
    moved = np.array(marketer.share_out_the_channels(1))
    assert moved == pytest.approx(0.5 * planned + np.array([0.0, 0.0, 0.5, 0.0]))
    assert marketer.share_out_the_channels(0) == pytest.approx(planned), "other segments stay"
    after = np.array(marketer.share_out_the_programme(100.0))
    assert after[1] > spent[1]
    assert after.sum() == pytest.approx(100.0)


RECORDS = ("leads.source_recorded", "opportunities.source_recorded", "campaigns.credited")


@pytest.mark.parametrize("name", ["laggard", "best-in-class"])
def test_without_attribution_the_programme_is_the_fixed_plan_to_the_byte(name, small_firm):
    off = small_firm(name, "mechanisms.attribution=false").run()
    fixed = small_firm(name, "attribution.follows=0").run()
    follows = small_firm(name).run()
    assert differing(columns_of(off, RECORDS), columns_of(fixed, RECORDS)) == []
    assert "segments.spend" in differing(columns_of(follows), columns_of(fixed))
    assert "campaigns.share" in differing(columns_of(follows), columns_of(fixed))


# The forecast.


def heads(organisation):
    reps = organisation.reps
    return int(((reps.employed > 0) | (reps.vacant_until > 0)).sum())


def starts(small_firm, forecast, *sets):
    """The field reps of a firm whose plan asks for eight instead of four, at the start and after each quarter."""
    organisation = small_firm("laggard", "team.turnover=0 /y", *sets)
    organisation.growth_of_plan, found = 2.0, []
    for quarter in range(1, QUARTERS_A_YEAR):
        organisation.today, organisation.forecast = quarter * DAYS_A_QUARTER, forecast
        start_hires(organisation)
        found.append(heads(organisation))
    return found


def test_planned_hires_begin_when_the_forecast_carries_them_and_by_the_last_quarter_all_have(small_firm):
    assert starts(small_firm, 0.0) == [6, 7, 8]
    assert starts(small_firm, 1e9) == [8, 8, 8]
    assert starts(small_firm, 0.0, "mechanisms.forecast=false") == [8, 8, 8]


def test_who_is_hired_within_the_year_has_the_quota_of_the_others(small_firm):
    organisation = small_firm("laggard", "team.turnover=0 /y")
    organisation.growth_of_plan, organisation.today, organisation.forecast = 2.0, DAYS_A_QUARTER, 1e9
    start_hires(organisation)
    assert heads(organisation) == 8
    quota = organisation.reps.quota[:8]
    assert quota[0] > 0.0
    assert (quota == quota[0]).all()


def test_without_a_forecast_hires_begin_with_the_year_and_at_no_other_time(small_firm):
    """The book grows twofold and shrinks again, so that the plan has hires to begin."""
    sets = (
        "mechanisms.forecast=false",
        "team.turnover=0 /y",
        "horizon.observed_years=3",
        "renewal.expansion=100 %",
    )
    organisation = small_firm("best-in-class", *sets)
    changed = []
    before = heads(organisation)
    while organisation.today < organisation.last_day:
        organisation.step()
        if heads(organisation) != before:
            changed.append((organisation.today - 1) % DAYS_A_YEAR)
            before = heads(organisation)
    assert changed
    assert set(changed) == {0}


def test_where_the_plan_is_fixed_the_forecast_decides_nothing(small_firm):
    """To the byte: who hires nobody has nothing to begin sooner or later."""
    on, off = (
        columns_of(small_firm("best-in-class", "plan=fixed", *sets).run())
        for sets in ((), ("mechanisms.forecast=false",))
    )
    assert differing(on, off) == []


# What a rep believes of a lead.


@pytest.mark.parametrize("trust", [0.0, 0.25, 0.8, 1.0])
def test_belief_lies_between_the_reps_own_look_and_the_score_as_far_as_marketing_is_trusted(
    trust, small_firm
):
    organisation = small_firm("laggard")
    leads, reps = organisation.leads, organisation.reps
    reps.trust_good[0], reps.trust_bad[0] = trust, 1.0 - trust
    leads.believed[0], leads.score[0] = 0.3, 0.7
    believe(0, 0, leads, reps)
    assert float(leads.believed[0]) == pytest.approx(0.3 + 0.4 * trust, abs=1e-6)
