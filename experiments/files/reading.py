"""A results folder that somebody hands over: what is read from it is what was written into it, or is refused.

The folder may come from a stranger: every name in its manifest is checked before a file is opened, and every
file's hash before its content is believed.
"""

import json
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from experiments.errors import ResultsError
from experiments.files.manifest import (
    FIRST_SCHEMA,
    MANIFEST,
    MOST_FILES,
    REPORT,
    SCHEMA,
    Facts,
    Manifest,
    Shape,
    prefix_of,
)
from experiments.provenance import file_digest

LARGEST_TEXT = 64_000_000  # bytes of a JSON, CSV or TOML file; what we write is far smaller
LARGEST_FILE = 4_000_000_000  # bytes
LARGEST_TABLE = 4_000_000_000  # bytes in memory


@dataclass(frozen=True)
class Folder:
    """A results folder whose manifest was read; files are checked against it when they are opened.

    `prefix`: where the files of the section lie that is looked at; `facts`: what the manifest says of it.
    """

    path: Path
    manifest: Manifest
    prefix: str = ""

    @property
    def name(self) -> str:
        """Return the name of the section that is looked at."""
        inside = self.prefix.rstrip("/")
        return inside or next((one.name for one in self.manifest.sections if one.name != REPORT), "")

    @property
    def facts(self) -> Facts:
        """Return what the manifest says of the section that is looked at."""
        name = self.prefix.rstrip("/")
        return next((one for one in self.manifest.sections if one.name == name), self.manifest)

    def sections(self) -> "tuple[Folder, ...]":
        """Return a view of each section that holds runs, the first one first."""
        names = [one.name for one in self.manifest.sections if one.name != REPORT]
        return tuple(replace(self, prefix=prefix_of(names, name)) for name in names) or (self,)

    def __contains__(self, name: str) -> bool:
        """Tell whether the folder has a file, or a folder of shards, of that name."""
        return self.prefix + name in self.manifest.files or bool(self.shards(name))

    def shards(self, name: str) -> list[str]:
        """List the files inside a folder of shards."""
        inside = f"{self.prefix}{name}/"
        return [file.removeprefix(self.prefix) for file in self.manifest.files if file.startswith(inside)]

    def file(self, name: str) -> Path:
        """Return where a file of the section is, having made sure that it is what the manifest says.

        Raises:
            ResultsError: it is missing, lies elsewhere, or was changed.
        """
        return self.shared(self.prefix + name)

    def shared(self, name: str) -> Path:
        """Return where a file is that all sections share, by its name in the folder, checked as any other."""
        if name not in self.manifest.files:
            raise ResultsError(f"{self.path.name} has no {name}")
        path = self.path / name
        if path.is_symlink() or not path.resolve().is_relative_to(self.path.resolve()):
            raise ResultsError(f"{self.path.name}: {name} lies outside the folder")
        if not path.exists():
            raise ResultsError(f"{self.path.name} lacks {name}, which its manifest names")
        refuse_odd(path, f"{self.path.name}: {name}")
        if file_digest(path) != self.manifest.files[name]:
            raise ResultsError(f"{self.path.name}: {name} is not what was written (its SHA-256 differs)")
        return path

    def text(self, name: str) -> str:
        """Return a file as text."""
        path = self.file(name)
        if path.stat().st_size > LARGEST_TEXT:
            raise ResultsError(f"{self.path.name}: {name} is larger than any results file")
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise ResultsError(f"{self.path.name}: {name} is not UTF-8") from None

    def document[Document: Shape](self, name: str, shape: type[Document]) -> Document:
        """Return a JSON file in the shape that it should have."""
        return in_shape(f"{self.path.name}: {name}", self.text(name), shape)

    def table(self, name: str, needed: Iterable[str] = ()) -> pd.DataFrame:
        """Return a Parquet file, or a folder of them, as a table that has the columns needed."""
        files = [self.file(shard) for shard in sorted(self.shards(name))] or [self.file(name)]
        try:
            opened = [pq.ParquetFile(file) for file in files]
            if sum(map(unpacked_size, opened)) > LARGEST_TABLE:
                raise ResultsError(f"{self.path.name}: {name} unpacks to more than any results table holds")
            table = pd.concat([file.read().to_pandas() for file in opened], ignore_index=True)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise ResultsError(f"{self.path.name}: {name} cannot be read ({error})") from None
        need_columns(table, needed, f"{self.path.name}: {name}")
        return table


