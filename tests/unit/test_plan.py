"""Plans backward from revenue: the published arithmetic, a firm whose chances are known, folders."""

import math
from itertools import pairwise

import numpy as np
import openpyxl
import pytest
from scipy import stats

from experiments import Wanted, load_results, plan, plan_from_averages
from experiments.errors import BadInputError, ResultsError
from experiments.figures.style import held
from experiments.findings.plan import document_of, plan_finding, plan_sentences
from experiments.report.addressee.addressee import Addressee
from experiments.report.contents import read_contents
from experiments.report.handover import BRIEF, SLIDES, WORKBOOK, hand_over, write_report
from experiments.results.plan import FROM_AVERAGES, PROGRAMME_ALONE, REPS_ALONE, TOGETHER
from experiments.running.periods import booked_in, observe_periods
from experiments.statistics.chances import between, curve_of, wilson
from experiments.studies.plan import at_scale, together
from experiments.studies.reproduce import reproduce
from sim import Organisation, load_scenario
from tests.planning import FIRM, HERE, LUCK, NEW, RUN_RATE, a_plan, simulate
from tests.small_firm import SETTINGS

TARGET = 11e6


@pytest.fixture(scope="module")
def found():
    return a_plan("11 MEUR")


def true_chance(scale):
    """How often the firm of `tests.planning` books eleven million at a scale."""
    return stats.norm.sf((TARGET - RUN_RATE - NEW * scale) / LUCK)


# --- arithmetic ---


def test_the_published_backward_funnel_comes_out():
    """Forrester: 40 million at 150,000 a deal and 1.11 % from inquiry to deal are 267 deals, some 24,000 inquiries."""
    found = plan_from_averages("base", Wanted(new="40 MEUR"), deal="150 kEUR", rate="1.11 %").arithmetic
    assert math.ceil(found.deals) == 267
    assert round(found.inquiries, -3) == 24_000
    assert found.inquiries == pytest.approx(40e6 / 150e3 / 0.0111)


def test_run_rate_business_counts_first_and_a_quarter_is_a_quarter():
    of = {"deal": "50 kEUR", "rate": "2 %"}
    known = plan_from_averages("base", "2.5 MEUR/quarter", run_rate="1.5 MEUR/quarter", **of).arithmetic
    assert (known.goal.period, known.new_business, known.deals) == ("quarter", 1e6, 20)
    enough = plan_from_averages("base", "2.5 MEUR", run_rate="3 MEUR", **of).arithmetic
    assert (enough.new_business, enough.deals) == (0, 0)
    with pytest.raises(BadInputError, match="--run-rate"):
        plan_from_averages("base", "2.5 MEUR", **of)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(), "one of the two"),
        (Wanted("2 MEUR", "2 MEUR"), "one of the two"),
        (Wanted("2 MUSD"), "USD"),
        (Wanted("2 MEUR/week"), "year or quarter"),
        (Wanted("-2 MEUR"), "above 0"),
        (Wanted("2 h"), "money"),
        (Wanted("2 MEUR", chance="100 %"), "between 0 and 1"),
        (Wanted("2 MEUR", chance="3 h"), "share"),
    ],
)
def test_a_goal_that_cannot_be_used_is_refused_in_one_line(wanted, said):
    with pytest.raises(BadInputError, match=said) as refused:
        plan("base", wanted)
    assert "\n" not in str(refused.value)


# --- a curve that never falls ---


def test_a_curve_never_falls_lies_in_its_band_and_is_what_was_seen_where_that_rises():
    dice = np.random.default_rng(11)
    curve = curve_of(range(1, 7), dice.normal(np.linspace(-1, 1, 6), 1, (40, 6)), 0)
    for line in curve[1:4]:
        assert (np.diff(line) >= 0).all()
    assert (curve.low <= curve.chance).all()
    assert (curve.chance <= curve.high).all()
    rising = np.array([[0.0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]])
    assert [curve_of([1, 2, 3], rising, 2.5).read(place)[0] for place in (1, 2, 3)] == [0.25, 0.5, 0.75]
    assert math.isnan(curve_of([1, 2, 3], rising, 2.5).reaches(0.8).value)


def test_between_places_runs_keep_their_luck_and_its_spread(fresh_seed):
    """Where the same luck moves along a line, so do the runs; where luck is new each time, it is as large between."""
    dice = np.random.default_rng(fresh_seed)
    luck = dice.normal(0, 1, (30, 1))
    fine, drawn = between(np.array([1.0, 3.0]), luck + np.array([1, 3]))
    assert drawn == pytest.approx(luck + fine)
    apart = dice.normal(0, 1, (400, 2))
    spread = between(np.array([0.0, 1.0]), apart)[1].std(axis=0)
    assert spread == pytest.approx(np.linspace(apart[:, 0].std(), apart[:, 1].std(), len(spread)))


