"""Designs: what is varied, and where in it experiments look.  The files beside this one are the shipped designs."""

from experiments.designs.contrast import Contrast
from experiments.designs.design import Design
from experiments.designs.factor import Factor, place_on_dial, words_for
from experiments.designs.files import find_design, shipped_designs
from experiments.designs.reading import read_design

__all__ = [
    "Contrast",
    "Design",
    "Factor",
    "find_design",
    "place_on_dial",
    "read_design",
    "shipped_designs",
    "words_for",
]
