"""One lead's story under today and the what-if, with the same luck, and weeks of a run: made in a worker."""

from collections.abc import Sequence
from typing import Any

from experiments.figures.leads_by_day import leads_by_day
from experiments.findings.story import beside_one_another, stories
from experiments.live.question import BadQuestionError
from experiments.studies.story import logs
from sim.scenario import Scenario

MOST_PLACES = 1_000


def story_wanted(content: dict[str, Any]) -> tuple[str, int]:
    """Read which lead is to be followed: how it ended, and which of those it is.

    Raises:
        BadQuestionError: It is no outcome in words, or no place.
    """
    outcome, place = content.get("outcome", "won"), content.get("place", 1)
    if not isinstance(outcome, str):
        raise BadQuestionError("outcome must be how a lead ended, in words")
    if isinstance(place, bool) or not isinstance(place, int) or not 1 <= place <= MOST_PLACES:
        raise BadQuestionError(f"place must be a whole number in 1..{MOST_PLACES:,}")
    return outcome, place


def stories_told(scenarios: Sequence[Scenario], seed: int, outcome: str, place: int) -> dict[str, Any]:
    """Return the story of a lead of the first scenario, and what stands for it in the others, as a page shows them.

    Raises:
        BadInputError: No lead ended so.
    """
    first, *others = logs(scenarios, seed)
    told = stories(first, tuple(others), outcome, place)
    return {
        "counts": first.counts,
        "outcome": outcome,
        "place": place,
        "titles": [one.title for one in told],
        "about": [one.about for one in told],
        "rows": [list(row) for row in beside_one_another(told)],
    }


def weeks_shown(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return the first observed weeks of a run, as the page plays them.

    Raises:
        BadInputError: Less is observed.
    """
    [log] = logs([scenario], seed)
    return leads_by_day(log).to_dict()
