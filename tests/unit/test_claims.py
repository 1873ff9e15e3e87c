"""The ledger of claims: whole, consistent, and what the recorded run says."""

import dataclasses
import json
import math
import tomllib

import pandas as pd
import pytest

from experiments.defaults import DEFAULT_REPLICATIONS, DEFAULT_SEED, FIRMS, PRESETS
from experiments.errors import BadInputError
from experiments.evidence import targets as targets_module
from experiments.evidence.again import LEFT, cells_for, checks_to_run, estimates, run_again
from experiments.evidence.claims import (
    CLAIMS,
    articles,
    articles_of,
    claims,
    claims_of,
    contradicted,
    contradictions,
)
from experiments.evidence.ledger import HIT, MISS, NOT_TESTABLE, Simulated
from experiments.evidence.recorded import (
    COLUMNS,
    RECORDED,
    REDUCED,
    WHOLE,
    Recorded,
    read_recorded,
    recorded,
    written_recorded,
)
from experiments.evidence.row import AWAY
from experiments.evidence.rows import chosen, known_ids, ledger_rows
from experiments.evidence.survey import estimates_of, firms_for, read_on_a_survey
from experiments.evidence.targets import QUALITIES, ROLES, UNSEEN, target_called, targets
from experiments.evidence.words import role_in_words, tally, value_in_words
from experiments.results.paired import PairedRuns
from experiments.results.population import PIPELINE
from experiments.running.execution import Execution
from experiments.running.observation import observed
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES
from sim.scenario import library
from tests.ledger_shape import FIELDS
from tests.populating import a_population

SEEDS = {
    "000_61b01c6f6cccd0cf.txt",
    "001_35e85951ec82ca8c.txt",
    "002_eb29b58e5cc3287e.txt",
    "003_9b5d4c89601b5218.txt",
    "004_4f47e31ec9637452.txt",
}


@pytest.fixture(scope="module")
def rows():
    return ledger_rows()


# The statements.


def test_every_statement_of_the_dossier_is_there_once_in_its_order():
    assert [claim.id for claim in claims()] == [f"N{number}" for number in range(1, 54)]


def test_every_statement_stands_in_an_article_that_is_named_by_its_file():
    assert {article.file for article in articles().values()} == SEEDS
    for claim in claims():
        assert claim.articles
        assert set(claim.articles) <= articles().keys()
        assert all(articles()[number].file.startswith(number) for number in claim.articles)


def test_every_statement_is_read_by_a_target_or_checked_or_says_why_not():
    names = {target.id for target in targets()}
    for claim in claims():
        assert bool(claim.target) + (claim.own is not None) + bool(claim.why) == 1, claim.id
        assert {*filter(None, (claim.target,)), *claim.also} <= names, claim.id
        assert claim.target not in claim.also
        assert bool(claim.checks) == (not claim.why), claim.id
        assert claim.statement.endswith(".")
        assert claim.reading.endswith(".")


def test_no_table_of_the_data_has_a_word_that_nobody_reads():
    known = {"id", "statement", "articles", "target", "also", "checks", "reading", "why"}
    own = {"origin", "studies", "asked", "quality", "measure"}
    for given in tomllib.loads(CLAIMS.read_text(encoding="utf-8"))["claim"]:
        of_its_own = "checks" in given and "target" not in given
        assert given.keys() <= known | (own if of_its_own else set()), given["id"]
    fields = {field.name for field in dataclasses.fields(targets_module.Target)} | {"measure"}
    for given in tomllib.loads(targets_module.TARGETS.read_text(encoding="utf-8"))["target"]:
        assert given.keys() <= fields, given["id"]


def test_checks_that_a_statement_chooses_are_those_of_its_target():
    by_id = {claim.id: claim for claim in claims()}
    assert [(check.of, check.measure) for check in by_id["N18"].checks] == [
        ("laggard", "first_response_mean_hours"),
        ("best-in-class", "hand_raiser_median_hours"),
    ]
    assert [check.of for check in by_id["N21"].checks] == ["difference"]
    assert [check.of for check in by_id["N23"].checks] == ["ratio"]


def test_a_target_knows_the_statements_that_it_reads_and_the_articles_that_state_it():
    by_id = {target.id: target for target in targets()}
    assert [claim.id for claim in claims_of("T15")] == ["N21", "N23"]
    assert articles_of(by_id["T1"]) == ("000", "002")
    assert articles_of(by_id["T31"]) == ("002", "003", "004")
    assert articles_of(by_id["T14"]) == ()


# What contradicts what.


def test_contradictions_point_at_one_another_and_at_rows_that_exist(rows):
    ids = {row.id for row in rows}
    for row in ids:
        assert row not in contradicted(row)
        for other in contradicted(row):
            assert row in contradicted(other), (row, other)
            assert other in ids


def test_contradictions_are_numbered_once_and_say_how_they_are_read():
    assert len({each.id for each in contradictions()}) == len(contradictions())
    for each in contradictions():
        assert each.rows
        assert len(set(each.rows)) == len(each.rows)
        assert each.says.endswith(".")
        assert each.reading.endswith(".")


