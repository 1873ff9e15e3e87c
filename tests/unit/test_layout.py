"""Tables and sentences keep to a width: no figure is cut, and none is torn from its unit or interval."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.commands.console.layout import broken, cells_wide, in_lines, laid_out

TABLE = [
    ("", "level [95 %]", "against laggard [95 %]"),
    ("Revenue per hour of lead and deal work, own prospecting included", "", ""),
    ("  laggard", "EUR 2.4 M/year [1.9, 3.0]", ""),
    (
        "  best-in-class",
        "EUR 2.8 M/year [2.2, 3.4]",
        "EUR +300 k/year [−100, +800], no clear difference among so many",
    ),
]
FIGURES = ("EUR 2.4 M/year [1.9, 3.0]", "EUR 2.8 M/year [2.2, 3.4]", "EUR +300 k/year [−100, +800]")


@pytest.mark.parametrize("width", [*range(40, 130, 7)])
def test_every_figure_stands_whole_on_a_line_no_wider_than_the_terminal(width):
    lines = list(laid_out(TABLE, width))
    assert max(map(cells_wide, lines)) <= width
    assert all(any(figure in line for line in lines) for figure in FIGURES)


def test_what_has_the_room_stands_in_columns_with_numbers_to_the_right():
    assert list(laid_out([("", "level"), ("a", "1 %"), ("long", "−23 %")], 40)) == [
        "       level",
        "a        1 %",
        "long   −23 %",
    ]


def test_a_verdict_that_has_no_room_stands_below_its_figure():
    lines = list(laid_out(TABLE, 90))
    assert lines[-2].endswith("EUR +300 k/year [−100, +800],")
    assert lines[-1].strip() == "no clear difference among so many"


def test_where_columns_are_too_wide_each_cell_stands_below_with_the_head_of_its_column():
    lines = list(laid_out(TABLE, 60))
    assert "    level [95 %]: EUR 2.8 M/year [2.2, 3.4]" in lines
    assert "    against laggard [95 %]: EUR +300 k/year [−100, +800]," in lines


def test_a_heading_reaches_over_all_columns_and_makes_none_wider():
    lines = list(laid_out([("A measure with a very long name", "", ""), ("  a", "1", "2")], 40))
    assert lines == ["A measure with a very long name", "  a   1   2"]


def test_letters_that_take_two_columns_count_as_two():
    lines = list(laid_out([("営業", "1"), ("abcd", "22")], 40))
    assert lines == ["営業    1", "abcd   22"]


@given(
    st.lists(st.tuples(st.text("ab 営,", max_size=30), st.text("01 %[],−", max_size=30)), min_size=1),
    st.integers(20, 130),
)
def test_no_letter_of_a_table_is_lost_at_any_width(rows, width):
    wanted = re.sub(r"\s", "", "".join("".join(row) for row in rows))
    shown = re.sub(r"\s", "", "".join(laid_out(rows, width, headed=False)))
    assert sorted(shown) == sorted(wanted)


@given(st.text("ab ,[]1", max_size=60), st.integers(1, 40))
def test_only_what_cannot_break_is_wider_than_its_column(cell, width):
    for line in broken(cell, width):
        assert cells_wide(line) <= width or not re.search(
            r"[a-z] [a-z]", re.sub(r"\[?[^\[\]]*\]", "", line.strip())
        )


class Screen(io.StringIO):
    """A stream that says that somebody watches."""

    def isatty(self):
        return True


def test_a_sentence_breaks_between_words_on_a_terminal_and_nowhere_else(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    sentence = " ".join(["Best-in-class grows 23 points [22, 25] faster than laggard."] * 4)
    assert max(map(len, in_lines(sentence, Screen()).split("\n"))) <= 60
    assert in_lines(sentence, Screen()).replace("\n", " ") == sentence
    assert in_lines(sentence, io.StringIO()) == sentence
