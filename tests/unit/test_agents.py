"""Agents: who they are, and when they come to be."""

from sim import Organisation, load_scenario
from sim.agents import BuyerCommittee, Marketer, SalesRep


def test_committees_are_agents_as_soon_as_somebody_looks() -> None:
    organisation = Organisation(load_scenario("laggard"), seed=1)
    seated = organisation.agents_by_type[BuyerCommittee]
    assert len(seated) == len(organisation.committees.wakes) - 1
    assert [committee.row for committee in list(seated)[:3]] == [0, 1, 2]
    assert set(organisation.agent_types) == {BuyerCommittee, Marketer, SalesRep}
    assert len(organisation.agents) == len(seated) + len(organisation.sales_reps) + len(
        organisation.marketer_agents
    )
