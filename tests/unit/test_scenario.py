"""Scenarios: who wins, what changes when, what counts as the same."""

import copy
import pickle
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.practices import PRACTICES
from sim.scenario import (
    Scenario,
    ScenarioError,
    describe_differences,
    find_scenario,
    library,
    library_folder,
    load_scenario,
)
from sim.scenario.files import library_names

LIBRARY = Path(__file__).resolve().parents[1] / "fixtures" / "library"
ROUTED, ROUND, DELAY = "handing_over.routed", "response.round", "handing_over.sync_delay"


def load(name="laggard", sets=()):
    return load_scenario(name, sets, library=LIBRARY)


@pytest.fixture
def write(tmp_path):
    """Write a scenario file and return its path."""

    def write_file(text, name="acme.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


# --- precedence ---------------------------------------------------------------------------------------------


def test_the_base_firm_is_a_scenario_of_its_own():
    base = load("base")
    assert (base.name, base.extends, base.currency, base.plan) == ("base", None, "EUR", "yearly")
    assert base.values["team.sales_reps"] == 18
    assert base.values["deal.value"] == 26_000
    assert base.levels == dict.fromkeys(PRACTICES, 0.0)
    assert base.entries["deal.value"].fitted_to == "T1"
    assert base.entries["sla.sales.first_attempt"].mechanism == "response"
    assert base.entries[ROUTED].range == (0.4, 0.99)


def test_alignment_0_and_1_equal_the_presets_and_a_middle_lies_between():
    assert load("base", {"alignment": 0}).digest == load("laggard").digest
    assert load("base", {"alignment": 1}).digest == load("best-in-class").digest
    middle = load("base", {"alignment": 0.5})
    assert middle.levels["lead_management"] == pytest.approx(0.425)
    assert load("laggard").values[ROUTED] < middle.values[ROUTED] < load("best-in-class").values[ROUTED]


def test_a_practice_wins_over_alignment_and_an_explicit_key_over_practices(write):
    path = write('extends = "laggard"\nalignment = 1\n[practices]\nlead_management = 0.2\n')
    scenario = load(path)
    assert scenario.levels["lead_management"] == 0.2
    assert scenario.levels["debriefing"] == 0.8
    explicit = load(write('extends = "best-in-class"\n[handing_over]\nrouted = "20 %"\n'))
    assert explicit.values[ROUTED] == 0.2
    assert explicit.with_sets({"practices.defined_roles": 1}).values[ROUTED] == 0.2
    assert explicit.entries[ROUTED].set_by == "acme"
    assert explicit.entries[ROUND].set_by == "defined_roles"


def test_later_files_win_over_those_they_extend_and_sets_win_over_files(write):
    write('[team]\nsales_reps = 20\nramp = "10 w"\n', "first.toml")
    path = write('extends = "first.toml"\n[team]\nsales_reps = 22\n', "second.toml")
    assert load(path).values["team.sales_reps"] == 22
    assert load(path).values["team.ramp"] == 10 * 168
    assert load(path, ["team.sales_reps=24"]).values["team.sales_reps"] == 24
    assert load(path).extends == "first"


def test_a_value_may_be_plain_or_carry_its_source_and_a_note(write):
    text = '[deal.value]\nvalue = "30 kEUR"\nsource = "client CRM"\nnote = "June"\n'
    entry = load(write(text)).entries["deal.value"]
    assert (entry.value, entry.source, entry.note, entry.set_by) == (30_000, "client CRM", "June", "acme")
    assert load(write('[deal]\nvalue = "30 kEUR"\n')).values["deal.value"] == 30_000


def test_what_practices_set_is_the_laggards_where_its_mechanism_is_switched_off():
    laggard, best = load("laggard"), load("best-in-class")
    for scenario in (best, laggard, load("base"), load("best-in-class", {ROUTED: "20 %"})):
        off = scenario.with_sets({"mechanisms.handing_over": False})
        assert off.values[ROUTED] == laggard.values[ROUTED]
        assert off.values[DELAY] == laggard.values[DELAY]
        assert off.values[ROUND] == scenario.values[ROUND]
        assert off.entries[ROUTED].value == scenario.entries[ROUTED].value
    assert best.values[DELAY] < laggard.values[DELAY] < load("base").values[DELAY]


def test_what_no_practice_sets_is_what_the_base_firm_says_where_its_mechanism_is_switched_off():
    off = load("best-in-class", {"mechanisms.response": False})
    assert off.values["sla.sales.first_attempt"] == 30
    assert off.values[ROUND] == load("laggard").values[ROUND]


def test_without_a_laggard_off_is_what_practices_set_where_they_are_absent(tmp_path):
    for name in ("base.toml", "practices.toml"):
        (tmp_path / name).write_bytes((LIBRARY / name).read_bytes())
    sets = {"practices.defined_roles": 1, "mechanisms.handing_over": False}
    assert load_scenario("base", sets, library=tmp_path).values[ROUTED] == 0.65


def test_whole_numbers_stay_whole_between_the_ends_of_a_practice():
    assert load("base", {"practices.defined_roles": 0.3}).values["attempts.limit"] == 3


def test_sets_are_read_as_a_file_would_read_them():
    by_text = ["sla.sales.window=3 w", "forms.response=steep", "mechanisms.trust=false", 'plan="fixed"']
    by_value = {
        "sla.sales.window": "3 w",
        "forms.response": "steep",
        "mechanisms.trust": False,
        "plan": "fixed",
    }
    assert load(sets=by_text).digest == load(sets=by_value).digest == load().with_sets(by_value).digest


def test_a_scenario_in_another_currency_takes_amounts_over_and_relabels_them(write):
    scenario = load(write('currency = "USD"\n[money]\nrep_salary = "120 kUSD/y"\n'))
    assert scenario.entries["money.rep_salary"].written() == "120 kUSD/y"
    assert scenario.entries["deal.value"].written() == "26 kUSD"
    with pytest.raises(ScenarioError, match="is in EUR, but this scenario counts in USD"):
        scenario.with_sets({"deal.value": "26 kEUR"})


# --- dated changes ------------------------------------------------------------------------------------------


def test_before_a_change_nothing_differs_and_after_its_ramp_it_holds():
    scenario = load("reorganisation")
    assert scenario.values_at(0) is scenario.values
    assert scenario.values_at(60) is scenario.values
    done = scenario.values_at(73)
    best = load("laggard", {"practices.defined_roles": 0.9, "practices.debriefing": 0.8})
    assert done == best.values
    assert scenario.values_at(74) is done


def test_half_way_through_a_ramp_practices_are_half_moved():
    scenario = load("reorganisation")
    half = load("laggard", {"practices.defined_roles": 0.5, "practices.debriefing": 0.425})
    assert scenario.values_at(66.5)[ROUND] == pytest.approx(half.values[ROUND])
    assert scenario.values_at(66.5)[ROUTED] == pytest.approx(half.values[ROUTED])


def test_a_change_may_count_from_the_first_observed_day():
    scenario = load("reorganisation")
    assert scenario.changes[1].at == (52 + 26) * 168
    assert scenario.values_at(77)["team.sales_reps"] == 18
    assert scenario.values_at(78)["team.sales_reps"] == 24
    assert scenario.values_at(78)[DELAY] == 2
    longer = scenario.with_sets({"horizon.warm_up_years": 2})
    assert longer.values_at(78)["team.sales_reps"] == 18


def test_a_dip_lasts_as_long_as_it_says_and_dips_compound(write):
    scenario = load("reorganisation")
    assert [scenario.dip_at(week) for week in (59, 60, 72, 73)] == pytest.approx([0, 0.1, 0.1, 0])
    twice = '[[change]]\nat = "1 w"\nset = {}\ndip = "10 %"\ndip_lasts = "4 w"\n' * 2
    assert load(write(twice)).dip_at(2) == pytest.approx(0.19)


def test_a_change_of_practices_leaves_explicit_settings_alone(write):
    path = write('extends = "reorganisation"\n[handing_over]\nrouted = "20 %"\n')
    path.parent.joinpath("reorganisation.toml").write_bytes((LIBRARY / "reorganisation.toml").read_bytes())
    assert load(path).values_at(100)[ROUTED] == 0.2


def test_a_change_of_a_switched_off_mechanism_changes_nothing():
    scenario = load("reorganisation", {"mechanisms.handing_over": False})
    assert scenario.values_at(100)[DELAY] == load("laggard").values[DELAY]


def test_a_change_may_move_the_dial(write):
    scenario = load(write('alignment = 0\n[[change]]\nat = "1 w"\nset = { alignment = 1 }\n'))
    assert scenario.values == load("laggard").values
    assert scenario.values_at(1) == load("best-in-class").values


# --- sameness -----------------------------------------------------------------------------------------------


def test_the_digest_changes_with_every_setting_and_every_choice():
    scenario = load("reorganisation")
    sets = [{key: entry.written(_other(entry))} for key, entry in scenario.entries.items()]
    sets += [{f"practices.{name}": 0.5} for name in PRACTICES]
    sets += [{f"mechanisms.{name}": False} for name in ("handing_over", "response", "trust")]
    sets += [{"forms.response": "steep"}, {"plan": "fixed"}]
    digests = {scenario.with_sets(one).digest for one in sets}
    assert len(digests | {scenario.digest}) == len(sets) + 1


def _other(entry):
    low, high = entry.range
    return high if entry.value != high else low


def test_the_digest_knows_nothing_of_names_questions_and_sources(write):
    one = load(write('question = "?"\n[deal]\nvalue = "30 kEUR"\n', "one.toml"))
    other = load(
        write('question = "!"\n[deal]\nvalue = { value = "0.03 MEUR", source = "s" }\n', "other.toml")
    )
    assert one.digest == other.digest
    assert one == other
    assert len({one, other}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "mechanisms.handing_over = false\n",
        '[[change]]\nat = "3 d"\nset = { alignment = 0.3, "deal.value" = "1 EUR" }\ncost = "7 EUR"',
        'extends = "reorganisation"\nplan = "fixed"\nforms.response = "steep"\n[team]\nramp = "3 d"\n',
        'currency = "USD"\n[deal]\nvalue = { value = "33.25 kUSD", source = "a \\"b\\" \\\\ é 🙂" }\n',
    ],
)
def test_the_resolved_file_is_complete_and_reads_back_to_the_same_digest(write, text):
    write((LIBRARY / "reorganisation.toml").read_text(encoding="utf-8"), "reorganisation.toml")
    scenario = load(write(text))
    again = load(write(scenario.to_toml(), "resolved.toml"))
    assert again.digest == scenario.digest
    assert again.question == scenario.question
    assert describe_differences(scenario, again) == []
    assert all(f"{entry.name} = " in scenario.to_toml() for entry in scenario.entries.values())
    assert (
        again.with_sets({"alignment": 1}).values[ROUND] == scenario.with_sets({"alignment": 1}).values[ROUND]
    )


