"""The recorded run behind the ledger: what was simulated for every check, of the whole model and of a reduced one.

It is kept beside the code, so that `handoff claims` answers at once wherever it is installed.  `again.py` makes one.
"""

import json
import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.evidence.ledger import Simulated
from experiments.files.texts import as_json
from experiments.statistics.estimates import Estimate

RECORDED = Path(__file__).with_name("recorded.json")
WHOLE, REDUCED = "whole", "reduced"  # the model, and what is left of it with most of its mechanisms off
BOTH = ("low_all", "high_all")  # ends of the interval of luck and of what is not known; they may be missing
COLUMNS = ("model", "kind", "name", "measure", *Estimate._fields)
FIGURES = ".12g"


@dataclass(frozen=True)
class Recorded:
    """A run of everything that the ledger needs.

    `scenarios`: the digest of each as it was run, by name; `rows`: an estimate a row, with columns `COLUMNS`.
    """

    replications: int
    seed: int
    scenarios: Mapping[str, str]
    rows: pd.DataFrame
    sets: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """Return the command that makes it again."""
        return again_command(self.sets, self.replications, self.seed)

    def of(self, model: str = WHOLE) -> pd.DataFrame:
        """Return the rows of a model."""
        return self.rows[self.rows["model"] == model]

    def simulated(self, model: str = WHOLE) -> Simulated:
        """Return what was simulated with a model, to be asked for checks."""
        return Simulated(self.of(model))


def again_command(sets: Sequence[str], replications: int, seed: int) -> str:
    """Return the command that runs everything anew."""
    words = ["handoff", "claims", "--again", *(word for one in sets for word in ("--set", one))]
    return shlex.join([*words, "--replications", str(replications), "--seed", str(seed)])


@cache
def recorded() -> Recorded:
    """Return the run that is kept."""
    return read_recorded(RECORDED.read_text(encoding="utf-8"))


def read_recorded(text: str) -> Recorded:
    """Return the run that a document holds."""
    said: dict[str, Any] = json.loads(text)
    rows = pd.DataFrame(said["rows"]).reindex(columns=list(COLUMNS))
    rows = rows.astype(dict.fromkeys(["value", "low", "high", *BOTH], float))
    return Recorded(said["replications"], said["seed"], said["scenarios"], rows, tuple(said["sets"]))


def written_recorded(run: Recorded) -> str:
    """Return a run as it is kept: a line an estimate, so that it changes only where a number did."""
    head = {
        "command": run.command,
        "replications": run.replications,
        "seed": run.seed,
        "sets": list(run.sets),
        "scenarios": dict(run.scenarios),
    }
    rows = ",\n".join(f"    {_line(row)}" for row in run.rows.to_dict("records"))
    return f'{as_json(head).removesuffix("\n}")},\n  "rows": [\n{rows}\n  ]\n}}\n'


def _line(row: Mapping[Any, Any]) -> str:
    given = {name: _short(row.get(name)) for name in COLUMNS}
    kept = {name: value for name, value in given.items() if name not in BOTH or value is not None}
    return json.dumps(kept, ensure_ascii=False)


def _short(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return None if math.isnan(value) else float(format(value, FIGURES))
