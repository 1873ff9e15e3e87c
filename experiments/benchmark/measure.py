"""How fast the model is and how much it remembers, as ratios that mean the same on every machine.

The baseline is what Mesa itself needs to call an *empty* `step()` on the same number of agents over the same
days, in the same process, after one warm-up run.  Times are CPU seconds, so that other processes hardly matter;
only what people wait for is measured as a wait (`waits.py`).  Limits in seconds are meant for a machine of the usual
speed: what was measured here is told beside what it would be there.
"""

import gc
import math
import tracemalloc
from collections.abc import Callable
from functools import partial

from experiments.benchmark.mesa import build, compare_with_mesa, run_workload
from experiments.benchmark.own import own_row
from experiments.benchmark.rows import FULL, Row, Size, Sizes, at_usual_speed
from experiments.benchmark.runner import runner_rows
from experiments.benchmark.states import explain_row
from experiments.benchmark.waits import wait_rows
from experiments.defaults import PRESETS


def measure(sizes: Sizes = FULL, say: Callable[[str], None] = lambda _: None) -> list[Row]:
    """Measure everything and return a row for each line of the table."""
    say("warming up")
    for preset in PRESETS:
        run_workload(preset, Size(300, 70))
    rows = []
    for key, size, must, aim in (
        ("default_firm", sizes.default, 0.085, 0.045),
        ("large_firm", sizes.large, 0.085, 0.045),
    ):
        say(f"{size.committees:,} committees over {size.days} days")
        rows.append(compare_with_mesa(key, size, must, aim, sizes.repeats))
    rows.append(rituals_row(rows[0]))
    usual = partial(at_usual_speed, nanoseconds=(rows[0].details or {})["nanoseconds_of_a_step"])
    say("a sample of all states")
    rows.append(usual(explain_row(sizes.default, sizes.sampled_states, rows[0].mesa or math.nan)))
    say("the runner")
    rows += runner_rows(sizes.default, sizes.runs, sizes.repeats, sizes.planned_runs)
    say("a mechanism of one's own")
    rows.append(own_row(sizes.default, sizes.runs))
    say("growing markets")
    rows.append(scaling(sizes))
    say("memory")
    rows += memory(sizes.large)
    say("what people wait for")
    waits = wait_rows(sizes.default, sizes.repeats, sizes.pairs, quick=sizes is not FULL)
    return [*rows, *map(usual, waits)]


def rituals_row(default: Row) -> Row:
    """Return the share of a run that rituals take, in the preset where it is largest."""
    shares = (default.details or {})["rituals_by_scenario"]
    return Row(
        "rituals",
        "rituals of the default firm, share of a run",
        max(shares.values()),
        0.15,
        0.08,
        "share",
        details=shares,
    )


def scaling(sizes: Sizes) -> Row:
    """Compare what one more committee costs a day in a huge market and in a small one.

    The cost of committees is the slope between two sizes, so that what every firm costs drops out.
    """
    small, huge = sizes.small_market, sizes.huge_market
    tiny = small._replace(committees=small.committees // 10)
    cost = {
        size.committees: min(run_workload("industry-average", size).run for _ in range(repeats)) / size.days
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
    organisation = build("industry-average", size)
    organisation.run_until(size.days)
    organisation.agents.get("row")  # their agents are made when somebody first looks
    gc.collect()
    everything = (tracemalloc.get_traced_memory()[0] - before) / size.committees
    tracemalloc.stop()
    columns = sum(bytes_of(store) for store in organisation.firm) / size.committees
    workload = f"{size.committees:,} committees after {size.days} days"
    return [
        Row("memory_columns", f"columns of {workload}", columns, 600.0, 400.0, "B/committee"),
        Row("memory_with_mesa", f"all objects of {workload}", everything, 1000.0, 1000.0, "B/committee"),
    ]
