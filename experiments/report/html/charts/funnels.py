"""Charts of the funnel: leads by stage on one baseline, and where the leads of each stage go."""

import math
from collections.abc import Hashable, Mapping
from typing import Any

from markupsafe import Markup

from experiments.figures.style import GREY, INK, Look, looks
from experiments.findings import comparison as findings
from experiments.report.contents import Contents
from experiments.report.html.svg import TEXT, Axis, Picture, shortened, width_of
from experiments.report.tables import leak_rows
from experiments.running.observation import FUNNEL_STAGES

BAR, STAGE = 17, 66
LEAK_ROW = 42


def funnel_chart(contents: Contents, name: str, width: float) -> Markup:
    """Draw leads by stage as paired bars on one baseline, the first scenario above the last."""
    comparison = contents.comparison
    assert comparison is not None
    names = findings.ends(comparison)
    rows = {label: contents.of("funnel", label).to_dict("records") for label in names}
    most = max(float(row["leads"]) for label in names for row in rows[label])
    picture = Picture(name, width, 24 + STAGE * len(FUNNEL_STAGES))
    axis = Axis(0, most, 10, width - 118)
    legend(picture, names)
    for place, stage in enumerate(FUNNEL_STAGES):
        top = 24 + STAGE * place
        picture.text((10, top + 14), contents.naming.stages[place], bold=True)
        for order, (label, look) in enumerate(zip(names, looks(len(names)), strict=True)):
            y = top + 21 + order * (BAR + 2)
            for row in rows[label]:
                if row["stage"] == stage:
                    stage_bar(picture, axis, row, y, look)
    return picture.svg(
        findings.funnel_finding(comparison),
        "Two bars a stage: leads a run, in brackets the share of the stage before, with 95 % intervals.",
    )


def stage_bar(picture: Picture, axis: Axis, row: Mapping[Hashable, Any], top: float, look: Look) -> None:
    """Draw the leads of a stage with their interval and how many they are."""
    leads, low, high, step = (float(row[column]) for column in ("leads", "low", "high", "step"))
    picture.bar(axis.start, top, axis(leads) - axis.start, BAR, look)
    end = axis(leads)
    if math.isfinite(high):
        picture.line((axis(low), top + BAR / 2), (axis(high), top + BAR / 2), INK, 1.4)
        end = max(end, axis(high))
    picture.text((end + 6, top + 13), findings.leads_in_words(leads, step), look.colour)


def legend(picture: Picture, names: list[str]) -> None:
    """Name the scenarios of paired bars at the top."""
    left = 10.0
    for label, look in zip(names, looks(len(names)), strict=True):
        picture.bar(left, 4, 14, 11, look)
        shown = shortened(label, picture.width / len(names) - 34)
        picture.text((left + 20, 14), shown, look.colour, bold=True)
        left += max(34 + width_of(shown, TEXT + 1), 40)


def of_a_hundred(share: float) -> str:
    """Write how many of a hundred a share is."""
    return "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"


def leak_chart(contents: Contents, name: str, width: float) -> Markup:
    """Draw, stage by stage, what share of its leads goes no further, by reason."""
    comparison = contents.comparison
    assert comparison is not None
    names = findings.ends(comparison)
    rows = leak_rows(contents)
    stages = list(dict.fromkeys(row[0] for row in rows))
    picture = Picture(name, width, 26 + LEAK_ROW * len(rows) + 30 * len(stages))
    axis = Axis(0, 1, 22, width - 60)
    legend(picture, names)
    top = 26.0
    for stage in stages:
        title = f"Of 100 {contents.naming.stages[FUNNEL_STAGES.index(stage)]}, lost as"
        picture.text((10, top + 20), shortened(title, width - 20), bold=True)
        top += 30
        for _, outcome, reason, _, shares in (row for row in rows if row[0] == stage):
            picture.text((22, top + 12), findings.leak_in_words(outcome, reason), GREY)
            for order, (share, look) in enumerate(zip(shares, looks(len(names)), strict=True)):
                if math.isfinite(share):
                    y = top + 17 + 11 * order
                    picture.bar(22, y, axis(share) - 22, 8, look)
                    picture.text((axis(share) + 5, y + 8.5), of_a_hundred(share), look.colour, size=11)
            top += LEAK_ROW
    return picture.svg(
        findings.leak_finding(comparison),
        "For each stage, two bars a reason: the share of the stage's leads that goes no further because of it.",
    )
