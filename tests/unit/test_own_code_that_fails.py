"""An error of somebody's own code says whose it is, and the line of their own file, whatever it called."""

import numpy as np
import pytest

from sim import Mechanism, Parameter
from sim.agents import SalesRep
from sim.agents.marketer import Marketer
from sim.agents.replaced import ROLES
from sim.own_code import OwnCodeError
from tests.extending import SMALL, lived

HERE = r"\(test_own_code_that_fails\.py, line \d+\)$"
# What rituals ask a person for, and get a number or numbers back: not what only changes columns.
ANSWERS = [
    (name, decision)
    for name, each in ROLES.items()
    for decision in sorted(each.asked - {"review_my_week", "weigh_what_i_saw", "set_my_threshold"})
    if callable(getattr(each.shipped, decision))
]
OF_QUARTER_ENDS = "push_at_the_end_of_a_quarter"


def world_of(decision):
    """Return a small firm in which a decision is asked for."""
    return SMALL.with_sets({"forms.pay": "quarter_end"}) if decision == OF_QUARTER_ENDS else SMALL


def with_decision(role, decision, method):
    """Return agents of whom a decision is somebody's own."""
    return {role: type("Mine", (ROLES[role].shipped,), {decision: method})}


@pytest.mark.parametrize(("role", "decision"), ANSWERS)
def test_a_decision_that_raises_is_named_with_its_line(role, decision):
    def raising(self, *given):
        return self.nothing

    raising.__qualname__ = raising.__code__.co_qualname
    with pytest.raises(OwnCodeError, match=rf"^agents {role}, raising: AttributeError: .* {HERE}"):
        lived(scenario=world_of(decision), agents=with_decision(role, decision, raising))


@pytest.mark.parametrize(("role", "decision"), ANSWERS)
def test_a_decision_that_returns_text_is_named(role, decision):
    with pytest.raises(
        OwnCodeError, match=rf"^agents {role}, (what )?Mine(\.|, which overrides ){decision}\b"
    ) as told:
        lived(scenario=world_of(decision), agents=with_decision(role, decision, lambda *_: "much"))
    assert "\n" not in str(told.value)


class Broken(SalesRep):
    """Asks for what there is not."""

    def bar_for_leads(self, trust):
        return self.nothing


class Spendthrift(Marketer):
    """Shares out among too few."""

    def share_out_the_programme(self, budget):
        return [budget]


@pytest.mark.parametrize(
    ("agents", "said"),
    [
        ({"sales_rep": Broken}, rf"^agents sales_rep, Broken\.bar_for_leads: AttributeError: .* {HERE}"),
        (
            {"marketer": Spendthrift},
            r"^agents marketer, Spendthrift\.share_out_the_programme: returned a list: must be a list of \d numbers$",
        ),
    ],
)
def test_class_and_method_of_a_decision_are_named(agents, said):
    with pytest.raises(OwnCodeError, match=said):
        lived(agents=agents)


class Setting(Mechanism):
    """Sets its own parameter."""

    p = Parameter(1, range="0..2", source="assumption")

    def weekly(self, organisation, week):
        self.p = 2


class Library(Mechanism):
    """Gives a library what it cannot take."""

    def weekly(self, organisation, week):
        np.linalg.inv(np.zeros((2, 2)))


@pytest.mark.parametrize("kind", [Setting, Library])
def test_the_place_is_in_the_file_of_who_wrote_it_whatever_the_code_called(kind):
    with pytest.raises(OwnCodeError, match=rf"^mechanism mine, weekly: .*{HERE}"):
        lived(mechanisms={"mine": kind})
