"""Keep what a benchmark found: `python -m tools.documents.speed`, on a machine that does nothing else.

It runs `handoff bench` and `handoff bench --by-verb`, some ten minutes, and keeps the figures in `docs/tables/`, from
which the page about speed is written without measuring anything again.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from experiments.benchmark.rows import USUAL_NANOSECONDS
from experiments.commands.bench import verdict
from experiments.files.texts import save_text
from tools.documents.marks import PROJECT
from tools.documents.tables import code, table

KEPT = PROJECT / "docs" / "tables" / "speed.json"


def main() -> int:
    """Measure, keep and return the exit code."""
    found = {
        "measured": datetime.now(UTC).date().isoformat(),
        "rows": asked("bench", "--json")["rows"],
        "parts": asked("bench", "--by-verb", "--json"),
    }
    save_text(json.dumps(found, indent=1) + "\n", KEPT)
    print(f"{KEPT.relative_to(PROJECT)}: written")
    return 0


def asked(*words: str) -> Any:
    """Return the JSON document that a command prints."""
    command = [sys.executable, "-m", "experiments.commands.main", *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT).stdout)


def kept() -> dict[str, Any]:
    """Return what was kept."""
    found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


def musts() -> str:
    """Return what was measured beside what must be and what is aimed at."""
    found = kept()
    rows = [
        (
            row["work"],
            number(row["ours"], row["unit"]) if row["ours"] is not None else "–",
            number(row["figure"], row["unit"] if row["mesa"] is None else ""),
            *("–" if limit is None else f"{limit:.3g}" for limit in (row["must"], row["aim"])),
            verdict(row["figure"], row["must"], row["aim"]),
        )
        for row in found["rows"]
    ]
    default = next(row for row in found["rows"] if row["key"] == "default_firm")
    said = (
        f"Measured on {found['measured']}; Mesa's empty step cost"
        f" {default['details']['nanoseconds_of_a_step']:.0f} ns an agent. "
        f"Figures in seconds and minutes are what they would be where it costs {USUAL_NANOSECONDS:g} ns."
    )
    return f"{said}\n\n{table(('work', 'measured', 'figure', 'must', 'aim', ''), rows)}"


def number(value: float, unit: str) -> str:
    """Return a figure with three digits that count, and its unit."""
    return f"{value:.3g} {unit}".strip() if value < 1000 else f"{value:,.0f} {unit}".strip()


def verbs() -> str:
    """Return where the time of a run goes, part by part."""
    parts = kept()["parts"]
    presets = tuple(parts[0]["share"])
    head = (
        "part of a run",
        "",
        *(f"{preset}: share" if n == 0 else "ns a call" for preset in presets for n in (0, 1)),
    )
    rows = [
        (
            code(part["part"]) if part["kind"] != "rest" else part["part"],
            part["kind"],
            *(
                text
                for preset in presets
                for text in (
                    f"{part['share'][preset]:.1%}".replace("%", " %"),
                    f"{1e9 * part['seconds'][preset] / max(part['calls'][preset], 1):,.0f}",
                )
            ),
        )
        for part in parts
    ]
    whole = [f"{1e3 * sum(part['seconds'][preset] for part in parts):.0f} ms" for preset in presets]
    runs = ", ".join(f"{name} {each}" for name, each in zip(presets, whole, strict=True))
    return f"{table(head, rows)}\n\nThe whole run: {runs}."


if __name__ == "__main__":
    sys.exit(main())
