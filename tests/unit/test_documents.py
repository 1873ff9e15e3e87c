"""The pages say what code and data say, with the words of the glossary."""

import os
import re

import pytest

from sim.measures import MEASURES
from sim.policies import Switches
from sim.policies.switches import CHOICES
from sim.practices import PRACTICES
from sim.records import Firm
from sim.scenario import load_scenario
from tools.documents import __main__ as documents
from tools.documents import measured, source
from tools.documents.__main__ import drifts
from tools.documents.generated import WRITERS, base, forms_of_mechanisms
from tools.documents.marks import GENERATED, MEASURED, OUTPUT, PAGES, Part, parts_of, rewritten
from tools.documents.measured import LEFT_OUT, excerpt
from tools.documents.measured import WRITERS as MEASURED_WRITERS
from tools.documents.tables import table

PRINTED = """Handoff: a and b under the same luck, 8 paired replications, seed 7

                        level [95 %]   against a [95 %]
Revenue growth
  a                     −4.0 % [−5.0, −3.0]
  b                     +20 % [19, 21]   +24 points [23, 25]
First response, mean
  a                     42 h [40, 44]
  b                     1 h [0.9, 1.1]   −41 h [−43, −39]
Win rate
  a                     20 % [19, 21]
  b                     30 % [29, 31]   +10 points [9, 11]

B grows faster.
8 paired replications."""


@pytest.fixture(scope="module")
def pages(project):
    return {name: (project / name).read_text(encoding="utf-8") for name in PAGES}


def test_no_page_has_drifted_from_code_and_data():
    assert list(drifts()) == []


def test_a_part_that_takes_runs_is_named_if_it_differs_from_them(monkeypatch):
    for what in MEASURED_WRITERS:
        monkeypatch.setitem(MEASURED_WRITERS, what, lambda replications: f"{replications} runs")
    said = list(drifts({MEASURED}, replications=2))
    assert len(said) == len(MEASURED_WRITERS)
    assert all("has drifted; `make docs ARGS=--run` writes it anew" in line for line in said)


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """Let nothing be run: what would be is noted by name; pages stand in an empty folder."""
    made = []

    def noting(name, result):
        return lambda *_: made.append(name) or result

    for what in MEASURED_WRITERS:
        monkeypatch.setitem(MEASURED_WRITERS, what, noting(what, ""))
    for name in measured.DRAWINGS:
        monkeypatch.setitem(measured.DRAWINGS, name, noting(name, None))
    monkeypatch.setattr(measured, "output_block", noting("output", ""))
    monkeypatch.setattr(measured, "save_figure", lambda *_: None)
    for what, (path, _) in measured.RECORDS.items():
        monkeypatch.setitem(measured.RECORDS, what, (tmp_path / path.name, noting(what, "key\n")))
    monkeypatch.setattr(documents, "PAGES", ("page.md",))
    monkeypatch.setattr(documents, "PROJECT", tmp_path)
    monkeypatch.setattr(measured, "PICTURES", tmp_path)
    page = "".join(f"<!-- measured: {what} -->\n<!-- /measured -->\n" for what in MEASURED_WRITERS)
    (tmp_path / "page.md").write_text(page, encoding="utf-8")

    def run(*words):
        made.clear()
        monkeypatch.setattr("sys.argv", ["documents", *words])
        assert documents.main() == 0
        return made

    return run


def test_only_what_is_named_is_run_and_records_come_first(runs, capsys):
    assert runs("--run", "--only", "one hop") == ["one hop"]
    assert capsys.readouterr().out == "one_hop.csv: written anew\n"
    by_form_and_year = [what for what in MEASURED_WRITERS if "growth by" in what]
    assert len(by_form_and_year) > 2
    assert runs("--run", "--only", "growth by") == by_form_and_year
    assert runs("--run")[0] == "one hop"
    assert set(runs("--run")) == {*measured.RECORDS, *MEASURED_WRITERS, *measured.DRAWINGS}
    assert runs() == []


@pytest.mark.parametrize("words", [("--only", "one hop"), ("--run", "--only", "two hops")])
def test_a_name_that_runs_nothing_is_refused(runs, words, capsys):
    with pytest.raises(SystemExit) as ended:
        runs(*words)
    assert ended.value.code == 2
    assert "--only" in capsys.readouterr().err


def test_a_record_that_runs_contradict_has_drifted(runs):
    assert runs("--run", "--only", "one hop") == ["one hop"]
    assert list(documents.drifts_of_records(4, "one hop")) == []
    path = measured.RECORDS["one hop"][0]
    path.write_text("other\n", encoding="utf-8")
    assert list(documents.drifts_of_records(4, "one hop")) == [
        "one_hop.csv: has drifted; `make docs ARGS=--run` writes it anew"
    ]


def test_the_headline_is_reported_under_every_form_that_theories_dispute():
    assert {*measured.CONTESTED, "routing", "service"} == set(CHOICES)
    sets = [each for (each,) in list(measured.BY_FORM.values())[1:]]
    assert sets == [f"forms.{name}={choice}" for name in measured.CONTESTED for choice in CHOICES[name][1:]]


