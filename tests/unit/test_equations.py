"""Every formula reproduces the numbers that its source prints."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import equations

FITTED = {"p_at_once": 0.70, "p_late": 0.045, "half_life": 0.41}  # domain 4.1
STEEP = {"p_at_once": 0.70, "p_late": 0.045, "early": 1.75, "late": 0.6}
shares = st.floats(0.01, 0.99)
AN_INSTANT = 1e-9


def shallow(hours):
    return equations.engagement_shallow(hours, **FITTED)


def steep(hours):
    return equations.engagement_steep(hours, **STEEP)


def odds(p):
    return p / (1.0 - p)


@pytest.mark.parametrize(
    ("since", "until", "published"),
    [(0, 1, 0.38), (1, 24, 0.08), (24, 168, 0.05)],
    ids=["1 h", "24 h", "later"],
)
def test_the_shallow_form_averages_to_the_bins_of_telfer(since, until, published):
    """Published in whole per cent; the fit of domain 4.1 is within half a point."""
    middles = np.linspace(since, until, 20_001)[:-1] + (until - since) / 40_000
    assert np.mean([shallow(hours) for hours in middles]) == pytest.approx(published, abs=0.005)


@pytest.mark.parametrize(
    ("minutes", "printed", "rounding"),
    [(5, 0.59, 0.005), (30, 0.34, 0.005), (60, 0.235, 0.0005), (42 * 60, 0.051, 0.0005)],
)
def test_the_shallow_form_gives_the_numbers_printed_in_the_domain_notes(minutes, printed, rounding):
    assert shallow(minutes / 60) == pytest.approx(printed, abs=rounding)


def test_the_steep_form_loses_the_odds_that_mit_reports_from_five_to_thirty_minutes():
    """Published: 21 times lower; the exponent 1.75 of domain 4.1 is rounded, and so are the 21."""
    assert odds(steep(5 / 60)) / odds(steep(0.5)) == pytest.approx(21, rel=0.12)


def test_the_steep_form_falls_by_the_published_slopes():
    early = math.log(odds(steep(0.25)) / odds(steep(1.0))) / math.log(4)
    late = math.log(odds(steep(4.0)) / odds(steep(16.0))) / math.log(4)
    assert early == pytest.approx(STEEP["early"])
    assert late == pytest.approx(STEEP["late"])
    at_once_after_two_hours = math.log(odds(steep(2.0)) / odds(steep(2.5))) / math.log(1.25)
    assert at_once_after_two_hours == pytest.approx(STEEP["late"]), "MIT measured two hours, HBR the rest"


def test_the_steep_form_never_falls_below_a_hundredth_of_the_late_level():
    assert steep(1e9) == pytest.approx(STEEP["p_late"] / 100)


def test_the_steep_form_has_no_jump():
    assert steep(2.0 - AN_INSTANT) == pytest.approx(steep(2.0 + AN_INSTANT), rel=1e-6)
    assert steep(0.0) == pytest.approx(STEEP["p_at_once"])


@pytest.mark.parametrize("form", [shallow, steep])
@given(st.floats(0, 5000), st.floats(0, 5000))
def test_waiting_longer_never_helps(form, one, other):
    early, late = sorted((one, other))
    assert 0.0 < form(late) <= form(early) <= FITTED["p_at_once"] + AN_INSTANT


def test_hours_for_marketing_rise_with_trust_and_tracking_and_fall_with_experience_and_a_flood():
    def share(trust=0.35, tracking=0.1, experience=0.0, volume=2.0):
        flood = equations.flood_of_leads(volume, 2.0, 0.4)
        return equations.marketing_share(-1.9, trust, 3.9, tracking, 2.9, experience, 0.4, flood)

    assert share(trust=0.6) > share() < share(tracking=0.5)
    assert share(experience=1.0) < share()
    assert share(volume=4.0) < share() < share(volume=1.0)
    assert odds(share(trust=0.45)) / odds(share()) == pytest.approx(math.exp(0.39)), "a choice by log-odds"


def test_the_base_share_of_hours_holds_at_the_usual_trust_for_a_new_rep_whom_nobody_watches():
    share = equations.marketing_share(-1.9, 0.35, 3.9, 0.0, 2.9, 0.0, 0.4, 0.0)
    assert math.log(odds(share)) == pytest.approx(-1.9)


@given(st.floats(0, 1e3), st.floats(0.1, 3.0))
def test_the_usual_number_of_leads_is_no_flood_and_none_at_all_no_more_than_that_undone(usual, weight):
    assert equations.flood_of_leads(usual, usual, weight) == 0.0
    undone = -equations.flood_of_leads(usual, 0.0, weight)
    assert equations.flood_of_leads(0.0, usual, weight) == pytest.approx(undone)
    assert equations.flood_of_leads(1.0, 0.0, weight) == pytest.approx(weight * math.log(2))


@given(shares, st.floats(0.1, 3.0), st.floats(0, 30))
def test_who_trusts_blindly_or_not_at_all_learns_nothing_from_silence(answer, hours, tried):
    """To the blind, one more attempt on a lead that surely is real breaks even where a talk costs hours/answer."""
    blind = equations.loss_of_an_attempt(tried, 1.0, answer, hours, hours / answer)
    assert blind == pytest.approx(0.0, abs=1e-12)
    assert equations.loss_of_an_attempt(tried, 0.0, answer, hours, 1e6) == hours


@given(st.floats(0, 1), shares, st.floats(0, 29))
def test_every_attempt_on_a_silent_lead_is_worth_no_more_than_the_one_before(trust, answer, tried):
    lost = [equations.loss_of_an_attempt(tries, trust, answer, 0.25, 10.0) for tries in (tried, tried + 1.0)]
    rounding = 1e-12  # of hours, many times the last bit of ten
    assert 0.25 - 10.0 * answer - rounding <= lost[0] <= lost[1] + rounding <= 0.25 + 2 * rounding


@pytest.mark.parametrize("doubt", [2.0**-50, 2.0**-40, 2.0**-20])
def test_a_rep_who_hardly_doubts_still_weighs_silence_as_bayes_says(doubt):
    """Odds multiply: a real lead's fall by the chance of so much silence, a millionth here, from however high."""
    lost = equations.loss_of_an_attempt(6.0, 1.0 - doubt, 0.9, 0.25, 10.0)
    against = doubt / (1.0 - doubt) / 0.1**6
    assert lost == pytest.approx(0.25 - 9.0 / (1.0 + against), rel=1e-9)


