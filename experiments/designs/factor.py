"""What a design varies: a key, the values or the range it takes, and how a position in it becomes a value."""

from dataclasses import dataclass

from sim.scenario import Scenario
from sim.units import format_quantity

# Settings are canonical numbers, switches are bools, forms and the plan are words.
Value = float | str

LEVER, UNCERTAINTY = "lever", "uncertainty"
ALIGNMENT = "alignment"
ON_THE_DIAL = 1e-12  # levels this close to a position of the dial are there


@dataclass(frozen=True)
class Factor:
    """A key that a design varies: a lever that a firm can move, or an uncertainty about the world.

    It takes the listed `values`, or a range from `low` to `high`, cut into `steps` values by a grid.  All are
    canonical; `unit` is what they are written in.  Positions in a logarithmic range are even in ratios.
    """

    key: str
    role: str
    unit: str = ""
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 1.0
    steps: int = 0
    logarithmic: bool = False
    whole: bool = False

    @property
    def is_range(self) -> bool:
        """Tell whether the factor takes any value of a range."""
        return not self.values

    @property
    def is_numeric(self) -> bool:
        """Tell whether the values can stand on an axis."""
        return all(isinstance(value, float) and not isinstance(value, bool) for value in self.values)

    @property
    def ends(self) -> tuple[Value, Value]:
        """Return the low and the high end: the first and the last of listed values."""
        return (self.values[0], self.values[-1]) if self.values else (self.low, self.high)

    def at(self, position: float) -> Value:
        """Return the value at a position between 0 and 1; both ends of a range are met exactly."""
        if self.values:
            return self.values[min(int(position * len(self.values)), len(self.values) - 1)]
        if position in (0, 1):
            value = self.high if position else self.low
        elif self.logarithmic:
            value = self.low ** (1 - position) * self.high**position
        else:
            value = self.low + position * (self.high - self.low)
        return float(round(value)) if self.whole else value

    def grid(self) -> tuple[Value, ...]:
        """Return the values that a grid takes."""
        return self.values or tuple(shortest(self.at(step / (self.steps - 1))) for step in range(self.steps))

    def setting(self, value: Value) -> Value:
        """Return a value as a scenario takes it."""
        return format_quantity(value, self.unit) if self.unit and isinstance(value, float) else value

    def written(self, value: Value) -> str:
        """Return a value as people read it, in the unit in which it was given."""
        if isinstance(value, bool):
            return "on" if value else "off"
        return value if isinstance(value, str) else format_quantity(value, self.unit)

    def shown(self, value: float) -> float:
        """Return a canonical value as a number of the unit in which it was given, for an axis."""
        return float(format_quantity(value, self.unit).split()[0])


def shortest(value: Value) -> Value:
    """Return a step of a range as short as people write it: 0.3, not 0.30000000000000004."""
    return float(f"{value:.15g}") if isinstance(value, float) else value


def words_for(key: str) -> str:
    """Return a key in words: `sla.sales.first_attempt` is "first attempt (sla sales)"."""
    table, _, name = key.rpartition(".")
    words = name.replace("_", " ")
    return f"{words} ({table.replace('.', ' ').replace('_', ' ')})" if table else words


def value_in(scenario: Scenario, key: str) -> Value | None:
    """Return what a scenario has under a key; `None` for the dial where its levels lie off it."""
    table, _, name = key.partition(".")
    if key == ALIGNMENT:
        position, distance = place_on_dial(scenario)
        return position if distance < ON_THE_DIAL else None
    if key in ("plan", "currency"):
        return str(getattr(scenario, key))
    if table == "practices":
        return scenario.levels[name]
    if table == "mechanisms":
        return scenario.mechanisms[name]
    if table == "forms":
        return scenario.forms[name]
    return scenario.entries[key].value


def place_on_dial(scenario: Scenario) -> tuple[float, float]:
    """Return the position of the dial nearest to a scenario's levels, and how far off it they are.

    The distance is the largest over all practices.
    """
    laggard, best = (scenario.foundation.aligned(end) for end in (0.0, 1.0))
    way = {name: best[name] - laggard[name] for name in laggard}
    walked = sum((scenario.levels[name] - laggard[name]) * step for name, step in way.items())
    position = min(max(walked / sum(step**2 for step in way.values()), 0.0), 1.0)
    there = scenario.foundation.aligned(position)
    return position, max(abs(scenario.levels[name] - level) for name, level in there.items())
