"""A results folder that somebody hands over: what is read from it is what was written into it, or is refused.

The folder may come from a stranger: every name in its manifest is checked before a file is opened, and every
file's hash before its content is believed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict, ValidationError

from experiments.errors import ResultsError
from experiments.files.writing import MANIFEST, SCHEMA
from experiments.provenance import file_digest

LARGEST_TEXT = 64_000_000  # bytes of a JSON, CSV or TOML file; what we write is far smaller


class Shape(BaseModel):
    """The shape of a document: numbers are finite, what is not named is left alone."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False, extra="ignore")


class StoredScenario(Shape):
    """A scenario of a results folder: the label in its tables, its file, its digest."""

    label: str
    file: str
    digest: str = ""


class Manifest(Shape):
    """What a results folder says about itself."""

    schema_name: str
    command: str
    status: str = "complete"
    seed: int | None = None
    replications: int | None = None
    first_stage: int | None = None
    trajectories: int | None = None
    points: int | None = None
    keep: int | None = None
    interval: float = 0.95
    scenarios: tuple[StoredScenario, ...] = ()
    design: Mapping[str, Any] | None = None
    versions: Mapping[str, str] = {}
    machine: str = ""
    source: str = ""
    finished: str = ""
    files: Mapping[str, str]


@dataclass(frozen=True)
class Folder:
    """A results folder whose manifest was read; files are checked against it when they are opened."""

    path: Path
    manifest: Manifest

    def __contains__(self, name: str) -> bool:
        """Tell whether the folder has a file, or a folder of shards, of that name."""
        return name in self.manifest.files or bool(self.shards(name))

    def shards(self, name: str) -> list[str]:
        """List the files inside a folder of shards."""
        return [file for file in self.manifest.files if file.startswith(f"{name}/")]

    def file(self, name: str) -> Path:
        """Return where a file is, having made sure that it is what the manifest says.

        Raises:
            ResultsError: it is missing, lies elsewhere, or was changed.
        """
        if name not in self.manifest.files:
            raise ResultsError(f"{self.path.name} has no {name}")
        path = self.path / name
        if path.is_symlink() or not path.resolve().is_relative_to(self.path.resolve()):
            raise ResultsError(f"{self.path.name}: {name} lies outside the folder")
        if not path.is_file():
            raise ResultsError(f"{self.path.name} lacks {name}, which its manifest names")
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

    def table(self, name: str) -> pd.DataFrame:
        """Return a Parquet file, or a folder of them, as a table."""
        files = [self.file(shard) for shard in sorted(self.shards(name))] or [self.file(name)]
        try:
            return pd.concat([pq.ParquetFile(file).read().to_pandas() for file in files], ignore_index=True)
        except (pa.ArrowException, ValueError) as error:
            raise ResultsError(f"{self.path.name}: {name} cannot be read ({error})") from None


def open_folder(path: str | Path) -> Folder:
    """Open a results folder.

    Raises:
        ResultsError: it is not one, or one of another schema, or one that was not finished.
    """
    path = Path(path)
    if not path.is_dir():
        raise ResultsError(f"{path.name} is not a folder" if path.exists() else f"there is no folder {path}")
    try:
        text = (path / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ResultsError(f"{path.name} is not a results folder: it has no readable {MANIFEST}") from None
    manifest = in_shape(f"{path.name}: {MANIFEST}", text, Manifest, schema_name="schema")
    if manifest.schema_name != SCHEMA:
        raise ResultsError(f"{path.name} is of schema {manifest.schema_name}; this version reads {SCHEMA}")
    if manifest.status != "complete":
        raise ResultsError(f"{path.name} is {manifest.status}, not complete")
    for name in [*manifest.files, *(scenario.file for scenario in manifest.scenarios)]:
        refuse_outside(path, name)
    return Folder(path, manifest)


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
