"""The finished table of a plan, read back from a store in the order of cells and replicates."""

from typing import TYPE_CHECKING

from experiments.running.observation import Simulate, observe
from experiments.running.store.keys import Keys
from experiments.running.store.shards import KEY, measures_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from experiments.running.plan import Plan
    from experiments.running.store.store import Store


def table_of(
    store: "Store", plan: "Plan", simulate: Simulate = observe, measures: "Sequence[str] | None" = None
) -> "pd.DataFrame":
    """Return a row for every run of a plan that is done, sorted by cell and replicate.

    Columns as in `runs.parquet`: scenario, replicate, seed, what was varied, and the measures asked for, by default
    all.  Shards are read one after the other, so that only the table itself is held.
    """
    import numpy as np
    import pandas as pd

    store.write()
    replicates = len(plan) // max(len(plan.cells), 1)
    # Balanced order: the place in the plan is replicate × cells + cell.
    keys = list(Keys(simulate).of_plan(plan))
    places: dict[bytes, list[int]] = {}
    for place, key in enumerate(keys):
        if key in store:
            replicate, cell = divmod(place, len(plan.cells))
            places.setdefault(key, []).append(cell * replicates + replicate)
    columns: dict[str, np.ndarray] = {}
    for shard in sorted({store.shard_of[key] for key in places}):
        table, _ = store.table_of(shard)
        found = [
            (row, place)
            for row, key in enumerate(table.column(KEY).to_pylist())
            for place in places.get(bytes.fromhex(key), ())
        ]
        rows, targets = (list(part) for part in zip(*found, strict=True))
        for name in measures_of(table) if measures is None else measures:
            column = columns.setdefault(name, np.full(len(plan), np.nan))
            column[targets] = table.column(name).to_numpy()[rows]
    done = np.sort(np.fromiter((place for several in places.values() for place in several), dtype=np.int64))
    of_cell, of_replicate = np.divmod(done, replicates) if replicates else (done, done)
    varied = dict.fromkeys(key for cell in plan.cells for key, _ in cell.varied)
    by_cell = [dict(cell.varied) for cell in plan.cells]
    frame = {
        "scenario": [plan.cells[cell].label for cell in of_cell],
        "replicate": of_replicate + plan.first,
        "seed": of_replicate
        + plan.first
        + plan.seed
        + np.array([cell.apart for cell in plan.cells])[of_cell],
        **{key: [by_cell[cell].get(key) for cell in of_cell] for key in varied},
        **{name: column[done] for name, column in columns.items()},
    }
    return pd.DataFrame(frame)
