"""Opinion dynamics and trust reach their closed forms; rounding in single precision is the only tolerance."""

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import equations, records
from sim.behaviour.committees_decide import influence_one_another
from sim.behaviour.members import weighted_opinion
from sim.policies.switches import Forms

INFLUENCE = Forms(*(0.0 for _ in Forms._fields))  # members influence one another
SINGLE = 3e-6  # opinions are kept in single precision
sizes = st.integers(1, 16)


@numba.njit
def after_rounds(rounds, committees, members, forms):
    """Let committee 0 influence itself, by the function that the day calls; return its mean opinion."""
    for _ in range(rounds):
        influence_one_another(0, committees, members, forms)
    return weighted_opinion(0, committees, members)


def committee(weights, stubbornness, views):
    """A committee of its own, and the columns it stands in."""
    committees = records.blank(records.Committees, 1)
    members = records.blank(records.Members, len(weights))
    committees.size[0] = len(weights)
    members.weight[:-1] = np.array(weights) / np.sum(weights)
    members.stubbornness[:-1] = stubbornness
    members.anchor[:-1] = members.opinion[:-1] = views
    return committees, members


def drawn(size, dice):
    return np.exp(0.8 * dice.standard_normal(size)), dice.uniform(0.1, 1.0, size), dice.random(size)


@settings(max_examples=60)
@given(sizes, st.integers(0, 2**32))
def test_opinions_reach_the_closed_form_of_friedkin_and_johnsen(size, seed):
    """x = (I − ΛW)⁻¹(I − Λ)x(0) with Λ = I − diag(stubbornness) and W of equal rows, the weights."""
    committees, members = committee(*drawn(size, np.random.default_rng(seed)))
    weights, stubborn, views = (
        column[:-1].astype(np.float64) for column in (members.weight, members.stubbornness, members.anchor)
    )
    yielding = np.diag(1.0 - stubborn)
    everybody = np.tile(weights, (size, 1))
    limit = np.linalg.solve(np.eye(size) - yielding @ everybody, stubborn * views)
    mean = after_rounds(600, committees, members, INFLUENCE)
    assert members.opinion[:-1] == pytest.approx(limit, abs=SINGLE)
    assert mean == pytest.approx(weights @ limit, abs=SINGLE)


@settings(max_examples=60)
@given(sizes, st.integers(0, 2**32))
def test_nobody_stubborn_means_the_consensus_of_degroot(size, seed):
    weights, _, views = drawn(size, np.random.default_rng(seed))
    committees, members = committee(weights, 0.0, views)
    consensus = float(np.average(members.opinion[:-1].astype(np.float64), weights=weights))
    after_rounds(1, committees, members, INFLUENCE)
    assert members.opinion[:-1] == pytest.approx(consensus, abs=SINGLE), "equal rows agree at once"
    after_rounds(50, committees, members, INFLUENCE)
    assert members.opinion[:-1] == pytest.approx(consensus, abs=10 * SINGLE), "and stay so"


@given(sizes, st.integers(0, 2**32))
def test_whoever_listens_to_nobody_never_moves(size, seed):
    weights, _, views = drawn(size, np.random.default_rng(seed))
    committees, members = committee(weights, 1.0, views)
    before = members.opinion.copy()
    after_rounds(5, committees, members, INFLUENCE)
    assert members.opinion.tolist() == before.tolist()


@settings(max_examples=40)
@given(st.integers(2, 16), st.integers(0, 2**32))
def test_members_in_another_order_hold_the_same_opinions_in_that_order(size, seed):
    dice = np.random.default_rng(seed)
    people = drawn(size, dice)
    order = dice.permutation(size)
    committees, members = committee(*people)
    after_rounds(20, committees, members, INFLUENCE)
    committees_too, others = committee(*(column[order] for column in people))
    after_rounds(20, committees_too, others, INFLUENCE)
    assert others.opinion[:-1] == pytest.approx(members.opinion[:-1][order], abs=SINGLE)


# --- trust ----------------------------------------------------------------------------------------


def test_trust_is_the_discounted_beta_posterior_of_what_was_seen(small_firm, fresh_seed):
    """α = λⁿα₀ + Σλⁿ⁻ᵏs, β = λⁿβ₀ + ρΣλⁿ⁻ᵏf, with λ half after the half-life and bad news weighing ρ."""
    organisation = small_firm()
    rep, reps, terms = organisation.sales_reps[0], organisation.reps, organisation.terms.trust
    dice = np.random.default_rng(fresh_seed)
    seen = dice.poisson(3.0, (80, 2)).astype(float)
    first = reps.trust_good[0], reps.trust_bad[0]
    for good, bad in seen:
        reps.seen_good[0], reps.seen_bad[0] = good, bad
        rep.weigh_what_i_saw()
    memory = 0.5 ** (1.0 / (terms.half_life / 168.0))
    faded = memory ** np.arange(len(seen))[::-1]
    good = memory ** len(seen) * first[0] + faded @ seen[:, 0]
    bad = memory ** len(seen) * first[1] + terms.bad_news * faded @ seen[:, 1]
    assert rep.trust_in_marketing == pytest.approx(good / (good + bad), rel=1e-12)
    assert (reps.seen_good[0], reps.seen_bad[0]) == (0.0, 0.0), "evidence counts once"


def test_trust_without_fading_and_without_a_taste_for_bad_news_is_the_beta_posterior(small_firm):
    organisation = small_firm("laggard")
    terms = organisation.terms
    organisation.terms = terms._replace(trust=terms.trust._replace(half_life=1e12, bad_news=1.0))
    rep, reps = organisation.sales_reps[0], organisation.reps
    good, bad = float(reps.trust_good[0]), float(reps.trust_bad[0])
    for _ in range(50):
        reps.seen_good[0], reps.seen_bad[0] = 2.0, 1.0
        rep.weigh_what_i_saw()
    assert rep.trust_in_marketing == pytest.approx((good + 100) / (good + bad + 150), rel=1e-4)
    assert equations.trust_level(good, bad) == pytest.approx(organisation.terms.trust.opening_in_marketing)


def test_leads_that_nobody_works_leave_the_ratio_of_trust_where_it_is(small_firm):
    """The selective-labels trap: no evidence, no change of mind."""
    organisation = small_firm()
    rep = organisation.sales_reps[0]
    before = rep.trust_in_marketing
    for _ in range(26):
        rep.weigh_what_i_saw()
    assert rep.trust_in_marketing == pytest.approx(before)
