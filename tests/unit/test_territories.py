"""Territories and pods: every segment is served, and positions of a kind carry alike."""

import numpy as np
import pytest

from sim.behaviour.territories import cut_territories, is_in_territory, is_of_the_pod
from sim.stages import SEGMENTS


def cut(small_firm, positions, development=0, pods=True):
    """A firm whose territories have just been cut, the last positions those of development reps."""
    organisation = small_firm("laggard", f"team.sales_reps={positions}", f"team.pods={int(pods)}")
    organisation.reps.development[positions - development : positions] = 1
    cut_territories(pods, organisation.firm)
    return organisation


KINDS = pytest.mark.parametrize(
    ("positions", "development"), [(1, 0), (3, 0), (4, 0), (7, 0), (9, 0), (9, 3), (11, 5)]
)


@KINDS
def test_pods_of_a_kind_differ_by_one_position_at_most_and_serve_every_segment(
    positions, development, small_firm
):
    organisation = cut(small_firm, positions, development)
    reps = organisation.reps
    for kind, there in ((0, positions - development), (1, development)):
        rows = np.flatnonzero(reps.development[:positions] == kind)
        sizes = np.bincount(reps.pod[rows].astype(int), minlength=min(there, SEGMENTS))
        assert len(sizes) == min(there, SEGMENTS)
        assert not there or np.ptp(sizes) <= 1
        for segment in range(SEGMENTS):
            pods = {int(reps.pod[rep]) for rep in rows if is_of_the_pod(segment, rep, reps)}
            assert len(pods) == min(there, 1), "one pod, or none where there is nobody"


@KINDS
@pytest.mark.parametrize("pods", [True, False])
def test_positions_that_share_accounts_carry_as_many_but_for_one(positions, development, pods, small_firm):
    organisation = cut(small_firm, positions, development, pods)
    committees, reps, team = organisation.committees, organisation.reps, organisation.terms.team
    committees.identity[:360], committees.segment[:360] = np.arange(360), 1
    carried = [
        sum(is_in_territory(row, rep, committees, reps, team) for row in range(360))
        for rep in range(positions)
    ]
    serving = [rep for rep in range(positions - development) if not pods or is_of_the_pod(1, rep, reps)]
    assert sum(carried) == 360
    assert sum(carried[rep] for rep in serving) == 360
    assert np.ptp([carried[rep] for rep in serving]) <= 1


def test_a_position_that_waits_for_a_successor_keeps_its_accounts_and_one_given_up_has_none(small_firm):
    organisation = cut(small_firm, 3, pods=False)
    reps = organisation.reps
    reps.employed[1], reps.vacant_until[1] = 0, 50
    cut_territories(False, organisation.firm)
    assert (reps.turfs[:3].tolist(), reps.turf[:3].tolist()) == ([3, 3, 3], [0, 1, 2])
    reps.vacant_until[1] = 0
    cut_territories(False, organisation.firm)
    assert (reps.turfs[[0, 2]].tolist(), reps.turf[[0, 2]].tolist()) == ([2, 2], [0, 1])
    assert reps.turfs[1] == 0
