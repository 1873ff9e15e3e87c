"""Every mechanism has a switch, and what it says it moves does move when it is switched off."""

import math
from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

from sim.mechanisms import MECHANISMS
from sim.policies import Switches

pytestmark = pytest.mark.xdist_group("responses")
REPLICATIONS = 40


@pytest.fixture(scope="module")
def runs_of(run_arms) -> Callable[..., pd.DataFrame]:
    """Return what runs a preset, with everything on or with some settings, when it is first asked for."""

    @cache
    def runs(preset: str, *sets: str) -> pd.DataFrame:
        [found] = run_arms([(preset, sets)], REPLICATIONS)
        return found

    return runs


def test_there_is_a_switch_for_every_mechanism_and_no_other() -> None:
    assert tuple(MECHANISMS) == Switches._fields


@pytest.mark.parametrize(("name", "measure"), [(n, key) for n, m in MECHANISMS.items() for key in m.moves])
def test_switching_a_mechanism_off_moves_what_it_says_it_moves(name: str, measure: str, runs_of) -> None:
    """The paired change exceeds 3 standard errors; by chance alone that happens in 3 of 1,000 tests.

    Where a mechanism works, 40 pairs put its weakest change twice as far, so the test fails once in some 1,000 runs.
    """
    preset = MECHANISMS[name].shows_in
    difference = (runs_of(preset, f"mechanisms.{name}=false")[measure] - runs_of(preset)[measure]).dropna()
    assert len(difference) >= REPLICATIONS // 2
    error = difference.std(ddof=1) / math.sqrt(len(difference))
    assert abs(difference.mean()) > 3.0 * error, f"{difference.mean():.4g} ± {error:.2g}"
