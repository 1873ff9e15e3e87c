"""Twins: reps who decide one by one, as methods, leave the same bytes as all of them in one compiled pass."""

import pytest

from sim.agents import SalesRep
from sim.agents.sales_rep import SHIPPED
from sim.agents.shipped import decide_as


class RepByHand(SalesRep):
    """A rep who decides what every rep decides, and says so."""

    def review_my_week(self) -> None:
        """Look back as any rep does."""
        super().review_my_week()


def left_by(organisation):
    """What a run left in the columns of the two teams and of the leads."""
    stores = (organisation.reps, organisation.marketers, organisation.leads, organisation.weeks)
    return [column.tobytes() for store in stores for column in store]


@pytest.mark.parametrize(
    "sets",
    [
        (),
        ("forms.trust=average", "team.turnover=0.8 /y"),
        ("mechanisms.attempts=false", "mechanisms.trust=false"),
    ],
)
@pytest.mark.parametrize("preset", ["laggard", "best-in-class"])
def test_reps_who_decide_one_by_one_leave_the_bytes_of_the_compiled_pass(
    preset, sets, small_firm, fresh_seed
):
    passed, by_hand = (
        small_firm(preset, *sets, seed=fresh_seed, agents=agents)
        for agents in (None, {"sales_rep": RepByHand})
    )
    assert decide_as(SHIPPED, passed.sales_reps)
    assert not decide_as(SHIPPED, by_hand.sales_reps)
    assert left_by(passed.run()) == left_by(by_hand.run())


@pytest.mark.parametrize("decision", sorted(name for name, shipped in SHIPPED.items() if callable(shipped)))
def test_no_decision_that_somebody_replaces_is_passed_over(decision, small_firm, monkeypatch):
    """In a subclass, in the class itself, or of one rep alone."""
    other = type("Other", (SalesRep,), {decision: lambda *_: None})
    assert not decide_as(SHIPPED, small_firm("laggard", agents={"sales_rep": other}).sales_reps)
    firm = small_firm("laggard")
    assert decide_as(SHIPPED, firm.sales_reps)
    setattr(firm.sales_reps[1], decision, lambda *_: None)
    assert not decide_as(SHIPPED, firm.sales_reps)
    monkeypatch.setattr(SalesRep, decision, lambda *_: None)
    assert not decide_as(SHIPPED, small_firm("laggard").sales_reps)


def test_one_rep_who_decides_otherwise_is_heard(small_firm):
    firm = small_firm("laggard")
    firm.sales_reps[1].bar_for_leads = lambda _: 7.5
    firm.run_until(5)
    assert firm.reps.bar[1] == 7.5
    assert firm.reps.bar[0] != 7.5