def test_every_part_that_can_be_written_stands_on_a_page(pages):
    parts = [part for text in pages.values() for part in parts_of(text)]
    assert {part.what for part in parts if part.kind == GENERATED} == WRITERS.keys()
    assert {part.what for part in parts if part.kind == MEASURED} == MEASURED_WRITERS.keys()
    assert {part.what.split()[0] for part in parts if part.kind == OUTPUT} == {"handoff"}


def test_every_mark_is_closed(pages):
    for name, text in pages.items():
        opened = re.findall(r"<!-- (generated|measured|output): ", text)
        assert len(opened) == len(list(parts_of(text))) == len(re.findall(r"<!-- /", text)), name


def test_links_within_the_project_lead_somewhere(project, pages):
    for name, text in pages.items():
        for link in re.findall(r"(?<!!)\[[^]]*\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert ((project / name).parent / link).exists(), f"{name}: {link}"


def test_links_to_headings_name_one(pages):
    headings = {
        name: set(map(anchor, re.findall(r"^#+ (.+)$", text, re.MULTILINE))) for name, text in pages.items()
    }
    for name, text in pages.items():
        for file, fragment in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
            target = os.path.normpath(os.path.join(os.path.dirname(name), file)) if file else name
            assert fragment in headings[target], f"{name}: {file}#{fragment}"


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_schedule_lists_the_nine_verbs_of_the_day_with_what_they_say():
    verbs = source.verbs_of_the_day()
    assert [verb.name for verb in verbs][:2] == ["committees_live_on", "marketing_reaches_out"]
    assert verbs[-1].name == "books_are_closed"
    assert len(verbs) == 9
    assert all(verb.says.endswith(".") for verb in verbs)


def test_rituals_say_when_they_are_held():
    when = {ritual.name: ritual.when for ritual in source.rituals()}
    assert when["weekly_lead_review"] == "at the end of every week"
    assert when["monthly_strategy_sync"] == "at the end of a month"
    assert when["quarterly_planning"] == "at the end of a quarter"


def test_every_mechanism_has_its_form_in_words_and_a_switch_that_does_something():
    assert tuple(forms_of_mechanisms()) == Switches._fields
    asked = source.readers_of_switches()
    assert asked.keys() <= set(Switches._fields)
    best, foundation = load_scenario("best-in-class").values, base().foundation
    entries = [entry for entry in foundation.base.numbers.values() if entry.mechanism]
    off = {entry: foundation.laggards.get(entry.key, entry.off) for entry in entries}
    moved = {entry.mechanism for entry in entries if off[entry] is not None and off[entry] != best[entry.key]}
    assert set(Switches._fields) == moved | asked.keys()


def test_the_glossary_has_every_store_mechanism_practice_and_measure(project):
    glossary = (project / "docs" / "glossary.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`([^`]+)`", glossary))
    roots = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    needed = {*Firm._fields, *Switches._fields, *PRACTICES, *MEASURES}
    assert {name for name in needed if name not in names and not name.startswith(roots)} == set()


def test_the_glossary_explains_each_word_once_and_knows_no_key_that_is_gone(project):
    glossary = (project / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^- \*\*(.+?)\*\*", glossary, re.MULTILINE)
    assert len(terms) == len(set(terms))
    keys = {*base().numbers, *(f"forms.{name}" for name in base().forms)}
    tables = {key.rpartition(".")[0] for key in keys}
    dotted = set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", glossary))
    assert dotted - keys - tables == set()


def test_a_part_is_written_between_its_marks_and_the_rest_stays():
    text = "Before.\n<!-- generated: a -->\nold\n<!-- /generated -->\nAfter.\n"
    written = rewritten(text, lambda part: f"new {part.what}")
    assert written == "Before.\n<!-- generated: a -->\n\nnew a\n\n<!-- /generated -->\nAfter.\n"
    assert list(parts_of(written)) == [Part("generated", "a", "new a")]
    assert rewritten(written, lambda part: f"new {part.what}") == written
    assert rewritten(text, lambda _: None) == text


def test_a_table_keeps_its_columns_whatever_its_cells_say():
    assert table(("a", "b"), [("x|y", ""), ("two\nlines", "z")]).splitlines() == [
        "| a | b |",
        "| --- | --- |",
        r"| x\|y | – |",
        "| two lines | z |",
    ]


def test_an_excerpt_keeps_head_and_tail_and_shows_what_it_left_out():
    kept = excerpt(PRINTED, "Revenue growth; Win rate")
    assert "First response" not in kept
    assert kept.count(LEFT_OUT) == 1
    assert kept.splitlines()[0] == PRINTED.splitlines()[0]
    assert kept.splitlines()[-1] == PRINTED.splitlines()[-1]
    assert "+24 points [23, 25]" in kept
    assert excerpt(PRINTED, "") == PRINTED


def test_what_is_left_out_of_an_output_is_marked():
    assert (
        excerpt("first\n\n  head\nA\n  a 1\nB\n  b 2\n\nlast", "A") == "first\n\n  head\nA\n  a 1\n…\n\nlast"
    )
