"""Guess first: everybody commits a guess before anybody sees the answer, round by round.

A workshop is a value: who commits, or shows an answer, gets a new one.  Until a round is shown the workshop holds no
answer, and tells of its guesses only whose they are, so that nobody follows anybody.
"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from experiments.errors import BadInputError
from experiments.findings.guesses import Found, guesses_finding
from experiments.numbers import listed
from experiments.statistics.estimates import Estimate
from sim.units import nearest, shown
from sim.units.words import has_control_characters

LONGEST_NAME = 40  # characters
LONGEST_TITLE = 120  # of a practice, and of its key
LONGEST_CURRENCY = 10
MOST_PEOPLE = 60  # in a round
MOST_ROUNDS = 12
MOST_CHOICES = 40


class Guess(NamedTuple):
    """Who thinks that which practice costs most, and what it is worth."""

    name: str
    practice: str
    worth: float


class Answer(NamedTuple):
    """What the runs say: which practices may be the one that costs most, and what the first of them is worth.

    `practices`: the first and those that the runs cannot tell from it.
    """

    practices: tuple[str, ...]
    value: float
    low: float
    high: float
    runs: int

    @property
    def estimate(self) -> Estimate:
        """Return the worth with its interval."""
        return Estimate(self.value, self.low, self.high, self.runs, 0)

    def found(self, guess: Guess) -> Found:
        """Return what a guess came to."""
        is_inside = self.low <= guess.worth <= self.high
        return Found(guess.worth - self.value, guess.practice in self.practices, is_inside)


@dataclass(frozen=True)
class Round:
    """One question: the practices to choose from with their titles, and between what a worth can be guessed.

    `unit`, `currency`: of the worth, as measures have it.  `answer` is `None` until the round is shown.
    """

    choices: Mapping[str, str]
    least: float
    most: float
    unit: str = "fraction"
    currency: str = "EUR"
    guesses: tuple[Guess, ...] = ()
    answer: Answer | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return who has committed a guess, in turn."""
        return tuple(guess.name for guess in self.guesses)

    @property
    def found(self) -> tuple[Found, ...]:
        """Return what each guess came to; nothing before the answer is shown."""
        return () if self.answer is None else tuple(map(self.answer.found, self.guesses))

    @property
    def finding(self) -> str:
        """Return what the round came to, in a sentence; nothing before the answer is shown."""
        if self.answer is None:
            return ""
        right = [self.choices[key] for key in self.answer.practices]
        worths = [guess.worth for guess in self.guesses]
        return guesses_finding(worths, self.found, right, self.answer.estimate, self.unit, self.currency)


@dataclass(frozen=True)
class Workshop:
    """The rounds that were played, the last of which may still be open."""

    rounds: tuple[Round, ...] = ()

    @property
    def current(self) -> Round | None:
        """Return the round in which guesses can be committed, if there is one."""
        return self.rounds[-1] if self.rounds and self.rounds[-1].answer is None else None


def begin(workshop: Workshop, wanted: Round) -> Workshop:
    """Return a workshop with one round more, in which nobody has guessed.

    Raises:
        BadInputError: A round is open still, there are too many, or this one asks nothing that can be answered.
    """
    if workshop.current is not None:
        raise BadInputError(f"round {len(workshop.rounds)} is open: show its answer before the next one")
    if len(workshop.rounds) >= MOST_ROUNDS:
        raise BadInputError(f"{MOST_ROUNDS} rounds were played, and there are no more")
    check_question(wanted)
    return replace(workshop, rounds=(*workshop.rounds, replace(wanted, guesses=(), answer=None)))


def commit(workshop: Workshop, guess: Guess) -> Workshop:
    """Return a workshop in which somebody has committed a guess; nobody takes one back, or guesses twice in a round.

    Raises:
        BadInputError: No round is open, or the guess is not one.
    """
    one = open_round(workshop)
    return with_current(workshop, replace(one, guesses=(*one.guesses, checked(one, guess))))


