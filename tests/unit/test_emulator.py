"""An emulator says what a model would give, and how sure it is of that."""

import numpy as np
import pytest
from scipy.stats import binom, qmc

from experiments.statistics.emulator import Parts, fitted_emulator, fitted_log_variance, surprise


def hypercube(points: int, inputs: int, seed: int) -> np.ndarray:
    return qmc.LatinHypercube(d=inputs, rng=seed).random(points)


def branin(at: np.ndarray) -> np.ndarray:
    """Branin's function (Dixon and Szegö 1978) on its usual square."""
    x, y = 15 * at[:, 0] - 5, 15 * at[:, 1]
    return (
        (y - 5.1 / (4 * np.pi**2) * x**2 + 5 / np.pi * x - 6) ** 2
        + 10 * (1 - 1 / (8 * np.pi)) * np.cos(x)
        + 10
    )


def test_branins_function_is_known_from_forty_points(fresh_seed):
    seen, unseen = hypercube(40, 2, fresh_seed), hypercube(500, 2, fresh_seed + 1)
    emulator = fitted_emulator(seen, branin(seen))
    missed = branin(unseen) - emulator.mean(unseen)
    assert missed.var() / branin(unseen).var() < 0.02


def test_exact_values_are_met_where_the_model_was_run():
    at = np.linspace(0, 1, 9)[:, None]
    emulator = fitted_emulator(at, np.sin(5 * at[:, 0]))
    mean, variance = emulator.predict(at)
    assert mean == pytest.approx(np.sin(5 * at[:, 0]), abs=0.02)
    assert emulator.predict([[0.06]])[1] < emulator.predict([[1.6]])[1]
    assert (variance < 1e-2).all()


def test_a_straight_line_goes_on_beyond_the_points():
    at = np.linspace(0, 0.5, 12)[:, None]
    assert fitted_emulator(at, 3 + 2 * at[:, 0]).mean([[0.9]]) == pytest.approx(4.8, abs=0.05)


def test_intervals_hold_as_often_as_they_say_under_luck(fresh_seed):
    """Values at 400 new points, of a function of ten inputs seen through luck at 150: 95 % in, by binomial error."""
    random = np.random.default_rng(fresh_seed)
    slopes, bends = random.normal(size=10), 0.5 * random.normal(size=10)

    def model(at):
        return at @ slopes + (at - 0.5) ** 2 @ bends + at[:, 0] * at[:, 1]

    seen, unseen = hypercube(150, 10, fresh_seed), hypercube(400, 10, fresh_seed + 1)
    emulator = fitted_emulator(seen, model(seen) + 0.1 * random.standard_normal(150), 0.01)
    mean, variance = emulator.predict(unseen)
    within = (np.abs(model(unseen) - mean) < 1.96 * np.sqrt(variance)).sum()
    # The errors at new points go together, for they rest on the same runs: an eighth of them counts as independent.
    assert binom.cdf(within // 8, 50, 0.95) > 1e-4


def test_what_luck_adds_is_not_taken_for_the_model(fresh_seed):
    random = np.random.default_rng(fresh_seed)
    at = hypercube(200, 3, fresh_seed)
    noisy = 1.0 + random.standard_normal(200)
    emulator = fitted_emulator(at, noisy, 1.0)
    mean, variance = emulator.predict(hypercube(50, 3, fresh_seed + 1))
    assert np.abs(mean - 1.0).max() < 5 * np.sqrt(variance.max())
    assert variance.max() < 0.5


def test_variances_are_known_from_many_points_with_few_runs_each(fresh_seed):
    random = np.random.default_rng(fresh_seed)
    at = hypercube(300, 2, fresh_seed)
    true = np.exp(-1 + 2 * at[:, 0])
    found = true * random.chisquare(7, 300) / 7
    logs = fitted_log_variance(at, found, np.full(300, 8)).mean(at)
    assert np.abs(logs - np.log(true)).mean() < 0.15


def test_points_without_a_value_are_left_out_and_too_few_are_refused():
    at = np.linspace(0, 1, 12)[:, None]
    values = np.where(np.arange(12) == 3, np.nan, at[:, 0])
    assert len(fitted_emulator(at, values).points) == 11
    with pytest.raises(ValueError, match="2 values are too few"):
        fitted_emulator(at[:2], [0.0, 1.0])


def test_the_gradient_by_which_it_learns_is_that_of_its_surprise(fresh_seed):
    random = np.random.default_rng(fresh_seed)
    parts, values = Parts(random.random((15, 3))), random.standard_normal(15)
    luck, logs = np.full(15, 0.1), random.normal(size=8)
    centre, spread = np.zeros(8), np.full(8, 1.5)

    def at(where):
        return surprise(where, parts, values, luck, centre, spread)

    for place in range(8):
        step = np.zeros(8)
        step[place] = 1e-5
        slope = (at(logs + step)[0] - at(logs - step)[0]) / 2e-5
        assert at(logs)[1][place] == pytest.approx(slope, rel=1e-3, abs=1e-5)
