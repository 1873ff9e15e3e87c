"""Leads by day: every lead that comes to a stage stands there, goes on or is lost, and dots say the same as counts."""

from functools import partial

import numpy as np
import pytest

from experiments.errors import BadInputError
from experiments.figures.leads_by_day import COLUMNS, MOST_DAYS, WON, leads_by_day
from experiments.results.story import log_of

DAYS = 70
ALL = 10**6


@pytest.fixture(scope="module", params=["laggard", "best-in-class"])
def log(request, small_firm, fresh_seed):
    """A small firm's log of a year, after half of which most stages hold some leads.

    Some 96 inquiries come to the laggard in the days shown, with a deviation of 11: no more than 50 in 2 of 100,000.
    """
    settings = ("horizon.warm_up_years=0", "horizon.observed_years=1", "market.committees=1200")
    return log_of(small_firm(request.param, *settings, seed=fresh_seed).run())


@pytest.fixture(scope="module")
def shown(log):
    return leads_by_day(log, first=180, days=DAYS, most_dots=ALL)


def test_what_comes_to_a_stage_stands_there_goes_on_or_is_lost(shown):
    for stage in range(WON):
        stood = shown.inside[stage]
        assert (stood >= 0).all()
        gone = shown.entered[stage + 1] + shown.lost[stage]
        assert list(np.diff(stood)) == list((shown.entered[stage] - gone)[1:]), stage
    assert list(shown.inside[WON]) == list(shown.entered[WON].cumsum())
    assert not shown.lost[WON].any()
    assert shown.entered[0].sum() > 50


def test_counts_are_those_of_the_log(log, shown):
    begin, end = 180 * 24.0, (180 + DAYS) * 24.0
    for stage, column in enumerate(COLUMNS):
        times = log.leads[column]
        assert shown.entered[stage].sum() == ((times >= begin) & (times < end)).sum()
    ended = log.leads[(log.leads["closed"] >= begin) & (log.leads["closed"] < end)]
    assert shown.entered[WON].sum() == (ended["outcome"] == "won").sum()
    assert shown.lost.sum() == (ended["outcome"] != "won").sum()


def test_dots_that_are_all_drawn_stand_where_the_counts_say(shown):
    inside, lost = np.zeros_like(shown.inside), np.zeros_like(shown.lost)
    for dot in shown.dots:
        for day in range(DAYS):
            steps = [stage for since, stage in dot.steps if since <= day]
            if not steps or (dot.ends is not None and dot.ends < day):
                continue
            if dot.ends != day:
                inside[steps[-1], day] += 1
            elif dot.outcome != "won":
                lost[steps[-1], day] += 1
            else:
                assert steps[-1] == WON
    assert (inside[:WON] == shown.inside[:WON]).all()
    assert (lost == shown.lost).all()
    assert len(shown.dots) == shown.leads


def test_of_more_leads_than_there_is_room_for_some_are_drawn_and_it_is_said(log):
    few = leads_by_day(log, first=180, days=DAYS, most_dots=20)
    assert len({dot.lead for dot in few.dots}) == 20
    assert few.note.startswith(f"20 of {few.leads:,} leads are drawn")
    assert few.to_dict()["leads"] == few.leads > 20


def test_days_begin_where_observed_time_does_and_have_their_dates(log):
    shown = leads_by_day(log, days=7)
    assert [date[:3] for date in shown.dates] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert shown.dates[0].endswith("Jan 2026")


@pytest.mark.parametrize(("first", "days"), [(-1, 7), (360, 7), (0, 0), (0, MOST_DAYS + 1)])
def test_days_that_the_log_does_not_have_are_refused(log, first, days):
    with pytest.raises(BadInputError, match=r"the log has 0 to 364, and \d+ are shown at most"):
        partial(leads_by_day, log, first, days)()
