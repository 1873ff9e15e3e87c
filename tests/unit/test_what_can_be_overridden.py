"""Nothing is ignored without a word: what somebody overrides or sets is heard, or refused by name.

The tables are read off the classes, so that a new method, column or store is tried without being listed here.
"""

import re

import mesa
import numpy as np
import pytest

from sim import Organisation
from sim.agents.own_row import Cell, Shown
from sim.agents.replaced import ROLES, STEPS, names_of
from sim.held import Held
from sim.units import InputError

QUARTER = 66  # days: reviews, months and a pay day, of which one push is decided before
WORLDS = ((), ("forms.pay=quarter_end",))
EVERY_NAME = [(role, name) for role, each in ROLES.items() for name in each.names]
# Whoever uses an organisation calls these, and gets what a subclass has under the name.
CALLED_BY_WHO_USES_IT = {
    *(
        "run",
        "run_model",
        "run_for",
        "measures",
        "weekly",
        "quarterly",
        "handoffs",
        "deals_table",
        "leads_table",
    ),
    *(
        "agents",
        "own_mechanisms",
        "agents_by_type",
        "agent_types",
        "deregister_agent",
        "remove_all_agents",
    ),
    *("reset_rng", "reset_randomizer", "schedule_event", "schedule_recurring", "datacollector", "scenario"),
}


class Bare(mesa.Model):
    """A model that has nothing but what Mesa gives every class."""


# What an organisation has beyond, or other than, Mesa's models.
OURS = {
    name
    for kind in Organisation.__mro__
    if kind.__module__.startswith("sim.")
    for name in vars(kind)
    if not name.startswith("_") and name not in vars(Bare)
}
# What days and rituals go on from: a write to one of them is what the next day finds.
STATE = {
    *("firm", "world", "agreed", "terms", "adherence", "definitions", "definition_history", "luck", "today"),
    *("first_observed_day", "quarters", "opening_revenue", "opening_customers", "programme_a_week"),
    *("growth_of_plan", "promised_a_week", "forecast", "haircut", "seen_in_time", "debriefed_to", "running"),
}


def heard(value, calls):
    """Return something in the place of a shipped method or property that notes when it is asked."""

    def noted(self, *given, **named):
        calls.append(self)
        return (value.fget if isinstance(value, property) else value)(self, *given, **named)

    return property(noted) if isinstance(value, property) else noted


@pytest.mark.parametrize(("role", "name"), EVERY_NAME)
def test_what_a_class_of_agents_overrides_is_heard_or_refused_when_the_firm_is_founded(
    role, name, small_firm
):
    shipped, calls = ROLES[role], []
    agents = {role: type("Mine", (shipped.shipped,), {name: heard(shipped.names[name], calls)})}
    if name not in shipped.asked:
        with pytest.raises(InputError, match=rf"^agents: Mine\.{name} "):
            small_firm(agents=agents)
        return
    for sets in WORLDS:
        small_firm("laggard", *sets, agents=agents).run_until(QUARTER)
    assert calls, f"{name} of a {role} was overridden, and nobody asked"


@pytest.mark.parametrize("role", ROLES)
def test_what_is_set_of_one_agent_stands_in_its_column_or_is_refused(role, small_firm):
    firm = small_firm()
    agent = list(firm.agents_by_type[ROLES[role].shipped])[1]
    for name, value in ROLES[role].names.items():
        if isinstance(value, Cell) and value.limits:
            column = value.column_of(agent)
            others = np.delete(column, 1)
            given = min(value.limits[0] + 0.25, value.limits[1])
            setattr(agent, name, given)
            assert getattr(agent, name) == column[1] == given, name
            assert np.array_equal(np.delete(column, 1), others, equal_nan=True), name
        elif isinstance(value, Cell | Shown | property):
            with pytest.raises(AttributeError, match=name):
                setattr(agent, name, 1)


@pytest.mark.parametrize("given", [True, "0.5", None, float("nan"), float("inf"), -0.1, 1.5, [0.5]])
def test_a_cell_takes_a_number_within_its_limits(given, small_firm):
    rep = small_firm().sales_reps[0]
    before = rep.share
    with pytest.raises(InputError, match=r"^share = .*: must be a number in 0\.\.1$"):
        rep.share = given
    assert rep.share == before