@given(st.floats(0.01, 1e6), st.floats(0.5, 3.0))
def test_a_campaign_is_half_saturated_where_it_says(half, slope):
    assert equations.hill(half, half, slope) == pytest.approx(0.5)
    assert equations.hill(0.0, half, slope) == 0.0


@given(st.floats(0, 1e6), st.floats(0, 0.99))
def test_constant_spend_is_its_own_adstock(spend, retention):
    assert equations.adstock(spend, spend, retention) == pytest.approx(spend)


@pytest.mark.parametrize("weeks", [13, 26, 52])
def test_evidence_weighs_half_after_its_half_life(weeks):
    assert equations.weekly_memory(weeks * 168.0) ** weeks == pytest.approx(0.5)


@given(shares, st.integers(0, 15))
def test_an_item_is_discussed_the_likelier_the_more_members_hold_it(r, holders):
    missed = 1.0
    for _ in range(holders):
        missed *= 1.0 - r
    assert equations.discussed(r, holders) == pytest.approx(1.0 - missed)
    assert equations.discussed(r, holders + 1) >= equations.discussed(r, holders)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_member_ends_between_the_own_view_and_that_of_the_others(anchor, influence, stubbornness):
    moved = equations.friedkin_johnsen(anchor, influence, stubbornness)
    assert min(anchor, influence) - 1e-12 <= moved <= max(anchor, influence) + 1e-12
    assert equations.friedkin_johnsen(anchor, influence, 1.0) == anchor
    assert equations.friedkin_johnsen(anchor, influence, 0.0) == influence


