"""What each practice does and moves: sentences, the table, and what it rests on; one number wherever it is read."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pandas as pd
import pytest

from experiments.commands.explain import print_explanation
from experiments.figures.why import ALL_TOGETHER, why_chart
from experiments.findings.naming import Naming
from experiments.findings.settings import from_to
from experiments.findings.why import (
    MARK,
    assumptions_sentence,
    left_out_sentence,
    mechanism_sentences,
    why_finding,
    why_sentences,
)
from experiments.report.contents import read_contents
from experiments.report.html.page import page
from experiments.report.office.sheets import sheets_of
from experiments.results.explanation import Explanation
from experiments.results.ranges import guesses_near_an_end, is_near_end, room_left
from experiments.results.states import STATES, States, pair_of
from experiments.results.why import OUTCOMES, Why
from sim import load_scenario
from sim.measures import MEASURES
from sim.practices import PRACTICES
from sim.scenario import ScenarioError
from tests.reporting import SEED, a_states


@pytest.fixture(scope="module")
def states():
    return a_states()


@pytest.fixture(scope="module")
def why(states):
    return Why(states)


def sentence_on(why, title):
    return next(each for each in mechanism_sentences(why) if each.startswith(f"“{title}”"))


def test_every_shipped_practice_is_told_by_one_of_its_settings():
    for practice in load_scenario("base").foundation.practices:
        assert [setting.key for setting in practice.sets if setting.says] == [practice.says.key]


def test_a_mechanism_is_told_in_the_direction_in_which_it_moves_from_level_to_level(why):
    said = sentence_on(why, "Formal win and loss debriefs")
    assert "raises the share of closed deals that both teams go through from 5.9 to 64.4 %" in said
    assert "lowers the weight of lead volume in marketing’s pay from 92 to 28 %" in " ".join(
        mechanism_sentences(why)
    )
    back = Why(a_states("best-in-class", "laggard"))
    said = sentence_on(back, "Formal win and loss debriefs")
    assert "lowers the share of closed deals that both teams go through from 64.4 to 5.9 %" in said


def test_a_practice_that_no_setting_tells_is_told_by_its_level(states):
    pair = states.pair
    mute = tuple(replace(one, sets=()) for one in pair.first.foundation.practices)
    ends = [replace(one, foundation=replace(one.foundation, practices=mute)) for one in pair.ends]
    said = mechanism_sentences(Why(replace(states, pair=type(pair)(*ends))))
    assert "“One definition of a lead” goes from 10 to 90 % of what it is when it is established" in " ".join(
        said
    )


def test_a_practice_that_is_alike_in_both_moves_nothing(states):
    pair = pair_of("laggard", load_scenario("laggard").with_sets({"practices.debriefing": 0.8}))
    rows = states.rows.copy()
    numbers = rows["state"].to_numpy()
    same = np.array([pair.same_as(state) for state in range(STATES)])
    places = same[numbers] + STATES * rows["replicate"].to_numpy()
    for key in set(OUTCOMES) & set(rows):
        rows[key] = rows[key].to_numpy()[places]
    for name in PRACTICES:
        rows[name] = np.array([pair.levels(state)[name] for state in range(STATES)])[numbers]
    why = Why(States.from_table(pair, rows, SEED))
    said = mechanism_sentences(why)
    assert sum(each.endswith("is alike in both, and moves nothing.") for each in said) == len(PRACTICES) - 1
    assert not any(why.near_an_end[name] for name in PRACTICES if name != "debriefing")


def test_units_of_a_mechanism_stand_once_and_in_words():
    entries = load_scenario("base").entries
    assert from_to(entries["knowledge.customer_visits"], 2, 36) == "from 2 to 36 a year"
    assert from_to(entries["rituals.debriefed_share"], 0.02, 0.8) == "from 2 to 80 %"


def test_without_a_clear_share_the_sentence_says_so(states):
    luck = np.random.default_rng(1)
    keys = [key for key in OUTCOMES if key in states.rows]
    noise = {key: luck.normal(0, 0.1, len(states.rows)) for key in keys}
    noise["revenue_growth"] = (
        noise["new_business_rate"] + noise["expansion_rate"] - noise["revenue_churn_rate"]
    )
    idle = Why(replace(states, rows=states.rows.assign(**noise)))
    assert all("no clear difference" in each for each in mechanism_sentences(idle))
    assert why_finding(idle).startswith("No practice clearly moves any outcome")


def test_titles_of_the_reader_stand_in_every_sentence_and_row(why):
    naming = Naming(practices={"debriefing": "Autopsies"})
    assert any(each.startswith("“Autopsies” ") for each in mechanism_sentences(why, naming))
    assert any(name.startswith("Autopsies") for name in why_chart(why, naming).panels[0].rows)


def test_a_value_is_near_an_end_only_if_others_lie_beyond_it():
    entries = load_scenario("base").entries
    routed, sessions = entries["handing_over.routed"], entries["knowledge.voice_sessions"]
    assert is_near_end(routed, 0.99)
    assert is_near_end(routed, 0.94)
    assert not is_near_end(routed, 0.92)
    assert not is_near_end(sessions, 0.0)  # there are no fewer than none
    assert room_left(sessions, 0.0) == 0.0
    assert room_left(routed) == pytest.approx((0.46 - 0.40) / 0.59)


def test_what_a_share_rests_on_are_guesses_of_the_practice_or_of_its_mechanisms(states):
    practices = {one.name: one for one in states.pair.first.foundation.practices}
    roles = guesses_near_an_end(practices["defined_roles"], states.pair)
    assert {"handing_over.routed", "response.content_attempt"} <= set(roles)
    assert "rituals.lead_review" not in roles  # an expert's, whatever its range
    assert guesses_near_an_end(practices["voice_of_customer"], states.pair) == ()
    known = load_scenario("laggard", sets=["response.content_attempt=0.2", "handing_over.routed=60 %"])
    other = pair_of(known, known.with_sets({"practices.defined_roles": 0.9}))
    assert not {"handing_over.routed", "response.content_attempt"} & set(
        guesses_near_an_end(practices["defined_roles"], other)
    )


def test_rows_that_rest_on_such_a_guess_are_marked_and_the_guess_is_named(why):
    chart = why_chart(why)
    marked = {name.removesuffix(f" {MARK}") for name in chart.panels[0].rows if name.endswith(MARK)}
    said = assumptions_sentence(why)
    assert "Defined roles in lead management, the SLA" in marked
    assert "routed (handing over)" in said
    assert len(marked) == said.count("” on ")


def test_the_table_has_the_numbers_of_the_result_and_hatches_what_is_not_clear(why):
    chart = why_chart(why)
    cells = 0
    for panel in chart.panels:
        assert panel.rows[0] == ALL_TOGETHER
        assert panel.is_table
        cells += len(panel.cells)
        assert len(panel.cells) == len(panel.rows) * len(panel.columns)
        assert all(cell.words for cell in panel.cells)
    assert cells == (len(PRACTICES) + 1) * len(why.outcomes)
    growth = [cell for cell in chart.panels[0].cells if cell.column == 0]
    for cell, name in zip(reversed(growth), why.ranked, strict=False):
        found = why.shares[name]["revenue_growth"]
        assert cell.is_unclear is not found.is_clear
        assert cell.value == pytest.approx(100 * found.value / why.gaps["revenue_growth"].value)


def test_growth_has_the_estimates_of_the_explanation(why, states):
    explanation = Explanation(states)
    assert why.gaps["revenue_growth"] == explanation.gap
    assert {name: found["revenue_growth"] for name, found in why.shares.items()} == explanation.shapley
    assert why.ranked == explanation.ranked


def test_left_out_replications_are_counted_by_outcome(states):
    rows = states.rows.copy()
    rows.loc[(rows["replicate"] == 1) & (rows["state"] == 6), "win_rate"] = np.nan
    assert "win rate (1)" in left_out_sentence(Why(replace(states, rows=rows)))
    assert left_out_sentence(Why(states)) == ""


def test_terminal_page_sheet_and_file_of_a_folder_say_the_same(of_kind, capsys):
    folder = of_kind("demo")
    contents = read_contents(folder)
    why = contents.why
    stored = pd.read_csv(folder / "why.csv", encoding="utf-8-sig")
    made = why.to_frame()
    assert list(stored["value"]) == pytest.approx(list(made["value"]), abs=1e-12)
    assert list(stored["verdict"].fillna("")) == list(made["verdict"])
    print_explanation(contents.explanation)
    printed = capsys.readouterr().out
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(page(contents)))).replace("\u00a0", " ")
    for sentence in why_sentences(why):
        plain = sentence.replace("\u00a0", " ")
        assert plain in printed.replace("\u00a0", " ")
        assert plain in shown
    for row in why_chart(why).words.rows:
        assert all(cell.replace("\u00a0", " ") in shown for cell in row)
    (sheet,) = [one for name, one in sheets_of(contents) if name == "Moves by practice"]
    written = {(row[0], row[3]): row[4] for row in sheet.rows}
    for row in stored.to_dict("records"):
        key = row["name"] if row["kind"] == "share" else ""
        assert written[MEASURES[row["measure"]].label, key] == pytest.approx(row["value"], abs=1e-12)


def test_two_settings_that_tell_a_practice_are_refused(library):
    path = library / "practices.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('evidence = "expert" }', 'evidence = "expert", says = "reviews" }', 1)
    path.write_text(text.replace('evidence = "published" }', 'evidence = "published", says = "tries" }', 1))
    with pytest.raises(
        ScenarioError, match=r"practices\.toml: defined_roles is told by one setting"
    ) as refusal:
        load_scenario("base", library=library)
    assert "attempts.limit" in str(refusal.value)


@pytest.fixture
def library(tmp_path, project):
    """A copy of the small library that a test may spoil."""
    for path in (project / "tests" / "fixtures" / "library").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path
