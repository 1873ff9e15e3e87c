"""Populations of firms: how firms differ, on which step of a ladder of practices they stand, and how one is drawn."""

from experiments.designs.firms.drawing import Firm, draw_firms, levels_at_the_middle
from experiments.designs.firms.priors import REACH, Difference, Ladder, Priors, read_priors

__all__ = [
    "REACH",
    "Difference",
    "Firm",
    "Ladder",
    "Priors",
    "draw_firms",
    "levels_at_the_middle",
    "read_priors",
]
