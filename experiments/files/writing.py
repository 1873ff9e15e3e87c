"""Results folders: tables, figures, resolved scenarios, and a manifest that says how they came about.

A folder is written under a temporary name and renamed when it is whole, so that it is there or it is not.
"""

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments import provenance
from experiments.files.texts import save_json, save_text
from experiments.running.plan import Cell

SCHEMA = "handoff-results/1"
MANIFEST = "manifest.json"
CELLS = "cells.json"


@dataclass
class ResultsFolder:
    """A results folder in the making: where its files go, and what its manifest will say beside them."""

    folder: Path
    facts: dict[str, Any] = field(default_factory=dict)


@contextmanager
def results_folder(target: str | Path, command: str) -> Iterator[ResultsFolder]:
    """Make a results folder that appears whole at the end of the block, or not at all.

    An earlier results folder in its place is replaced; anything else is left alone.

    Raises:
        FileExistsError: Something that is not a results folder, or holds files of others, is in its place.
    """
    target = Path(target).resolve()
    refuse_taken(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial-{secrets.token_hex(4)}")
    partial.mkdir()
    try:
        started = datetime.now(UTC)
        results = ResultsFolder(partial)
        yield results
        write_manifest(results, command, started)
        refuse_taken(target)
        put_in_place(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def added_to(folder: str | Path) -> Iterator[ResultsFolder]:
    """Add files to a finished results folder: it holds all of them at the end of the block, or is as it was.

    What the manifest says about the run stays; `facts` may add to it.

    Raises:
        FileExistsError: The folder is not a results folder, or holds files of others.
    """
    target = Path(folder).resolve()
    refuse_unrelated(target)
    manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    partial = target.with_name(f".{target.name}.partial-{secrets.token_hex(4)}")
    try:
        shutil.copytree(target, partial, ignore=shutil.ignore_patterns(MANIFEST))
        results = ResultsFolder(partial)
        copied = digests_of(partial)
        yield results
        # A file that was changed since it was written must go on showing it: its first hash stays.
        kept = {name: digest for name, digest in digests_of(partial).items() if copied.get(name) == digest}
        first = {name: digest for name, digest in manifest["files"].items() if name in kept}
        manifest |= results.facts | {"files": digests_of(partial) | first}
        save_manifest(manifest, partial)
        refuse_unrelated(target)
        put_in_place(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def refuse_taken(target: Path) -> None:
    """Raise unless a new results folder may stand in a place, and say what helps: whoever asks has chosen it."""
    try:
        refuse_unrelated(target)
    except FileExistsError as error:
        raise FileExistsError(f"{error}: choose another --out") from None


def refuse_unrelated(target: Path) -> None:
    """Raise unless a path is free, an empty folder, or a results folder and nothing else."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    files = files_of(target)
    if files is None:
        raise FileExistsError(f"{target.name} exists and is not a results folder")
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target).as_posix()
        if path.is_file() and name not in files and not path.name.startswith("."):
            raise FileExistsError(f"{target.name} holds {name}, which is not ours")


def files_of(folder: Path) -> set[str] | None:
    """Return the files that a results folder is made of, or `None` if the folder is not one."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if not str(manifest["schema"]).startswith("handoff-results/"):
            return None
        return {MANIFEST, *manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def put_in_place(partial: Path, target: Path) -> None:
    """Rename a finished folder to its name; what stood there before goes away last."""
    before = target.with_name(f"{partial.name}-before")
    if target.exists():
        target.rename(before)
    partial.rename(target)
    shutil.rmtree(before, ignore_errors=True)


def write_manifest(results: ResultsFolder, command: str, started: datetime) -> None:
    """Write what was run, on what, when, and the hash of every file."""
    finished = datetime.now(UTC)
    manifest = {
        "schema": SCHEMA,
        "command": command,
        "status": "complete",
        **results.facts,
        "versions": provenance.versions(),
        "machine": provenance.machine(),
        "source": provenance.source_digest(),
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "seconds": round((finished - started).total_seconds(), 1),
        "files": digests_of(results.folder),
    }
    save_manifest(manifest, results.folder)


def digests_of(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder by its name inside it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): provenance.file_digest(path) for path in files}


def save_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write the manifest of a folder."""
    save_json(manifest, folder / MANIFEST)


def save_scenarios(cells: Sequence[Cell], folder: Path) -> list[dict[str, str]]:
    """Write each scenario as resolved, and return label, file and digest of each."""
    entries: list[dict[str, str]] = []
    for place, cell in enumerate(cells, start=1):
        slug = re.sub(r"[^a-z0-9]+", "-", cell.label.lower()).strip("-")
        file = f"scenario-{slug or place}.toml"
        if any(entry["file"] == file for entry in entries):
            file = f"scenario-{slug}-{place}.toml"
        save_text(cell.scenario.to_toml(), folder / file)
        entries.append({"label": cell.label, "file": file, "digest": cell.scenario.digest})
    return entries


def save_cells(cells: Sequence[Cell], folder: Path) -> None:
    """Write from which scenario each cell of a table came, and what was varied, so that it can be run again.

    A table of a sweep alone does not say that: its values are numbers without the units they were given in.
    """
    entries = [
        {
            "label": cell.label,
            "scenario": cell.scenario.digest,
            "varied": dict(cell.varied),
            "apart": cell.apart,
        }
        for cell in cells
    ]
    save_json(entries, folder / CELLS, indent=None)
