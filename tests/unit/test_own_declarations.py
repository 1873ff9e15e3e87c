"""What is declared of a mechanism of somebody's own: refused where it cannot be meant, with its file."""

import pickle

import pytest

from sim import Mechanism, Parameter, load_scenario
from sim.extending.collected import extensions_of
from sim.extending.mechanism import HOOKS
from sim.extending.modules import load_extensions
from sim.scenario import ScenarioError
from sim.units import InputError

MODULE = """
from sim import Mechanism, Parameter

class Odd(Mechanism):
    x = Parameter({parameter})

    def weekly(self, organisation, week):
        pass

MECHANISMS = {{"odd": Odd}}
"""


def mechanism_with(**methods):
    """Return a mechanism with methods of those names."""
    return type("Mine", (Mechanism,), {"__doc__": "Mine.", **methods})


def nothing(*_):
    """Stand for a method."""


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        ('"10 parsec", range="1..20 %", source="assumption"', "unknown unit 'parsec'"),
        ('"10 %", range="1..20 parsec", source="assumption"', "parsec"),
        ('"10 %", range="1..20 h", source="assumption"', "range of mechanism.odd.x"),
        ('"10 %", range="1", source="assumption"', "mechanism.odd.x"),
        ('"10 %", range="1..20 %", source="assumption", evidence="hearsay"', "evidence"),
        ('"10 %", range="1..20 %", source=""', "source is empty"),
        ('"10 %", range="1..20 %", source="  "', "source is empty"),
        (
            '"30 %", range="1..20 %", source="assumption"',
            "= 30 % is outside its own plausible range, 1..20 %",
        ),
        ('"10 %", range="1..20 %", source="assumption", colour="red"', "colour"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_with_the_file_of_its_module(tmp_path, parameter, said):
    file = tmp_path / "mine.py"
    file.write_text(MODULE.format(parameter=parameter), encoding="utf-8")
    with pytest.raises(ScenarioError) as told:
        load_extensions(file)
    assert str(told.value).startswith("mine.py: ")
    assert "mechanism.odd.x" in str(told.value)
    assert said in str(told.value)


def test_a_mechanism_without_a_hook_is_refused_and_the_hooks_are_named():
    with pytest.raises(InputError, match=f"none of the hooks {', '.join(HOOKS)}"):
        extensions_of(mechanisms={"mine": mechanism_with(help_me=nothing)})


@pytest.mark.parametrize("hook", HOOKS)
def test_a_method_whose_name_is_nearly_a_hook_is_refused_even_beside_a_hook(hook):
    for at in range(len(hook)):
        misspelt = hook[:at] + hook[at + 1 :]
        given = mechanism_with(**{misspelt: nothing, "founded": nothing})
        with pytest.raises(InputError, match=rf"Mine\.{misspelt} would never be called.*nearest: {hook} "):
            extensions_of(mechanisms={"mine": given})


def test_methods_of_its_own_and_hooks_that_are_inherited_are_accepted():
    own = mechanism_with(
        weekly=nothing, weekly_hours=nothing, cost=nothing, _montly=nothing, chance=Mechanism.chance
    )
    heir = type("Heir", (own,), {"more": nothing})
    found = extensions_of(mechanisms={"mine": own, "heir": heir}).mechanisms
    assert {name: one.kind for name, one in found.items()} == {"mine": own, "heir": heir}


def test_the_title_is_a_docstring_of_its_own_or_else_the_name():
    untitled = type("Mine", (Mechanism,), {"weekly": nothing})
    found = extensions_of(mechanisms={"mine": untitled, "heir": mechanism_with(weekly=nothing)}).mechanisms
    assert (found["mine"].title, found["heir"].title) == ("mine", "Mine")


def test_a_parameter_may_stand_at_either_end_of_its_range():
    ends = {end: Parameter(end, range="1..20 %", source="assumption") for end in ("1 %", "20 %")}
    own = mechanism_with(weekly=nothing, low=ends["1 %"], high=ends["20 %"])
    loaded = load_scenario("laggard", extensions=extensions_of(mechanisms={"mine": own}))
    assert loaded.values["mechanism.mine.low"] == 0.01


def test_a_key_of_a_mechanism_without_code_names_both_ways_to_give_it_and_a_misspelt_one_neither():
    sets = {"mechanism.mine.shar": 8}
    with pytest.raises(ScenarioError, match=r"extensions=load_extensions\(.*--with MODULE\.py"):
        load_scenario("laggard", sets=sets)
    own = type(
        "Mine", (Mechanism,), {"weekly": nothing, "share": Parameter(1, range="0..2", source="assumption")}
    )
    with pytest.raises(ScenarioError, match=r"nearest: mechanism\.mine\.share$"):
        load_scenario("laggard", sets=sets, extensions=extensions_of(mechanisms={"mine": own}))


def test_a_module_is_run_once_until_its_source_changes_and_what_it_made_can_always_be_pickled(tmp_path):
    """A cell that loads a module is run again in a notebook whose earlier cells still hold an organisation of it."""
    module = tmp_path / "mine.py"
    module.write_text(MODULE.format(parameter='"10 %", range="1..20 %", source="assumption"'))
    first = load_extensions(module).mechanisms["odd"].kind
    assert load_extensions(module).mechanisms["odd"].kind is first
    module.write_text(module.read_text().replace("10 %", "11 %"))
    second = load_extensions(module).mechanisms["odd"].kind
    assert second is not first
    assert [pickle.loads(pickle.dumps(each)) for each in (first, second)] == [first, second]


@pytest.mark.parametrize(
    "ending", ["raise ValueError('no')", "from sim import load_scenario\nload_scenario('nobody')"]
)
def test_a_module_that_failed_is_run_again_and_fails_again(tmp_path, ending):
    module = tmp_path / "mine.py"
    module.write_text(f"MEASURES = {{}}\n{ending}\n")
    said = []
    for _ in range(2):
        with pytest.raises(ScenarioError) as caught:
            load_extensions(module)
        said.append(str(caught.value))
    assert said[0] == said[1] != ""
