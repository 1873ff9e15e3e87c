"""Fitting a client's firm: facts as keys, what is wanted, what cannot be together, and a firm whose truth is known."""

import json
import math
import tomllib
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import stdtrit

from experiments import fit
from experiments.clients.client import Known, client_in
from experiments.clients.conflicts import RULES, conflicts_in
from experiments.clients.facts import SEGMENTED, Facts, keys_of, size_of_customers
from experiments.clients.wanted import MET_BY_SEARCH, even, is_met, miss, plain, wanted_of
from experiments.designs.fit import declared
from experiments.errors import BadInputError
from experiments.findings.fit import best_file, conflict_lines, fit_finding, fit_sentences, fitted_file, rows
from experiments.results.client_firm import client_firm, varied_of
from experiments.running.client_year import MEASURES, NEVER_WORKED, observe_client
from experiments.running.observation import Observation
from experiments.running.plan import vary
from experiments.studies.fit_search import QUICK, USUAL, Effort, Search
from sim import Organisation, load_scenario
from sim.scenario.text import MEMBER
from tests.glancing import assert_shown_at_a_glance

KNOWN = {
    "leads_a_month": 240,
    "accepted": "38 %",
    "reps": 8,
    "marketers": 3,
    "average_deal": "42 kEUR",
    "revenue": "9 MEUR",
    "churn": "12..16 %",
}
SMALL = Effort((64, 48), 2, 40, 24, 20, 2, 3, 4, 5)
TINY = Effort((16, 12), 2, 10, 8, 6, 2, 2, 2, 2)  # every step, and little of each
# The fitted firm is looked at by several tests and made once.
pytestmark = pytest.mark.xdist_group("fitted")


def client(currency="EUR", **figures):
    return client_in({"name": "ACME", "currency": currency, "client": KNOWN | figures}, "acme")


def simulate(scenario, seed, detailed=False):
    """A firm whose figures follow from a few keys by formulas, and luck of one per cent."""
    del detailed
    luck = np.random.default_rng(seed).standard_normal(20) * 0.01
    at = scenario.values
    levels = scenario.levels
    asked = at["market.committees"] * at["inquiries.outside_window"] / 12
    found = {
        "leads_a_month": asked * (1 - at["scoring.marketing_threshold"]) * 0.3,
        "accepted": 0.25 + 0.5 * levels["defined_roles"] - 0.2 * (at["acceptance.own_bar"] - 0.35),
        "first_response_median": 40 - 30 * levels["lead_management"],
        "first_response_mean": 60 - 30 * levels["lead_management"],
        "attempts": 1 + at["attempts.habit"],
        "average_deal": at["market.deal_median"] * 0.8,
        "cycle": 40 + 4 * at["committee.council_every"] / 24,
        "win_rate": 0.1 + 0.4 * (at["committee.start"] - 0.2) + 0.1 * levels["debriefing"],
        "churn": at["renewal.hazard"] + 0.05,
        "marketing_share": 0.2 + 0.2 * levels["lead_management"],
    }
    growth = 0.3 * float(np.mean(list(levels.values()))) + at["renewal.expansion"] - found["churn"]
    measured = {key: value * (1 + luck[place]) for place, (key, value) in enumerate(found.items())}
    return Observation(
        measured | {"growth": growth, "revenue": 9e6, "programme": 4e5, NEVER_WORKED: 1 - found["accepted"]}
    )


@pytest.fixture(scope="module")
def found():
    from experiments.running.execution import Execution

    return fit(client(), effort=SMALL, execution=Execution(workers=1), simulate=simulate)


def test_the_book_that_facts_found_is_worth_the_revenue_on_average(fresh_seed):
    """Forty foundings: mean within five standard errors."""
    firm = client_firm(client())
    values = firm.values_at(np.full(len(firm.inputs), 0.3))
    scenario = vary(firm.base, varied_of(values))
    worth = [float(Organisation(scenario, seed=fresh_seed + k).firm.counts.revenue[0]) for k in range(40)]
    error = np.std(worth, ddof=1) / math.sqrt(40)
    assert abs(np.mean(worth) - 9e6) < 5 * error
    assert error < 0.02 * 9e6


