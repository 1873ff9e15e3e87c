"""`init` as a process and at a terminal: what it asks, writes, refuses and leaves."""

import json
import time
import tomllib
from datetime import date, timedelta

import pytest

pytest.importorskip("termios", reason="pseudo-terminals are POSIX")

from experiments.clients.figures import FIGURES
from tests.terminal import CTRL_C, Terminal

ANSWERS = (
    'name = "ACME"\n[client]\nleads_a_month = 240\naccepted = "38 %"\nfirst_response_median = "20..40 h"\n'
)
ENTER = b"\n"


def test_options_make_a_file_that_check_can_read(handoff, tmp_path):
    done = handoff(
        "init", "acme.toml", "--leads-a-month", 240, "--accepted", "38 %", "--growth", "-4..2 %", "--reps", 8
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Wrote acme.toml: 4 of 16 figures of acme." in done.stdout
    assert "Next: handoff fit acme.toml (" in done.stdout
    table = tomllib.loads((tmp_path / "acme.toml").read_text(encoding="utf-8"))
    assert table["client"] == {"leads_a_month": 240, "accepted": "38 %", "reps": 8, "growth": "-4..2 %"}
    checked = handoff("check", "acme.toml", "--json")
    assert checked.returncode == 0
    document = json.loads(checked.stdout)
    assert document["client"] == {"leads_a_month": 240, "accepted": 0.38, "reps": 8, "growth": [-0.04, 0.02]}
    assert [path.name for path in tmp_path.iterdir()] == ["acme.toml"]


def test_answers_come_from_a_file_and_options_win(handoff, tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    done = handoff("init", "a.toml", "--answers", "answers.toml", "--accepted", "40 %", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["name"] == "ACME"
    assert document["client"] == {"leads_a_month": 240, "accepted": 0.4, "first_response_median": [20, 40]}
    assert len(document["client"]) + len(document["unknown"]) == len(FIGURES)


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(handoff, tmp_path):
    (tmp_path / "acme.toml").write_text("mine", encoding="utf-8")
    done = handoff("init", "acme.toml", "--reps", 8)
    assert (done.returncode, done.stdout.count("\n")) == (2, 1)
    assert "acme.toml is there already: --force replaces it" in done.stderr
    assert (tmp_path / "acme.toml").read_text(encoding="utf-8") == "mine"
    assert handoff("init", "acme.toml", "--reps", 8, "--force").returncode == 0
    assert "reps = 8" in (tmp_path / "acme.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("acme.toml", "--accepted", "38"), "accepted = '38' is a plain number; must be a share"),
        (("acme.toml", "--currency", "euro"), "currency = 'euro'"),
        (("acme.toml", "--answers", "no.toml"), "'no.toml' is not a file"),
        (("acme.toml", "--ask"), "--ask needs a terminal"),
        (("acme",), "must be a file that ends in .toml"),
        (("no/acme.toml",), "there is no folder no"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(handoff, tmp_path, words, said):
    done = handoff("init", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_nothing_is_asked(handoff):
    done = handoff("init", "acme.toml")
    assert done.returncode == 0
    assert "0 of 16 figures" in done.stdout
    assert handoff("check", "acme.toml").returncode == 0


@pytest.fixture
def asking(command, environment, tmp_path):
    def start(*words):
        return Terminal([*command, "init", *words], tmp_path, environment, columns=100)

    return start


def test_a_terminal_is_asked_one_by_one_and_a_bad_answer_again(asking, tmp_path):
    with asking("acme.toml") as shown:
        assert shown.shows("Name of the firm [acme]: ")
        shown.type(b"ACME plc\n")
        assert shown.shows("Currency, three letters [EUR]: ")
        shown.type(ENTER)
        assert shown.shows("Leads a month [don")
        shown.type(b"240\n")
        assert shown.shows("Accepted by sales [don")
        shown.type(b"38\n")
        assert shown.shows("is a plain number; must be a share")
        shown.type(b"38 %\n" + ENTER * 20)
        assert shown.code() == 0
        assert all(len(line) <= 100 for line in shown.screen)
        assert shown.shows("Next: handoff fit acme.toml")
    table = tomllib.loads((tmp_path / "acme.toml").read_text(encoding="utf-8"))
    assert (table["name"], table["client"]["accepted"]) == ("ACME plc", "38 %")


def test_ctrl_c_and_the_end_of_answers_leave_nothing(asking, tmp_path):
    with asking("acme.toml") as shown:
        assert shown.shows("Name of the firm")
        shown.type(b"ACME\n")
        assert shown.shows("Currency")
        shown.type(CTRL_C)
        assert shown.code() == 130
        assert "acme.toml was not written" in shown.text
    with asking("acme.toml") as shown:
        assert shown.shows("Name of the firm")
        shown.type(b"\x04")
        assert shown.code() == 2
        assert "the answers ended before the questions: acme.toml was not written" in " ".join(
            shown.text.split()
        )
    assert list(tmp_path.iterdir()) == []


# --- from an export -------------------------------------------------------------------------------------------------


@pytest.fixture
def exported(tmp_path):
    """A small export: deals of two years."""
    lines = ["deal_id,created_at,outcome,closed_at,amount,owner_id,sourced_by,Owner E-Mail"]
    for number in range(300):
        opened = date(2024, 7, 10) + timedelta(days=12 * number // 5)
        outcome = ("won", "lost", "lost", "open")[number % 4] if number < 250 else "open"
        closed = "" if outcome == "open" else opened + timedelta(days=40 + number % 50)
        source = ("marketing", "sales")[number // 4 % 2]
        rest = f"{20_000 + number}.00,r{number % 5},{source},secret@person.example"
        lines.append(f"D{number},{opened},{outcome},{closed},{rest}")
    (tmp_path / "deals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ("--deals", "deals.csv", "--export-date", "2026-06-30")


def test_an_export_fills_in_what_was_not_said_and_leaves_a_page(handoff, exported, tmp_path):
    done = handoff("init", "acme.toml", *exported, "--win-rate", "30 %", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["client"]["win_rate"] == 0.3
    measured = document["export"]["measured"]
    assert measured["win_rate"]["low"] < measured["win_rate"]["high"]
    assert document["client"]["reps"] == 5
    assert "accepted" in document["unknown"]
    assert document["export"]["rows"] == {"deals": {"read": 300, "used": 300}}
    written = tomllib.loads((tmp_path / "acme.toml").read_text(encoding="utf-8"))
    assert written["client"]["cycle"]["source"] == "deals.csv, exported on 2026-06-30"
    assert written["export"] == {"deals": "deals.csv", "export_date": "2026-06-30"}
    page = (tmp_path / "acme-data.html").read_text(encoding="utf-8")
    assert "Owner E-Mail" in page
    assert "secret" not in page
    assert "300 of 300 rows in deals.csv were used" in page
    assert "http" not in page.replace("http-equiv", "")
    again = handoff("init", "b.toml", "--answers", "acme.toml", "--json")
    assert json.loads(again.stdout)["client"] == document["client"]


def test_an_export_that_cannot_be_used_leaves_nothing(handoff, exported, tmp_path):
    before = sorted(path.name for path in tmp_path.iterdir())
    for words, said in (
        (exported[:2], "export_date is missing"),
        ((*exported, "--leads", "leads.csv"), "leads.csv: is not a file"),
        ((*exported, "--map", "amount"), "must be COLUMN=FIELD"),
        ((*exported, "--revenue", "9 MUSD"), "is in USD"),
    ):
        done = handoff("init", "acme.toml", *words)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert said in done.stderr
    (tmp_path / "acme-data.html").write_text("mine", encoding="utf-8")
    assert handoff("init", "acme.toml", *exported).returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "acme-data.html"])


@pytest.mark.slow
def test_half_a_million_rows_are_read_in_under_a_minute(handoff, tmp_path):
    filler = "x" * 100
    with (tmp_path / "leads.csv").open("w", encoding="utf-8") as file:
        file.write("lead_id,created_at,channel,status,qualified_at,first_touch_at,deal_id,note\n")
        for number in range(500_000):
            day = f"{number % 28 + 1:02}.{number % 12 + 1:02}.2025"
            at, touched = f"{day} {number % 23:02}:30:00", f"{day} 23:{number % 60:02}:59"
            file.write(f"L{number},{at},search,working,{at},{touched},,{filler}\n")
    assert (tmp_path / "leads.csv").stat().st_size > 90_000_000
    began = time.monotonic()
    done = handoff("init", "acme.toml", "--leads", "leads.csv", "--export-date", "2026-01-05", "--json")
    assert time.monotonic() - began < 60
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["export"]["rows"]["leads"] == {"read": 500_000, "used": 500_000}
