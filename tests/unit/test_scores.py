"""Scores of rows, and how points that do not know a source foretell it."""

import math

import numpy as np
import pandas as pd
import pytest

from experiments.evidence.scores import (
    MOST,
    Scored,
    distance,
    error_of,
    reweighted_without_each_source,
    score,
    studies_of,
    without_each_source,
)
from experiments.evidence.targets import LAGGARD, Check
from experiments.statistics.estimates import Estimate, estimate

BAND = Check(LAGGARD, "in view", "win_rate", 0.1, 0.3)
ABOVE = Check(LAGGARD, "in view", "win_rate", 0.6, math.inf)
RISES = Check("difference", "in view", "mqls", 0.0, math.inf, sign=True)


def test_a_row_with_two_ends_scores_nought_in_the_middle_and_one_at_its_edge():
    assert score(BAND, 0.2) == pytest.approx(0)
    assert [score(BAND, 0.1), score(BAND, 0.3)] == pytest.approx([1, 1])
    assert score(BAND, 0.45) == pytest.approx(2.5)


def test_an_error_widens_the_band():
    assert score(BAND, 0.3, 0.1) == pytest.approx(1 / math.sqrt(2))


def test_a_row_counts_three_at_most_but_its_distance_is_known():
    assert score(BAND, 9.0) == MOST == 3
    assert distance(BAND, 9.0) == pytest.approx(88)


def test_a_row_with_one_end_scores_nought_inside_and_more_than_one_outside():
    assert score(ABOVE, 0.6) == score(ABOVE, 0.9) == 0
    assert score(ABOVE, 0.3) == pytest.approx(1.5)
    assert score(ABOVE._replace(low=-math.inf, high=0.6), 0.9) == pytest.approx(1.5)


def test_of_a_sign_no_difference_is_the_edge_and_the_wrong_one_is_beyond():
    assert score(RISES, 0.0) == 1
    assert score(RISES, 5.0) == 0
    assert score(RISES, -1.0) == MOST
    assert score(RISES, -1.0, 2.0) == pytest.approx(1.5)


def test_the_error_is_the_standard_error_of_the_mean():
    values = np.array([1.0, 2.0, 4.0, 8.0])
    assert error_of(estimate(values)) == pytest.approx(values.std(ddof=1) / 2)
    assert error_of(Estimate(1.0, math.nan, math.nan, 1, 0)) == 0


def rows_from(*studies):
    """Rows with a band from 0 to 2, each from some studies."""
    unit = Check(LAGGARD, "in view", "win_rate", 0.0, 2.0)
    return [Scored(f"row {place}", unit, given) for place, given in enumerate(studies)]


def test_each_source_is_left_out_with_all_rows_that_rest_on_it():
    rows = rows_from(("a",), ("a", "b"), ("c",))
    assert studies_of(rows) == ["a", "b", "c"]
    found = without_each_source(rows, {"model": [0.0, 1.0, 2.0]}).set_index("left_out")
    assert found["model"].to_dict() == pytest.approx({"": 1.0, "a": 2.0, "b": 1.0, "c": 0.5})
    assert found["rows"].to_dict() == {"": 3, "a": 1, "b": 2, "c": 2}


def test_where_nothing_is_left_there_is_no_score():
    found = without_each_source(rows_from(("a",)), {"model": [0.5]})
    assert math.isnan(found["model"][1])


# A cloud of points.


def test_points_foretell_a_source_that_hangs_together_with_the_others(fresh_seed):
    """One parameter moves all rows alike; without a row's own source the others find it just as well.

    Weights are normal densities around one, sd 1/√k for k rows, times a flat prior: means follow in closed form.
    """
    luck = np.random.default_rng(fresh_seed)
    parameter = luck.uniform(-6, 8, size=40_000)
    points = pd.DataFrame({f"row {place}": parameter for place in range(3)})
    found = reweighted_without_each_source(points, rows_from(("a",), ("b",), ("c",)))
    assert list(found["left_out"]) == ["a", "b", "c"]
    assert found["rows"].tolist() == [1, 1, 1]
    assert found["known"].to_numpy() == pytest.approx([0, 0, 0], abs=0.05)
    assert found["foretold"].to_numpy() == pytest.approx([0, 0, 0], abs=0.05)
    assert found["hits_foretold"].tolist() == [1, 1, 1]
    # Σw² of a normal density of sd s over a uniform of length 14: n · 2 √π s / 14 equal points.
    expected = len(points) * 2 * math.sqrt(math.pi) / math.sqrt(2) / 14
    assert found["points"].to_numpy() == pytest.approx(expected, rel=0.05)


def test_points_do_not_foretell_a_source_that_nothing_else_knows(fresh_seed):
    """Its output follows from a parameter of its own, so that without it only the prior is left: mean six."""
    luck = np.random.default_rng(fresh_seed)
    points = pd.DataFrame({"row 0": luck.uniform(-5, 7, 40_000), "row 1": luck.uniform(0, 12, 40_000)})
    found = reweighted_without_each_source(points, rows_from(("a",), ("b",))).set_index("left_out")
    assert found.loc["b", "known"] < 0.6
    assert found.loc["b", "foretold"] == MOST
    assert (found.loc["b", "hits_known"], found.loc["b", "hits_foretold"]) == (1, 0)


def test_weights_count_as_copies_of_points():
    points = pd.DataFrame({"row 0": [0.5, 1.5, 1.5], "row 1": [2.5, 1.0, 1.0]})
    rows = rows_from(("a",), ("b",))
    copied = reweighted_without_each_source(points, rows)
    weighed = reweighted_without_each_source(points.iloc[:2], rows, weights=[1, 2])
    columns = ["known", "foretold", "hits_known", "hits_foretold"]
    assert weighed[columns].to_numpy() == pytest.approx(copied[columns].to_numpy())


def test_a_point_without_weight_does_not_count_however_well_it_fits():
    points = pd.DataFrame({"row 0": [1.0, 3.0], "row 1": [1.0, 3.0]})
    found = reweighted_without_each_source(points, rows_from(("a",), ("b",)), weights=[0, 1])
    assert found["known"].tolist() == pytest.approx([2.0, 2.0])


def test_errors_of_outputs_widen_bands_and_rows_without_an_output_are_left_out():
    points = pd.DataFrame({"row 0": [1.0, 5.0]})
    exact = reweighted_without_each_source(points, rows_from(("a",), ("b",)))
    assert exact["left_out"].tolist() == ["a"]
    vague = reweighted_without_each_source(points, rows_from(("a",)), errors={"row 0": 1e6})
    assert vague["foretold"][0] == pytest.approx(2e-6, rel=1e-3)


@pytest.mark.parametrize("weights", [[0, 0], [1, -1], [1]])
def test_weights_that_are_none_are_refused(weights):
    points = pd.DataFrame({"row 0": [1.0, 2.0]})
    with pytest.raises(ValueError, match="weights are one a point"):
        reweighted_without_each_source(points, rows_from(("a",)), weights=weights)
    with pytest.raises(ValueError, match="no points"):
        reweighted_without_each_source(points.iloc[:0], rows_from(("a",)))