def test_the_interval_of_a_share_is_wilsons():
    """Newcombe 1998, table I: 81 of 263 are 0.2553 to 0.3662."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


# --- a firm whose chances are known ---


def test_the_needed_scale_is_the_one_at_which_the_goal_is_met_as_surely_as_asked(fresh_seed):
    """The truth lies on the normal curve, in 95 % of intervals; fewer than 102 of 120 hold it once in 100,000 times."""
    truth = (TARGET - RUN_RATE + stats.norm.ppf(0.8) * LUCK) / NEW
    plans, covered = 120, 0
    for place in range(plans):
        needed = a_plan(seed=fresh_seed + 1000 * place).needed
        high = math.inf if math.isnan(needed.high) else needed.high
        covered += needed.low <= truth <= high
    assert covered >= stats.binom.ppf(1e-5, plans, 0.95)


def test_the_plan_from_averages_is_hit_about_half_of_the_time(found):
    """Where new business is a line in scale, averages are hit half of the time, as any mean is."""
    assert found.arithmetic.scale == pytest.approx((TARGET - RUN_RATE) / NEW, rel=0.1)
    share, low, high = found.from_averages[:3]
    assert low <= true_chance(found.arithmetic.scale) <= high
    assert share < 0.8


def test_what_is_scaled_alone_brings_nothing_where_the_scarcer_of_two_counts(found):
    assert found.tried >= found.needed.value
    for way in (REPS_ALONE, PROGRAMME_ALONE):
        assert found.left_out(way).value == pytest.approx(NEW * (found.tried - 1))
    assert "Both bind" in " ".join(plan_sentences(found))


def test_what_is_needed_grows_with_the_scale(found):
    needs = [found.need(float(scale)) for scale in np.linspace(0.5, 4, 30)]
    for earlier, later in pairwise(needs):
        assert all(one <= other for one, other in zip(earlier, later, strict=True))
    assert found.need(1.0).reps == FIRM.values["team.sales_reps"]


def test_reps_are_whole_and_the_programme_keeps_its_ratio_to_them():
    sizes = together(FIRM)
    reps, programme = FIRM.values["team.sales_reps"], FIRM.values["money.programme_spend"]
    assert [one.scale for one in sizes] == sorted({one.scale for one in sizes})
    for one in sizes:
        assert one.reps / reps == pytest.approx(one.programme / programme) == pytest.approx(one.scale)
    assert at_scale(FIRM, next(one for one in sizes if one.scale == 1)) == FIRM


def test_a_goal_out_of_reach_and_one_that_is_there_already_are_said_so():
    never, always = a_plan("100 MEUR"), a_plan("2 MEUR")
    assert math.isnan(never.needed.value)
    assert "does not book" in plan_finding(never)
    assert document_of(never)["needed"]["scale"] == {"value": None, "low": None, "high": None}
    assert "or less" in plan_finding(always)
    assert any("run-rate business is the goal already" in one for one in plan_sentences(always))


def test_new_business_alone_leaves_run_rate_business_out():
    known = plan(FIRM, Wanted(new="3 MEUR"), replications=20, execution=HERE, simulate=simulate)
    assert known.arithmetic.new_business == 3e6
    assert known.curve.chance.tolist() == a_plan("11 MEUR", replications=20).curve.chance.tolist()


# --- the model ---


def test_what_is_booked_in_a_year_is_run_rate_revenue_at_its_end_and_the_plan_stands_from_the_first_observed_day():
    small = load_scenario(
        "laggard", sets=(*SETTINGS[2:], "horizon.warm_up_years=1", "horizon.observed_years=1")
    )
    larger = at_scale(small, next(one for one in together(small) if one.scale == 2))
    organisation = Organisation(larger, seed=3).run()
    weekly = organisation.weekly
    booked = booked_in(weekly, "year")
    assert booked["booked"] == pytest.approx(weekly["revenue"].iloc[-1])
    assert booked["run_rate"] + booked["new_business"] == pytest.approx(booked["booked"])
    spend = weekly["programme_spend"]
    assert spend.iloc[52] / spend.iloc[51] == pytest.approx(2, rel=0.2)
    assert organisation.terms.team.sales_reps == 6
    kept = observe_periods(larger, 3).measures
    assert kept["booked_year"] == booked["booked"]
    assert kept["booked_quarter"] == booked_in(weekly, "quarter")["booked"]


# --- folders ---


def test_a_folder_comes_back_is_reported_on_and_run_again(found, tmp_path):
    folder = found.save(tmp_path / "plan")
    back = load_results(folder).plan
    assert document_of(back) == document_of(found)
    page = write_report(folder).read_text(encoding="utf-8")
    for sentence in (plan_finding(found), *plan_sentences(found)):
        assert held(sentence) in page
    hand_over(folder, (BRIEF, SLIDES, WORKBOOK), Addressee(client="ACME", currency="USD"))
    assert "USD 11.0 M" in (folder / BRIEF).read_text(encoding="utf-8")
    again = reproduce(folder, execution=HERE, simulate=simulate)
    assert (again.is_same, again.runs) == (True, len(found.rows))
    with pytest.raises(ResultsError, match="anonymised"):
        hand_over(folder, (BRIEF,), Addressee(anonymise=True))


def test_the_workbook_computes_the_published_example_by_live_formulas(tmp_path):
    known = plan_from_averages("base", Wanted(new="40 MEUR"), deal="150 kEUR", rate="1.11 %")
    folder = known.save(tmp_path / "plan")
    assert document_of(read_contents(folder).plan) == document_of(known)
    hand_over(folder, (WORKBOOK,), Addressee())
    live, shown = (
        openpyxl.load_workbook(folder / WORKBOOK, data_only=is_shown)["Plan"] for is_shown in (False, True)
    )
    cells = {
        row[0].value: (row[1].value, shown.cell(row[1].row, 2).value) for row in live.iter_rows(min_row=3)
    }
    row = {name: place for place, name in enumerate(cells, start=3)}
    assert cells["Deals, whole"] == (f"=ROUNDUP(B{row['Deals']},0)", 267)
    formula, value = cells["Inquiries"]
    assert formula == f"=B{row['Deals']}/B{row['From inquiry to deal']}"
    assert value == pytest.approx(24_024, abs=1)
    assert cells["From inquiry to deal"][0] == pytest.approx(0.0111)


def test_every_way_has_its_runs_and_no_more(found):
    ways = found.rows.groupby("way")["scenario"].nunique()
    assert ways.to_dict() == {TOGETHER: 8, FROM_AVERAGES: 1, REPS_ALONE: 1, PROGRAMME_ALONE: 1}
    assert (found.rows.groupby("scenario").size() == 40).all()
