"""What the days of an organisation cost, against Mesa's empty steps on as many agents over the same days."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from experiments.benchmark.rows import SEED, Row, Size
from experiments.defaults import PRESETS

TIMED_FUNCTIONS = ("live_days", "hold_rituals")  # what an organisation's days consist of


class RunTimes(NamedTuple):
    """What one organisation took, in CPU seconds; `committee_agents` is for making the agents of its committees."""

    scenario: str
    agents: int
    construction: float
    committee_agents: float
    run: float
    days: float
    rituals: float


def compare_with_mesa(key: str, size: Size, must: float, aim: float, repeats: int) -> Row:
    """Compare living some days with Mesa's empty steps; the slowest preset counts."""
    best = [
        min((run_workload(preset, size) for _ in range(repeats)), key=lambda one: one.run)
        for preset in PRESETS
    ]
    slowest = max(best, key=lambda one: one.run)
    construction, steps = time_mesa_steps(slowest.agents, size.days)
    return Row(
        key,
        f"{size.committees:,} committees, {size.days} days",
        slowest.run / steps,
        must,
        aim,
        "CPU s",
        slowest.run,
        steps,
        {
            "scenario": slowest.scenario,
            "agents": slowest.agents,
            "days": size.days,
            "nanoseconds_of_a_step": 1e9 * steps / (slowest.agents * size.days),
            "by_scenario": {one.scenario: one.run / steps for one in best},
            "rituals_by_scenario": {one.scenario: one.rituals / one.run for one in best},
            "construction": slowest.construction,
            "construction_of_committee_agents": slowest.committee_agents,
            "construction_of_mesa_alone": construction,
            "share_of_days": slowest.days / slowest.run,
            "share_of_rituals": slowest.rituals / slowest.run,
        },
    )


def build(scenario: str, size: Size) -> Any:
    """Found an organisation of a size."""
    from sim import Organisation, load_scenario

    return Organisation(load_scenario(scenario, sets=size.sets), seed=SEED)


def run_workload(scenario: str, size: Size) -> RunTimes:
    """Found an organisation, let it live its days, and say what that took."""
    gc.collect()
    began = time.process_time()
    organisation = build(scenario, size)
    constructed = time.process_time()
    agents = len(organisation.agents)
    with_agents = time.process_time()
    with timed(TIMED_FUNCTIONS) as spent:
        organisation.run_until(size.days)
    took = constructed - began, with_agents - constructed, time.process_time() - with_agents
    return RunTimes(scenario, agents, *took, *(spent[name] for name in TIMED_FUNCTIONS))


@contextmanager
def timed(names: Sequence[str]) -> Iterator[dict[str, float]]:
    """Sum the CPU seconds that the organisation spends in each of some functions."""
    import sim.organisation

    spent = dict.fromkeys(names, 0.0)
    originals = {name: getattr(sim.organisation, name) for name in names}

    def timing(name: str) -> Callable[..., None]:
        def call(*arguments: Any) -> None:
            began = time.process_time()
            originals[name](*arguments)
            spent[name] += time.process_time() - began

        return call

    for name in names:
        setattr(sim.organisation, name, timing(name))
    try:
        yield spent
    finally:
        for name, original in originals.items():
            setattr(sim.organisation, name, original)


def time_mesa_steps(agents: int, days: int) -> tuple[float, float]:
    """Return the CPU seconds in which Mesa makes so many agents, and calls their empty step day after day."""
    import mesa

    class Idler(mesa.Agent):
        """An agent that does nothing."""

        def step(self) -> None:
            """Do nothing."""

    class Idle(mesa.Model):
        """A model of idlers."""

        def step(self) -> None:
            """Call every idler."""
            self.agents.do("step")

    gc.collect()
    began = time.process_time()
    model = Idle(rng=SEED)
    Idler.create_agents(model, agents)
    constructed = time.process_time()
    model.step()
    warm = time.process_time()
    for _ in range(days):
        model.step()
    return constructed - began, time.process_time() - warm
