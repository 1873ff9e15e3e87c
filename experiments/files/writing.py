"""Results folders: tables, figures, resolved scenarios, and a manifest that says how they came about.

A folder holds sections, one a command.  What can fail at the end is tried before the first run; what a person may have
edited is never replaced without being asked to.
"""

import re
import shutil
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from experiments import provenance
from experiments.errors import ResultsError
from experiments.files.extensions import described
from experiments.files.manifest import MANIFEST, REPORT, SCHEMA, prefix_of, verb_of
from experiments.files.placing import files_in, manifest_in, partial_of, put_in_place, recover, try_out
from experiments.files.texts import save_json, save_text
from experiments.running.plan import Cell

CELLS = "cells.json"


@dataclass
class ResultsFolder:
    """A section of a results folder in the making.

    `folder`: where its files go; `top`: where files go that all sections share, and `shared` the hashes of those that
    other sections have; `facts`: what its manifest will say beside them; `notes`: what somebody should know.
    """

    folder: Path
    top: Path
    shared: Mapping[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@contextmanager
def results_folder(
    target: str | Path,
    command: str,
    *,
    section: str = "",
    force: bool = False,
    derived: Collection[str] = (),
) -> Iterator[ResultsFolder]:
    """Make the section of a command in a results folder, which holds all of it at the end of the block, or none.

    Args:
        target: The folder; it may be missing or empty, or be a results folder, whose other sections stay.
        command: The command that makes it.
        section: What the section is called; by default the verb of the command.
        force: Replace files that were edited since they were written.
        derived: Files that will be made of the section afterwards.

    Raises:
        ResultsError: The folder is somebody else's or cannot be written to, or a file in it was edited.
    """
    with opened(Path(target), section or verb_of(command), force, derived) as (results, found):
        started, since = datetime.now(UTC), time.monotonic()
        yield results
        took = time.monotonic() - since  # the clock on the wall may be set back meanwhile
        found |= {
            "command": command,
            **results.facts,
            "versions": provenance.versions(),
            "machine": provenance.machine(),
            "source": provenance.source_digest(),
            "started": started.isoformat(timespec="seconds"),
            "finished": (started + timedelta(seconds=took)).isoformat(timespec="seconds"),
            "seconds": round(took, 1),
        }


@contextmanager
def added_to(
    folder: str | Path, section: str = "", *, files: Collection[str] = (), force: bool = False
) -> Iterator[ResultsFolder]:
    """Add files to a section of a finished results folder: it holds all of them at the end, or is as it was.

    Args:
        folder: A results folder.
        section: Its section; the first unless given.
        files: Names of the files that will be added, as far as they are known.
        force: Replace files that were edited since they were written.

    Raises:
        ResultsError: The folder is not a results folder, or a file that would be replaced was edited.
    """
    target = Path(folder)
    manifest = manifest_in(target)
    if manifest is None:
        raise ResultsError(f"{target.name} is not a results folder")
    name = section or sections_of(manifest)[0]["name"]
    with opened(target, name, force, files, adds=True) as (results, found):
        yield results
        found.update(results.facts)


@contextmanager
def opened(
    target: Path, name: str, force: bool, derived: Collection[str], adds: bool = False
) -> Iterator[tuple[ResultsFolder, dict[str, Any]]]:
    """Open a section for writing; at the end of the block its files are put in place."""
    target = target.resolve()
    notes = recover(target)
    manifest = manifest_in(target)
    if manifest is None and target.exists():
        refuse_strangers(target)
    manifest = manifest or {}
    sections = sections_of(manifest)
    section = next((one for one in sections if one["name"] == name), {"name": name, "files": []})
    earlier = [] if adds else section["files"]
    if not force:
        refuse_edited(target, manifest, [*earlier, *derived])
    partial = partial_of(target)
    try_out(partial, target)
    prefix = prefix_of([one["name"] for one in sections], name)
    (partial / prefix).mkdir(exist_ok=True)
    others = {file for one in sections if one is not section for file in one["files"]}
    if not adds:
        notes += outdated(sections, derived)
    shared = {file: digest for file, digest in manifest.get("files", {}).items() if file in others}
    results = ResultsFolder(partial / prefix, partial, shared, notes=notes)
    try:
        yield results, section
        made = digests_of(partial)
        gone = [file for file in earlier if file not in made and file not in others]
        section["files"] = sorted({*(section["files"] if adds else ()), *made})
        whole = manifest_of(manifest, [*(one for one in sections if one is not section), section], made, gone)
        if not force:
            refuse_edited(target, manifest, [file for file in made if file not in manifest.get("files", {})])
        save_json(whole, partial / MANIFEST)
        put_in_place(partial, target)
    except KeyboardInterrupt:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    except BaseException as error:
        keep_or_remove(partial, error)
        raise


def outdated(sections: Sequence[Mapping[str, Any]], derived: Collection[str]) -> list[str]:
    """Say which files were made of runs that are about to be replaced, and are not made anew."""
    made = [name for one in sections if one["name"] == REPORT for name in one["files"] if name not in derived]
    return [f"{name} stays as it is, made of the runs before: handoff report makes it anew" for name in made]


def keep_or_remove(partial: Path, error: BaseException) -> None:
    """Keep what was written of a section that failed, and say where; nothing but scenarios is not worth keeping."""
    kept = [path for path in partial.rglob("*") if path.is_file() and path.suffix != ".toml"]
    if kept:
        error.add_note(f"what was written so far is kept in {partial}")
    else:
        shutil.rmtree(partial, ignore_errors=True)


def sections_of(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sections of a manifest, the first one first; one of the first schema is a section itself."""
    if not manifest:
        return []
    if manifest.get("sections"):
        return [dict(one) for one in manifest["sections"]]
    own = {key: value for key, value in manifest.items() if key not in {"schema", "status"}}
    return [{**own, "name": verb_of(str(manifest.get("command", ""))), "files": sorted(manifest["files"])}]


def refuse_strangers(target: Path) -> None:
    """Raise unless a place that is not a results folder is an empty folder."""
    if not target.is_dir():
        raise ResultsError(f"{target.name} exists and is not a folder: choose another --out")
    name = next(files_in(target), None)
    if name is not None:
        raise ResultsError(
            f"{target.name} exists and is not a results folder (it holds {name}): choose another --out"
        )


def refuse_edited(target: Path, manifest: Mapping[str, Any], names: Collection[str]) -> None:
    """Raise if a file that is to be replaced is not as it was written, or is somebody else's."""
    known = manifest.get("files", {})
    for name in names:
        path = target / name
        if path.is_symlink() or (path.is_file() and provenance.file_digest(path) != known.get(name)):
            how = "was edited since it was written" if name in known else "is not ours"
            raise ResultsError(f"{target.name}: {name} {how}; --force replaces it")


def manifest_of(
    before: Mapping[str, Any], sections: list[dict[str, Any]], made: Mapping[str, str], gone: Collection[str]
) -> dict[str, Any]:
    """Return the manifest of a folder with its sections; what it says of itself is what its first section says."""
    order = {one["name"]: place for place, one in enumerate(sections_of(before))}
    sections = sorted(sections, key=lambda one: order.get(one["name"], len(order)))
    first = next((one for one in sections if one["name"] != REPORT), sections[0])
    files = {name: digest for name, digest in before.get("files", {}).items() if name not in gone} | dict(
        made
    )
    return {
        "schema": SCHEMA,
        "status": "complete",
        **{key: value for key, value in first.items() if key not in {"name", "files"}},
        "sections": sections,
        "files": dict(sorted(files.items())),
    }


def digests_of(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder by its name inside it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): provenance.file_digest(path) for path in files}


def save_scenarios(cells: Sequence[Cell], results: ResultsFolder) -> list[dict[str, str]]:
    """Write each scenario as resolved, and return label, file and digest of each; the manifest says what is own.

    Raises:
        ResultsError: Another section of the folder has another scenario under that name.
    """
    entries: list[dict[str, str]] = []
    if own := next((cell.scenario.extensions for cell in cells if cell.scenario.extensions), None):
        results.facts["extensions"] = described(own)
    for place, cell in enumerate(cells, start=1):
        file = scenario_file(cell.label) or f"scenario-{place}.toml"
        if any(entry["file"] == file for entry in entries):
            file = f"{file.removesuffix('.toml')}-{place}.toml"
        save_text(cell.scenario.to_toml(), results.top / file)
        if results.shared.get(file, (digest := provenance.file_digest(results.top / file))) != digest:
            raise ResultsError(
                f"{results.top.parent.name} has another scenario {cell.label} ({file}), and sections of a folder share "
                "their scenarios: choose another --out"
            )
        entries.append({"label": cell.label, "file": file, "digest": cell.scenario.digest})
    return entries


def scenario_file(label: str) -> str:
    """Return the name of the file that holds a scenario, if its label has letters or digits for one."""
    slug = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
    return f"scenario-{slug}.toml" if slug else ""


def save_cells(cells: Sequence[Cell], results: ResultsFolder) -> None:
    """Write from which scenario each cell of a table came, and what was varied, so that it can be run again.

    A table of a sweep alone does not say that: its values are numbers without the units they were given in.
    """
    entries = [
        {
            "label": cell.label,
            "scenario": cell.scenario.digest,
            "base": cell.scenario.name,
            "varied": dict(cell.varied),
            "apart": cell.apart,
        }
        for cell in cells
    ]
    save_json(entries, results.folder / CELLS, indent=None)
