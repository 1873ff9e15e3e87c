"""Where texts go out: nothing in them acts, and no stream fails in the middle."""

import errno
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.commands.console.streams import (
    Outlet,
    in_plain_letters,
    only_ascii,
    text_stream,
    visible,
    why_unwritten,
)

ACTS = "\x1b]0;owned\x07\x9b31m\x7f\r\b\t\u202e\u2028"


class Disk(io.RawIOBase):
    """A raw stream on which every writing fails in one way."""

    def __init__(self, number):
        self.number = number
        self.tries = 0

    def write(self, data):
        self.tries += len(data) > 0
        raise OSError(self.number, "no")


def test_what_would_steer_a_terminal_is_spelt_out():
    assert visible("a\x1b[31mb\n") == "a\\u001b[31mb\n"
    assert visible("a\rb") == "a\\rb"
    assert visible("caf\udce9") == "caf\N{REPLACEMENT CHARACTER}"
    assert visible("−4 % … “営業” ’ 👩‍💻") == "−4 % … “営業” ’ 👩‍💻"


@given(st.text(st.characters(exclude_categories=()) | st.sampled_from(ACTS)))
def test_nothing_that_goes_out_acts(text):
    shown = visible(text)
    assert not [
        letter for letter in shown if letter != "\n" and (ord(letter) < 32 or 127 <= ord(letter) < 160)
    ]
    assert "\u202e" not in shown
    shown.encode()


@given(st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from(ACTS)))
def test_a_document_says_the_same_once_it_is_shown(text):
    document = json.dumps({"name": text}, ensure_ascii=False)
    assert json.loads(visible(document)) == {"name": text}
    assert only_ascii(document).isascii()
    assert json.loads(only_ascii(document)) == {"name": text}


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EIO, errno.EBADF])
def test_a_reader_that_went_away_ends_the_printing_and_is_no_failure(number):
    disk = Disk(number)
    outlet = Outlet(disk)
    stream = text_stream(outlet, None, True)
    for _ in range(100):
        print("more", file=stream)
    stream.close()
    assert disk.tries == 1
    assert why_unwritten(outlet) == ""


def test_a_full_disk_is_told_in_the_end():
    outlet = Outlet(Disk(errno.ENOSPC))
    stream = text_stream(outlet, None, False)
    print("something", file=stream)
    stream.close()
    assert "stdout cannot be written" in why_unwritten(outlet)


def test_a_number_keeps_its_sign_where_letters_are_missing():
    def plain(text):
        return "".join(
            letter if letter.isascii() else in_plain_letters(UnicodeEncodeError("ascii", letter, 0, 1, ""))[0]
            for letter in text
        )

    assert plain("−4 % ± 1 … A → B 営") == "-4 % +/- 1 ... A -> B ?"
