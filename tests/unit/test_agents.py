"""Agents: who they are, when they come to be, and what they see."""

import copy
from typing import get_type_hints

import pytest

from sim import Organisation, load_scenario
from sim.agents import BuyerCommittee, Marketer, SalesRep
from sim.rituals.state import State


def test_committees_are_agents_as_soon_as_somebody_looks() -> None:
    organisation = Organisation(load_scenario("laggard"), seed=1)
    seated = organisation.agents_by_type[BuyerCommittee]
    assert len(seated) == len(organisation.committees.wakes) - 1
    assert [committee.row for committee in list(seated)[:3]] == [0, 1, 2]
    assert set(organisation.agent_types) == {BuyerCommittee, Marketer, SalesRep}
    assert len(organisation.agents) == len(seated) + len(organisation.sales_reps) + len(
        organisation.marketer_agents
    )


@pytest.mark.parametrize(
    ("kind", "column"), [(SalesRep, "pod"), (Marketer, "segment"), (BuyerCommittee, "segment")]
)
def test_a_copy_of_an_agent_reads_the_same_row(small_firm, kind, column) -> None:
    agent = list(small_firm().agents_by_type[kind])[1]
    twin = copy.copy(agent)
    assert twin.row == agent.row == 1
    assert getattr(twin, column) == getattr(agent, column)


@pytest.mark.parametrize("kind", [SalesRep, Marketer, BuyerCommittee])
def test_an_agent_says_which_column_it_does_not_have(small_firm, kind) -> None:
    agent = next(iter(small_firm().agents_by_type[kind]))
    with pytest.raises(AttributeError, match=r"^a (sales rep|marketer|buyer committee) has no charm"):
        _ = agent.charm


def test_an_organisation_has_all_that_agents_and_rituals_are_told_it_has(small_firm) -> None:
    organisation = small_firm()
    declared = get_type_hints(State)
    seen = {*declared, *(name for name in vars(State) if not name.startswith("_"))}
    assert {name for name in seen if not hasattr(organisation, name)} == set()
    stores = {name: kind for name, kind in declared.items() if hasattr(kind, "_fields")}
    assert {name for name, kind in stores.items() if type(getattr(organisation, name)) is not kind} == set()
