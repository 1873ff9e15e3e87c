"""The calendar: business and elapsed hours there and back, weeks, and 4-4-5 months."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import calendar, clock
from sim.measures.view import business_hours_at

YEARS = 21
elapsed_hours = st.floats(0, YEARS * clock.HOURS_A_YEAR, allow_nan=False)
business_hours = st.floats(0, YEARS * clock.DAYS_A_YEAR * clock.BUSINESS_HOURS_A_DAY, allow_nan=False)
days = st.integers(0, YEARS * clock.DAYS_A_YEAR)


@pytest.mark.parametrize(
    ("elapsed", "business"),
    [
        (0.0, 0.0),  # Monday at midnight
        (9.0, 0.0),
        (10.5, 1.5),
        (17.0, 8.0),
        (20.0, 8.0),  # in the evening nothing moves
        (33.0, 8.0),  # Tuesday at nine
        (4 * 24 + 17.0, 40.0),
        (5 * 24 + 12.0, 40.0),  # Saturday at noon
        (168.0 + 12.0, 43.0),
    ],
)
def test_business_hours_stand_still_at_night_and_at_the_week_end(elapsed, business):
    assert calendar.business_at(elapsed) == business


@given(business_hours)
def test_business_hours_lead_to_elapsed_hours_and_back(worked):
    assert math.isclose(calendar.business_at(calendar.elapsed_at(worked)), worked, abs_tol=1e-6)


@given(elapsed_hours)
def test_elapsed_hours_lead_to_the_next_hour_of_work(elapsed):
    worked = calendar.business_at(elapsed)
    back = calendar.elapsed_at(worked)
    assert back >= elapsed - 1e-6
    assert math.isclose(calendar.business_at(back), worked, abs_tol=1e-6)
    if elapsed % 168 < 5 * 24 and 9.0 <= elapsed % 24 < 16.999:
        assert math.isclose(back, elapsed, abs_tol=1e-6)


@given(elapsed_hours, elapsed_hours)
def test_time_never_runs_backwards(one, other):
    early, late = sorted((one, other))
    assert 0 <= calendar.business_at(late) - calendar.business_at(early) <= late - early + 1e-6


@given(days)
def test_a_day_begins_at_midnight_and_ends_before_the_next(day):
    begins = calendar.day_begins(day)
    assert begins % 24 == 0
    assert calendar.business_at(begins + 20.0) == 8.0 * (day + 1), "an evening's business is the next day's"
    assert calendar.day_begins(day + 1) - begins == (72 if calendar.ends_week(day) else 24)


@given(st.lists(elapsed_hours, min_size=1, max_size=20))
def test_columns_and_compiled_code_count_the_same_business_hours(times):
    assert business_hours_at(np.array(times)).tolist() == [calendar.business_at(time) for time in times]


@given(st.floats(-1e6, 1e9), st.integers(-40_000, 40_000), st.sampled_from((8, 24, 168, 8736, 8736.0)))
def test_whole_units_are_counted_as_python_s_own_division_counts_them(hours, times, unit):
    """At any hour, at the hours where a unit is just full, and one bit on either side of them."""
    full = float(times * unit)
    for each in (hours, full, math.nextafter(full, -math.inf), math.nextafter(full, math.inf)):
        assert calendar.whole(each, unit) == each // unit


def test_a_quarter_has_months_of_four_four_and_five_weeks():
    ends = [day + 1 for day in range(clock.DAYS_A_QUARTER) if calendar.ends_month(day)]
    assert [(end - begin) // 5 for begin, end in zip([0, *ends[:-1]], ends, strict=True)] == [4, 4, 5]
    assert ends[-1] == clock.DAYS_A_QUARTER


@pytest.mark.parametrize(
    ("ends", "a_year"), [(calendar.ends_week, 52), (calendar.ends_month, 12), (calendar.ends_quarter, 4)]
)
def test_a_year_has_fifty_two_weeks_twelve_months_and_four_quarters(ends, a_year):
    for year in range(3):
        days_of_year = range(year * clock.DAYS_A_YEAR, (year + 1) * clock.DAYS_A_YEAR)
        assert sum(map(ends, days_of_year)) == a_year
        assert ends(days_of_year[-1])
        assert [day for day in days_of_year if calendar.begins_year(day)] == [days_of_year[0]]


def test_units_of_time_are_defined_in_the_clock_and_nowhere_else_in_the_model(project):
    named = re.compile(
        r"^(\w*(?:HOUR|DAY|WEEK|MONTH|QUARTER)S_A_(?:\w+_)?(?:DAY|WEEK|MONTH|QUARTER|YEAR)) *=", re.MULTILINE
    )
    files = {file.relative_to(project / "sim").as_posix(): file for file in (project / "sim").rglob("*.py")}
    homes = {name: named.findall(file.read_text()) for name, file in files.items()}
    assert [name for name, units in homes.items() if units] == ["clock.py"]


def test_a_year_is_the_same_in_all_units_of_time():
    assert clock.HOURS_A_DAY * clock.CALENDAR_DAYS_A_YEAR == clock.HOURS_A_YEAR == 8736
    assert clock.BUSINESS_HOURS_A_DAY * clock.DAYS_A_YEAR == clock.BUSINESS_HOURS_A_YEAR == 2080
    assert clock.DAYS_A_QUARTER * clock.QUARTERS_A_YEAR == clock.DAYS_A_YEAR == 260
    assert clock.MONTH_ENDS[-1] == clock.WEEKS_A_QUARTER
    assert len(clock.MONTH_ENDS) == clock.MONTHS_A_QUARTER