def test_facts_become_keys_as_they_are():
    base = load_scenario("base")
    facts = Facts(8, 3, 1, 9e6, 42e3, 360e3, 0.5, 30, 0.8, 1.5, 1.0, 2880)
    keys = keys_of(facts, base)
    assert (keys["team.sales_reps"], keys["team.marketers"], keys["team.development_reps"]) == (8, 3, 1)
    assert keys["market.customers"] == round(9e6 / 21e3)
    assert keys["market.committees"] == 30 * keys["market.customers"]
    assert keys["money.programme_spend"] == pytest.approx(0.04)
    assert keys["promise.mqls_per_rep"] == 360
    spread = math.exp(base.values["market.deal_sigma"] ** 2 / 2)
    assert keys["market.deal_median"] * spread * 0.8 == pytest.approx(42e3)


@pytest.mark.parametrize("share", [0.01, 0.07, 0.3])
def test_what_segments_make_of_contracts_is_what_founding_draws(share, fresh_seed):
    number = load_scenario("base").values
    step, lowest, apart, spread = (number[f"market.{key}"] for key in SEGMENTED)
    random = np.random.default_rng(fresh_seed)
    many = 400_000
    segment = random.integers(4, size=many)
    fits = np.maximum(np.clip(lowest + segment * apart + spread * random.standard_normal(many), 0, 1), 0.05)
    appeal = np.log(random.random(many)) / fits**2.5
    customers = np.argsort(-appeal)[: int(share * many)]
    drawn = (1 + step * (segment[customers] - 1.5)).mean()
    error = step * 1.2 / math.sqrt(len(customers))
    assert abs(size_of_customers(share, step, lowest, apart, spread) - drawn) < 5 * error


def test_the_list_holds_no_key_that_a_practice_sets_and_every_level():
    base = load_scenario("base")
    listed = declared(base)
    assert not set(listed.keys) & base.foundation.owned_keys
    assert {f"practices.{name}" for name in base.levels} <= set(listed.keys)
    for key, one in listed.keys.items():
        assert one.low < one.high
        if key in base.entries:
            assert base.entries[key].allowed[0] <= one.low
            assert one.high <= base.entries[key].allowed[1]


def test_every_figure_that_is_met_by_search_is_kept_of_a_run():
    assert set(MET_BY_SEARCH) == {*MEASURES, "leads_a_month"}


@pytest.mark.parametrize("key", MET_BY_SEARCH)
def test_even_scales_lead_back(key):
    values = np.array([0.05, 0.3, 0.7])
    assert plain(key, even(key, values + (key in ("cycle", "average_deal")) * 50)) == pytest.approx(
        values + (key in ("cycle", "average_deal")) * 50
    )


def test_a_value_is_met_within_five_per_cent_and_a_range_inside():
    known = client(accepted="38 %", growth="0 %").figures
    assert is_met("accepted", known["accepted"], 0.395)
    assert not is_met("accepted", known["accepted"], 0.41)
    assert is_met("churn", known["churn"], 0.121)
    assert not is_met("churn", known["churn"], 0.119)
    assert not is_met("churn", known["churn"], math.nan)
    assert is_met("growth", known["growth"], 0.004)
    assert miss("churn", known["churn"], 0.18) == pytest.approx(0.125)
    wide, narrow = wanted_of("churn", known["churn"]), wanted_of("accepted", known["accepted"])
    assert wide.within > narrow.within
    assert plain("accepted", narrow.at + narrow.within) == pytest.approx(0.38 * 1.025, rel=2e-3)


@pytest.mark.parametrize(
    ("figures", "named", "left_out"),
    [
        (
            {"first_response_median": "40 h", "first_response_mean": "10 h"},
            "first_response_mean",
            "first_response_mean",
        ),
        ({"growth": "-30 %"}, "growth and churn", "growth"),
        ({"growth": "300 %", "win_rate": "10 %"}, "growth, churn, win_rate and reps", "growth"),
        (
            {
                "growth": "60 %",
                "marketing_share": "90 %",
                "leads_a_month": 10,
                "win_rate": "20 %",
            },
            "marketing_share",
            "marketing_share",
        ),
        ({"accepted": "90 %", "leads_a_month": 9000}, "1 − never worked", ""),
        ({"average_deal": "20 MEUR"}, "average_deal and revenue", ""),
        ({"programme": "20 MEUR"}, "programme and revenue", ""),
    ],
)
def test_figures_that_cannot_be_together_are_named_in_one_line(figures, named, left_out):
    found = conflicts_in(client(**figures))
    assert any(named in one.in_words and one.left_out == left_out for one in found), found
    assert all("\n" not in one.in_words for one in found)


