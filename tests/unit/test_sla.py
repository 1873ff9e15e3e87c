"""Agreements between both teams: a firm whose chances are known, what is promised of it, folders."""

import math

import numpy as np
import pytest
from scipy import stats

from experiments import load_results, sla
from experiments.errors import BadInputError
from experiments.figures.style import held
from experiments.findings.sla import document_of, sla_finding, sla_sentences
from experiments.report.addressee.addressee import Addressee
from experiments.report.handover import BRIEF, SLIDES, WORKBOOK, hand_over, write_report
from experiments.running.periods import observe_promises, share_within
from experiments.studies.reproduce import reproduce
from experiments.studies.sla import TARGETS, terms_for
from sim import Organisation, load_scenario
from tests.agreeing_on_terms import (
    COMPLETE,
    FIRM,
    HERE,
    LUCK,
    QUARTERS,
    WANTED,
    an_agreement,
    share_in_time,
    simulate,
)
from tests.small_firm import SETTINGS


@pytest.fixture(scope="module")
def found():
    return an_agreement()


def test_the_chance_of_a_breach_is_the_known_one(found, fresh_seed):
    """Among 36 terms under other luck, quarters break as often as the normal law says, within five standard errors."""
    many = an_agreement(seed=fresh_seed, replications=40)
    for one in many.promises:
        truth = stats.norm.cdf((many.share - share_in_time(*one.terms)) / LUCK)
        error = math.sqrt(max(truth * (1 - truth), 2e-3) / (40 * QUARTERS))
        assert abs(one.breach - truth) < 5 * error, one.terms
        assert one.broken.low <= one.breach <= one.broken.high
    assert len(found.promises) == len(TARGETS) * 3 * 2


def test_the_shortest_target_that_breaks_seldom_enough_is_promised_and_the_cheapest_team_is_found(found):
    ours = [one for one in found.promises if one.terms.reps == found.today.reps]
    able = [
        one.terms.target
        for one in ours
        if one.breach <= found.chance and one.terms.attempts == found.today.attempts
    ]
    assert found.agreed.terms.target == min(able)
    assert found.agreed.terms[::2] == (found.today.reps, found.today.attempts)
    for target in found.targets:
        cheapest = found.cheapest(target)
        able = [one for one in found.promises if one.terms.target == target and one.breach <= found.chance]
        assert (cheapest is None) == (not able)
        assert all(cheapest.hours <= one.hours for one in able)
    agreement = document_of(found)["agreement"]
    assert agreement["marketing"]["both_qualify"] == pytest.approx(WANTED)
    assert agreement["marketing"]["fields"] == pytest.approx(COMPLETE)
    assert 90 < agreement["marketing"]["mqls_a_month"] < 100  # a third of the quarter's 300, less its luck
    assert agreement["sales"]["share"] == found.share


def test_what_nobody_can_keep_is_not_promised():
    never = an_agreement(share="99 %")
    assert "cannot promise" in sla_finding(never)
    assert "blurted out" in " ".join(sla_sentences(never))
    assert document_of(never)["agreement"]["sales"]["share"] == never.agreed.kept < 0.99
    assert never.agreed.kept == max(one.kept for one in never.with_people_of_today())


@pytest.mark.parametrize("asked", [{"share": "110 %"}, {"chance": 0}, {"share": "3 h"}])
def test_what_cannot_be_promised_is_refused(asked):
    with pytest.raises(BadInputError):
        sla("best-in-class", **asked)
    with pytest.raises(BadInputError, match="at least one rep"):
        terms_for(load_scenario("laggard", sets=("team.sales_reps=0",)))


def test_a_lead_that_nobody_tries_breaks_the_promise_and_one_that_is_not_due_does_not_count():
    delivered, tried = np.array([0.0, 0, 0, 9]), np.array([1.0, 5, np.nan, np.nan])
    assert share_within(delivered, tried, 4, now=10) == pytest.approx(1 / 3)
    assert share_within(delivered, tried, 5, now=20) == pytest.approx(2 / 4)
    assert math.isnan(share_within(delivered, tried, 20, now=10))


def test_the_quarters_of_a_run_add_up_to_the_measure_of_the_whole():
    firm = load_scenario("best-in-class", sets=SETTINGS)
    kept = observe_promises(firm, 5).measures
    organisation = Organisation(firm, seed=5).run()
    assert sum(kept[f"mqls_{quarter}"] for quarter in range(1, 5)) == organisation.weekly["delivered"].sum()
    shares = [kept[f"within_{quarter}"] for quarter in range(1, 5)]
    # The measure leaves out the leads of the last 30 days, of which the shares leave out those that are not due yet.
    assert min(shares) <= organisation.measures()["sales_sla_met_share"] <= max(shares)


def test_a_folder_comes_back_is_reported_on_and_run_again(found, tmp_path):
    folder = found.save(tmp_path / "sla")
    assert document_of(load_results(folder).sla) == document_of(found)
    page = write_report(folder).read_text(encoding="utf-8")
    for sentence in (sla_finding(found), *sla_sentences(found)):
        assert held(sentence) in page
    hand_over(folder, (BRIEF, SLIDES, WORKBOOK), Addressee(client="ACME"))
    again = reproduce(folder, execution=HERE, simulate=simulate)
    assert (again.is_same, again.runs) == (True, len(found.rows))
    assert found.scenario == FIRM
