"""How fast the model is and how much it remembers, as ratios that mean the same on every machine.

The yardstick is what Mesa itself needs to call an *empty* `step()` on the same number of agents over the same
days, in the same process, after one warm-up run.  Times are CPU seconds, so that other processes hardly matter;
only the first result of a fresh process is a wait, and is measured as one.
"""

import gc
import math
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from experiments.plan import PRESETS

SEED = 7
DAYS_A_YEAR = 260
TIMED = ("live_days", "hold_rituals")  # what an organisation's days consist of


class Size(NamedTuple):
    """How large a firm is, and how many working days it lives; everything grows in proportion."""

    committees: int
    days: int

    @property
    def sets(self) -> tuple[str, ...]:
        """The settings that make a firm so large; what lives no longer than a year is observed from the start."""
        horizon = ("horizon.warm_up_years=0", "horizon.observed_years=1") if self.days <= DAYS_A_YEAR else ()
        return (
            *horizon,
            f"market.committees={self.committees}",
            f"market.customers={self.committees // 10}",
            f"team.sales_reps={max(self.committees * 18 // 10_000, 1)}",
            f"team.marketers={max(self.committees * 6 // 10_000, 1)}",
        )


class Sizes(NamedTuple):
    """What is measured."""

    default: Size
    large: Size
    small_market: Size
    huge_market: Size
    repeats: int
    sampled_states: int
    runs: int
    planned_runs: int


FULL = Sizes(
    default=Size(10_000, 3 * DAYS_A_YEAR),
    large=Size(100_000, DAYS_A_YEAR),
    small_market=Size(10_000, 30),
    huge_market=Size(1_000_000, 30),
    repeats=5,
    sampled_states=24,
    runs=40,
    planned_runs=100_000,
)
QUICK = Sizes(
    default=Size(2_000, 60),
    large=Size(5_000, 30),
    small_market=Size(10_000, 20),
    huge_market=Size(50_000, 20),
    repeats=1,
    sampled_states=2,
    runs=4,
    planned_runs=1_000,
)


class Lived(NamedTuple):
    """What one organisation cost, in CPU seconds; `seating` makes the agents of its committees."""

    scenario: str
    agents: int
    construction: float
    seating: float
    run: float
    days: float
    rituals: float


class Row(NamedTuple):
    """One line of the table: a figure, and what it must be and should be.

    `ours` and `mesa` are in `unit`; `figure` is what is judged, their quotient unless the work says otherwise.
    """

    key: str
    work: str
    figure: float
    must: float
    aim: float
    unit: str
    ours: float | None = None
    mesa: float | None = None
    details: dict[str, Any] | None = None


def measure(sizes: Sizes = FULL, say: Callable[[str], None] = lambda _: None) -> list[Row]:
    """Measure everything and return a row for each line of the table."""
    from experiments.bench_runner import runner_rows
    from experiments.bench_states import explain_row

    say("warming up")
    for preset in PRESETS:
        live(preset, Size(300, 70))
    rows = []
    for key, size, must, aim in (
        ("default_firm", sizes.default, 0.15, 0.07),
        ("large_firm", sizes.large, 0.10, 0.05),
    ):
        say(f"{size.committees:,} committees over {size.days} days")
        rows.append(against_mesa(key, size, must, aim, sizes.repeats))
    say("a sample of the 512 states")
    rows.append(explain_row(sizes.default, sizes.sampled_states, rows[0].mesa or math.nan))
    say("the runner")
    rows += runner_rows(sizes.default, sizes.runs, sizes.repeats, sizes.planned_runs)
    say("growing markets")
    rows.append(scaling(sizes))
    say("memory")
    rows += memory(sizes.large)
    say("a fresh process")
    rows.append(first_result())
    return rows


def against_mesa(key: str, size: Size, must: float, aim: float, repeats: int) -> Row:
    """Compare living some days with Mesa's empty steps; the slowest preset counts."""
    best = [min((live(preset, size) for _ in range(repeats)), key=lambda one: one.run) for preset in PRESETS]
    slowest = max(best, key=lambda one: one.run)
    construction, steps = mesa_steps(slowest.agents, size.days)
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
            "by_scenario": {one.scenario: one.run / steps for one in best},
            "construction": slowest.construction,
            "construction_of_committee_agents": slowest.seating,
            "construction_of_mesa_alone": construction,
            "share_of_days": slowest.days / slowest.run,
            "share_of_rituals": slowest.rituals / slowest.run,
        },
    )


