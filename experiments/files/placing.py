"""Putting finished files into a results folder, so that it is whole whatever happens on the way.

A new folder is renamed to its name.  Into one that is there, files are renamed one by one and the manifest last; what a
killed process has left half done is finished by the next one that comes.
"""

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.errors import ResultsError
from experiments.files.manifest import MANIFEST

TOO_OLD = 24 * 3600  # seconds after which an unfinished folder goes away
MADE_BY_SYSTEMS = re.compile(
    r"\.DS_Store|\._.*|desktop\.ini|Thumbs\.db|\.~lock\..*#|~\$.*|\.nfs.*|\.directory", re.I
)


def is_made_by_a_system(name: str) -> bool:
    """Tell whether a file is what an operating system or an office program leaves in every folder it opens."""
    return MADE_BY_SYSTEMS.fullmatch(name.rpartition("/")[2]) is not None


def partial_of(target: Path) -> Path:
    """Return where the files of a results folder are written: inside it if it is there, beside it if not."""
    name = f".partial-{secrets.token_hex(4)}"
    return target / name if target.is_dir() else target.with_name(f".{target.name}{name}")


def partials_of(target: Path) -> Iterator[Path]:
    """Yield what earlier processes have left unfinished."""
    for folder, pattern in ((target, ".partial-*"), (target.parent, f".{target.name}.partial-*")):
        if folder.is_dir():
            yield from sorted(
                path for path in folder.glob(pattern) if path.is_dir() and not path.is_symlink()
            )


def recover(target: Path) -> list[str]:
    """Finish what a killed process was putting in place, remove what is old, and say what else is left.

    A folder with a manifest was whole: only its renaming is missing.
    """
    left = []
    for partial in list(partials_of(target)):
        if (partial / MANIFEST).is_file():
            put_in_place(partial, target)
            left.append(
                f"{target.name} was being written by a process that ended; what it had finished is in place"
            )
        elif time.time() - partial.stat().st_mtime > TOO_OLD:
            shutil.rmtree(partial, ignore_errors=True)
        else:
            left.append(f"{partial} was left unfinished by another process; it goes away after a day")
    return left


def try_out(partial: Path, target: Path) -> None:
    """Make the folder that is to be written, and rename it once: what cannot work in the end does not begin.

    Raises:
        ResultsError: The place cannot be written to.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir()
        (partial / MANIFEST).with_suffix(".tried").write_bytes(b"\0" * 4096)
        (partial / MANIFEST).with_suffix(".tried").unlink()
        if not target.exists():
            partial.rename(target)
            target.rename(partial)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise ResultsError(f"cannot write to {target}: {error.strerror or error}") from None


def put_in_place(partial: Path, target: Path) -> None:
    """Put finished files in place, the manifest last; what the manifest names no more goes away."""
    if not target.exists():
        partial.rename(target)
        return
    for path in sorted(path for path in partial.rglob("*") if path.is_file()):
        name = path.relative_to(partial)
        if name.as_posix() != MANIFEST:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target / name)
    before, after = (manifest_in(folder) or {"files": {}} for folder in (target, partial))
    for name in set(before["files"]) - set(after["files"]):
        (target / name).unlink(missing_ok=True)
    os.replace(partial / MANIFEST, target / MANIFEST)
    shutil.rmtree(partial, ignore_errors=True)


def manifest_in(target: Path) -> dict[str, Any] | None:
    """Return the manifest of a results folder, or `None` if the folder is not one."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        is_ours = str(manifest["schema"]).startswith("handoff-results/") and isinstance(
            manifest["files"], dict
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest if is_ours else None


def files_in(target: Path) -> Iterator[str]:
    """Yield every file of a folder that somebody put there, by its name in it."""
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target).as_posix()
        if path.is_file() and not is_made_by_a_system(name) and not name.startswith(".partial-"):
            yield name
