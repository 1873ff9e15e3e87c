"""What is set against what in every cell of a map."""

from typing import NamedTuple


class Contrast(NamedTuple):
    """A name, and two bases by their names: what is looked at is the second minus the first."""

    name: str
    first: str
    second: str
