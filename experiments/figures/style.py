"""How charts look, whatever renders them: colours that colour-blind readers tell apart, marks for grey."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from experiments.numbers import NO_BREAK

# Okabe and Ito 2008, and greys; on white each mark has a contrast of 3:1 or more (WCAG 1.4.11).
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
GREY, INK, RULE = "#6B6B6B", "#222222", "#D0D0D0"
WHITE, BLACK = "#FFFFFF", "#000000"

# Cividis at even distances: its lightness rises evenly, and looks alike to colour-blind readers (Nunez et al. 2018).
SURFACE = (
    "#00224E",
    "#123570",
    "#3B496C",
    "#575D6D",
    "#707173",
    "#8A8678",
    "#A59C74",
    "#C3B369",
    "#E1CC55",
    "#FEE838",
)

# Below and above zero, alike in lightness and told apart by colour-blind readers; nearly white in between.
DIVERGING = ("#A34000", "#D98C4F", "#F3D9BF", "#F7F7F7", "#C2DCEE", "#5FA3D3", "#00578A")

# Letters need 4.5:1 (WCAG 1.4.3): the same hues, darker.
READABLE = {VERMILLION: "#B34A00", GREEN: "#00734F", PURPLE: "#9A3F73"}


class Look(NamedTuple):
    """What tells a scenario apart, in colour and without."""

    colour: str
    line: str | tuple[int, tuple[int, ...]]
    marker: str
    hatch: str


WORST = Look(VERMILLION, "--", "s", "////")
BEST = Look(BLUE, "-", "o", "")
BETWEEN = (
    Look(GREY, "-.", "D", "...."),
    Look(GREEN, ":", "^", "xxxx"),
    Look(PURPLE, (0, (6, 2, 1, 2, 1, 2)), "v", "||||"),
)


def readable(colour: str) -> str:
    """Return a colour as letters need it on white."""
    return READABLE.get(colour, colour)


def looks(count: int) -> list[Look]:
    """Return a look for each of so many scenarios; the first and the last are the farthest apart."""
    between = [BETWEEN[place % len(BETWEEN)] for place in range(count - 2)]
    return [WORST, *between, BEST] if count > 1 else [BEST]


def held(text: str) -> str:
    """Return a text that breaks neither inside the brackets of an interval, nor before its name or a per cent sign."""
    return re.sub(r"\[[^]]*\]( in all)?|by luck| %", lambda part: part[0].replace(" ", NO_BREAK), text)


class Shade(NamedTuple):
    """The colour of a cell of a map, and that of letters on it."""

    colour: str
    letters: str


class Shading(NamedTuple):
    """Which colours a map has between which two values."""

    low: float
    high: float
    colours: Sequence[str] = SURFACE

    def shade(self, value: float) -> Shade:
        """Return the shade of a value; an unknown one is white."""
        if math.isnan(value):
            return Shade(WHITE, INK)
        share = min(max((value - self.low) / (self.high - self.low or 1.0), 0.0), 1.0)
        place = min(share * (len(self.colours) - 1), len(self.colours) - 1.000001)
        one, other = self.colours[int(place)], self.colours[int(place) + 1]
        parts = [
            round(first * (1 - place % 1) + second * (place % 1))
            for first, second in zip(parts_of(one), parts_of(other), strict=True)
        ]
        return Shade("#" + "".join(f"{part:02X}" for part in parts), letters_on(parts))


def parts_of(colour: str) -> list[int]:
    """Return red, green and blue of a colour, each from 0 to 255."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def letters_on(parts: Sequence[int]) -> str:
    """Return white or black, whichever has more contrast on a colour: 4.5:1 on any (WCAG 1.4.3)."""
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return WHITE if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else BLACK
