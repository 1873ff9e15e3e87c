"""What lies between practices and measures is said for every key, and what it names exists."""

import importlib
import importlib.util

import pytest

from sim.agents import Marketer, SalesRep
from sim.measures import MEASURES
from sim.mechanisms import BOTH, DESCRIPTIVE, GROWTH, MECHANISMS
from tools.documents.generated import practices, what_lies_between

KEYS = [setting.key for practice in practices() for setting in practice.sets]
AGENTS = {"SalesRep": SalesRep, "Marketer": Marketer}
HOMES = ("sim.behaviour", "sim.rituals")


def test_every_key_that_a_practice_sets_stands_in_the_table_and_no_other():
    assert set(what_lies_between()) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_what_lies_between_is_a_decision_that_exists_or_is_called_imposed(key):
    said = what_lies_between()[key]
    assert said["between"]
    assert said.get("decides") or "none: imposed" in said["between"]
    for name in said.get("decides", ()):
        owner, _, method = name.partition(".")
        assert callable(getattr(AGENTS.get(owner) or module_of(owner), method)), name
    assert said["moves"]
    assert set(said["moves"]) <= set(MEASURES)


def module_of(name):
    """Return a module of behaviours or rituals."""
    for home in HOMES:
        if importlib.util.find_spec(f"{home}.{name}"):
            return importlib.import_module(f"{home}.{name}")
    raise AssertionError(f"there is no {name} in {HOMES}")


def test_every_mechanism_says_whether_growth_or_margin_moves():
    assert {mechanism.bears_on for mechanism in MECHANISMS.values()} == {GROWTH, BOTH, DESCRIPTIVE}
    assert [name for name, one in MECHANISMS.items() if one.bears_on == DESCRIPTIVE] == ["perception"]
