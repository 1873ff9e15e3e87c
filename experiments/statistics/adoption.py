"""The best order of adoption: dynamic programming over all states, with costs and times to establish.

Practices are established one after another.  The months that have passed depend on which of them stand, not on
their order, so that the best way on from a state is the same however it was reached (Held and Karp 1962).
States are numbered as in `experiments.statistics.shapley`; values are a row a replicate and a column a state.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from experiments.statistics.shapley import ROUNDING, players_of
from sim.clock import MONTHS_A_YEAR


class Terms(NamedTuple):
    """How a way through the states is valued.

    `months` and `costs` are a value a practice: the time until it works, the money due when it is begun.
    `horizon` is months from the first beginning, `discount` a rate a year.
    """

    months: tuple[float, ...]
    costs: tuple[float, ...]
    horizon: float
    discount: float


def months_of(state: int, terms: Terms) -> float:
    """Return the months that pass until all practices of a state are established."""
    return sum(months for place, months in enumerate(terms.months) if state >> place & 1)


def present_years(start: float, end: float, terms: Terms) -> float:
    """Return the present worth, in years, of one money a year flowing between two months of the horizon."""
    start, end = min(start, terms.horizon), min(end, terms.horizon)
    rate = math.log1p(terms.discount) / MONTHS_A_YEAR
    if rate == 0:
        return (end - start) / MONTHS_A_YEAR
    return -math.exp(-rate * start) * math.expm1(-rate * (end - start)) / rate / MONTHS_A_YEAR


def worth_of(order: Iterable[int], values: NDArray[float64], terms: Terms) -> NDArray[float64]:
    """Return the present worth of an order over staying in the first state, a value a replicate.

    While a practice is being established the firm earns what the practices before it bring; after the last,
    what all bring until the horizon ends.
    """
    state, worth = 0, np.zeros(len(values))
    for practice in order:
        worth = worth + gained(state, practice, values, terms)
        state |= 1 << practice
    return worth + worth_after(state, values, terms)


def worth_after(state: int, values: NDArray[float64], terms: Terms) -> NDArray[float64]:
    """Return the present worth of what a last state brings until the horizon ends, a value a replicate."""
    left = present_years(months_of(state, terms), math.inf, terms)
    return (values[:, state] - values[:, 0]) * left


def best_orders(values: NDArray[float64], terms: Terms, worst: bool = False) -> tuple[tuple[int, ...], ...]:
    """Return the order of highest (or lowest) worth for each row of values; of equals, the first listed."""
    players = players_of(values)
    everyone = (1 << players) - 1
    sign = -1.0 if worst else 1.0
    onwards = {everyone: sign * worth_after(everyone, values, terms)}
    choice = {}
    for state in range(everyone - 1, -1, -1):
        ways = [place for place in range(players) if not state >> place & 1]
        worths = np.array(
            [onwards[state | 1 << way] + sign * gained(state, way, values, terms) for way in ways]
        )
        chosen = (worths >= worths.max(axis=0) - ROUNDING * np.abs(worths).max(axis=0)).argmax(axis=0)
        choice[state] = np.array(ways)[chosen]
        onwards[state] = worths.max(axis=0)
    return tuple(followed(choice, row, everyone) for row in range(len(values)))


def gained(state: int, way: int, values: NDArray[float64], terms: Terms) -> NDArray[float64]:
    """Return what the firm gains while it establishes one more practice, less what that costs, as present worth."""
    begins = months_of(state, terms)
    years = present_years(begins, begins + terms.months[way], terms)
    due = terms.costs[way] * (1 + terms.discount) ** (-begins / MONTHS_A_YEAR)
    return (values[:, state] - values[:, 0]) * years - due


def followed(choice: dict[int, NDArray[float64]], row: int, everyone: int) -> tuple[int, ...]:
    """Return the order to which the choices of one row lead."""
    order, state = [], 0
    while state != everyone:
        order.append(int(choice[state][row]))
        state |= 1 << order[-1]
    return tuple(order)


def mean_worth(values: NDArray[float64], terms: Terms) -> NDArray[float64]:
    """Return the mean worth of all orders, a value a replicate: what an order picked by chance is worth."""
    players = players_of(values)
    everyone = (1 << players) - 1
    onwards = {everyone: worth_after(everyone, values, terms)}
    for state in range(everyone - 1, -1, -1):
        ways = [place for place in range(players) if not state >> place & 1]
        worths = [onwards[state | 1 << way] + gained(state, way, values, terms) for way in ways]
        onwards[state] = np.mean(worths, axis=0)
    return onwards[0]


def halves(values: NDArray[float64]) -> tuple[NDArray[float64], NDArray[float64]]:
    """Split the replicates into those that choose an order and those that judge it; a single one does both.

    Chosen and judged on the same luck, an order looks better than it is.  Leaving one replicate out at a time would
    remove that bias, but its intervals miss: where all orders are worth the same, 16 replicates cover in 66 % of
    cases instead of 95 %, because each is judged by what nearly the same others choose.
    """
    half = len(values) // 2
    return (values[:half], values[half:]) if half else (values, values)


def mean_level(values: NDArray[float64], terms: Terms, months: Sequence[float]) -> NDArray[float64]:
    """Return the mean over replicates and over all orders of what has been reached at each of some months."""
    players = players_of(values)
    levels = np.zeros(len(months))
    mean, when = values.mean(axis=0), np.asarray(months)
    for state in range(1 << players):
        begun, size = months_of(state, terms), state.bit_count()
        reached = 1 / math.comb(players, size)  # by this share of all orders
        ends = [begun + terms.months[way] for way in range(players) if not state >> way & 1] or [math.inf]
        for end in ends:
            levels += reached / len(ends) * mean[state] * ((begun <= when) & (when < end))
    return levels


def passed(order: Sequence[int]) -> tuple[int, ...]:
    """Return the states that an order passes, from the first to the last."""
    states = [0]
    for practice in order:
        states.append(states[-1] | 1 << practice)
    return tuple(states)


def passed_by_neighbours(order: Sequence[int]) -> tuple[int, ...]:
    """Return the further states that an order passes if two neighbouring steps change places."""
    states = passed(order)
    return tuple(states[place] | 1 << order[place + 1] for place in range(len(order) - 1))


def worths_of_parts(order: Sequence[int], values: NDArray[float64], terms: Terms) -> NDArray[float64]:
    """Return the present worth of adopting the first steps of an order only, and then none: a column a length.

    There is a row a replicate; the first column is that of no step at all, and zero.
    """
    spent, columns = np.zeros(len(values)), [np.zeros(len(values))]
    states = passed(order)
    for place, practice in enumerate(order):
        spent = spent + gained(states[place], practice, values, terms)
        columns.append(spent + worth_after(states[place + 1], values, terms))
    return np.column_stack(columns)


def gain_of_turn(
    order: Sequence[int], place: int, values: NDArray[float64], terms: Terms
) -> NDArray[float64]:
    """Return what an order gains by taking the steps at a place and after it in this turn, and not the other way round.

    A value a replicate.  What comes before and after is the same either way.
    """
    state = passed(order)[place]
    first, second = order[place], order[place + 1]
    as_it_is = gained(state, first, values, terms) + gained(state | 1 << first, second, values, terms)
    turned = gained(state, second, values, terms) + gained(state | 1 << second, first, values, terms)
    return as_it_is - turned


def rising(worths: Sequence[float]) -> tuple[int, ...]:
    """Return the lengths of an order's part that are worth more than every shorter part, beginning with none."""
    lengths, least = [0], ROUNDING * max(map(abs, worths), default=0.0)
    for length, worth in enumerate(worths):
        if worth > worths[lengths[-1]] + least:
            lengths.append(length)
    return tuple(lengths)