def show(workshop: Workshop, answer: Answer) -> Workshop:
    """Return a workshop whose open round is shown with its answer: from now on nobody can guess in it.

    Raises:
        BadInputError: No round is open, nobody has guessed, or the answer is to another question.
    """
    one = open_round(workshop)
    if not one.guesses:
        raise BadInputError("nobody has guessed: an answer is shown to those who have committed a guess")
    check_answer(one, answer)
    return with_current(workshop, replace(one, answer=answer))


def open_round(workshop: Workshop) -> Round:
    """Return the open round.

    Raises:
        BadInputError: There is none.
    """
    if workshop.current is None:
        raise BadInputError("no round is open: begin one")
    return workshop.current


def with_current(workshop: Workshop, one: Round) -> Workshop:
    """Return a workshop with another last round."""
    return replace(workshop, rounds=(*workshop.rounds[:-1], one))


def check_question(one: Round) -> None:
    """Refuse a round that cannot be played.

    Raises:
        BadInputError: It has no practice or too many, a title that cannot be read, or no span of worths.
    """
    if not 1 <= len(one.choices) <= MOST_CHOICES:
        raise BadInputError(f"choices: {len(one.choices)} practices; there can be 1 to {MOST_CHOICES}")
    text_of(one.currency, "currency", LONGEST_CURRENCY)
    for key, title in one.choices.items():
        text_of(key, "choices", LONGEST_TITLE)
        text_of(title, f"choices.{shown(key)}", LONGEST_TITLE)
    if not (math.isfinite(one.least) and math.isfinite(one.most) and one.least < one.most):
        raise BadInputError(f"least, most: {one.least:g} to {one.most:g} is no span of numbers")


def checked(one: Round, guess: Guess) -> Guess:
    """Return a guess as it is kept: the name on one line, in one spelling.

    Raises:
        BadInputError: The name is none or has guessed, there is no such practice, or nothing is worth so much.
    """
    if len(one.guesses) >= MOST_PEOPLE:
        raise BadInputError(f"{MOST_PEOPLE} people have guessed, and there is no room for more")
    name = text_of(guess.name, "name", LONGEST_NAME)
    if name.casefold() in {each.casefold() for each in one.names}:
        raise BadInputError(f"name: {shown(name)} has committed a guess already, which nobody changes")
    if guess.practice not in one.choices:
        hint, known = nearest(guess.practice, one.choices), listed([*one.choices], "or")
        raise BadInputError(f"practice: there is no {shown(guess.practice)}{hint}; choose {known}")
    if not one.least <= guess.worth <= one.most:
        raise BadInputError(f"worth: {guess.worth:g} is not between {one.least:g} and {one.most:g}")
    return Guess(name, guess.practice, float(guess.worth))


def check_answer(one: Round, answer: Answer) -> None:
    """Refuse what is no answer to a round.

    Raises:
        BadInputError: It names no practice or one that could not be chosen, or its interval does not hold its value.
    """
    if not answer.practices or len(set(answer.practices)) < len(answer.practices):
        raise BadInputError("answer: it has to name at least one practice, and each once")
    for practice in answer.practices:
        if practice not in one.choices:
            raise BadInputError(f"answer: {shown(practice)} could not be chosen")
    numbers = (answer.low, answer.value, answer.high)
    if not all(map(math.isfinite, numbers)) or list(numbers) != sorted(numbers):
        raise BadInputError("answer: its value has to be a number, and to lie within its interval")
    if answer.runs < 1:
        raise BadInputError("answer: it takes one run at least")


def text_of(given: str, what: str, longest: int) -> str:
    """Return a text as it is kept: one spelling, one blank between words.

    Raises:
        BadInputError: It is empty, too long, or has signs that act instead of being seen.
    """
    if has_control_characters(given):
        raise BadInputError(f"{what}: {shown(given)} has characters that cannot be seen")
    text = " ".join(unicodedata.normalize("NFC", given).split())
    if not 1 <= len(text) <= longest:
        raise BadInputError(f"{what}: {len(text)} characters; there can be 1 to {longest}")
    return text
