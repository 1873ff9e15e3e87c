"""What a firm sets and what the model fixes: each number is one of both, and only Python moves what is fixed."""

import re

import pytest

from experiments.designs import read_design
from experiments.running.store.keys import base_digest
from sim.policies import TABLES
from sim.policies.firm import RunningCosts
from sim.policies.terms import dotted
from sim.scenario import ScenarioError, describe_differences, load_scenario, load_stored
from sim.scenario import fixed as fixed_module
from sim.scenario.inputs import ASSUMED, EVIDENCE

BASE = load_scenario("base")
FIXED = sorted(BASE.fixed)
KEY = "acceptance.view_fit"
MOST_SETTINGS = 150
DESIGN = {"question": "?", "base": "laggard", "outcomes": ["revenue_growth"], "replications": 2}


def line_of(refusal):
    """Return a refusal, having seen that it is one line."""
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def keys_in(file):
    """Return the dotted keys of a scenario file."""
    table, keys = "", []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            table = line.strip("[]")
        keys.append(f"{table}.{line.partition(' = ')[0]}")
    return keys


def refusal_of(key):
    return f"{key} is a fixed number of the model, {BASE.fixed[key].written()}, and no setting of a firm"


def test_a_firm_sets_fewer_than_150_keys():
    assert len(BASE.entries) < MOST_SETTINGS


def test_every_term_is_a_setting_or_a_fixed_number_and_none_is_both():
    fields = {dotted(table, key) for table, kind in TABLES.items() for key in kind._fields}
    fields -= {dotted("running_costs", key) for key in RunningCosts._fields}
    costs = {key for key in BASE.entries if key.startswith("running_costs.")}
    assert fields | costs == {*BASE.entries, *FIXED}
    assert BASE.entries.keys().isdisjoint(FIXED)


def test_every_number_has_a_class_of_evidence_and_what_calls_itself_an_assumption_is_assumed():
    said = [*BASE.numbers.values(), *(one for each in BASE.foundation.practices for one in each.sets)]
    assert {one.evidence for one in said} <= set(EVIDENCE)
    assert {one.evidence for one in said if "assumption" in one.source} == {ASSUMED}


@pytest.mark.parametrize("key", FIXED)
def test_a_file_or_a_set_that_names_one_is_refused_with_its_value_and_where_it_is_listed(key, tmp_path):
    table, _, name = key.rpartition(".")
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "laggard"\n[{table}]\n{name} = 0.1\n')
    with pytest.raises(ScenarioError) as of_file:
        load_scenario(file)
    with pytest.raises(ScenarioError) as of_set:
        load_scenario("laggard", sets=[f"{key}=0.1"])
    where = "(handoff show base --fixed lists them)"
    assert line_of(of_file) == f"mine.toml: {refusal_of(key)} {where}"
    assert line_of(of_set) == f"--set: {refusal_of(key)} {where}"


def test_dated_changes_designs_and_practices_are_refused_alike(tmp_path, project):
    file = tmp_path / "dated.toml"
    file.write_text(f'[[change]]\nat = "1 w"\nset = {{ "{KEY}" = 0.1 }}\n')
    with pytest.raises(ScenarioError, match=re.escape(refusal_of(KEY))):
        load_scenario(file)
    for where in ({"set": {KEY: 0.1}}, {"levers": {KEY: [0.1, 0.2]}}, {"uncertainties": {KEY: [0.1, 0.2]}}):
        with pytest.raises(ScenarioError) as refusal:
            read_design({"levers": {"team.sales_reps": [10, 12]}, **DESIGN, **where})
        assert refusal_of(KEY) in line_of(refusal)
    library = tmp_path / "library"
    library.mkdir()
    for name in ("base.toml", "practices.toml"):
        text = (project / "scenarios" / name).read_text(encoding="utf-8")
        (library / name).write_text(text.replace('"chores.tools"', f'"{KEY}"'), encoding="utf-8")
    with pytest.raises(ScenarioError, match=re.escape(refusal_of(KEY))):
        load_scenario("base", library=library)


