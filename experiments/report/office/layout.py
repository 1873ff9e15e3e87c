"""Lays slides out: what is too high gets smaller letters, and what is still too high goes on on a further slide."""

from typing import NamedTuple

from experiments.figures.style import GREY
from experiments.report.logo import Logo
from experiments.report.office.blocks import Block, Grid, Picture, Words
from experiments.report.office.deck import (
    HIGH,
    LEFT,
    TITLE_HEIGHT,
    TITLE_TOP,
    TOP,
    WIDTH,
    Box,
    Deck,
    title_line,
)
from experiments.report.office.letters import Line, cut, height_of
from experiments.report.office.libraries import shown
from experiments.report.office.logos import put_logo

SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)  # of letters, the largest in which all stands on one slide
LARGER = (1.25, 1.15)  # of letters, where there is nothing but tables
PARTED = 0.9  # of letters where that is none
GAP, WIDEST_GAP, MARGIN = 0.2, 0.45, 0.25  # inches: between blocks, where there is room, and below everything
FOOT = 11.0  # points
MARK = 2.2, 0.8  # inches: the most that a logo takes
FURTHER = " (continued)"


class Slide(NamedTuple):
    """A slide: its title, what stands below it, and what stands at its foot."""

    title: str
    blocks: tuple[Block, ...]
    foot: str


def lay_out(deck: Deck, slide: Slide, notes: str, logo: Logo | None = None) -> None:
    """Put a slide on a deck, and further ones where it does not hold everything; a logo stands on the first."""
    width = WIDTH if logo is None else WIDTH - MARK[0] - GAP
    title, whole = short_title(slide.title, width)
    blocks = (*whole, *slide.blocks)
    foot = Words((Line(slide.foot, FOOT, GREY),) if slide.foot else ())
    below = foot.height(WIDTH, 1.0)
    room = HIGH - MARGIN - below - GAP / 2 - TOP
    scales = (*LARGER, *SCALES) if all(isinstance(block, Grid) for block in blocks) else SCALES
    scale = next((scale for scale in scales if needed(blocks, scale) <= room), PARTED)
    while True:
        deck.add(title, width)
        if logo is not None:
            put_logo(deck, logo, Box(LEFT + WIDTH - MARK[0], TITLE_TOP, *MARK))
        foot.put(deck, Box(LEFT, HIGH - MARGIN - below, WIDTH, below), 1.0)
        deck.note(notes)
        blocks = put_some(deck, blocks, room, scale)
        if not blocks:
            return
        width, logo = WIDTH, None
        title, _ = short_title(slide.title, width, FURTHER)


def needed(blocks: tuple[Block, ...], scale: float) -> float:
    """Return how high blocks are together."""
    return sum(block.height(WIDTH, scale) for block in blocks) + GAP * (len(blocks) - 1)


def put_some(deck: Deck, blocks: tuple[Block, ...], room: float, scale: float) -> tuple[Block, ...]:
    """Put on the last slide what fits of blocks, charts as high as they can be, and return the rest."""
    spare = max(0.0, room - needed(blocks, scale))
    between = GAP
    if spare and not any(isinstance(block, Picture) for block in blocks):
        between = min(GAP + spare / len(blocks), WIDEST_GAP)
    top, bottom = TOP, TOP + room
    for place, block in enumerate(blocks):
        own = block.height(WIDTH, scale)
        if isinstance(block, Picture):
            own, spare = own + spare, 0.0
        if top + own > bottom + 1e-6:
            first, rest = block.parted(WIDTH, bottom - top, scale)
            if first is None and place == 0:  # it is no smaller on a slide of its own
                first, rest = block, None
            if first is not None:
                own = bottom - top if isinstance(first, Picture) else first.height(WIDTH, scale)
                first.put(deck, Box(LEFT, top, WIDTH, own), scale)
            return (*([rest] if rest is not None else []), *blocks[place + 1 :])
        block.put(deck, Box(LEFT, top, WIDTH, own), scale)
        top += own + between
    return ()


def short_title(title: str, width: float, ending: str = "") -> tuple[str, tuple[Block, ...]]:
    """Return a title that fits, and the whole of it for what stands below, where it does not."""
    line = title_line(title + ending, width)
    if height_of([line], width) <= TITLE_HEIGHT:
        return line.text, ()
    words = shown(title)
    lines = 1
    while height_of([line._replace(text=cut(line, width, lines + 1)[0])], width) <= TITLE_HEIGHT:
        lines += 1
    held, _ = cut(line, width, lines)
    return held[: -len(ending) - 2].rstrip() + "…" + ending, (Words((Line(words, 14),)),)
