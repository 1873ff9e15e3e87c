"""Oracle: where the shelf of current assets begins, against a search from scratch."""

import numpy as np
import pytest

from sim.behaviour.content_is_used import first_current


@pytest.mark.parametrize("assets", [0, 1, 2, 40])
def test_the_shelf_begins_where_a_search_from_scratch_says_wherever_it_was_looked_for_before(
    assets, small_firm, fresh_seed
):
    firm, dice = small_firm("laggard", seed=fresh_seed), np.random.default_rng(fresh_seed)
    made = np.sort(dice.integers(0, 10, assets)).astype(float)  # several in one month
    firm.assets.made[:assets] = made
    firm.counts.assets[0] = assets
    for since in [-1.0, 11.0, 0.0, *dice.uniform(-1.0, 11.0, 50), *made]:
        assert first_current(since, firm.assets, firm.counts) == np.searchsorted(made, since)
