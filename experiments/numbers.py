"""Numbers as an executive reads them: three significant figures at most, none below the error, a unit each.

None is rounded to nothing: of what is smaller than its error one figure is left.

Rates are in %, differences of rates in points, money in thousands or millions of the scenario's currency.
Full precision stands in the exports only.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from experiments.statistics.estimates import Estimate

MINUS = "\N{MINUS SIGN}"
COMMA = ","
NO_BREAK = "\N{NO-BREAK SPACE}"
FIGURES = 3
NOTHING = 1e-9  # of the half-width of an interval: what binary arithmetic leaves of zero
NO_CLEAR_DIFFERENCE = "no clear difference"
AMONG_MANY = f"{NO_CLEAR_DIFFERENCE} among so many"
UNDEFINED = "undefined"
ONE_OF = {" points": " point", " months": " month"}
WORDS = (
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


class Scale(NamedTuple):
    """How a number is shown: what it is multiplied by, and what stands before and after it."""

    factor: float
    before: str
    after: str

    @property
    def unit(self) -> str:
        """Return the unit as an axis or a head names it: `EUR M/year`, `%`, or nothing."""
        return f"{self.before.strip()}{self.after}".strip()

    def written(self, value: str) -> str:
        """Return a written number with its unit: one point, two points."""
        is_one = value.lstrip(MINUS + "+") == "1"
        return f"{self.before}{value}{ONE_OF.get(self.after, self.after) if is_one else self.after}"

    @property
    def mark(self) -> str:
        """Return what stands between thousands."""
        return NO_BREAK if self.unit else COMMA

    def label(self, what: str) -> str:
        """Return what is shown with its unit in brackets, where it has one."""
        return f"{what} ({self.unit})" if self.unit else what


def scale_of(unit: str, size: float, currency: str = "EUR", difference: bool = False) -> Scale:
    """Return the scale on which a number of some unit and size is shown."""
    if unit == "fraction":
        return Scale(100, "", " points" if difference else " %")
    if unit.startswith("money"):
        factor, letter = (1e-6, " M") if size >= 999_500 else (1e-3, " k") if size >= 999.5 else (1, "")
        return Scale(factor, f"{currency} ", letter + per(unit))
    if unit.startswith("hours"):
        return Scale(1, "", " h" + per(unit))
    return Scale(1, "", {"days": " d", "months": " months", "weeks": " w"}.get(unit, ""))


def per(unit: str) -> str:
    """Return what a rate ends on: 1.2 M is `/year` in "money per year"."""
    _, _, time = unit.partition(" per ")
    return f"/{time}" if time else ""


def number(value: float, decimals: int, signed: bool = False, mark: str = NO_BREAK) -> str:
    """Write a number with so many decimals (−1: rounded to tens), a true minus, and never a minus zero.

    `mark`: what stands between thousands.  Scenario files read what has a unit, and "1,230 h" could be taken for a
    little more than an hour: a blank at which no line breaks cannot.  Plain counts have a comma, as in sentences.
    """
    rounded = round(value, decimals) + 0.0
    text = f"{abs(rounded):,.{max(decimals, 0)}f}".replace(",", mark)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + text


def coarse(value: float) -> str:
    """Write a count to the whole, one below ten with a decimal: parts in a column still add up by eye."""
    return number(value, enough(value, 0 if value >= 10 else 1), mark=COMMA)


def enough(value: float, decimals: int, nothing: float = 0.0) -> int:
    """Return so many decimals, or as many more as it takes to leave one figure of a value.

    `nothing`: up to what size a value is zero.
    """
    if not math.isfinite(value) or abs(value) <= nothing or round(value, decimals) != 0:
        return decimals
    return -math.floor(math.log10(float(f"{abs(value):.1g}")))


def decimals_for(value: float, half_width: float = math.nan) -> int:
    """Return the decimals that show three significant figures, or fewer where the error is larger."""
    size = max(abs(value), 0.0 if math.isnan(half_width) else half_width)
    if size == 0:
        return 0
    by_figures = FIGURES - 1 - math.floor(math.log10(float(f"{size:.{FIGURES}g}")))
    by_error = -math.floor(math.log10(half_width)) if half_width > 0 else by_figures
    return min(by_figures, by_error)


def in_words(value: float | None, unit: str, currency: str = "EUR", signed: bool = False) -> str:
    """Write a single value with its unit."""
    if value is None or math.isnan(value):
        return UNDEFINED
    scale = scale_of(unit, abs(value), currency)
    shown = value * scale.factor
    decimals = decimals_for(shown)
    if unit == "count" and shown.is_integer():
        decimals = min(decimals, 0)
    return scale.written(number(shown, decimals, signed, scale.mark))


def estimate_in_words(
    estimate: "Estimate", unit: str, currency: str = "EUR", signed: bool = False, difference: bool = False
) -> str:
    """Write an estimate with its unit and its interval in brackets; over an ensemble, that of luck and that in all.

    Both stand in tables, tiles and beside marks.  A sentence has the one by which it is judged: `judged`.
    """
    if math.isnan(estimate.value):
        return UNDEFINED
    # The largest number of the three decides whether thousands or millions are shown: EUR 0.9 M [0.7, 1.1], not 1100 k.
    size = max(abs(bound) for bound in (*estimate[:3], *estimate.widest) if not math.isnan(bound))
    scale = scale_of(unit, size, currency, difference)
    value, bounds = bare(estimate, scale, signed)
    return f"{scale.written(value)} {bounds or '(one run)'}{missing_in_words(estimate)}"


def bare(
    estimate: "Estimate", scale: Scale, signed: bool = False, fewest: int | None = None
) -> tuple[str, str]:
    """Write value and bracketed interval on a scale, over an ensemble both intervals, without a unit.

    All are rounded by the interval by which the value is judged, so that it reads the same beside one or both.
    """
    value, bounds = numbers_of(estimate, scale, signed, fewest)
    if estimate.is_spread:
        bounds = both_in_words(bounds, numbers_of(judged(estimate), scale, signed, fewest)[1])
    return value, bounds


def both_in_words(by_luck: str, in_all: str) -> str:
    """Write an interval of luck, and one of luck and what is not known."""
    return f"{by_luck} by luck, {in_all} in all"


def judged(estimate: "Estimate") -> "Estimate":
    """Return an estimate with the interval by which it is judged as its only one."""
    low, high = estimate.widest
    return estimate._replace(low=low, high=high, low_all=math.nan, high_all=math.nan)


def numbers_of(
    estimate: "Estimate", scale: Scale, signed: bool = False, fewest: int | None = None
) -> tuple[str, str]:
    """Write value and bracketed interval on a scale, without its unit; no second run, no interval.

    `fewest`: decimals below which a column does not go, so that its numbers can be added up by eye.
    """
    value, low, high = (bound * scale.factor for bound in estimate[:3])
    lowest, highest = (bound * scale.factor for bound in estimate.widest)
    half_width = (highest - lowest) / 2
    decimals = decimals_for(value, half_width)
    decimals = decimals if fewest is None else max(decimals, fewest)
    nothing = NOTHING * half_width if half_width > 0 else 0.0
    written = [
        number(each, enough(each, decimals, nothing), signed, scale.mark) for each in (value, low, high)
    ]
    return written[0], "" if math.isnan(low) else f"[{written[1]}, {written[2]}]"


def missing_in_words(estimate: "Estimate") -> str:
    """Say how many runs have a value, unless all have."""
    runs, missing = estimate.runs, estimate.runs_without_value
    return f" ({runs} of {runs + missing} runs)" if missing else ""


def difference_in_words(
    estimate: "Estimate", unit: str, currency: str = "EUR", clear: bool | None = None
) -> str:
    """Write a difference, and say so when the runs cannot tell it from zero.

    `clear`: whether it is so among all that are judged together; by itself, if that is not known.
    """
    text = estimate_in_words(estimate, unit, currency, signed=True, difference=True)
    verdict = "" if math.isnan(estimate.value) else unclear_in_words(estimate, clear)
    return f"{text}, {verdict}" if verdict else text


def unclear_in_words(estimate: "Estimate", clear: bool | None = None) -> str:
    """Say that a difference is not clear, by itself or among all that are judged together; nothing if it is."""
    if not estimate.is_clear:
        return NO_CLEAR_DIFFERENCE
    return AMONG_MANY if clear is False else ""


def duration(seconds: float) -> str:
    """Write a time in the unit that suits it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def listed(words: Sequence[str], before_last: str = "and") -> str:
    """Write words as a sentence lists them: "a, b and c"."""
    return f"{', '.join(words[:-1])} {before_last} {words[-1]}" if len(words) > 1 else words[0]


def number_word(count: int) -> str:
    """Write a small number as a word."""
    return WORDS[count] if count < len(WORDS) else str(count)
