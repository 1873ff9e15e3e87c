"""One lead's story in plain words, and the same lead's under another scenario with the same luck."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from experiments.errors import BadInputError, ExperimentError
from experiments.findings.lead_events import Event, account_of, deal_events, events_of, known
from experiments.findings.measures import capital
from experiments.findings.moments import elapsed_in_words, moment_in_words
from experiments.numbers import listed
from experiments.results import story as ends
from experiments.results.story import OUTCOMES, Counterpart, Log, counterpart, log_of
from sim.units import nearest, shown

if TYPE_CHECKING:
    from sim import Organisation

NOT_KEPT = "(no time kept)"
MOST_OTHERS = 4  # of an account's other leads, named


@dataclass(frozen=True)
class Story:
    """What happened to one lead under a scenario and seed, in the words of `events`.

    `lead` and `outcome` are `None` where there is no such lead: `about` says why, and of what the events are then.
    """

    scenario: str
    seed: int
    first_day: date
    account: str
    lead: int | None
    outcome: str | None
    about: str
    events: tuple[Event, ...]

    @property
    def title(self) -> str:
        """Return of whom it tells."""
        lead = "" if self.lead is None else f"lead L{self.lead} of "
        return f"{self.scenario}: {lead}{self.account}{f', {self.outcome}' if self.outcome else ''}"

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Yield each event as the moment at which it happened, or that none is kept, and a sentence."""
        for event in self.events:
            yield self.moment(event), in_a_sentence(event)

    def moment(self, event: Event) -> str:
        """Return when an event happened, as a calendar has it."""
        return moment_in_words(self.first_day, event.at) if known(event.at) else NOT_KEPT

    def to_dict(self) -> dict[str, Any]:
        """Return the story in the shape that `handoff story --json` prints."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "title": self.title,
            "account": self.account,
            "lead": self.lead,
            "outcome": self.outcome,
            "about": self.about,
            "events": [
                {
                    "hours": event.at if known(event.at) else None,
                    "when": self.moment(event),
                    "who": event.who,
                    "what": event.what,
                    "means": event.means,
                }
                for event in self.events
            ],
        }


def story(organisation: "Organisation | Log", outcome: str, place: int = 1) -> Story:
    """Return the story of a lead that ended in some way, out of the log of a run.

    Args:
        organisation: One that has lived its horizon, or its log.
        outcome: One of `OUTCOMES`.
        place: Which of them, counted from the most typical one, 1.

    Raises:
        BadInputError: There is no such outcome, or no such place.
        ExperimentError: No observed lead ended so.
    """
    log = organisation if isinstance(organisation, Log) else log_of(organisation)
    return story_of(log, chosen(log, outcome, place), chosen_how(log, outcome, place))


def stories(log: Log, others: tuple[Log, ...], outcome: str, place: int = 1) -> tuple[Story, ...]:
    """Return the story of a lead, as `story` does, and of what stands for it in other logs under the same seed."""
    return followed(log, others, chosen(log, outcome, place), chosen_how(log, outcome, place))


def stories_of(log: Log, others: tuple[Log, ...], lead: int) -> tuple[Story, ...]:
    """Return the story of a lead by its number, and of what stands for it in other logs under the same seed.

    Raises:
        BadInputError: There is no such lead.
    """
    if not 0 <= lead < len(log.leads):
        allowed = f"0 to {len(log.leads) - 1}" if len(log.leads) else "none: no account has inquired"
        raise BadInputError(
            f"there is no lead {lead} under {log.scenario}, seed {log.seed}; there are {allowed}"
        )
    return followed(log, others, lead, "the lead that was asked for")


def outcome_called(given: str) -> str:
    """Return the outcome that somebody means, written with blanks, hyphens or underscores.

    Raises:
        BadInputError: There is none.
    """
    outcome = " ".join(given.lower().replace("-", " ").replace("_", " ").split())
    if outcome not in OUTCOMES:
        hint = nearest(outcome, OUTCOMES)
        raise BadInputError(f"no lead ends as {shown(given)}{hint}; leads end as {', '.join(OUTCOMES)}")
    return outcome


def chosen(log: Log, outcome: str, place: int) -> int:
    """Return the lead that stands for an outcome, or the one at a later place; errors as those of `story`."""
    there = log.typical(outcome_called(outcome))
    under = f"under {log.scenario}, seed {log.seed}"
    if not there:
        found = listed([f"{count:,} {name}" for name, count in log.counts.items()] or ["none at all"])
        raise ExperimentError(
            f"no observed lead ended as “{outcome_called(outcome)}” {under}; there are {found}"
        )
    if not 1 <= place <= len(there):
        raise BadInputError(f"there is no lead at place {place} {under}; there are places 1 to {len(there)}")
    return there[place - 1]


def chosen_how(log: Log, outcome: str, place: int) -> str:
    """Say which of how many leads of an outcome is followed."""
    outcome = outcome_called(outcome)
    many = log.counts.get(outcome, 0)
    if many == 1:
        return f"the only observed lead that ended as “{outcome}”"
    which = "the most typical" if place == 1 else f"number {place:,} from the most typical"
    return f"{which} of {many:,} observed leads that ended as “{outcome}”: nearest to their median time to the end"


def followed(log: Log, others: tuple[Log, ...], lead: int, about: str) -> tuple[Story, ...]:
    """Return the story of a lead, and of what stands for it in other logs."""
    return (story_of(log, lead, about), *(twin_of(log, lead, other) for other in others))


def twin_of(log: Log, lead: int, other: Log) -> Story:
    """Return what another log has in place of a lead.

    Raises:
        BadInputError: The other log is of another seed.
    """
    if other.seed != log.seed:
        raise BadInputError(f"logs of seeds {log.seed} and {other.seed} do not share their luck")
    found = counterpart(log, lead, other)
    about = found_how(found, other)
    if found.lead is not None:
        return story_of(other, found.lead, about)
    account = account_of(log.lead(lead))
    deal = None if found.deal is None else other.deal(found.deal)
    events = tuple(deal_events(deal, None, other.currency)) if deal else ()
    return Story(other.scenario, other.seed, other.first_day, account, None, None, remark(about), events)


def story_of(log: Log, lead: int, about: str) -> Story:
    """Return the story of one lead; of the other leads of its account it tells how they ended."""
    row = log.lead(lead)
    others = log.others_of(row["committee"], lead)
    return Story(
        log.scenario,
        log.seed,
        log.first_day,
        f"{account_of(row)} ({row['segment']})",
        lead,
        str(log.outcomes[lead]),
        remark(about, others_in_words(log, others)),
        events_of(log, lead),
    )


def others_in_words(log: Log, others: tuple[int, ...]) -> str:
    """Say how the other leads of an account ended."""
    named = [f"L{lead} {log.outcomes[lead]}" for lead in others[-MOST_OTHERS:]]
    if not named:
        return ""
    which = "other lead" if len(others) == 1 else f"{len(others)} other leads"
    last = f", the last {MOST_OTHERS} of them" if len(others) > MOST_OTHERS else ""
    return f"the account’s {which}{last}: {listed(named)}"


def found_how(found: Counterpart, other: Log) -> str:
    """Say of a counterpart in what it is one."""
    apart = elapsed_in_words(abs(found.apart))
    if found.kind == ends.SAME:
        return "the same inquiry of the same account, under the same luck"
    if found.kind == ends.IN_HAND:
        return f"when that inquiry came, the account had been in progress here for {apart}: that lead is told"
    if found.kind == ends.ANOTHER:
        when = "before" if found.apart < 0 else "after"
        return f"that inquiry made no lead here; the nearest of the same account came {apart} {when} it, and is told"
    if found.kind == ends.BOUGHT and found.deal is not None:
        closed = moment_in_words(other.first_day, other.deal(found.deal)["closed"])
        return f"when that inquiry came, the account had bought here already, {closed}"
    if found.kind == ends.PROSPECTED:
        return "no counterpart: when that inquiry came, a rep had an open deal with the account here"
    within = elapsed_in_words(ends.NEAR)
    return f"no counterpart: that inquiry made no lead here, and no other of the account came within {within}"


def remark(*parts: str) -> str:
    """Return what there is to say as sentences."""
    return " ".join(f"{capital(part)}." for part in parts if part)


def in_a_sentence(event: Event) -> str:
    """Return an event as a sentence."""
    return f"{capital(event.who)} {event.what}{f' – {event.means}' if event.means else ''}."


def beside_one_another(told: tuple[Story, ...]) -> list[tuple[str, ...]]:
    """Return stories as rows: a moment, and what happened then in each; what has no time follows what it came after."""
    rows: dict[tuple[float, int, str], list[str]] = {}
    for column, one in enumerate(told):
        at, nth = -math.inf, 0
        for event in one.events:
            nth = nth + 1 if not known(event.at) or event.at == at else 0
            at = event.at if known(event.at) else at
            row = rows.setdefault((at, nth, one.moment(event)), [""] * len(told))
            row[column] = in_a_sentence(event)
    return [(key[2], *rows[key]) for key in sorted(rows)]
