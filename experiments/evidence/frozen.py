"""Frozen decisions: agents that decide what they decided in another run, under the same luck."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from sim.agents import Marketer, SalesRep

# The methods by which agents decide; each returns what was decided and changes nothing itself.
DECISIONS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "sales_rep": (
        SalesRep,
        (
            "hours_for_marketing",
            "bar_for_leads",
            "bar_for_deals",
            "rounds_a_day",
            "drops_work_for_a_raised_hand",
            "attempts_before_giving_up",
        ),
    ),
    "marketer": (
        Marketer,
        ("how_far_my_threshold_gives_way", "share_out_the_programme", "share_out_the_channels"),
    ),
}

Decision = tuple[
    str, int, str, int, int
]  # kind of agent, its row, the method, the day, and which of that day
Script = dict[Decision, Any]


def writing_down(script: Script) -> dict[str, type[Any]]:
    """Return classes of agents who write every decision into a script."""

    def noted(method: Callable[..., Any], decision: Decision, given: tuple[Any, ...]) -> Any:
        script[decision] = method(*given)
        return script[decision]

    return _classes(noted)


def reading_from(script: Script) -> dict[str, type[Any]]:
    """Return classes of agents who decide what a script says, and for themselves where it says nothing."""

    def replayed(method: Callable[..., Any], decision: Decision, given: tuple[Any, ...]) -> Any:
        return script[decision] if decision in script else method(*given)

    return _classes(replayed)


def _classes(how: Callable[[Callable[..., Any], Decision, tuple[Any, ...]], Any]) -> dict[str, type[Any]]:
    made = {}
    for kind, (base, names) in DECISIONS.items():
        counts: dict[tuple[int, str, int], int] = {}
        methods = {name: _method(kind, getattr(base, name), how, counts) for name in names}
        made[kind] = type(f"Frozen{base.__name__}", (base,), methods)
    return made


def _method(
    kind: str,
    decide: Callable[..., Any],
    how: Callable[[Callable[..., Any], Decision, tuple[Any, ...]], Any],
    counts: dict[tuple[int, str, int], int],
) -> Callable[..., Any]:
    """Return a method in place of a decision; decisions of a day are told apart by their order."""

    @wraps(decide)
    def instead(self: Any, *given: Any) -> Any:
        when = self.row, decide.__name__, self.model.today
        nth = counts[when] = counts.get(when, 0) + 1
        return how(decide, (kind, *when, nth), (self, *given))

    return instead
