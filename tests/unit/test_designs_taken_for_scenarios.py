"""A design given where a scenario is asked for is told what it is."""

from pathlib import Path

import pytest

from sim import load_scenario
from sim.scenario import ScenarioError

PROJECT = Path(__file__).parents[2]
DESIGNS = sorted(
    file for file in (PROJECT / "docs" / "examples").glob("*.toml") if "outcomes" in file.read_text("utf-8")
)


@pytest.mark.parametrize("file", DESIGNS, ids=lambda file: file.name)
def test_every_shipped_example_of_a_design_is_told_to_be_one(file):
    with pytest.raises(ScenarioError) as told:
        load_scenario(file)
    assert str(told.value).startswith(f"{file.name}: is a design, not a scenario: handoff sweep runs it")


def test_a_single_key_of_designs_in_a_scenario_is_a_wrong_key(tmp_path):
    file = tmp_path / "firm.toml"
    file.write_text('base = "laggard"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="there is no key 'base'"):
        load_scenario(file)


def test_there_are_such_examples():
    assert DESIGNS