@given(st.dictionaries(st.sampled_from(PRACTICES), st.floats(0, 1)), st.floats(0, 1))
def test_any_levels_survive_being_written_and_read(tmp_path_factory, levels, alignment):
    sets = {"alignment": alignment} | {f"practices.{name}": level for name, level in levels.items()}
    scenario = load("base", sets)
    path = tmp_path_factory.getbasetemp() / "levels.toml"
    path.write_text(scenario.to_toml(), encoding="utf-8")
    assert load(path).digest == scenario.digest


def test_scenarios_do_not_change_and_survive_being_copied_and_sent():
    scenario = load("reorganisation")
    scenario.values_at(70)
    with pytest.raises(TypeError, match="does not change"):
        scenario.values["team.sales_reps"] = 1
    with pytest.raises(TypeError, match="does not change"):
        scenario.levels.update(debriefing=1)
    with pytest.raises(AttributeError):
        scenario.plan = "fixed"
    for twin in (pickle.loads(pickle.dumps(scenario)), copy.deepcopy(scenario)):
        assert isinstance(twin, Scenario)
        assert twin == scenario
        assert twin.values_at(70) == scenario.values_at(70)


# --- differences and the library ----------------------------------------------------------------------------


def test_laggard_and_best_in_class_differ_in_exactly_the_levels_that_they_give():
    given = tomllib.loads((LIBRARY / "best-in-class.toml").read_text(encoding="utf-8"))["practices"]
    rows = describe_differences(load("laggard"), load("best-in-class"))
    assert [row.key for row in rows] == [f"practices.{name}" for name in given]
    assert rows[0][1:] == ("One definition of a lead", "0.1", "0.9")


