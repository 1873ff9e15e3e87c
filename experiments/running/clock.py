"""Lengths of time in hours and days, the only ones of their kind here; plain numbers, so that they import nothing."""

HOURS_A_WEEK = 168.0  # round the clock, as the model counts
ELAPSED_HOURS_A_DAY = HOURS_A_WEEK / 7  # round the clock; the model's working day is shorter
DAYS_A_YEAR = 260  # working days
