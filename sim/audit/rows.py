"""Rows: what is not in use is blank, and what points to a row points to one that exists."""

import math

import numpy as np

from sim.audit.breaches import Breaches, count_of
from sim.records import Firm, spare_row_is_blank
from sim.stages import NOBODY

POINTERS = (
    ("leads", "committee", "committees"),
    ("leads", "owner", "reps"),
    ("leads", "behind", "leads"),
    ("opportunities", "committee", "committees"),
    ("opportunities", "lead", "leads"),
    ("opportunities", "owner", "reps"),
    ("opportunities", "behind", "opportunities"),
    ("reps", "first_lead", "leads"),
    ("counts", "shared_inbox", "leads"),
    ("counts", "unowned", "leads"),
    ("reps", "first_deal", "opportunities"),
    ("committees", "lead", "leads"),
    ("committees", "opportunity", "opportunities"),
)


def unused_rows(firm: Firm) -> Breaches:
    """Rows beyond the count are blank, and so is the spare last row of every store."""
    for name, store in firm._asdict().items():
        yield f"{name}: somebody wrote the spare last row", np.array([not spare_row_is_blank(store)])
    for name in ("leads", "opportunities", "assets", "reps", "marketers"):
        store, count = getattr(firm, name), count_of(firm, name)
        for column, values in zip(store._fields, store, strict=True):
            blank, beyond = store._field_defaults[column].blank, values[count:]
            is_blank = np.isnan(beyond) if math.isnan(blank) else beyond == values.dtype.type(blank)
            if not is_blank.all():
                written = np.concatenate([np.zeros(count, bool), ~is_blank])
                yield f"{name}.{column} is not blank beyond the count of {count}", written


def pointers(firm: Firm) -> Breaches:
    """Every row that points to a row points to one that exists."""
    for name, column, target in POINTERS:
        values = getattr(getattr(firm, name), column)[: count_of(firm, name)]
        nowhere = (values < NOBODY) | (values >= count_of(firm, target))
        if column == "committee":
            nowhere |= values == NOBODY
        yield f"{name}.{column} points to no row of {target}", nowhere
