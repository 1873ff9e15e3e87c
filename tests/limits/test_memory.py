"""A firm that memory cannot hold is refused in one line that names what makes it large, and nothing is made."""

import pytest

from sim.records import memory
from sim.scenario import ScenarioError


@pytest.fixture
def little_memory(monkeypatch):
    """Let the machine have as many bytes of memory as a test says."""

    def have(size: float) -> None:
        monkeypatch.setattr(memory, "memory", lambda: size)

    return have


@pytest.mark.parametrize(
    ("sets", "store", "key"),
    [
        (("market.committees=2000000",), "committees", "market.committees"),
        (("team.sales_reps=5000",), "reps", "team.sales_reps"),
    ],
)
def test_a_firm_that_does_not_fit_is_refused_by_the_keys_that_make_it_large(
    sets, store, key, small_firm, little_memory
):
    little_memory(3_000_000)
    with pytest.raises(ScenarioError) as refused:
        small_firm("laggard", *sets)
    said = str(refused.value)
    assert said.startswith(f"the firm does not fit: {store} would take ")
    assert key in said
    assert "\n" not in said


TOO_MANY = r"leads would take .* GiB.* depends on .*inquiries\.in_window"


def test_more_inquiries_than_memory_holds_in_a_week_are_refused_when_the_firm_is_founded(
    small_firm, little_memory
):
    little_memory(100_000_000)
    with pytest.raises(ScenarioError, match=TOO_MANY):
        small_firm("laggard", "market.committees=20000", "inquiries.in_window=1000 /y")


def test_more_inquiries_than_memory_holds_are_refused_when_they_would_come(small_firm, little_memory):
    organisation = small_firm("laggard")
    little_memory(1_000_000)
    organisation.counts.leads[0] = len(organisation.leads.stage) - 1
    with pytest.raises(ScenarioError, match=TOO_MANY):
        organisation.run_until(5)


def test_what_fits_is_not_refused(small_firm, little_memory):
    little_memory(10_000_000)
    organisation = small_firm("laggard")
    organisation.run_until(20)
    assert organisation.counts.leads[0] > 0


def test_some_memory_is_found():
    assert memory.memory() > 100_000_000
