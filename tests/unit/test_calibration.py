"""A calibration finds again what is known beforehand: of a linear model whose posterior algebra gives."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.designs.calibration import Calibration, FittedRow, Size
from experiments.designs.factor import UNCERTAINTY, Factor
from experiments.errors import BadInputError
from experiments.evidence.calibration import declared, fitted_levels
from experiments.evidence.targets import UNSEEN, targets
from experiments.results.calibration import History, Wave, checked_wave
from experiments.running.observation import Observation
from experiments.studies.calibrate import NothingFitsError, calibrate, cells_of, drawn, next_wave
from sim.scenario import load_scenario
from tests.glancing import assert_shown_at_a_glance

# The calibrated model is looked at by several tests and made once.
pytestmark = pytest.mark.xdist_group("calibrated")

KEYS = ("committee.start", "rival.standing", "knowledge.from_debrief")
SLOPES = np.array([[1.0, -1.0, 0.0], [1.0, 1.0, 0.2]])  # of two rows in three inputs: the third hardly shows
LUCK = 0.02
RANGES = {key: load_scenario("base").numbers[key].range for key in KEYS}


def linear(scenario, seed, detailed=False):
    """Stand in for the model: both rows are linear in the inputs, plus luck by the seed."""
    del detailed
    at = [(scenario.values[key] - RANGES[key][0]) / (RANGES[key][1] - RANGES[key][0]) for key in KEYS]
    luck = LUCK * np.random.default_rng(seed).standard_normal(2)
    return Observation(dict(zip(("revenue_growth", "win_rate"), SLOPES @ np.array(at) + luck, strict=True)))


def small_one():
    """Return a calibration of three inputs against two rows."""
    parameters = tuple(Factor(key, UNCERTAINTY, "", (), *RANGES[key]) for key in KEYS)
    rows = (
        FittedRow("A", "laggard", "revenue_growth", 0.2, 0.03, 0.04, 100, "one study"),
        FittedRow("B", "laggard", "win_rate", 1.0, 0.03, 0.04, 100, "another"),
    )
    return Calibration(
        parameters, rows, ("laggard",), 1, (Size(40, 3), Size(40, 3), Size(200, 2)), 100, 0, 3.0, 0.0
    )


@pytest.fixture
def small():
    return small_one()


@pytest.fixture(scope="module")
def found():
    return calibrate(small_one(), simulate=linear)


def test_the_ensemble_of_a_linear_model_is_the_posterior_that_numbers_give(found):
    """Even weights on a fine grid of the cube, by the exact likelihood, against the mean and spread of the members."""
    axis = np.linspace(0, 1, 60)
    cube = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    missed = (cube @ SLOPES.T - [0.2, 1.0]) / 0.05
    weights = np.exp(-0.5 * (missed**2).sum(axis=1))
    mean = weights @ cube / weights.sum()
    spread = np.sqrt(weights @ (cube - mean) ** 2 / weights.sum())
    at = found.positions[found.members]
    # A hundred members, of walkers that go together somewhat: four standard errors of fifty.
    assert at.mean(axis=0) == pytest.approx(mean, abs=4 * spread.max() / np.sqrt(50))
    assert at[:, :2].std(axis=0) == pytest.approx(spread[:2], rel=0.4)
    assert found.to_frame().iloc[-1]["key"] == "knowledge.from_debrief"  # what hardly shows is known least
    assert found.identified()[-1].left > 0.8


def test_it_is_shown_at_a_glance(found):
    assert_shown_at_a_glance(found)


def test_members_differ_the_centre_is_one_of_them_and_rows_are_met(found):
    table = found.member_table()
    assert 50 <= len(table) == len(table.drop_duplicates(list(KEYS)))
    assert table["is_centre"].sum() == 1
    spreads = found.row_spreads()
    assert spreads["A"].value == pytest.approx(0.2, abs=0.02)
    assert spreads["B"].value == pytest.approx(1.0, abs=0.04)


def test_each_wave_rules_out_and_leaves_the_truth(found):
    shares = [wave.share for wave in found.history.waves]
    assert shares[0] == 1.0
    assert shares[1] < 0.5
    assert shares[2] <= shares[1] * 1.1


def test_truths_that_were_made_up_are_found_again(found):
    truths = found.synthetic_truths()
    assert 0.88 < truths.inputs_within <= 1.0
    assert truths.effective > 20


def test_without_a_study_its_row_is_free(found):
    with_all = found.row_spreads()
    for left_out in found.without_studies():
        ((name, spread),) = left_out.rows.items()
        assert spread.high - spread.low > 2 * (with_all[name].high - with_all[name].low)


def test_a_later_wave_follows_from_the_tables_of_the_waves_before(small):
    tiny = small.resized(20, 2)
    first = next_wave(tiny, None, simulate=linear)
    again = next_wave(tiny, None, simulate=linear)
    assert first.table.equals(again.table)
    one, other = (drawn(tiny, History(tiny, (wave,)))[0] for wave in (first, again))
    assert np.array_equal(one, other)


def test_points_have_luck_of_their_own_and_arms_share_it():
    calibration = declared(quick=True)
    values = [calibration.values_at(np.full(30, at)) for at in (0.4, 0.6)]
    many = calibration.sizes[0].replications
    apart = [cell.apart for cell in cells_of(calibration, many, values)]
    assert apart == [0, 0, many, many]
    assert calibration.seed_of(2) - calibration.seed_of(1) == calibration.sizes[0].points * many


def test_no_wave_rules_out_any_more_once_emulators_know_enough(small):
    """Of a linear model a wave tells nearly all: then the second is the last."""
    waves = (next_wave(small, None, simulate=linear),)
    for settled, is_last, points in ((0.0, False, 40), (10.0, True, 200)):
        calibration = replace(small, settled=settled)
        positions, _, _, found = drawn(calibration, History(calibration, waves))
        assert (found, len(positions)) == (is_last, points)


def test_where_rows_contradict_one_another_it_is_said(small):
    impossible = replace(small.resized(20, 2), rows=(replace(small.rows[0], wanted=50.0), small.rows[1]))
    with pytest.raises(NothingFitsError, match="no point is left after wave 1"):
        calibrate(impossible, simulate=linear)


def test_a_table_of_another_calibration_is_refused_by_the_column_it_lacks(small):
    wave = next_wave(small.resized(8, 2), None, simulate=linear)
    lacking = Wave(1, wave.table.drop(columns=["rival.standing"]))
    with pytest.raises(BadInputError, match=r"wave-1.csv has no column rival.standing"):
        checked_wave(small, lacking, "wave-1.csv")
    outside = Wave(1, wave.table.assign(**{"rival.standing": 3.0}))
    with pytest.raises(BadInputError, match=r"rival.standing lies outside"):
        checked_wave(small, outside, "wave-1.csv")


def test_what_is_declared_holds_each_fitted_row_once_and_none_that_is_kept_away():
    calibration = declared()
    ids = [row.id for row in calibration.rows]
    assert ids == [target.id for target, _ in fitted_levels()]
    away = {target.id for target in targets() if any(check.role == UNSEEN for check in target.checks)}
    assert away, "there are some"
    assert not set(ids) & away
    assert 25 <= len(calibration.parameters) <= 30


def test_every_fitted_value_is_moved_but_for_those_of_the_response_curve():
    moved = {key.removesuffix(".absent").removesuffix(".established") for key in declared().keys}
    fitted = {key: entry.fitted_to for key, entry in load_scenario("base").entries.items() if entry.fitted_to}
    assert {key for key, row in fitted.items() if row != "T13"} <= moved


def test_supposing_the_shipped_values_is_the_shipped_firm():
    calibration, laggard = declared(), load_scenario("laggard")
    table = {setting.key: setting for one in laggard.foundation.practices for setting in one.sets}
    shipped = {}
    for key in calibration.keys:
        owned, _, end = key.rpartition(".")
        is_end = end in {"absent", "established"}
        shipped[key] = getattr(table[owned], end) if is_end else laggard.numbers[key].value
    assert laggard.supposing(shipped) == laggard
    positions = calibration.position_of(shipped)
    assert ((positions >= 0) & (positions <= 1)).all()
    assert calibration.values_at(positions) == pytest.approx(shipped)
