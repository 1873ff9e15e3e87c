"""Agents, mechanisms and measures of somebody's own in experiments: on workers, in tables, in keys and folders."""

import copy
from types import FunctionType

import pytest

from experiments import Cell, Execution, Plan, compare, explain, load_results, sweep
from experiments.running.observation import observe
from experiments.running.store.keys import Keys
from experiments.studies.reproduce import reproduce
from sim import Mechanism, measure
from sim.extending.collected import extensions_of
from sim.own_code import OwnCodeError
from sim.scenario import ScenarioError
from sim.units import InputError
from tests.extending import SMALL, SPELLS, Idle, Persistent, SickLeave, days_lived, hours_ill

HERE, TWO = Execution(workers=1), Execution(workers=2)
OWN = {
    "agents": {"sales_rep": Persistent},
    "mechanisms": {"sick_leave": SickLeave},
    "measures": {"hours_ill": hours_ill, "days_lived": days_lived},
}
EXTENSIONS = extensions_of(**OWN)
DESIGN = {"question": "?", "base": SMALL, "outcomes": ["hours_ill"], "levers": {SPELLS: ["0.5 /y", "4 /y"]}}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A sweep of two cells on two workers, with its store, and the folder in which it was saved."""
    folder = tmp_path_factory.mktemp("own")
    found = sweep(DESIGN, replications=2, store=folder / "kept", execution=TWO, **OWN)
    found.save(folder / "saved")
    return found, folder


@pytest.mark.slow
def test_workers_run_what_is_somebodys_own_as_this_process_does(kept):
    found, _ = kept
    again = sweep(DESIGN, replications=2, execution=HERE, **OWN)
    assert found.rows.equals(again.rows)
    assert set(found.rows["days_lived"]) == {260}
    table = found.to_frame().set_index(["kind", "scenario"])
    assert table.loc[("level", f"laggard, {SPELLS} = 4 /y"), "unit"] == "hours"
    levels = found.rows.groupby("scenario")["hours_ill"].mean()
    assert levels[f"laggard, {SPELLS} = 4 /y"] > levels[f"laggard, {SPELLS} = 0.5 /y"]


@pytest.mark.slow
def test_a_folder_comes_back_without_the_code_and_is_run_again_with_the_same_code_only(kept):
    found, folder = kept
    loaded = load_results(folder / "saved")
    assert loaded.sweep.to_frame().equals(found.to_frame())
    assert loaded.manifest.extensions.digests == EXTENSIONS.digests
    with pytest.raises(ScenarioError, match=r"agents\.sales_rep, mechanisms.*--with MODULE\.py"):
        reproduce(folder / "saved", execution=HERE)
    others = extensions_of(**(OWN | {"mechanisms": {"sick_leave": Idle}}))
    with pytest.raises(ScenarioError, match=r"^mechanisms\.sick_leave has other source"):
        reproduce(folder / "saved", extensions=others, execution=HERE)
    assert reproduce(folder / "saved", extensions=EXTENSIONS, execution=HERE).is_same


def keys_of(**own):
    cell = Cell("one", SMALL.with_extensions(extensions_of(**own)))
    return list(Keys(observe).of_plan(Plan((cell,), 1)))


def written(source, name="f"):
    """Return what a source without a file defines."""
    space = {}
    exec(source, space)
    return space[name]


def made(many):
    def of_closure(organisation):
        return many

    return of_closure


def test_two_bodies_under_one_name_share_no_run_and_one_body_shares_its_runs():
    bodies = [
        days_lived,
        written("def f(o): return o.today"),
        written("def f(o): return o.today + 1"),
        written("def f(o): return o.today - 1"),
        written("def g(o): return 1\ndef f(o): return g(o)"),
        written("def g(o): return 2\ndef f(o): return g(o)"),
        made(1),
        made(2),
        lambda organisation: 1,
        *(lambda organisation: 2, lambda organisation: 3),
        FunctionType(days_lived.__code__, {}, "f", (5,)),
    ]
    keys = [keys_of(measures={"x": body})[0] for body in bodies]
    assert len(set(keys)) == len(bodies)
    assert keys_of(measures={"x": written("def f(o): return o.today")}) == [keys[1]]
    assert keys_of(measures={"x": days_lived}) == [keys[0]] != keys_of(measures={"y": days_lived})
    assert keys_of() == list(Keys(observe).of_plan(Plan((Cell("one", SMALL),), 1)))


def test_a_class_is_the_same_after_an_object_of_it_was_pickled():
    """Python notes in a class what slots it has, once that is asked for."""
    kind = type("A", (Idle,), {})
    before = extensions_of(mechanisms={"a": kind}).digest
    copy.copy(kind())
    assert "__slotnames__" in vars(kind)
    assert extensions_of(mechanisms={"a": kind}).digest == before


def test_classes_are_told_apart_by_what_they_define_and_inherit():
    kinds = [
        type("A", (Mechanism,), {"moves": (), "weekly": Idle.weekly}),
        type("A", (Mechanism,), {"moves": ("win_rate",), "weekly": Idle.weekly}),
        type("A", (SickLeave,), {}),
        type("A", (Idle,), {}),
    ]
    assert len({keys_of(mechanisms={"a": kind})[0] for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"agents": {"rep": Persistent}}, "agents: there is no role 'rep'; nearest: sales_rep"),
        ({"agents": {"marketer": Persistent}}, "agents: marketer must be a subclass of Marketer"),
        ({"measures": {"win_rate": days_lived}}, "measures: win_rate is there already"),
        ({"measures": {"seed": days_lived}}, "measures: seed is there already"),
        ({"measures": {"Days": days_lived}}, "measures: 'Days' is no key"),
        ({"measures": {"days": 3}}, "measures: days must be a function of an organisation, not 3"),
        (
            {"measures": {"days": measure("Days", "fortnights", "higher")(days_lived)}},
            "there is no unit 'fortnights'",
        ),
        ({"measures": {"days": measure("Days", "days", "more")(days_lived)}}, "better = 'more'"),
        ({"mechanisms": {"idle": 3}}, "mechanisms: idle must be a subclass of Mechanism"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_runs(own, said):
    for study in (compare, explain, lambda *_, **given: sweep(DESIGN, **given)):
        with pytest.raises(InputError, match=said) as refused:
            study(SMALL, SMALL, **own)
        assert "\n" not in str(refused.value)


def test_an_outcome_of_ones_own_is_known_with_its_measures_only():
    with pytest.raises(ScenarioError, match=r"there is no measure 'hours_ill'"):
        sweep({**DESIGN, "levers": {"alignment": [0, 1]}})


@pytest.mark.parametrize("answer", ["many", True, [1.0]])
def test_a_measure_that_returns_no_number_is_one_clear_error(answer):
    with pytest.raises(OwnCodeError, match=r"^measure odd: returned .*: must be a number, or None") as told:
        compare(SMALL, SMALL, replications=1, execution=HERE, measures={"odd": lambda organisation: answer})
    assert "\n" not in str(told.value)


def test_two_of_one_name_that_differ_are_refused():
    ready = SMALL.with_extensions(extensions_of(measures={"x": days_lived}))
    with pytest.raises(InputError, match=r"measures\.x is given twice"):
        compare(ready, ready, measures={"x": lambda organisation: 1})