def test_churn_grows_with_the_gap_and_the_misfit_by_the_stated_hazards():
    def churn(gap, fit):
        return equations.churn_chance(0.09, gap, 2.2, fit, 1.5)

    assert churn(0.3, 0.5) == pytest.approx(0.09)
    assert churn(0.8, 0.5) / churn(0.3, 0.5) == pytest.approx(math.exp(1.1))
    assert churn(0.3, 0.2) / churn(0.3, 0.5) == pytest.approx(math.exp(0.45))
    assert equations.churn_chance(5.0, 1.0, 2.2, 0.0, 1.5) == 1.0


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_patient_bear_a_gap_up_to_a_point_and_no_further(gap, fit):
    def churn(form, gap):
        return form(0.09, gap, 2.2, fit, 1.5)

    patient = equations.churn_chance_of_the_patient
    assert churn(patient, gap) == churn(equations.churn_chance, 0.6 if gap > 0.3 else 0.0)
    assert churn(patient, 0.3) == churn(patient, 0.0) < churn(patient, 0.31) == churn(patient, 1.0)


@given(st.floats(-0.6, 0.6))
def test_a_factor_by_segment_rises_evenly_and_leaves_the_average_as_it_is(step):
    factors = [equations.by_segment(segment, step) for segment in range(4)]
    assert np.mean(factors) == pytest.approx(1.0)
    assert np.diff(factors) == pytest.approx(step, abs=1e-12)


@pytest.mark.parametrize(("day", "level"), [(0, 0.35), (55, 0.675), (110, 1.0), (5000, 1.0)])
def test_a_hire_ramps_up_in_a_straight_line(day, level):
    assert equations.ramp_level(day, 110.0, 0.35) == pytest.approx(level)
    assert equations.ramp_level(day, 0.0, 0.35) == 1.0


def test_a_persona_more_costs_more_than_the_one_before():
    costs = [equations.persona_cost(personas, 1.4) for personas in range(1, 6)]
    assert costs[0] == 1.0
    assert np.all(np.diff(costs, 2) > 0)


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1), st.floats(0, 1))
def test_a_promise_is_a_share_of_capacity_or_more_than_anybody_can_do(capacity, wanted, optimism, modesty):
    promised = equations.promised_volume
    assert promised(capacity, wanted, optimism, modesty, 1.0) == pytest.approx(modesty * capacity)
    assert promised(capacity, wanted, optimism, modesty, 0.0) >= max(capacity, wanted)


@given(st.integers(0, 2**31 - 1))
def test_set_bits_are_counted(mask):
    assert equations.bits(mask) == mask.bit_count()


@given(st.tuples(shares, shares, shares), st.tuples(shares, shares, shares))
def test_a_score_is_the_inner_product_of_what_shows_and_what_counts(shown, weights):
    assert equations.weighted(*shown, *weights) == pytest.approx(np.dot(shown, weights))


@given(shares, shares, shares, st.floats(0.1, 10))
def test_what_is_asked_of_buyers_is_the_share_of_a_definition_that_is_not_clicks(
    fit, engagement, intent, scale
):
    asked = equations.asked_of_buyers
    assert asked(fit, 0.0, intent) == pytest.approx(1.0)
    assert asked(0.0, engagement, 0.0) == asked(0.0, 0.0, 0.0) == 0.0
    assert asked(fit, engagement, intent) + engagement / (fit + engagement + intent) == pytest.approx(1.0)
    assert asked(fit * scale, engagement * scale, intent * scale) == pytest.approx(
        asked(fit, engagement, intent)
    )


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_is_watched_is_done_and_what_is_not_is_done_as_anyway(anyway, tracking):
    assert equations.watched(anyway, 0.0) == anyway
    assert equations.watched(anyway, 1.0) == pytest.approx(1.0)
    left_undone = 1.0 - equations.watched(anyway, tracking)
    assert left_undone == pytest.approx((1.0 - anyway) * (1.0 - tracking)), "as independent chances do"


@given(st.integers(0, 2**16 - 1), st.integers(0, 2**16 - 1), st.integers(0, 2**16 - 1))
def test_a_view_is_taken_over_on_the_topics_that_were_talked_of_and_on_no_others(mask, topics, other):
    after = equations.taken_over(mask, topics, other)
    for topic in range(16):
        source = other if topics >> topic & 1 else mask
        assert after >> topic & 1 == source >> topic & 1
