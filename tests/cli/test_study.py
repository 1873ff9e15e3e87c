"""A study: one command, one folder, six answers that every file gives in the same words, and nothing lost."""

import html
import json
import re
import zipfile

import pytest

from tests.studying import CLIENT, write_firm

pytestmark = pytest.mark.xdist_group("study")
QUESTIONS = (
    "What does it cost to stay?",
    "What first?",
    "When does it pay?",
    "How deep is the dip?",
    "What if we skip one, or wait?",
    "How sure is that?",
)
SECTIONS = ["study", "states", "adoption", "trials", "doubts", "sensitivity", "report"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a client's file and their fitted firm."""
    place = tmp_path_factory.mktemp("study")
    write_firm(place)
    (place / "nord.toml").write_text('name = "Nord"\n' + CLIENT, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def studied(handoff_in, folder):
    """What a study of that client says."""
    done = handoff_in(folder, "study", "nord.toml", "--quick", "--out", "out", "--workers", 1)
    assert done.returncode == 0, done.stderr
    return done


def words_of(text):
    """Return a text as it is read: without tags, entities or line breaks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).replace("\N{NO-BREAK SPACE}", " ").split())


def answers_in(said):
    """Return the six answers of what is printed."""
    text = words_of(said)
    places = [text.index(question) for question in QUESTIONS]
    ends = [*places[1:], text.index("Action", places[-1])]
    return [
        text[place + len(question) : end].strip()
        for place, question, end in zip(places, QUESTIONS, ends, strict=True)
    ]


def test_one_command_leaves_every_section_and_every_file(studied, folder):
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [section["name"] for section in manifest["sections"]] == SECTIONS
    for file in ("report.html", "brief.html", "report.pptx", "report.xlsx", "decision.json"):
        assert (folder / "out" / file).stat().st_size > 500, file
    assert "nord-fitted.toml was fitted to these figures" in studied.stdout
    assert re.search(r"Some \d[\d,]* runs; about", studied.stdout)


def test_every_answer_stands_in_the_same_words_wherever_it_is_read(studied, folder):
    answers = answers_in(studied.stdout)
    assert all(re.search(r"\d", answer) for answer in answers)
    slides = zipfile.ZipFile(folder / "out" / "report.pptx")
    on_slides = words_of(
        " ".join(slides.read(name).decode() for name in slides.namelist() if "slides/slide" in name)
    )
    sheets = words_of(zipfile.ZipFile(folder / "out" / "report.xlsx").read("xl/sharedStrings.xml").decode())
    pages = [
        words_of((folder / "out" / name).read_text(encoding="utf-8"))
        for name in ("report.html", "brief.html")
    ]
    for answer in answers:
        for place in (*pages, on_slides, sheets):
            assert answer in place, answer


def test_the_check_of_the_fit_stands_on_the_page(studied, folder):
    del studied
    page = words_of((folder / "out" / "report.html").read_text(encoding="utf-8"))
    assert "The firm against what the client said of it" in page
    assert "Sales reps 4 4 as it is" in page
    checked = page[page.index("The firm against what the client said") :]
    assert re.search(r"Leads a month 1\.\.9000 \S.*? yes", checked)
    assert re.search(r"Win rate 99\.9 % .*? no", checked)


def test_a_study_is_made_again_from_its_folder(studied, handoff_in, folder):
    del studied
    again = handoff_in(folder, "reproduce", "out", "--workers", 1)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "The content is the same" in again.stdout


def test_runs_are_kept_and_the_document_says_what_is_printed(studied, handoff_in, folder):
    done = handoff_in(folder, "study", "nord.toml", "--quick", "--out", "again", "--workers", 1, "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document == json.loads((folder / "out" / "decision.json").read_text(encoding="utf-8"))
    chances = [one["value"] for one in document["paid_back_within_months"].values()]
    assert chances == sorted(chances)
    assert all(0 <= one["low"] <= one["high"] <= 1 for one in document["paid_back_within_months"].values())
    sure = document["first_action_pays"]
    assert f"in {sure['pays']} of {sure['of']} firms" in words_of(studied.stdout)


def test_what_cannot_be_studied_is_refused_before_anything_is_run(handoff_in, folder):
    (folder / "other.toml").write_text('name = "Nord"\n[client]\nreps = 5\n', encoding="utf-8")
    write_firm(folder, "other-fitted.toml")
    refused = handoff_in(folder, "study", "other.toml", "--quick")
    assert refused.returncode == 2
    assert "other-fitted.toml was not fitted to what the client’s file says now" in refused.stderr
    equal = handoff_in(folder, "study", "best-in-class")
    assert equal.returncode == 2
    assert "there is no gap between them" in equal.stderr
    (folder / "taken").mkdir(exist_ok=True)
    (folder / "taken" / "mine.txt").write_text("mine", encoding="utf-8")
    taken = handoff_in(folder, "study", "nord.toml", "--quick", "--out", "taken")
    assert taken.returncode == 2
    assert "is not a results folder" in taken.stderr
    assert sorted(path.name for path in (folder / "taken").iterdir()) == ["mine.txt"]
