"""A study of a firm whose numbers were drawn by lot: what is decided stands in its contents."""

from dataclasses import replace

import pytest

from experiments.files.manifest import Section
from experiments.report.contents import STUDY, Contents
from experiments.results import decision
from experiments.results.fresh import FreshRuns
from experiments.results.recommendation import Recommendation
from experiments.results.roadmap import Roadmap
from tests.reporting import a_comparison

STEPS = 3


def decided(contents: Contents, patch: pytest.MonkeyPatch) -> Contents:
    """Return the contents of a gap as those of a study that recommends the first three steps."""
    worth = Recommendation(tuple((place,) for place in range(STEPS)))
    patch.setattr(Roadmap, "recommendation", worth)
    patch.setattr(Roadmap, "has_enough_judges", True)
    states, comparison = contents.states, contents.comparison
    first = comparison.cells[0].scenario
    ways = [replace(first, name=f"{first.name} {way}") for way in decision.WAYS]
    section = Section(name=STUDY, command="handoff study laggard")
    manifest = contents.manifest.model_copy(update={"sections": [*contents.manifest.sections, section]})
    return replace(
        contents,
        manifest=manifest,
        adoption=replace(
            contents, comparison=a_comparison(*ways), states=None, explanation=None, roadmap=None
        ),
        trials=FreshRuns(states.rows),
    )
