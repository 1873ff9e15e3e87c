"""Guess first: whatever people do, nobody sees an answer before a guess, nobody changes one, and none is lost."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.errors import BadInputError
from experiments.findings.guesses import guess_in_words, off_in_words
from experiments.live.guesses import (
    LONGEST_NAME,
    MOST_CHOICES,
    MOST_PEOPLE,
    MOST_ROUNDS,
    Answer,
    Guess,
    Round,
    Workshop,
    begin,
    commit,
    show,
)
from experiments.live.guesses_json import LONGEST, guess_of, kept, read, seen

CHOICES = {"shared_definition": "One definition of a lead", "lead_management": "A lead process run on data"}
QUESTION = Round(CHOICES, -0.5, 0.5)
ANSWER = Answer(("lead_management",), 0.0625, 0.05, 0.0725, 64)
HOSTILE = "<script>alert(1)</script>"

names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
guesses = st.builds(Guess, names, st.sampled_from([*CHOICES]), st.floats(-0.5, 0.5))
moves = st.lists(st.one_of(st.just(QUESTION), guesses, st.just(ANSWER)), max_size=30)


def after(workshop: Workshop, move) -> Workshop:
    """Make a move if it can be made."""
    try:
        if isinstance(move, Round):
            return begin(workshop, move)
        return commit(workshop, move) if isinstance(move, Guess) else show(workshop, move)
    except BadInputError:
        return workshop


def played(all_moves) -> Workshop:
    workshop = Workshop()
    for move in all_moves:
        workshop = after(workshop, move)
    return workshop


@given(moves)
def test_only_the_last_round_is_open_and_what_was_committed_or_shown_stays(all_moves):
    workshop = Workshop()
    for move in all_moves:
        before, workshop = workshop, after(workshop, move)
        assert all(one.answer is not None and one.guesses for one in workshop.rounds[:-1])
        for old, new in zip(before.rounds, workshop.rounds, strict=False):
            assert new.guesses[: len(old.guesses)] == old.guesses
            assert old.answer in (None, new.answer)
            assert old.answer is None or new == old


@given(moves)
def test_an_open_round_is_seen_without_answer_and_without_anybodys_guess(all_moves):
    for one, told in zip(played(all_moves).rounds, seen(played(all_moves))["rounds"], strict=True):
        assert told["names"] == list(one.names)
        assert told["shown"] == (one.answer is not None)
        if one.answer is None:
            assert told.keys() == {"choices", "least", "most", "unit", "names", "shown"}
            assert (one.found, one.finding) == ((), "")


@given(moves)
def test_nobody_guesses_twice_in_a_round_however_a_name_is_spelt(all_moves):
    for one in played([QUESTION, *all_moves]).rounds:
        folded = [name.casefold() for name in one.names]
        assert len(set(folded)) == len(folded)
        for name in one.names:
            again = Workshop((replace(one, answer=None),))
            with pytest.raises(BadInputError, match=r"committed a guess already|has no room|have guessed"):
                commit(again, Guess(f" {name} ", "lead_management", 0.1))


@given(moves)
def test_a_workshop_comes_back_from_its_document(all_moves):
    workshop = played(all_moves)
    assert read(kept(workshop)) == workshop


@given(st.lists(guesses, min_size=1, max_size=9, unique_by=lambda guess: guess.name.casefold()))
def test_what_guesses_came_to_is_counted_one_by_one(all_guesses):
    [one] = played([QUESTION, *all_guesses, ANSWER]).rounds
    many = len(one.guesses)
    right = sum(guess.practice == "lead_management" for guess in one.guesses)
    inside = sum(0.05 <= guess.worth <= 0.0725 for guess in one.guesses)
    assert one.finding.startswith(
        f"{right} of {many} guessed the right practice, A lead process run on data; "
    )
    assert one.finding.endswith(
        f": the runs find +6 points [+5, +7]; {inside} of {many} guessed within the interval."
    )
    assert [found.off for found in one.found] == [guess.worth - 0.0625 for guess in one.guesses]


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
DOCUMENT = json.loads(kept(played([QUESTION, Guess("Ada", "lead_management", 0.1), ANSWER, QUESTION])))


def places(document, path=()):
    """Yield the way to every part of a document."""
    yield path
    if isinstance(document, dict | list):
        for key in document if isinstance(document, dict) else range(len(document)):
            yield from places(document[key], (*path, key))


def refusal_of(document: str) -> str:
    """Return in what words a document is refused; nothing where it is a workshop, which then comes back."""
    try:
        workshop = read(document)
    except BadInputError as error:
        return str(error)
    assert read(kept(workshop)) == workshop
    return ""


@given(st.sampled_from([*places(DOCUMENT)][1:]), json_values, st.booleans())
def test_a_document_with_any_part_replaced_or_left_out_is_a_workshop_or_refused_in_one_line(
    path, value, leave_out
):
    document = json.loads(json.dumps(DOCUMENT))
    part = document
    for key in path[:-1]:
        part = part[key]
    if leave_out:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    assert "\n" not in refusal_of(json.dumps(document))


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_the_reader(text):
    with pytest.raises(BadInputError):
        read(text)


def test_a_name_is_kept_as_it_is_typed_and_shown_as_text():
    workshop = played([QUESTION, Guess(HOSTILE, "lead_management", 0.1), ANSWER])
    told = seen(workshop)["rounds"][0]
    assert told["names"] == [HOSTILE]
    assert HOSTILE not in told["finding"]


def test_a_workshop_has_room_for_so_many_people_and_rounds_and_its_document_is_read_again():
    many = {f"practice_{nth:02}": f"{nth:02} {'w' * 100}" for nth in range(MOST_CHOICES)}
    crowd = [
        Guess(f"{nth:02} {'ü' * (LONGEST_NAME - 3)}", "practice_00", -0.123456789012345)
        for nth in range(MOST_PEOPLE)
    ]
    answer = ANSWER._replace(practices=tuple(many))
    workshop = played([replace(QUESTION, choices=many), *crowd, answer] * MOST_ROUNDS)
    assert [len(one.guesses) for one in workshop.rounds] == [MOST_PEOPLE] * MOST_ROUNDS
    assert len(kept(workshop)) < LONGEST
    assert read(kept(workshop)) == workshop
    with pytest.raises(BadInputError, match=f"{MOST_ROUNDS} rounds"):
        begin(workshop, QUESTION)
    with pytest.raises(BadInputError, match=f"{MOST_PEOPLE} people"):
        commit(played([QUESTION, *[one._replace(practice="lead_management") for one in crowd]]), crowd[0])


@pytest.mark.parametrize(
    ("guess", "words"),
    [
        (Guess("", "lead_management", 0.1), "name: 0 characters; there can be 1 to 40"),
        (Guess("x" * 41, "lead_management", 0.1), "name: 41 characters"),
        (Guess("a\u202eb", "lead_management", 0.1), "cannot be seen"),
        (Guess("Ada", "lead_managment", 0.1), "nearest: lead_management"),
        (Guess("Ada", "lead_management", 0.6), "0.6 is not between -0.5 and 0.5"),
        (Guess("Ada", "lead_management", math.nan), "nan is not between"),
    ],
)
def test_what_is_no_guess_is_refused_by_what_is_wrong_with_it(guess, words):
    with pytest.raises(BadInputError, match=words):
        commit(begin(Workshop(), QUESTION), guess)


def test_moves_out_of_turn_are_refused():
    opened = begin(Workshop(), QUESTION)
    guessed = commit(opened, Guess("Ada", "lead_management", 0.1))
    for move, words in (
        (lambda: begin(opened, QUESTION), "round 1 is open"),
        (lambda: show(opened, ANSWER), "nobody has guessed"),
        (lambda: commit(show(guessed, ANSWER), Guess("Bo", "lead_management", 0.1)), "no round is open"),
        (lambda: show(Workshop(), ANSWER), "no round is open"),
        (lambda: show(guessed, ANSWER._replace(low=0.07)), "within its interval"),
        (lambda: show(guessed, ANSWER._replace(practices=("debriefing",))), "could not be chosen"),
        (lambda: begin(Workshop(), replace(QUESTION, least=1.0)), "no span"),
        (lambda: begin(Workshop(), replace(QUESTION, choices={})), "0 practices"),
    ):
        with pytest.raises(BadInputError, match=words):
            move()


def test_a_guess_that_comes_as_json_is_checked_field_by_field():
    assert guess_of({"name": "Ada", "practice": "lead_management", "worth": 1}) == Guess(
        "Ada", "lead_management", 1.0
    )
    with pytest.raises(BadInputError, match=r"guess: there is no 'wort'; nearest: worth"):
        guess_of({"name": "Ada", "practice": "lead_management", "wort": 1})
    with pytest.raises(BadInputError, match=r"guess\.worth: true is not a number"):
        guess_of({"name": "Ada", "practice": "lead_management", "worth": True})


def test_practices_that_cannot_be_told_apart_are_all_right():
    both = ANSWER._replace(practices=("lead_management", "shared_definition"))
    [one] = played([QUESTION, Guess("Ada", "shared_definition", 0.0625), both]).rounds
    assert one.finding == (
        "1 of 1 guessed one of the practices that the runs cannot tell apart, A lead process run on data or One "
        "definition of a lead; the guess was +6.2 points, just right: the runs find +6 points [+5, +7]; "
        "1 of 1 guessed within the interval."
    )


def test_guesses_are_written_to_a_decimal_at_most():
    assert guess_in_words(0.04, "fraction", "EUR") == "+4 points"
    assert guess_in_words(-0.0125, "fraction", "EUR") == "−1.2 points"
    assert guess_in_words(1_250_000, "money per year", "EUR") == "EUR +1.2 M/year"
    assert [off_in_words(off, "fraction", "EUR") for off in (0.02, -0.01, 0.0001)] == [
        "2 points too high",
        "1 point too low",
        "just right",
    ]