# The rows.


def test_a_row_is_a_check_and_no_two_are_alike(rows):
    keys = [(row.id, row.check and (row.check.about, row.check.measure)) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {row.id for row in rows} == {each.id for each in (*claims(), *targets())}
    for target in targets():
        assert sum(row.id == target.id for row in rows) == len(target.checks)


def test_a_statement_that_a_target_reads_has_no_verdict_of_its_own(rows):
    told = [row for row in rows if row.target]
    assert {row.id for row in told} == {claim.id for claim in claims() if claim.target}
    for row in told:
        said = row.to_dict()
        assert said["target"] == row.target
        assert (said["verdict"], said["simulated"], said["low"], said["high"]) == (None, None, None, None)
        assert said["nulls"] == {}


def test_every_row_is_a_hit_or_a_miss_or_points_elsewhere_or_says_why_it_is_neither(rows):
    for row in rows:
        assert bool(row.target) + bool(row.why) + row.is_judged == 1, row.id
        assert row.reading
        assert row.source
        if row.check is not None:
            assert row.asked
            assert row.origin
            assert row.studies
            assert row.experiment
            assert row.quality in QUALITIES
            assert row.role in ROLES
        else:
            assert row.role == NOT_TESTABLE


def test_the_source_of_a_statement_is_the_name_of_a_file(rows):
    for row in rows:
        if row.id.startswith("N"):
            assert row.source in SEEDS
            assert set(row.to_dict()["sources"]) <= SEEDS


def test_rows_are_json_of_the_promised_shape(rows):
    told = json.loads(json.dumps([row.to_dict() for row in rows], allow_nan=False))
    for row in told:
        assert row.keys() >= FIELDS
        assert row["role"] in (*ROLES, NOT_TESTABLE)
        assert row["verdict"] in (HIT, MISS, NOT_TESTABLE, None)
        assert (row["verdict"] in (HIT, MISS)) == (row["simulated"] is not None)
        if row["simulated"] is not None:
            assert row["simulated"].keys() == {"value", "low", "high"}
            by_null_models = set() if row["role"] == UNSEEN else {"spreadsheet", "reduced", "sorting"}
            assert row["nulls"].keys() == by_null_models, "these compare scenarios and know no population"
        assert row["measure"] is None or row["measure"] in MEASURES


def test_what_is_asked_as_of_another_target_is_told_in_full(rows):
    assert all(not row.asked.startswith("As T1.") for row in rows)
    [first, second] = (next(row for row in rows if row.id == name) for name in ("T1", "T2"))
    assert first.asked == second.asked


def test_some_numbers_are_chosen_and_one_that_is_not_there_is_refused_with_the_nearest(rows):
    assert {row.id for row in chosen(rows, known_ids(["t7", "N12"]))} == {"T7", "N12"}
    assert chosen(rows, known_ids([])) == rows
    with pytest.raises(BadInputError, match=r"'T77'; nearest: T7"):
        known_ids(["N1", "T77"])
    with pytest.raises(BadInputError, match="there are N1 to T35"):
        known_ids(["churn"])


def test_counts_give_hits_and_misses_alike(rows):
    free = [row for row in rows if row.is_scored]
    hits, misses = (sum(row.verdict == word for row in free) for word in (HIT, MISS))
    assert hits + misses == len(free)
    assert f"Of {len(free)} numbers that nothing was fitted to, {hits} hits and {misses} misses." in tally(
        rows
    )


# What is kept away.


def test_what_was_kept_away_is_predicted_from_firms_sorted_as_the_survey_sorted_them(rows):
    predicted = [row for row in rows if row.role == UNSEEN and not row.target]
    assert {row.id for row in predicted} == {"T4", "T5", "T6", "T19", "T35"}
    surveyed = {target.id for target in read_on_a_survey(targets())}
    assert surveyed == {"T4", "T5", "T6"}
    for row in predicted:
        assert row.is_judged == (row.id in surveyed), row.id
        assert role_in_words(row) == ("predicted" if row.id in surveyed else UNSEEN)
    assert {row.why for row in predicted if row.id == "T35"} == {f"needs {target_called('T35').needs}"}


def test_what_a_survey_says_is_what_its_population_says():
    found = a_population()
    told = {(name, measure): one for name, measure, one in estimates_of(read_on_a_survey(targets()), found)}
    assert told["T4 difference", "revenue_growth"] == found.split().gap
    assert told["T5 industry-average", "revenue_growth"] == found.classes()["industry-average"].growth
    assert told["T6 best-in-class", PIPELINE] == found.classes()["best-in-class"].share
    assert len(told) == 5
    assert [firms_for(many) for many in (DEFAULT_REPLICATIONS, 3, 1)] == [FIRMS, FIRMS // 10, 14]


def test_once_opened_a_row_that_was_kept_away_is_read_from_an_experiment_of_its_own(monkeypatch):
    """Values here are made up."""
    told = [
        (WHOLE, "own", "T4 difference", "revenue_growth", 0.25, 0.22, 0.28, 0.10, 0.40),
        (WHOLE, "own", "T6 laggard", "marketing_sourced_pipeline_share", 0.5, 0.4, 0.6, 0.3, 0.7),
    ]
    frame = pd.DataFrame(
        told, columns=["model", "kind", "name", "measure", "value", "low", "high", *COLUMNS[-2:]]
    )
    run = Recorded(30, 7, {}, frame.assign(runs=30, runs_without_value=0))
    monkeypatch.setattr(targets_module, "opened", lambda: False)
    before = chosen(ledger_rows(run), ["T4", "T6"])
    assert {(row.verdict, row.why, row.nulls) for row in before} == {(NOT_TESTABLE, AWAY, ())}
    monkeypatch.setattr(targets_module, "opened", lambda: True)
    after = chosen(ledger_rows(run), ["T4", "T6"])
    assert [(row.id, row.role, row.verdict) for row in after] == [
        ("T4", UNSEEN, HIT),
        ("T6", UNSEEN, MISS),
        ("T6", UNSEEN, NOT_TESTABLE),
    ]
    assert after[0].to_dict()["simulated"] == {
        "value": 0.25,
        "low": 0.22,
        "high": 0.28,
        "low_all": 0.10,
        "high_all": 0.40,
    }
    assert not after[0].judged.is_clear
    assert "with what is not known [+10, +40]" in value_in_words(after[0].check, after[0].judged.simulated)


# The recorded run.


def test_the_record_is_of_the_scenarios_as_they_are():
    """Where it is not, `python -m tools.documents --run --only claims` makes it anew."""
    now = {cell.label: cell.scenario.digest for cell in cells_for(checks_to_run(), ())}
    assert recorded().scenarios == now
    assert (recorded().replications, recorded().seed, recorded().sets) == (
        DEFAULT_REPLICATIONS,
        DEFAULT_SEED,
        (),
    )


def test_the_record_says_the_same_as_the_reference_run(project):
    """Both are of the same scenarios under the same seeds, so that a number that moved in one of them is found."""
    there = Simulated(pd.read_csv(project / "results" / "reference" / "summary.csv"))
    here = recorded().simulated()
    both = [key for key in here.rows if key in there.rows]
    assert len(both) > 40
    for key in both:
        assert here.rows[key].by_luck == pytest.approx(there.rows[key].by_luck, rel=1e-9), key


def test_the_record_answers_every_check_that_compared_scenarios_answer():
    for model in (WHOLE, REDUCED):
        simulated = recorded().simulated(model)
        assert all(simulated.of(check) is not None for check in checks_to_run())


def test_a_record_comes_back_as_it_was_written():
    text = RECORDED.read_text(encoding="utf-8")
    assert written_recorded(read_recorded(text)) == text
    row = (WHOLE, "scenario", "laggard", "win_rate", 0.2, math.nan, math.nan, 1, 0, 0.1, 0.3)
    run = Recorded(1, 5, {"laggard": "x"}, pd.DataFrame([row], columns=COLUMNS), ("team.sales_reps=3",))
    again = read_recorded(written_recorded(run))
    assert again.command == "handoff claims --again --set team.sales_reps=3 --replications 1 --seed 5"
    assert again.simulated().rows["scenario", "laggard", "win_rate"].widest == (0.1, 0.3)


def made_up(scenario, seed, detailed=False):
    """A run whose measures follow from the name of the scenario and the seed."""
    del detailed
    return observed(dict.fromkeys(MEASURES, len(scenario.name) + 0.001 * seed**2))


def test_running_again_makes_every_level_and_difference_that_checks_rest_on():
    rerun = run_again(replications=3, seed=1, execution=Execution(workers=1), simulate=made_up)
    run = rerun.recorded
    assert len(rerun.table) == 3 * len(rerun.cells)
    assert {name for name, _ in library()} >= {cell.label.removesuffix(LEFT) for cell in rerun.cells}
    for model, longer in ((WHOLE, 0), (REDUCED, len(LEFT))):
        simulated = run.simulated(model)
        for check in checks_to_run():
            found = simulated.of(check)
            ends = [len(name) + longer for name in (check.first, check.second)]
            luck = 0.001 * (1 + 4 + 9) / 3
            if check.of in PRESETS:
                assert found.value == pytest.approx(len(check.of) + longer + luck)
            elif check.of == "difference":
                assert found[:3] == pytest.approx([ends[1] - ends[0]] * 3)
            else:
                assert found.value == pytest.approx((ends[1] + luck) / (ends[0] + luck))


def test_levels_and_differences_are_made_once_each():
    table = pd.DataFrame(
        [(name, replicate, 1.0) for name in PRESETS for replicate in range(2)],
        columns=["scenario", "replicate", "win_rate"],
    )
    checks = [check for check in checks_to_run() if check.measure == "win_rate" and check.second in PRESETS]
    made = [each[:3] for each in estimates(checks, PairedRuns(table, PRESETS), "")]
    assert len(set(made)) == len(made)
    assert ("difference", "laggard → best-in-class", "win_rate") in made
    assert isinstance(next(iter(estimates(checks, PairedRuns(table, PRESETS), "")))[3], Estimate)
