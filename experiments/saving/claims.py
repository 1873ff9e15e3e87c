"""What the ledger leaves in a results folder when it was run anew: scenarios, runs, and every row with its verdict."""

from collections.abc import Sequence

import pandas as pd

from experiments.evidence.again import Rerun
from experiments.evidence.row import Row
from experiments.files.tables import save_csv, save_parquet
from experiments.files.texts import save_json
from experiments.files.writing import ResultsFolder, save_cells, save_scenarios
from experiments.saving.comparison import RUNS
from experiments.statistics.estimates import INTERVAL

CLAIMS = "claims.json"


def save_claims(rerun: Rerun, rows: Sequence[Row], results: ResultsFolder) -> None:
    """Write scenarios, runs, estimates and rows of the ledger into a results folder."""
    results.facts |= {
        "seed": rerun.recorded.seed,
        "replications": rerun.recorded.replications,
        "interval": INTERVAL,
        "scenarios": save_scenarios(rerun.cells, results),
    }
    save_cells(rerun.cells, results)
    save_parquet(rerun.table, results.folder / RUNS)
    save_csv(rerun.recorded.rows.dropna(axis=1, how="all"), results.folder / "summary.csv")
    documents = [row.to_dict() for row in rows]
    save_json(documents, results.folder / CLAIMS)
    save_csv(table_of(documents), results.folder / "claims.csv")


def table_of(documents: Sequence[dict[str, object]]) -> pd.DataFrame:
    """Return rows of the ledger as a flat table: lists as words, intervals as columns."""
    flat = pd.json_normalize([{**row, "simulated": row["simulated"] or {}} for row in documents], sep="_")
    return flat.map(lambda cell: ", ".join(map(str, cell)) if isinstance(cell, list) else cell)
