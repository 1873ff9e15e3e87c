"""Where the time of a run goes: the verbs of the day, one by one, and the rituals.

The day is compiled as a whole, so it is compiled once more with a stopwatch between its verbs: after every statement of
its source compiled code calls back, and Python notes the time.  The day is not written down a second time: a verb that
joins it is timed too.  What the calls back cost is measured on one that follows another at once, and taken off.
"""

import ast
import ctypes
import inspect
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from types import ModuleType
from typing import Any, NamedTuple

from experiments.benchmark.mesa import build
from experiments.benchmark.rows import Size
from experiments.defaults import PRESETS

RUN, DAYS = "run", "days"
STARTED, NOTHING = "a day begins", "nothing"  # laps before the first verb
ROOM, ELSE = "room for what days bring", "everything else"
RITUALS = "hold_rituals"
VERB, RITUAL, REST = "verb of the day", "ritual", "rest"


class Spent(NamedTuple):
    """CPU seconds, and in how many calls."""

    seconds: float
    calls: int


class Part(NamedTuple):
    """What one part of a run takes in each preset, and its share of it."""

    name: str
    kind: str
    spent: dict[str, Spent]
    share: dict[str, float]


def parts_of_a_run(size: Size, repeats: int, say: Callable[[str], None] = lambda _: None) -> list[Part]:
    """Measure every part of a run of the three presets; medians over so many runs of each."""
    say("compiling the day with a stopwatch between its verbs")
    stopwatch = Stopwatch()
    rituals = called_by(rituals_module(), RITUALS)
    kinds = {
        **dict.fromkeys(stopwatch.verbs[:-2], VERB),
        **dict.fromkeys(rituals, RITUAL),
        ROOM: REST,
        ELSE: REST,
    }
    typical = {}
    for preset in PRESETS:
        say(preset)
        one_run(preset, size, stopwatch)
        typical[preset] = medians([one_run(preset, size, stopwatch) for _ in range(repeats)])
    for parts in typical.values():
        parts[ELSE] = rest_of(parts, kinds)
    run = {
        preset: sum(parts[name].seconds for name in kinds if name in parts)
        for preset, parts in typical.items()
    }
    nothing = Spent(0.0, 0)
    return [
        Part(
            name,
            kind,
            {preset: parts.get(name, nothing) for preset, parts in typical.items()},
            {preset: parts.get(name, nothing).seconds / run[preset] for preset, parts in typical.items()},
        )
        for name, kind in kinds.items()
    ]


def rest_of(parts: Mapping[str, Spent], kinds: Mapping[str, str]) -> Spent:
    """Return what a run took beside the days, the rituals and the room for what days bring."""
    known = sum(part.seconds for name, part in parts.items() if kinds.get(name) != VERB and name != RUN)
    return Spent(max(parts[RUN].seconds - known, 0.0), 1)


def medians(runs: Sequence[dict[str, Spent]]) -> dict[str, Spent]:
    """Return the median of what each part took over some runs, which call it equally often."""
    return {
        name: Spent(median(run[name].seconds for run in runs), part.calls) for name, part in runs[0].items()
    }


def rituals_module() -> ModuleType:
    """Return the module whose function lists the rituals."""
    from sim.rituals import holding

    return holding


def called_by(module: ModuleType, function: str) -> list[str]:
    """Return the functions that a function of a module calls by name, each once, in the order of its text."""
    tree = ast.parse(inspect.getsource(getattr(module, function)))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [call for call in calls if isinstance(call, ast.Name)]
    names.sort(key=lambda name: (name.lineno, name.col_offset))
    own = [name.id for name in names if inspect.isfunction(getattr(module, name.id, None))]
    return list(dict.fromkeys(own))


def day_with_laps(lap: Callable[[int], None]) -> tuple[Callable[..., None], list[str]]:
    """Return the day, compiled with a call of `lap(place)` after each of its verbs, and their names by place."""
    from sim.behaviour import day
    from sim.compiled import entrance

    module = ast.parse(inspect.getsource(inspect.unwrap(day.live_days)))
    (function,) = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))
    (days,) = (node for node in function.body if isinstance(node, ast.For))
    verbs = [
        ast.unparse(node.value.func)
        for node in days.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    if len(verbs) != len(days.body):
        raise RuntimeError("the day is no longer a list of verbs")
    laps = [ast.parse(f"lap({place})").body[0] for place in range(len(verbs) + 2)]
    # Two laps at once before the first verb: the second is what a lap costs by itself.
    timed = [laps[-2], laps[-1], *(node for each in zip(days.body, laps, strict=False) for node in each)]
    days.body, function.decorator_list = timed, []
    names = {**vars(day), "lap": ctypes.CFUNCTYPE(None, ctypes.c_int64)(lap)}
    source = compile(ast.fix_missing_locations(module), str(day.__file__), "exec")
    exec(source, names)  # the day itself
    return entrance(names["live_days"], is_kept=False), [*verbs, STARTED, NOTHING]


def one_run(preset: str, size: Size, stopwatch: "Stopwatch") -> dict[str, Spent]:
    """Live the days of one organisation with a stopwatch between the verbs; return what every part took."""
    import sim.organisation

    organisation, holding = build(preset, size), rituals_module()
    spent: dict[str, Spent] = {}

    def timed(name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            began = time.process_time_ns()
            done = do(*arguments)
            before = spent.get(name, Spent(0.0, 0))
            spent[name] = Spent(before.seconds + 1e-9 * (time.process_time_ns() - began), before.calls + 1)
            return done

        return call

    rituals = {name: timed(name, getattr(holding, name)) for name in called_by(holding, RITUALS)}
    firm = {
        "live_days": timed(DAYS, stopwatch.day),
        "with_room": timed(ROOM, vars(sim.organisation)["with_room"]),
    }
    stopwatch.reset()
    with replaced(sim.organisation, firm), replaced(holding, rituals):
        timed(RUN, organisation.run_until)(size.days)
    return {**spent, **stopwatch.laps()}


class Stopwatch:
    """The day with a stopwatch between its verbs."""

    def __init__(self) -> None:
        self.day, self.verbs = day_with_laps(self.lap)
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self.nanoseconds = [0] * len(self.verbs)
        self.passed = [0] * len(self.verbs)
        self.last = 0

    def lap(self, place: int) -> None:
        """Note the time since the last lap for a verb; called back by compiled code."""
        self.nanoseconds[place] += time.process_time_ns() - self.last
        self.passed[place] += 1
        self.last = time.process_time_ns()

    def laps(self) -> dict[str, Spent]:
        """Return what every verb took, without the laps themselves."""
        *verbs, _, nothing = zip(self.verbs, self.nanoseconds, self.passed, strict=True)
        a_lap = nothing[1] / max(nothing[2], 1)
        return {name: Spent(1e-9 * max(spent - a_lap * calls, 0.0), calls) for name, spent, calls in verbs}


@contextmanager
def replaced(module: ModuleType, functions: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """Put other functions into a module for a while."""
    before = {name: getattr(module, name) for name in functions}
    vars(module).update(functions)
    try:
        yield
    finally:
        vars(module).update(before)
