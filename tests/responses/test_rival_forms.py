"""Rival forms: what each of two says of the same thing, against its closed form."""

import math
from functools import partial

import numpy as np
import pytest

from sim import equations
from sim.behaviour.belief import belief_after
from sim.behaviour.committees_decide import influence_one_another, is_convinced
from sim.behaviour.reps_prospect import choose_account
from sim.behaviour.territories import is_in_territory
from sim.clock import MONTH_ENDS, WEEKS_A_QUARTER
from sim.policies.switches import CHOICES
from sim.scenario import load_scenario
from sim.stages import NOBODY

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def test_every_form_can_be_chosen_and_the_first_choice_is_the_default():
    base = load_scenario("base")
    assert dict(base.forms) == {name: choices[0] for name, choices in CHOICES.items()}
    for name, choices in CHOICES.items():
        for choice in choices:
            assert load_scenario("base", {f"forms.{name}": choice}).forms[name] == choice


# The group: they influence one another, or each votes.


def committee_of(organisation, anchors):
    """Give the first committee members who think so by themselves, all in favour as yet."""
    committees, members = organisation.committees, organisation.members
    committees.first_member[0], committees.size[0] = 0, len(anchors)
    members.anchor[: len(anchors)] = anchors
    members.opinion[: len(anchors)] = 0.99
    members.weight[: len(anchors)] = 1.0 / len(anchors)
    members.stubbornness[: len(anchors)] = 0.3
    return committees, members


BALLOTS = [
    ((0.9, 0.9, 0.9, 0.1, 0.1), True),
    ((0.51, 0.51, 0.51, 0.0, 0.0), True),  # a poor mean and two who object
    ((0.9, 0.9, 0.5, 0.5, 0.5), False),  # a good mean and nobody who objects
    ((0.0, 0.0, 0.6, 0.6, 0.6), True),  # who may say no does not count more
    ((0.49,) * 5, False),
]


@pytest.mark.parametrize(("anchors", "buys"), BALLOTS)
def test_where_members_vote_the_quorum_of_what_each_thinks_alone_decides(anchors, buys, small_firm):
    organisation = small_firm("laggard", "forms.group=vote", "committee.quorum=0.6")
    committees, members = committee_of(organisation, anchors)
    terms = organisation.terms
    influence_one_another(0, committees, members, terms.forms)
    assert members.opinion[:5].tolist() == members.anchor[:5].tolist()
    assert is_convinced(0, committees, members, terms.committee, terms.forms) == buys
    seat = organisation.agents_by_type[organisation.agent_classes["buyer_committee"]][0]
    assert seat.would_buy() == buys, "the agent says what the day says"


@pytest.mark.parametrize("anchors", [ballot for ballot, _ in BALLOTS])
def test_where_members_influence_one_another_mean_quorum_and_vetoes_decide(anchors, small_firm):
    organisation = small_firm("laggard", "committee.quorum=0.6", "committee.veto_roles=3")
    committees, members = committee_of(organisation, anchors)
    terms = organisation.terms
    influence_one_another(0, committees, members, terms.forms)
    views = 0.7 * 0.99 + 0.3 * np.array(anchors)
    assert members.opinion[:5] == pytest.approx(views, abs=1e-6)
    wants = views.mean() >= terms.committee.threshold and (views > 0.5).mean() >= 0.6
    agreed = bool(wants and (views[:3] >= terms.committee.veto).all())
    assert is_convinced(0, committees, members, terms.committee, terms.forms) == agreed


# Trust: evidence that fades, or an average.


def test_trust_as_an_average_is_the_exponentially_weighted_mean_of_the_weeks(small_firm, fresh_seed):
    organisation = small_firm("laggard", "forms.trust=average", "trust.bad_news=3")
    rep, reps, terms = organisation.sales_reps[0], organisation.reps, organisation.terms.trust
    memory = 0.5 ** (168.0 / terms.half_life)
    level, strength = terms.opening_in_marketing, reps.trust_good[0] + reps.trust_bad[0]
    dice = np.random.default_rng(fresh_seed)
    for good, bad in dice.poisson(1.0, (60, 2)).astype(float):
        reps.seen_good[0], reps.seen_bad[0] = good, bad
        rep.weigh_what_i_saw()
        if good + bad > 0.0:
            level = memory * level + (1.0 - memory) * good / (good + bad)
        assert rep.trust_in_marketing == pytest.approx(level, rel=1e-9)
        assert reps.trust_good[0] + reps.trust_bad[0] == pytest.approx(strength)


def test_bad_news_weighs_more_as_evidence_and_the_same_in_an_average(small_firm):
    terms = small_firm("laggard").terms.trust._replace(bad_news=2.0)
    mirrored = [
        [
            equations.trust_level(*belief_after(5.0, 5.0, *seen, terms, is_average))
            for seen in ((2.0, 1.0), (1.0, 2.0))
        ]
        for is_average in (False, True)
    ]
    assert mirrored[0][0] - 0.5 < 0.5 - mirrored[0][1]
    assert mirrored[1][0] - 0.5 == pytest.approx(0.5 - mirrored[1][1])


# Churn: a hazard that grows with the gap, or patience up to a point.


