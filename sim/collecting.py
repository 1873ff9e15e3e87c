"""What Mesa's data collector holds of an organisation: a row a week lived, and in the last one the measures."""

from math import nan
from types import SimpleNamespace
from typing import Any

import pandas as pd
from mesa.datacollection import DataCollector

from sim.clock import DAYS_A_WEEK

OF_A_WEEK = "weekly_"  # tells what happened in a week from the measure of the same name


class WeeklyCollector(DataCollector):
    """A collector with the columns of `Organisation.weekly`, and every measure in the row of the last week.

    What happened in a week stays in the records, so that collecting costs nothing until somebody looks.
    """

    def __init__(self, organisation: Any) -> None:
        """Name the reporters; nothing is collected yet."""
        self.measures: list[str] = list(organisation.measures().index)
        names = (*map(named, organisation.weekly.columns), *self.measures)
        super().__init__(model_reporters={name: name for name in names})
        self.weeks = 0

    def collect(self, model: Any) -> None:
        """Collect the weeks lived since somebody last looked; doing so twice adds nothing."""
        for row in model.weekly.iloc[self.weeks :].to_dict("records"):
            day = row["week"] * DAYS_A_WEEK
            week = {named(name): value for name, value in row.items()}
            found = numbers(model.measures()) if day >= model.last_day else dict.fromkeys(self.measures, nan)
            super().collect(SimpleNamespace(time=day, steps=day, **week, **found))
            self.weeks += 1


def numbers(measures: pd.Series) -> dict[str, float]:
    """Return measures as plain numbers, those that are undefined as NaN."""
    return {str(key): nan if pd.isna(value) else float(value) for key, value in measures.items()}


def named(column: str) -> str:
    """Return the name of the reporter of a column of the weekly table."""
    return column if column in ("week", "observed") else f"{OF_A_WEEK}{column}"
