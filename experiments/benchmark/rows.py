"""The workloads of a benchmark, and what it says: sizes of firms, and the rows of its table."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sim.clock import DAYS_A_YEAR

SEED = 7
USUAL_NANOSECONDS = 150.0  # of Mesa's empty step, an agent: limits in seconds are meant for such a machine
ACCOUNTS = "market.committees"
IN_PROPORTION = ("market.customers", "team.sales_reps", "team.marketers")  # to the accounts


class Row(NamedTuple):
    """One line of the table: a figure, and what it must be and should be.

    `ours` and `mesa` are in `unit`; `figure` is what is judged: their quotient, or seconds at the usual speed
    (`at_usual_speed`), unless the workload says otherwise.  What has no `must` is only told.
    """

    key: str
    workload: str
    figure: float
    must: float | None
    aim: float | None
    unit: str
    ours: float | None = None
    mesa: float | None = None
    details: dict[str, Any] | None = None


def at_usual_speed(row: Row, nanoseconds: float) -> Row:
    """Return a row of seconds or minutes as a machine of the usual speed would have it.

    Args:
        row: Its figure was measured here.
        nanoseconds: What Mesa's empty step costs here, an agent.
    """
    slower = USUAL_NANOSECONDS / nanoseconds
    return row._replace(figure=row.figure * slower, ours=row.figure if row.ours is None else row.ours)


@cache  # a firm's construction is timed, and asks for it every time
def default_firm() -> Mapping[str, float]:
    """Return the values of the firm as it is shipped."""
    from sim.scenario import load_scenario

    return load_scenario("base").values


class Size(NamedTuple):
    """How large a firm is, and how many working days it lives; everything grows in proportion."""

    committees: int
    days: int

    @property
    def sets(self) -> tuple[str, ...]:
        """The settings that make the default firm so large; what lives no longer than a year is observed at once."""
        base = default_firm()
        horizon = ("horizon.warm_up_years=0", "horizon.observed_years=1") if self.days <= DAYS_A_YEAR else ()
        return (
            *horizon,
            f"market.committees={self.committees}",
            *(
                f"{key}={max(round(self.committees * base[key] / base[ACCOUNTS]), 1)}"
                for key in IN_PROPORTION
            ),
        )


class Sizes(NamedTuple):
    """The workloads that are measured."""

    default: Size
    large: Size
    small_market: Size
    huge_market: Size
    repeats: int
    sampled_states: int
    runs: int
    planned_runs: int
    pairs: int


FULL = Sizes(
    default=Size(10_000, 3 * DAYS_A_YEAR),
    large=Size(100_000, DAYS_A_YEAR),
    small_market=Size(10_000, 30),
    huge_market=Size(1_000_000, 30),
    repeats=5,
    sampled_states=24,
    runs=40,
    planned_runs=100_000,
    pairs=30,
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
    pairs=2,
)
