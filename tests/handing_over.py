"""What is handed over, looked into: contents that say something everywhere, and every part of an office file."""

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from experiments.findings.naming import Naming
from experiments.report.addressee.renaming import with_names
from sim.practices import PRACTICES

HOSTILE = json.loads((Path(__file__).parent / "fixtures" / "hostile.json").read_text(encoding="utf-8"))
KEPT = (
    "revenue_growth",
    "revenue",
    "contribution_margin",
    "lead_acceptance_rate",
    "mql_to_sql_rate",
    "never_worked_share",
    "tool_cost",
    "trust_in_marketing",
)
SCHEMAS = re.compile(
    r"https?://(?:schemas\.(?:openxmlformats|microsoft)\.(?:org|com)|purl\.org|www\.w3\.org)/"
)


def in_brief(found):
    """Return contents with a few measures only, so that many files are written in a moment."""
    runs = []
    for run in found.comparison.runs:
        measures = {key: run.observation.measures[key] for key in KEPT}
        runs.append(run._replace(observation=run.observation._replace(measures=measures)))
    return replace(found, comparison=replace(found.comparison, runs=tuple(runs)))


def saying(contents, text: str):
    """Return contents that say something in every field that takes text."""
    names = {name: f"{text}{place or ''}" for place, name in enumerate(contents.names)}
    found = with_names(contents, names)
    cells = []
    for cell in found.comparison.cells:
        entries = {
            key: replace(cell.scenario.entries[key], source=text, note=text, set_by=text, value=0.3)
            for key in ("renewal.gap_weight", "response.p_late")
        }
        own = replace(cell.scenario, name=text, question=text, explicit=entries)
        cells.append(cell._replace(scenario=own))
    told = ("command", "machine", "source", "finished")
    manifest = found.manifest.model_copy(
        update={**dict.fromkeys(told, text), "versions": {"handoff": text, text: text}}
    )
    stored = [one.model_copy(update={"file": text, "digest": text}) for one in manifest.scenarios]
    return replace(
        found,
        name=text,
        client=text,
        manifest=manifest.model_copy(update={"scenarios": tuple(stored)}),
        naming=Naming(tuple(text for _ in found.naming.stages), dict.fromkeys(PRACTICES, text)),
        comparison=replace(found.comparison, cells=tuple(cells)),
    )


def texts_of(file: Path) -> dict[str, str]:
    """Return every part of an office file as text, those of workbooks inside it too."""
    parts = {}
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(BytesIO(content)) as inner:
                    parts |= {f"{name}/{part}": inner.read(part).decode() for part in inner.namelist()}
            else:
                parts[name] = content.decode("utf-8", errors="replace")
    return parts


def addresses_of(parts: dict[str, str]) -> list[str]:
    """Return the addresses that a program might load: targets outside the file, links, and unknown schemas.

    Namespaces of the formats are addresses of schemas by name only; nothing loads them.
    """
    found = []
    for name, text in parts.items():
        if name.endswith(".rels"):
            found += re.findall(r'TargetMode="External"', text)
            found += [target for target in re.findall(r'Target="([^"]*)"', text) if ":" in target]
        found += re.findall(r"<(?:a:hlink\w+|hyperlink)\b", text)
        found += [one for one in re.findall(r'xmlns(?::\w+)?="([^"]*)"', text) if not SCHEMAS.match(one)]
    return found
