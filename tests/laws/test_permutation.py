"""Rows carry no meaning: the same committees in another order of rows lead to the same results."""

import numpy as np
import pandas as pd
import pytest

from sim import Organisation, founding, load_scenario

SMALL = {"market.committees": 2000, "market.customers": 200}


def lived(
    scenario_name: str, seed: int, monkeypatch: pytest.MonkeyPatch, order: np.ndarray | None
) -> Organisation:
    """Return an organisation that has lived its horizon with its committees in some order of rows."""
    with monkeypatch.context() as patched:
        if order is not None:
            patched.setattr(founding, "identities", lambda committees: order[:committees])
        organisation = Organisation(load_scenario(scenario_name, sets=SMALL), seed=seed)
    return organisation.run()


@pytest.mark.parametrize("name", ["laggard", "best-in-class"])
def test_permuting_the_rows_of_committees_changes_no_lead_and_no_measure(
    name: str, monkeypatch: pytest.MonkeyPatch, fresh_seed: int
) -> None:
    order = np.random.default_rng(fresh_seed).permutation(SMALL["market.committees"]).astype(np.int32)
    straight = lived(name, fresh_seed, monkeypatch, None)
    permuted = lived(name, fresh_seed, monkeypatch, order)
    assert not np.array_equal(straight.committees.fit, permuted.committees.fit)
    pd.testing.assert_frame_equal(straight.leads_table(), permuted.leads_table())
    # Sums over committees are taken in another order.
    pd.testing.assert_series_equal(straight.measures(), permuted.measures(), rtol=1e-9)
    pd.testing.assert_frame_equal(straight.weekly, permuted.weekly, rtol=1e-9)


def test_the_members_of_a_committee_follow_it_to_its_row(
    monkeypatch: pytest.MonkeyPatch, fresh_seed: int
) -> None:
    rows = SMALL["market.committees"]
    order = np.arange(rows, dtype=np.int32)[::-1].copy()
    straight, permuted = (lived("laggard", fresh_seed, monkeypatch, rows_as) for rows_as in (None, order))
    for who in (0, 17, rows - 1):
        here, there = straight.committees, permuted.committees
        first, other = int(here.first_member[who]), int(there.first_member[rows - 1 - who])
        size = int(here.size[who])
        assert size == there.size[rows - 1 - who]
        np.testing.assert_array_equal(
            straight.members.weight[first : first + size], permuted.members.weight[other : other + size]
        )
