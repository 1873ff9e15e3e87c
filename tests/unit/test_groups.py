"""Tests that share something dear to make meet in one worker."""

import pytest


@pytest.mark.xdist_group("somewhere")
def test_a_test_of_a_group_carries_its_name_to_whoever_hands_out_tests(request):
    """Groups that are forgotten fail nothing: what is dear is made in every worker, and all takes longer."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("one process runs all tests")
    assert request.node.nodeid.endswith("@somewhere")