def test_usual_figures_are_in_no_conflict():
    assert conflicts_in(client(win_rate="22 %", growth="5 %", marketing_share="20 %")) == ()
    assert conflicts_in(client_in({"client": {}}, "nobody")) == ()
    assert all(rule.__doc__ for rule in RULES)


def test_a_firm_whose_truth_is_known_is_met(found):
    simulated = found.simulated()
    for key, known in client().figures.items():
        if key in simulated:
            assert is_met(key, known, simulated[key].value), (key, simulated[key])
    assert found.unmet() == ()
    assert len(found.members) == SMALL.members >= 20
    assert "6 of 6" in fit_finding(found) or "7 of 7" in fit_finding(found)


def test_what_no_figure_tells_stays_open_and_what_they_tell_is_told(found):
    left = found.left()
    assert left["renewal.hazard"] < 0.6
    hidden = ("knowledge.from_visit", "chores.admin", "prospecting.approach", "practices.voice_of_customer")
    assert all(left[key] > 0.6 for key in hidden)
    assert set(found.not_identified()) <= set(found.firm.names)
    assert found.growth_at_best().low < found.growth_at_best().high


def test_growth_at_best_is_where_one_more_member_would_lie_whatever_luck_adds_to_their_means(found):
    members, runs = len(found.members), 40
    expected = np.linspace(-0.1, 0.1, members)
    luck = np.tile(np.linspace(-0.03, 0.03, runs), members)  # the same for each: means are as expected
    best = found.best.loc[found.best.index.repeat(runs // SMALL.check_runs)].assign(
        growth=np.repeat(expected, runs) + luck
    )
    answer = replace(found, best=best).growth_at_best()
    spread = np.sqrt(expected.var(ddof=1) - luck[:runs].var(ddof=1) / runs)
    reach = float(stdtrit(members - 1, 0.975)) * spread * np.sqrt(1 + 1 / members)
    assert answer.value == pytest.approx(0.0, abs=1e-12)
    assert answer.high == pytest.approx(reach, rel=0.02)
    assert answer.low == pytest.approx(-answer.high)


def test_a_range_however_narrow_says_no_more_of_a_firm_than_one_history_does():
    known = {"churn": (0.1, 0.11), "win_rate": (0.1, 0.4), "accepted": (0.4, 0.4)}
    aims = tuple(wanted_of(key, Known(*ends, "given")) for key, ends in known.items())
    search = Search(SimpleNamespace(firm=None), aims, SMALL, seed=1)
    assert list(search.doubt()) == [one.within**2 for one in aims], "before anything was run twice"
    search.luck[search.places] = 0.3**2
    narrow, wide, value = aims
    assert narrow.within < 0.3 < wide.within
    assert list(search.doubt()) == pytest.approx([0.3**2, wide.within**2, value.within**2])


def test_the_document_has_the_agreed_shape(found):
    document = json.loads(found.to_json())
    assert set(document) == {"client", "simulated", "members", "fitted", "not_identified", "conflicts"}
    assert document["client"]["churn"] == [0.12, 0.16]
    assert document["client"]["accepted"] == 0.38
    assert set(document["simulated"]["churn"]) == {"value", "low", "high"}
    assert all(set(one) == {"value", "low", "high", "range"} for one in document["fitted"].values())
    owned = load_scenario("base").foundation.owned_keys
    assert not set(document["fitted"]) & owned
    assert document["members"] == SMALL.members
    for one in document["fitted"].values():
        assert one["range"][0] <= one["low"] <= one["high"] <= one["range"][1]


def test_the_file_says_what_was_run_and_extends_to_the_best(found, tmp_path):
    text = fitted_file(found)
    table = tomllib.loads(text)
    assert table["name"] == "ACME"
    assert len(table["member"]) == len(found.members)
    (tmp_path / "acme-fitted.toml").write_text(text.partition(MEMBER)[0], encoding="utf-8")
    (tmp_path / "acme-best-in-class.toml").write_text(best_file(found, "acme-fitted.toml"), encoding="utf-8")
    centre = load_scenario(tmp_path / "acme-fitted.toml")
    assert centre == vary(found.firm.base, varied_of(found.centre_values))
    member = centre.with_sets(table["member"][3])
    assert member == vary(found.firm.base, varied_of(found.members[3]))
    assert all(entry.source for entry in centre.explicit.values())
    best = load_scenario(tmp_path / "acme-best-in-class.toml")
    assert best.levels == load_scenario("best-in-class").levels
    assert {key: entry.value for key, entry in best.explicit.items()} == {
        key: entry.value for key, entry in centre.explicit.items()
    }


def test_it_is_shown_at_a_glance(found):
    assert_shown_at_a_glance(found)


def test_what_is_told_is_told_in_words(found):
    words = [fit_finding(found), *fit_sentences(found), *conflict_lines(found)]
    assert any("practices of the best" in one for one in words)
    assert [row[0] for row in rows(found)][:2] == ["Leads a month", "Accepted by sales"]
    assert all("nan" not in cell for row in rows(found) for cell in row)


def test_a_fit_is_the_same_again():
    from experiments.running.execution import Execution

    once, again = (
        fit(client(), effort=TINY, execution=Execution(workers=1), simulate=simulate) for _ in range(2)
    )
    assert len(once.members) == TINY.members
    assert again.to_dict() == once.to_dict()


def test_facts_that_leave_no_firm_are_refused():
    with pytest.raises(BadInputError, match="reps = 0: must be above 0"):
        client_firm(client(reps=0))
    with pytest.raises(BadInputError, match="nothing is known of nobody"):
        client_firm(client_in({"client": {}}, "nobody"))


def test_what_is_not_given_is_looked_for_everywhere():
    firm = client_firm(client_in({"client": {"accepted": "40 %"}}, "a"))
    names, values = firm.names, firm.values_at(np.full(len(firm.inputs), 0.9))
    assert all(math.isfinite(one) for one in values.values())
    assert "promise.mqls_per_rep" not in values
    assert {"reps", "revenue_a_rep", "marketers_a_rep", "average_deal", "programme_share"} <= set(names)
    ranged = client_firm(client(reps="6..10")).names
    assert "reps" in ranged
    assert "revenue_a_rep" not in client_firm(client()).names


def test_money_stays_in_the_currency_of_the_client():
    dollars = client_firm(client("USD", average_deal="42 kUSD", revenue="9 MUSD"))
    assert dollars.base.currency == "USD"
    euros = client_firm(client())
    middle = np.full(len(euros.inputs), 0.5)
    assert dollars.values_at(middle) == euros.values_at(middle)


@pytest.mark.slow
def test_a_run_keeps_a_client_s_figures():
    firm = client_firm(client())
    scenario = vary(firm.base, varied_of(firm.values_at(np.full(len(firm.inputs), 0.4))))
    kept = observe_client(scenario, 5).measures
    organisation = Organisation(scenario, seed=5)
    organisation.run()
    measures = organisation.measures()
    assert kept["accepted"] == measures["lead_acceptance_rate"]
    assert kept["growth"] == pytest.approx(measures["revenue_growth"])
    assert kept["leads_a_month"] == organisation.weekly["mqls"].iloc[-52:].sum() / 12
    assert QUICK.members >= 20


def test_small_firms_are_run_more_often_and_large_ones_less_and_a_hundred_runs_are_checked_at_least():
    small, usual, large = (USUAL.for_a_firm_of(reps) for reps in (3, 8, 40))
    assert usual == USUAL
    assert small.member_runs > usual.member_runs > large.member_runs
    assert USUAL.for_a_firm_of(0).member_runs == 4 * usual.member_runs, "no reps: bounded all the same"
    for effort in (small, usual, large):
        assert effort.members * effort.check_runs >= 100