def open_folder(path: str | Path) -> Folder:
    """Open a results folder.

    Raises:
        ResultsError: it is not one, or one of another schema, or one that was not finished.
    """
    path = Path(path)
    if not path.is_dir():
        raise ResultsError(f"{path.name} is not a folder" if path.exists() else f"there is no folder {path}")
    refuse_links(path)
    try:
        text = (path / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ResultsError(f"{path.name} is not a results folder: it has no readable {MANIFEST}") from None
    manifest = in_shape(f"{path.name}: {MANIFEST}", text, Manifest, schema_name="schema")
    if manifest.schema_name not in (SCHEMA, FIRST_SCHEMA):
        raise ResultsError(f"{path.name} is of schema {manifest.schema_name}; this version reads {SCHEMA}")
    if manifest.status != "complete":
        raise ResultsError(f"{path.name} is {manifest.status}, not complete")
    facts = (manifest, *manifest.sections)
    named = [*manifest.files, *(scenario.file for one in facts for scenario in one.scenarios)]
    for name in named:
        refuse_outside(path, name)
    return Folder(path, manifest)


def refuse_links(path: Path) -> None:
    """Raise unless a folder holds plain files and folders only: a link, a pipe or a device leads elsewhere.

    Nothing is opened to find that out.
    """
    for count, found in enumerate(path.rglob("*")):
        refuse_odd(found, f"{path.name}: {found.relative_to(path).as_posix()}")
        if count > MOST_FILES:
            raise ResultsError(f"{path.name} holds more files than any results folder")


def refuse_odd(path: Path, where: str) -> None:
    """Raise unless a path is a plain file of a size that may be read, or a folder."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise ResultsError(f"{where} is a link, and leads outside the folder")
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise ResultsError(f"{where} is neither a file nor a folder")
    if stat.S_ISREG(found.st_mode) and found.st_size > LARGEST_FILE:
        raise ResultsError(f"{where} is larger than any results file")


def unpacked_size(file: pq.ParquetFile) -> int:
    """Return how many bytes a table takes in memory, as far as its metadata tell, before anything is unpacked."""
    about = file.metadata
    groups = (about.row_group(place) for place in range(about.num_row_groups))
    stored = sum(
        group.column(at).total_uncompressed_size for group in groups for at in range(group.num_columns)
    )
    return max(stored, 8 * about.num_rows * about.num_columns)


def refuse_outside(path: Path, name: str) -> None:
    """Raise unless a name of a manifest stays inside its folder, on any system."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or any(sign in name for sign in "\\:\0"):
        raise ResultsError(f"{path.name}: its manifest names {name!r}, which is not inside the folder")


def in_shape[Document: Shape](where: str, text: str, shape: type[Document], **renamed: str) -> Document:
    """Return a JSON text in a shape; `renamed` gives fields whose name in the text cannot be used here.

    Raises:
        ResultsError: it is not JSON, or not of that shape.
    """
    try:
        content: Any = json.loads(text)
        if isinstance(content, dict):
            content |= {ours: content[theirs] for ours, theirs in renamed.items() if theirs in content}
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(renamed.get(str(part), str(part)) for part in first["loc"])
        raise ResultsError(f"{where}: {place or 'it'}: {first['msg']}") from None
    except (ValueError, RecursionError):
        raise ResultsError(f"{where} is not JSON") from None


def need_columns(table: pd.DataFrame, columns: Iterable[str], where: str) -> None:
    """Raise unless a table has all columns that are needed."""
    missing = [column for column in columns if column not in table]
    if missing:
        raise ResultsError(f"{where} has no column {missing[0]}")
