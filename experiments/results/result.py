"""What every study returns can be drawn and written: the one door from results to figures and folders."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from experiments.files.texts import as_json

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


class Result(ABC):
    """What came of a study: a finding at a glance, tables and documents, a figure, and a results folder.

    `made_by` is the command that a manifest names unless another one is given.
    """

    made_by: ClassVar[str]

    def __repr__(self) -> str:
        from experiments.figures import glance_of

        return f"{type(self).__name__}: {glance_of(self).finding}."

    def _repr_html_(self) -> str:
        """Return the finding and its table, as a notebook shows them."""
        from experiments.figures import html_of

        return html_of(self)

    @abstractmethod
    def to_frame(self) -> "pd.DataFrame":
        """Return every estimate as a tidy table."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return the numbers in the shape that the command prints with `--json`."""

    def to_json(self) -> str:
        """Return the numbers as a JSON document."""
        return as_json(self.to_dict())

    def plot(self) -> "Figure":
        """Draw what the result is about."""
        from experiments.figures import figure_of

        return figure_of(self)

    def save(self, folder: str | Path, command: str = "") -> Path:
        """Write a results folder with tables, figures and a manifest, and return where it stands."""
        from experiments.saving import save

        return save(self, folder, command or self.made_by)
