"""Money of scenarios that count in several currencies: converted at rates that were given, or left out.

Nothing else converts an amount.  It happens when a run is made, so that tables, figures, pages and stored runs all have
the same amounts, in the currency of the first scenario.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from experiments.errors import BadInputError
from experiments.running.observation import Observation
from experiments.running.plan import Cell
from experiments.running.runs import Run
from sim.measures import MEASURES, WEEKLY_MONEY, Measure, measures_for
from sim.units import InputError, format_quantity, read_quantity, shown
from sim.units.spelling import NUMBER

CURRENCY = "currency"  # the key under which a scenario says in what it counts
_AMOUNT = rf"({NUMBER}) ?([A-Z]{{3}})"
_RATE = re.compile(rf"\s*{_AMOUNT}\s*=\s*{_AMOUNT}\s*")


class BadRateError(BadInputError, ValueError):
    """A rate of exchange that cannot be used, or one that is missing."""


class Rate(NamedTuple):
    """What one of a currency is worth in another one; `text` is the rate as people write it."""

    one: str
    other: str
    worth: Fraction
    text: str


@dataclass(frozen=True)
class Exchange:
    """What becomes of the money of some cells.

    `factors`: by what the amounts of each cell are multiplied, in their order; none where all count in one currency.
    `left_out`: the currencies, where no rate leads from one to another.
    """

    rates: tuple[str, ...] = ()
    factors: tuple[float, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """Say what must be said of money; it names no scenario."""
        if self.left_out:
            several = " and ".join(self.left_out)
            return f"Money is left out: scenarios count in {several}, and no rate of exchange was given."
        return f"Amounts are converted at {' and '.join(self.rates)}." if self.rates else ""

    @property
    def advice(self) -> str:
        """Say how money that is left out could be shown."""
        first, *others = self.left_out
        rates = " ".join(f'--rate "1 {other} = … {first}"' for other in others)
        return f"{self.note} {rates} converts it."

    def factor(self, place: int) -> float:
        """Return by what the amounts of the cell at a place are multiplied."""
        return self.factors[place] if self.factors else 1.0

    def applied(self, runs: Iterable[Run], cells: Sequence[Cell]) -> Iterator[Run]:
        """Yield runs of these cells with their money in the currency of the first, or without it."""
        factors = {cell.label: self.factor(place) for place, cell in enumerate(cells)}
        known = measures_for(cell.scenario for cell in cells)
        for run in runs:
            if self.left_out:
                yield run._replace(observation=without_money(run.observation, known))
            elif (factor := factors[run.task.cell.label]) != 1:
                yield run._replace(observation=multiplied(run.observation, factor, known))
            else:
                yield run


ONE_CURRENCY = Exchange()


def exchange_of(cells: Sequence[Cell], given: Iterable[str] | str = ()) -> Exchange:
    """Return what becomes of the money of cells, given rates such as "1 USD = 0.92 EUR".

    Raises:
        BadRateError: A rate cannot be read, contradicts another one, is missing, or converts nothing.
    """
    rates = read_rates([given] if isinstance(given, str) else given)
    currencies = [currency_of(cell) for cell in cells]
    different = tuple(dict.fromkeys(currencies))
    for rate in rates:
        if different[0] not in (rate.one, rate.other) or not {rate.one, rate.other} <= {*different}:
            needed = " and ".join(different)
            raise BadRateError(f"rate {rate.text!r}: converts nothing, as scenarios count in {needed}")
    if len(different) == 1:
        return ONE_CURRENCY
    if not rates:
        return Exchange(left_out=different)
    worth = {currency: worth_of(currency, different[0], rates) for currency in different}
    return Exchange(tuple(rate.text for rate in rates), tuple(worth[currency] for currency in currencies))


def currency_of(cell: Cell) -> str:
    """Return the currency in which a cell counts; a sweep may vary it."""
    return str(dict(cell.varied).get(CURRENCY, cell.scenario.currency))


def worth_of(currency: str, other: str, rates: Iterable[Rate]) -> float:
    """Return what one of a currency is worth in another one."""
    if currency == other:
        return 1.0
    for rate in rates:
        if (rate.one, rate.other) == (currency, other):
            return float(rate.worth)
        if (rate.other, rate.one) == (currency, other):
            return float(1 / rate.worth)
    raise BadRateError(f'there is no rate from {currency} to {other}: add "1 {currency} = … {other}"')


def read_rates(given: Iterable[str]) -> tuple[Rate, ...]:
    """Read rates such as "1 USD = 0.92 EUR" or "100 JPY = 0.62 EUR"; one that is given twice counts once.

    Raises:
        BadRateError: One cannot be read, or contradicts another one.
    """
    rates: dict[frozenset[str], Rate] = {}
    for text in given:
        rate = read_rate(text)
        before = rates.setdefault(frozenset((rate.one, rate.other)), rate)
        if rate.worth != (before.worth if rate.one == before.one else 1 / before.worth):
            raise BadRateError(
                f"rates {before.text!r} and {rate.text!r} contradict each other: give one of them"
            )
    return tuple(rates.values())


def read_rate(given: object) -> Rate:
    """Read a rate such as "1 USD = 0.92 EUR".

    Raises:
        BadRateError: It is none.
    """
    what = f"rate {shown(given)}"
    found = _RATE.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        raise BadRateError(f'{what}: must be like "1 USD = 0.92 EUR"')
    amounts = []
    for number, currency in (found.groups()[:2], found.groups()[2:]):
        try:
            amounts.append(read_quantity(f"{number} {currency}", currency, "rate").value)
        except InputError as error:
            raise BadRateError(str(error)) from None
    one, other = found[2], found[4]
    if one == other:
        raise BadRateError(f"{what}: names {one} on both sides")
    if min(amounts) <= 0:
        raise BadRateError(f"{what}: both amounts must be above 0")
    text = " = ".join(format_quantity(value, unit) for value, unit in zip(amounts, (one, other), strict=True))
    return Rate(one, other, Fraction(amounts[1]) / Fraction(amounts[0]), text)


def is_of_money(key: str, known: Mapping[str, Measure] = MEASURES) -> bool:
    """Tell whether a known measure is an amount of money, or sets amounts of two scenarios against each other."""
    return key in known and (known[key].is_money or known[key].needs_reference)


def multiplied(observation: Observation, factor: float, known: Mapping[str, Measure]) -> Observation:
    """Return what was kept of a run with every amount of money multiplied."""
    measures = {
        key: value * factor if value is not None and key in known and known[key].is_money else value
        for key, value in observation.measures.items()
    }
    weekly = observation.weekly
    if weekly is not None:
        weekly = weekly.assign(**{name: weekly[name] * factor for name in WEEKLY_MONEY if name in weekly})
    return observation._replace(measures=measures, weekly=weekly)


def without_money(observation: Observation, known: Mapping[str, Measure]) -> Observation:
    """Return what was kept of a run without money, and without what compares the money of two scenarios."""
    measures = {key: value for key, value in observation.measures.items() if not is_of_money(key, known)}
    weekly = observation.weekly
    if weekly is not None:
        weekly = weekly.drop(columns=list(WEEKLY_MONEY), errors="ignore")
    return observation._replace(measures=measures, weekly=weekly)
