"""What is shown, as the results folder that a comparison leaves, with its report: packed, for who takes it home."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from experiments.live.engine import Engine
from experiments.report.handover import write_report
from experiments.results.comparison import Comparison
from sim.scenario import Scenario


async def last_answer(engine: Engine, scenarios: Sequence[Scenario]) -> Comparison:
    """Return the comparison of all futures; errors as of `Engine.answers`."""
    found = [comparison async for comparison in engine.answers(scenarios)]
    return found[-1]


def packed_folder(comparison: Comparison, name: str) -> bytes:
    """Return a results folder as a ZIP archive in which everything stands under a name."""
    content = io.BytesIO()
    with TemporaryDirectory() as above:
        folder = comparison.save(Path(above) / name)
        write_report(folder)
        write_archive(folder, content)
    return content.getvalue()


def write_archive(folder: Path, target: Path | BinaryIO) -> None:
    """Write a folder as a ZIP archive in which everything stands under its name."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder.parent).as_posix())
