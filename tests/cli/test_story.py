"""`story` as a process: what it prints, and what it refuses."""

import json

import pytest

pytestmark = pytest.mark.slow

ASKED = ("story", "laggard", "best-in-class", "--outcome", "passed-over")


def test_two_stories_stand_beside_one_another_and_say_of_whom_they_tell(handoff, short):
    done = handoff(*ASKED, *short)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "laggard, best-in-class, a lead that ended as “passed over”, one run each, seed 7" in lines[0]
    assert lines[2].startswith("laggard: lead L")
    assert lines[3].startswith("best-in-class: ")
    assert lines[5].split() == ["laggard", "best-in-class"]
    assert "not a forecast" in lines[-1]


def test_the_document_has_the_same_words_and_leads_can_be_asked_for_by_number(handoff, short):
    done = handoff(*ASKED, *short, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document.keys() == {"seed", "outcomes", "stories"}
    first, second = document["stories"]
    assert (first["scenario"], second["scenario"]) == ("laggard", "best-in-class")
    assert first["outcome"] == "passed over"
    assert [event["hours"] is None for event in first["events"]] == [
        event["when"] == "(no time kept)" for event in first["events"]
    ]
    again = json.loads(handoff("story", "laggard", *short, "--lead", first["lead"], "--json").stdout)
    assert again["stories"][0]["events"] == first["events"]
    place = json.loads(handoff(*ASKED, *short, "--place", 2, "--json").stdout)["stories"][0]
    assert (place["outcome"], place["lead"] == first["lead"]) == ("passed over", False)


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (("--outcome", "droped"), 2, "nearest: dropped"),
        (("--lead", "100000"), 2, "there is no lead 100000 under laggard, seed 7; there are 0 to"),
        (("--place", "100000"), 2, "there are places 1 to"),
        (
            (
                "--outcome",
                "unread",
                "--set",
                "inquiries.outside_window=0 /y",
                "--set",
                "market.windows_a_year=0 /y",
            ),
            1,
            "",
        ),
        (("best-in-class", "--against", "best-in-class"), 2, "not both"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_line(handoff, short, asked, code, words):
    done = handoff("story", "laggard", *short, *asked)
    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