def scaling(sizes: Sizes) -> Row:
    """Compare what one more committee costs a day in a huge market and in a small one.

    The cost of committees is the slope between two sizes, so that what every firm costs drops out.
    """
    small, huge = sizes.small_market, sizes.huge_market
    tiny = small._replace(committees=small.committees // 10)
    cost = {
        size.committees: min(live("industry-average", size).run for _ in range(repeats)) / size.days
        for size, repeats in ((tiny, 4 * sizes.repeats), (small, 4 * sizes.repeats), (huge, 1))
    }
    first = slope(cost, tiny.committees, small.committees)
    last = slope(cost, small.committees, huge.committees)
    return Row(
        "scaling",
        f"a committee-day, {small.committees:,} → {huge.committees:,} committees",
        last / first,
        4.0,
        3.0,
        "ratio",
        details={"nanoseconds": {str(small.committees): 1e9 * first, str(huge.committees): 1e9 * last}},
    )


def slope(cost: dict[int, float], smaller: int, larger: int) -> float:
    """Return what one more committee costs between two sizes."""
    return (cost[larger] - cost[smaller]) / (larger - smaller)


def memory(size: Size) -> list[Row]:
    """Measure the bytes that a committee takes after the days were lived: its columns, and everything."""
    from sim.records import bytes_of

    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    organisation = built("industry-average", size)
    organisation.run_until(size.days)
    organisation.agents.get("row")  # their agents are made when somebody first looks
    gc.collect()
    everything = (tracemalloc.get_traced_memory()[0] - before) / size.committees
    tracemalloc.stop()
    columns = sum(bytes_of(store) for store in organisation.firm) / size.committees
    work = f"{size.committees:,} committees after {size.days} days"
    return [
        Row("memory_columns", f"columns of {work}", columns, 600.0, 400.0, "B/committee"),
        Row("memory_with_mesa", f"all objects of {work}", everything, 1000.0, 1000.0, "B/committee"),
    ]


def first_result() -> Row:
    """Measure how long a fresh process takes to print a run, its code having been compiled before."""
    command = [sys.executable, "-m", "experiments.commands.main", "run", "laggard", "--json"]
    waits = []
    work = []
    for _ in range(3):  # the first one compiles if nothing was
        began, used = time.perf_counter(), children_time()
        subprocess.run(command, check=True, capture_output=True)
        waits.append(time.perf_counter() - began)
        work.append(children_time() - used)
    return Row(
        "first_result", "handoff run laggard --json", min(waits), 3.0, 2.0, "s", details={"cpu": min(work)}
    )


def children_time() -> float:
    """Return the CPU seconds that ended child processes have used, where the system says so."""
    times = os.times()
    return times.children_user + times.children_system


def built(scenario: str, size: Size) -> Any:
    """Found an organisation of a size."""
    from sim import Organisation, load_scenario

    return Organisation(load_scenario(scenario, sets=size.sets), seed=SEED)


def live(scenario: str, size: Size) -> Lived:
    """Found an organisation, let it live its days, and say what that took."""
    gc.collect()
    began = time.process_time()
    organisation = built(scenario, size)
    founded = time.process_time()
    agents = len(organisation.agents)
    seated = time.process_time()
    with stopwatches(TIMED) as spent:
        organisation.run_until(size.days)
    took = founded - began, seated - founded, time.process_time() - seated
    return Lived(scenario, agents, *took, *(spent[name] for name in TIMED))


@contextmanager
def stopwatches(names: Sequence[str]) -> Iterator[dict[str, float]]:
    """Sum the CPU seconds that the organisation spends in each of some functions."""
    import sim.organisation

    spent = dict.fromkeys(names, 0.0)
    originals = {name: getattr(sim.organisation, name) for name in names}

    def watched(name: str) -> Callable[..., None]:
        def call(*arguments: Any) -> None:
            began = time.process_time()
            originals[name](*arguments)
            spent[name] += time.process_time() - began

        return call

    for name in names:
        setattr(sim.organisation, name, watched(name))
    try:
        yield spent
    finally:
        for name, original in originals.items():
            setattr(sim.organisation, name, original)


def mesa_steps(agents: int, days: int) -> tuple[float, float]:
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
    founded = time.process_time()
    model.step()
    warm = time.process_time()
    for _ in range(days):
        model.step()
    return founded - began, time.process_time() - warm