def test_a_base_firm_holds_no_fixed_number(tmp_path, project):
    for name in ("base.toml", "practices.toml"):
        text = (project / "scenarios" / name).read_text(encoding="utf-8")
        again = 'view_fit = { value = 0.6, range = "0..1", source = "s", evidence = "expert" }\n'
        text = text.replace("[acceptance]\n", f"[acceptance]\n{again}")
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=rf"^base\.toml: {KEY} is a fixed number of the model"):
        load_scenario("base", library=tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('rate = { value = "2 EUR", range = "1..3 EUR", source = "s", evidence = "expert" }', "is money"),
        (
            'rate = { value = 2, range = "1..3", source = "s", evidence = "expert", fitted_to = "T1" }',
            "fitted to T1, and so not fixed",
        ),
        ('rate = { value = 2, range = "1..3", source = "s" }', "lacks its evidence"),
        (
            'rate = { value = 2, range = "1..3", source = "s", evidence = "guessed" }',
            "must be one of measured",
        ),
        (
            'rate = { value = 2, range = "1..3", source = "assumption", evidence = "expert" }',
            "so it is assumed",
        ),
    ],
)
def test_what_is_fixed_is_no_money_and_fitted_to_nothing_and_says_what_it_rests_on(
    line, said, tmp_path, monkeypatch
):
    file = tmp_path / "fixed.toml"
    file.write_text(f"[slump]\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(fixed_module, "FILE", file)
    with pytest.raises(ScenarioError, match=said) as refusal:
        fixed_module.fixed_numbers.__wrapped__()
    assert line_of(refusal).startswith("fixed.toml: slump.rate")


def test_python_moves_one_and_nothing_else():
    moved = load_scenario("laggard", fixed={KEY: 0.7})
    usual = load_scenario("laggard")
    assert {key for key, value in moved.values.items() if value != usual.values[key]} == {KEY}
    assert moved.values[KEY] == 0.7
    assert moved != usual
    assert moved == usual.with_fixed([f"{KEY}=0.7"])
    assert moved.with_fixed({KEY: usual.values[KEY]}) == usual
    assert moved.with_sets(["team.sales_reps=3"]).values[KEY] == 0.7
    assert usual.with_fixed({}) == usual


def test_a_setting_an_unknown_key_and_what_the_model_cannot_carry_are_no_fixed_numbers():
    for given, said in (
        ({"team.sales_reps": 3}, "fixed: team.sales_reps is a setting"),
        ({"acceptance.view_fat": 1}, f"fixed: there is no key 'acceptance.view_fat'; nearest: {KEY}"),
        ({KEY: 1e9}, f"fixed: {KEY} = 1000000000.0 is out of range"),
        ([KEY], "must be KEY=VALUE"),
    ):
        with pytest.raises(ScenarioError) as refusal:
            load_scenario("laggard", fixed=given)
        assert said in line_of(refusal)


def test_no_kept_run_is_taken_for_one_in_which_another_number_was_fixed():
    off = load_scenario("laggard", sets=["mechanisms.scoring=false"])
    hidden = off.with_fixed({"scoring.workshop_closes": 0.9})
    assert hidden.digest == off.digest, "without its mechanism nothing is seen of it"
    assert base_digest(hidden) != base_digest(off), "but a sweep may switch it on again"


def test_what_differs_between_two_scenarios_names_a_fixed_number_that_was_moved():
    [difference] = describe_differences(BASE, BASE.with_fixed({KEY: 0.7}))
    assert (difference.key, difference.first, difference.second) == (KEY, "0.6", "0.7")


def test_a_resolved_file_holds_one_only_where_it_was_moved_and_then_results_folders_alone_may(tmp_path):
    plain, moved = tmp_path / "plain.toml", tmp_path / "moved.toml"
    plain.write_text(load_scenario("laggard").to_toml(), encoding="utf-8")
    assert not [key for key in FIXED if key in keys_in(plain)]
    assert load_scenario(plain) == load_scenario("laggard")
    scenario = load_scenario("laggard", fixed={KEY: 0.7})
    moved.write_text(scenario.to_toml(), encoding="utf-8")
    with pytest.raises(ScenarioError, match=re.escape(refusal_of(KEY))):
        load_scenario(moved)
    again = load_stored(moved)
    assert again == scenario
    assert set(again.moved) == {KEY}


def test_a_firm_says_what_its_own_numbers_rest_on():
    scenario = BASE.with_sets({"team.ramp": {"value": "20 w", "source": "our CRM", "evidence": "measured"}})
    assert scenario.entries["team.ramp"].evidence == "measured"
    assert 'source = "our CRM", evidence = "measured"' in scenario.to_toml()
    assert BASE.with_sets({"team.ramp": "20 w"}).entries["team.ramp"].evidence == ""
    guess = {"value": "20 w", "source": "assumption: nobody knows"}
    assert BASE.with_sets({"team.ramp": guess}).entries["team.ramp"].evidence == ASSUMED
    with pytest.raises(ScenarioError, match="so it is assumed"):
        BASE.with_sets({"team.ramp": {**guess, "evidence": "measured"}})