def test_the_patient_bear_a_gap_up_to_a_point_and_then_leave_all_alike():
    def churn(gap):
        return equations.churn_chance_of_the_patient(0.1, gap, 2.0, 0.5, 1.5)

    assert churn(0.0) == churn(0.2) == churn(0.3) == pytest.approx(0.1 * math.exp(-0.6))
    assert churn(0.31) == churn(0.6) == churn(1.0) == pytest.approx(0.1 * math.exp(0.6))
    assert churn(0.0) == equations.churn_chance(0.1, 0.0, 2.0, 0.5, 1.5)
    assert churn(1.0) == equations.churn_chance(0.1, 0.6, 2.0, 0.5, 1.5)
    misfits = [equations.churn_chance_of_the_patient(0.1, 0.0, 2.0, fit, 1.5) for fit in (0.5, 0.2)]
    assert misfits[1] / misfits[0] == pytest.approx(math.exp(0.45)), "who does not fit leaves sooner in both"


def lost_in_a_year(small_firm, gap, form):
    """How many of 1,500 customers leave in a year who were all promised too much of so many of their topics."""
    quiet = (
        "accounts.contacts_a_year=0 /y",
        "renewal.gap_from_misfit=0",
        "rival.poaching=0 %",
        "renewal.fit_weight=0",
    )
    book = ("market.committees=1600", "market.customers=1500", "team.marketers=0", f"forms.churn={form}")
    organisation = small_firm("base", *quiet, *book, "horizon.warm_up_years=0", "horizon.observed_years=1")
    organisation.committees.told_marketing[:-1], organisation.committees.told_sales[:-1] = 0, 0b1111111111
    organisation.committees.inflated[:-1] = (1 << round(10 * gap)) - 1
    organisation.run()
    return organisation.weeks.customers_lost.sum(), organisation.terms.renewal


@pytest.mark.parametrize(
    ("form", "gap"), [("hazard", 0.2), ("hazard", 0.5), ("patience", 0.2), ("patience", 0.5)]
)
def test_as_many_customers_leave_as_the_form_says(form, gap, small_firm):
    """Binomial; by chance once in 100,000 runs."""
    lost, renewal = lost_in_a_year(small_firm, gap, form)
    beyond = gap if form == "hazard" else 0.6 * (gap > 0.3)
    p = min(renewal.hazard * math.exp(renewal.gap_weight * (beyond - 0.3)), 1.0)
    assert abs(lost - 1500 * p) < TOO_FAR * math.sqrt(1500 * p * (1.0 - p)) + 1


# Prospecting: territories that rest, or a market that never tires.


def test_in_an_open_market_reps_draw_from_all_accounts_and_none_rests(small_firm):
    organisation = small_firm("laggard", "forms.prospecting=open_market")
    committees, reps, terms = organisation.committees, organisation.reps, organisation.terms
    drawn = []
    for _ in range(1500):
        row = choose_account(0, 100.0, committees, reps, terms, organisation.luck)
        if row != NOBODY:
            drawn.append(row)
            committees.approached[row] = 100.0
    inside = [is_in_territory(row, 0, committees, reps, terms.team) for row in drawn]
    assert len(set(drawn)) < len(drawn), "with replacement"
    error = math.sqrt(0.25 * 0.75 / len(drawn))
    assert abs(np.mean(inside) - 0.25) < TOO_FAR * error + 0.02, (
        "a quarter lie in the own territory by chance"
    )


def test_an_open_market_pays_more_than_territories_that_tire(small_firm):
    """Few accounts, many hours: several times as many talks, hundreds of them."""
    talks = []
    for form in ("territory", "open_market"):
        sets = (f"forms.prospecting={form}", "team.turnover=0 /y", "plan=fixed", "market.customers=10")
        organisation = small_firm("laggard", *sets, "market.committees=300")
        organisation.run_until(520)
        talks.append(int(organisation.reps.found.sum()))
    assert talks[1] > 1.5 * talks[0] > 0


# Pay: a threshold that gives way month by month, or a push before pay day.


def leniency_by_week(small_firm, form):
    sets = (f"forms.pay={form}", "pay.volume_weight=1", "promise.mqls_per_rep=150 /y", "plan=fixed")
    organisation = small_firm("base", *sets)
    seen = []
    for week in range(4 * WEEKS_A_QUARTER):
        organisation.run_until(5 * (week + 1) - 1)
        seen.append(organisation.marketers.leniency[0])
    return np.array(seen).reshape(4, WEEKS_A_QUARTER)


def test_who_is_paid_by_the_quarter_pushes_in_its_last_month_and_in_no_other(small_firm):
    last_month = np.arange(WEEKS_A_QUARTER) >= MONTH_ENDS[-2]
    pushed = leniency_by_week(small_firm, "quarter_end")
    assert (pushed[:, last_month] > 0.0).all()
    assert (pushed[:, ~last_month] == 0.0).all()
    relaxed = leniency_by_week(small_firm, "relaxed")
    assert (relaxed[1:] > 0.0).all()
    assert (np.diff(relaxed.ravel()) >= 0.0).all(), (
        "what gives way goes on giving way while the promise is missed"
    )
