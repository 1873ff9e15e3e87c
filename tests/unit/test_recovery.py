"""Firms whose keys are hidden: how they are drawn, what a client knows of them, and the table of what came back."""

import numpy as np
import pandas as pd
import pytest

from experiments.clients.wanted import MET_BY_SEARCH
from experiments.evidence.recovery import (
    MOST_ACCOUNTS,
    TO_AN_END,
    Recovered,
    add_row,
    drawn,
    figures_of,
    read_rows,
    summary,
)
from tools.documents.recovery import cells_of

ROW = Recovered(0, 1, 8, 9e6, 0.02, 0.2, 0.002, 0.21, 0.1, 0.3, -0.2, 0.6, 0, 120.0)


def test_rows_are_written_as_they_come_and_read_again(tmp_path):
    table = tmp_path / "recovery.csv"
    assert read_rows(table) == []
    missed = ROW._replace(firm=1, exported=0, truth=0.5, low=0.1, high=0.18)
    for row in (ROW, missed):
        add_row(row, table)
    assert read_rows(table) == [ROW, missed]
    said = summary(read_rows(table))
    assert "1 of 2 intervals hold the truth, 1 of 1 where the CRM's export was read" in said
    assert "median width 18 %" in said
    assert (ROW.is_covered, missed.is_covered) == (True, False)
    assert ROW.width == pytest.approx(0.25)


def test_the_document_shows_a_firm_that_was_missed_as_missed():
    missed = ROW._replace(firm=1, exported=0, truth=0.5, low=0.1, high=0.18)
    covered, not_covered = cells_of(ROW), cells_of(missed)
    assert covered[-1] == ""
    assert not_covered[-1] == "**missed**"
    assert covered[5] == "+21.0 [+10.0, +30.0]"


def test_hidden_firms_are_the_same_again_and_of_a_size_that_can_be_run():
    first, again = drawn(3), drawn(3)
    assert [one.values for one in first] == [one.values for one in again]
    assert first[0].values != drawn(4)[0].values
    assert all(one.values["market.committees"] <= MOST_ACCOUNTS for one in first)
    assert not set(first[0].values) & first[0].space.base.foundation.owned_keys


def test_a_client_knows_one_history_within_what_luck_makes():
    hidden = drawn(0)[0]
    random = np.random.default_rng(5)
    runs = pd.DataFrame({key: 0.3 * np.exp(0.05 * random.standard_normal(400)) for key in MET_BY_SEARCH})
    runs["revenue"], runs["programme"] = 9e6, 4e5
    runs["cycle"] *= 300
    runs["average_deal"] *= 1e5
    figures = figures_of(hidden, runs)
    assert figures["reps"].low == figures["reps"].high == hidden.values["team.sales_reps"]
    known = figures["cycle"]
    assert known.low < runs["cycle"][0] < known.high
    assert np.log(known.high / known.low) / 2 / TO_AN_END == pytest.approx(0.05, rel=0.2)
