"""What the funnel loses is told lead by lead: each stage is the next one and its leaks."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from experiments.running.observation import (
    FUNNEL_STAGES,
    NEVER_CONTACTED,
    funnel_of,
    leaks_of,
    reached_stages,
)

END = 2 * 52 * 168.0


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def columns(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the columns of a table as arrays."""
    return {str(name): values.to_numpy() for name, values in table.items()}


def leaks_in(table: pd.DataFrame):
    """Return what the funnel of a table of leads loses."""
    leads = columns(table)
    return leaks_of(leads, reached_stages(leads, END))


def lost_at(leaks, stage: str) -> int:
    return sum(leak.leads for leak in leaks if leak.stage == stage)


@pytest.mark.parametrize("name", ["laggard", "best-in-class"])
def test_each_stage_is_the_next_one_and_its_leaks(small_firm, name):
    organisation = small_firm(name)
    organisation.run()
    table, end = columns(organisation.leads_table()), len(organisation.weekly) * 168.0
    stages = reached_stages(table, end)
    funnel, leaks = funnel_of(stages), leaks_of(table, stages)
    assert funnel[0] > 100
    for stage, here, further in zip(FUNNEL_STAGES, funnel, funnel[1:], strict=False):
        assert here == further + lost_at(leaks, stage), stage


def test_a_lead_that_expired_untried_was_never_contacted():
    never, tried = np.nan, 10.0
    leads = pd.DataFrame(
        {
            "inquired": [0.0, 0.0, 0.0],
            "mql": [1.0, 1.0, 1.0],
            "accepted": [np.nan] * 3,
            "sql": [np.nan] * 3,
            "opportunity": [np.nan] * 3,
            "first_attempt": [never, tried, never],
            "outcome": ["expired", "expired", "rejected"],
            "reason": ["no time", "no time", "poor fit"],
            "warm_up": [False] * 3,
        }
    )
    found = {(leak.stage, leak.outcome, leak.reason): leak.leads for leak in leaks_in(leads)}
    assert found == {
        ("mql", "expired", NEVER_CONTACTED): 1,
        ("mql", "expired", "no time"): 1,
        ("mql", "rejected", "poor fit"): 1,
    }


def test_no_lead_of_age_means_no_leaks():
    leads = pd.DataFrame({"inquired": [END], "warm_up": [False]})
    young = leads.assign(mql=np.nan, outcome="", **dict.fromkeys(FUNNEL_STAGES[2:], np.nan))
    assert leaks_in(young) is None