def test_differences_are_told_in_words_and_units():
    sets = {"team.sales_reps": 24, ROUTED: "20 %", "mechanisms.trust": False, "forms.response": "steep"}
    rows = describe_differences(load(), load("reorganisation", sets))
    assert [row.key for row in rows] == [
        *("mechanisms.trust", "forms.response", "team.sales_reps", ROUTED, "change", "change")
    ]
    by_key = {row.key: row[1:] for row in rows}
    assert by_key[ROUTED] == ("handing over: routed", "68.3 %", "20 %")
    assert by_key["team.sales_reps"] == ("team: sales reps", "18", "24")
    assert rows[-2].second == (
        "at 60 w: practices.defined_roles = 0.9, practices.debriefing = 0.8; over 13 w; costs 40000 EUR; "
        "10 % less productive for 13 w"
    )


def test_the_library_lists_every_scenario_with_its_question():
    listed = dict(library(LIBRARY))
    assert set(listed) == {"base", "best-in-class", "laggard", "reorganisation"}
    assert listed["base"] == "What can a scenario hold?"


def test_a_name_stands_for_the_library_and_anything_else_for_a_path(write):
    assert find_scenario("laggard", LIBRARY) == LIBRARY / "laggard.toml"
    assert find_scenario(write("")) == write("")
    assert load(write("", "mine.toml")).name == "mine"


