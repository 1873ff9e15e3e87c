"""One lead's story under today and the what-if, with the same luck, and weeks of a run: made in a worker."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.figures.leads_by_day import leads_by_day
from experiments.findings.story import Story, beside_one_another, stories, stories_of
from experiments.live.question import BadQuestionError
from experiments.studies.story import logs
from sim.scenario import Scenario
from sim.units import shown

MOST_PLACES = 1_000
TODAY, WHAT_IF = WATCHED = ("today", "what if")


class StoryWanted(NamedTuple):
    """Which lead is to be followed: how it ended under today, and which of those it is; or its number.

    `watched`: the place of the scenario in whose run a number counts, and whose story comes first.
    """

    outcome: str = "won"
    place: int = 1
    lead: int | None = None
    watched: int = 0


def story_wanted(content: Mapping[str, Any]) -> StoryWanted:
    """Read which lead is to be followed.

    Raises:
        BadQuestionError: It is no outcome in words, no place, no number of a lead, or nothing that can be watched.
    """
    if "lead" in content:
        lead = content["lead"]
        if isinstance(lead, bool) or not isinstance(lead, int) or lead < 0:
            raise BadQuestionError("lead must be the number of a lead")
        return StoryWanted(lead=lead, watched=watched_of(content))
    outcome, place = content.get("outcome", "won"), content.get("place", 1)
    if not isinstance(outcome, str):
        raise BadQuestionError("outcome must be how a lead ended, in words")
    if isinstance(place, bool) or not isinstance(place, int) or not 1 <= place <= MOST_PLACES:
        raise BadQuestionError(f"place must be a whole number in 1..{MOST_PLACES:,}")
    return StoryWanted(outcome, place)


def watched_of(content: Mapping[str, Any]) -> int:
    """Read whose weeks are shown, as a place among today and the what-if.

    Raises:
        BadQuestionError: It is neither.
    """
    given = content.get("watched", TODAY)
    if given not in WATCHED:
        raise BadQuestionError(f"watched = {shown(given)}: must be {' or '.join(WATCHED)}")
    return WATCHED.index(given)


def stories_told(scenarios: Sequence[Scenario], seed: int, wanted: StoryWanted) -> dict[str, Any]:
    """Return the story of a lead of one scenario, and what stands for it in the others, as a page shows them.

    Raises:
        BadInputError: There is no such lead, or none ended so.
    """
    known = list(logs(scenarios, seed))
    first = known.pop(wanted.watched)
    others = tuple(known)
    if wanted.lead is None:
        told = stories(first, others, wanted.outcome, wanted.place)
    else:
        told = stories_of(first, others, wanted.lead)
    return as_shown(told)


def as_shown(told: tuple[Story, ...]) -> dict[str, Any]:
    """Return stories as a table: titles of its columns, and its rows; `about`: which lead is followed."""
    return {
        "lead": told[0].lead,
        "about": told[0].about,
        "titles": [one.title for one in told],
        "rows": [list(row) for row in beside_one_another(told)],
    }


def weeks_shown(watched: Sequence[Scenario], seed: int) -> dict[str, Any]:
    """Return the first observed weeks of a run of the one scenario that is watched, as the page plays them.

    Raises:
        BadInputError: Less is observed.
    """
    [log] = logs(watched, seed)
    return leads_by_day(log).to_dict()
