"""The chart of a roadmap: how the measure climbs when practices are adopted in the best order, and in others."""

from collections.abc import Sequence

from markupsafe import Markup

from experiments.figures.style import BEST, GREY, WORST
from experiments.numbers import scale_of
from experiments.report.contents import Contents
from experiments.report.html.svg import TEXT, Axis, Picture, room_for
from experiments.results.roadmap import Step

LEFT, BOTTOM, HEIGHT = 48, 286, 336


def ladder_chart(contents: Contents, title: str, name: str, width: float) -> Markup:
    """Draw the measure over the months of a roadmap: the best order as numbered steps, others for contrast."""
    roadmap = contents.roadmap
    assert roadmap is not None
    orders = {kind: roadmap.steps(kind) for kind in ("best", "random", "worst")}
    levels = [step.level.value for steps in orders.values() for step in steps]
    start = before_first(orders["best"])
    scale = scale_of(roadmap.about.unit, max(map(abs, levels)), contents.currency)
    last = max(step.month + step.months for steps in orders.values() for step in steps)
    picture = Picture(name, width, HEIGHT)
    across = Axis(0, max(last, 1), LEFT, width - 14)
    upright = Axis(
        *room_for([scale.factor * level for level in [*levels, start]], 0.1, zero=False), BOTTOM, 44
    )
    picture.upwards(upright, "", LEFT)
    picture.text((6, 14), scale.unit, GREY)
    for month in range(
        0, int(last) + 1, 3 if last <= 24 and not picture.is_narrow else 12 if last > 60 else 6
    ):
        picture.text((across(month), BOTTOM + 17), str(month), GREY, "middle")
    picture.text((width - 14, BOTTOM + 34), "month", GREY, "end")
    climb(picture, orders["worst"], start, across, upright, scale.factor, WORST.colour, "7 4")
    climb(picture, orders["random"], start, across, upright, scale.factor, GREY, "2 3")
    climb(picture, orders["best"], start, across, upright, scale.factor, BEST.colour, "")
    number_steps(picture, orders["best"], across, upright, scale.factor)
    key(picture, [label for label in ("best", "random", "worst") if orders[label]])
    return picture.svg(
        title, "A stair for each order of adoption: each step is a practice that has been established."
    )


def before_first(steps: Sequence[Step]) -> float:
    """Return the level before the first step of an order."""
    return steps[0].level.value - steps[0].step.value if steps else 0.0


def climb(
    picture: Picture,
    steps: Sequence[Step],
    start: float,
    across: Axis,
    upright: Axis,
    factor: float,
    colour: str,
    dash: str,
) -> None:
    """Draw an order of adoption as a stair."""
    if not steps:
        return
    points, level = [(across(0), upright(factor * start))], start
    for step in steps:
        x = across(step.month + step.months)
        points.append((x, upright(factor * level)))
        level = step.level.value
        points.append((x, upright(factor * level)))
    points.append((across(across.high), upright(factor * level)))
    picture.path(points, colour, 2.4 if not dash else 1.8, dash)


def number_steps(picture: Picture, steps: Sequence[Step], across: Axis, upright: Axis, factor: float) -> None:
    """Put the number of each step of the best order on its stair."""
    for place, step in enumerate(steps, start=1):
        point = (across(step.month + step.months), upright(factor * step.level.value))
        picture.dot(point, BEST.colour, 9)
        picture.marks.append(white_number(point, place))


def white_number(point: tuple[float, float], place: int) -> Markup:
    """Return a number in white inside a dot."""
    mark = '<text x="{:.1f}" y="{:.1f}" fill="#fff" text-anchor="middle" font-size="11" font-weight="600">{}</text>'
    return Markup(mark).format(point[0], point[1] + 4, place)


def key(picture: Picture, labels: list[str]) -> None:
    """Say which line is which order."""
    looks = {"best": (BEST.colour, ""), "random": (GREY, "2 3"), "worst": (WORST.colour, "7 4")}
    left = 100.0
    for label in labels:
        colour, dash = looks[label]
        picture.line((left, 14), (left + 22, 14), colour, 2.4, dash)
        shown = {"random": "by lot"}.get(label, label)
        picture.text((left + 27, 18), shown, colour)
        left += 40 + 0.56 * TEXT * len(shown)