def test_reading_scenarios_imports_neither_mesa_nor_numba_nor_numpy():
    heavy = "{'mesa', 'numba', 'numpy', 'pandas', 'pydantic'} & {name.split('.')[0] for name in sys.modules}"
    code = f"import sys, sim.scenario; print({heavy} or 'light')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "light"


# --- the shipped library ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", library_names(library_folder()))
def test_every_shipped_scenario_loads_asks_a_question_and_reads_back(name, write):
    scenario = load_scenario(name)
    assert scenario.question.endswith("?")
    again = load_scenario(write(scenario.to_toml(), "resolved.toml"))
    assert again.digest == scenario.digest
    assert [change.if_growth_above for change in again.changes] == [
        change.if_growth_above for change in scenario.changes
    ]


def test_every_value_of_the_shipped_firm_is_plausible_and_every_plausible_value_allowed():
    for entry in load_scenario("base").foundation.base.entries.values():
        assert entry.range[0] <= entry.value <= entry.range[1], entry.key
        assert entry.allowed[0] <= entry.range[0] <= entry.range[1] <= entry.allowed[1], entry.key


def test_practices_of_the_shipped_library_stay_on_the_sellers_side():
    foundation = load_scenario("base").foundation
    assert foundation.folder == library_folder()
    assert not [key for key in foundation.owned_keys if foundation.base.entries[key].buyer_side]


# --- the first observed day ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", ['"2027-03-01"', "2027-03-01", '{ value = "2027-03-01", source = "the client" }']
)
def test_the_first_observed_day_is_a_date_that_goes_through_show_and_read(write, given):
    scenario = load(write(f"[horizon]\nstart = {given}\n"))
    assert scenario.start == date(2027, 3, 1)
    again = load(write(scenario.to_toml(), "again.toml"))
    assert (again.start, again.digest) == (scenario.start, scenario.digest)
    assert scenario == load("base"), "it decides nothing"
    [difference] = describe_differences(load("base"), scenario)
    assert difference.key == "horizon.start"
    assert (difference.first, difference.second) == ("2026-01-05", "2027-03-01")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ('"2027-03-02"', "is a Tuesday; must be a Monday, as 2027-03-01 or 2027-03-08"),
        ('"2027-02-29"', "must be a Monday in 1900..2200"),
        ('"1.3.2027"', "must be a Monday"),
        ("2027-03-01T09:00:00", "must be a Monday"),
        ('"1899-12-25"', "1900..2200"),
        ("20270301", "must be a Monday"),
        ("true", "must be a Monday"),
    ],
)
def test_a_first_observed_day_that_is_no_monday_is_refused(write, given, complaint):
    with pytest.raises(ScenarioError, match=complaint):
        load(write(f"[horizon]\nstart = {given}\n"))