def test_a_method_that_a_shipped_class_is_given_anew_is_refused_too(small_firm, monkeypatch):
    monkeypatch.setattr(ROLES["buyer_committee"].shipped, "would_buy", lambda _: True)
    with pytest.raises(InputError, match=r"BuyerCommittee\.would_buy would never be called"):
        small_firm()


@pytest.mark.parametrize(
    ("agents", "said"),
    [
        ({"rep": ROLES["sales_rep"].shipped}, "there is no role 'rep'; nearest: sales_rep"),
        ({"sales_rep": ROLES["marketer"].shipped}, "sales_rep must be a subclass of SalesRep"),
        ({"sales_rep": 1}, "sales_rep must be a subclass of SalesRep, not 1"),
        ({1: ROLES["sales_rep"].shipped}, "there is no role 1; roles are sales_rep"),
    ],
)
def test_who_is_no_agent_of_a_role_is_refused(agents, said, small_firm):
    with pytest.raises(InputError, match=re.escape(said)):
        small_firm(agents=agents)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_an_agent_is_for_an_organisation_that_calls_it(name, small_firm):
    calls = []
    rep = type("Mine", (ROLES["sales_rep"].shipped,), {name: lambda agent: calls.append(agent.row)})

    class Stepping(Organisation):
        def step(self):
            super().step()
            self.agents_by_type[rep].do(name)

    scenario = small_firm().world
    with pytest.raises(InputError, match=rf"Mine\.{name} would never be called.*override Organisation\.step"):
        Organisation(scenario, agents={"sales_rep": rep})
    firm = Stepping(scenario, agents={"sales_rep": rep})
    firm.run_until(3)
    assert len(calls) == 3 * len(firm.sales_reps)


@pytest.mark.parametrize("name", sorted(OURS - CALLED_BY_WHO_USES_IT))
def test_what_a_subclass_of_organisation_overrides_is_heard_or_refused(name, small_firm):
    calls, scenario = [], small_firm().world
    value = names_of(Organisation)[name]
    if isinstance(value, Held):
        with pytest.raises(InputError, match=rf"^Mine\.{name} cannot be overridden"):
            type("Mine", (Organisation,), {name: 1})(scenario)
        return
    type("Mine", (Organisation,), {name: heard(value, calls)})(scenario).run_until(QUARTER)
    assert calls, f"{name} was overridden, and nobody asked"


def test_every_attribute_of_an_organisation_is_state_that_days_go_on_from(small_firm):
    """A store is not: it is written into, not replaced."""
    firm = small_firm()
    mesas = vars(mesa.Model(rng=1)).keys() - {"running"}
    assert {name for name in vars(firm) if not name.startswith("_")} - mesas == STATE
    for store in firm.firm._fields:
        with pytest.raises(AttributeError, match=f"^{store} cannot be replaced"):
            setattr(firm, store, getattr(firm, store))
    for name in ("last_day", "sales_reps", "marketer_agents", "agent_classes", "scenario"):
        with pytest.raises(AttributeError, match=name):
            setattr(firm, name, None)


def test_channels_that_one_marketer_shares_out_otherwise_are_heard(small_firm):
    firm = small_firm()
    shared = firm.campaigns.share[:4].copy()
    other = [1.0, 0.0, 0.0, 0.0]
    firm.marketer_agents[1].share_out_the_channels = lambda _: other
    firm.run_until(22)
    assert firm.campaigns.share[:4].tolist() == [(a + b) / 2 for a, b in zip(shared, other, strict=True)]


@pytest.mark.parametrize("role", ROLES)
def test_the_page_says_what_can_be_overridden_and_what_can_be_set(role, project):
    page = (project / "docs" / "extending.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| `{role}` \| `\w+` \| (.*) \|$", page, re.MULTILINE)
    called = re.findall(r"`(\w+)`", row)
    assert set(called) - {"would_buy"} == ROLES[role].asked
    (listed,) = re.findall(rf"^- of a {role.replace('_', ' ')}: ([^;]*?)[;.]$", page, re.MULTILINE)
    cells = {name for name, value in ROLES[role].names.items() if isinstance(value, Cell) and value.limits}
    assert set(re.findall(r"`(\w+)`", listed)) - {"member_column"} == cells
