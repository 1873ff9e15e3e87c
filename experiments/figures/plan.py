"""The chart of a plan: how sure the goal is at each scale of the firm, and where the plan from averages stands."""

from collections.abc import Iterator

import pandas as pd

from experiments.figures.chart import PLAIN, Axis, Chart, Dot, Line, Plane, Table
from experiments.figures.style import BEST, BETWEEN, WORST
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.plan import curve_head, curve_rows, percent, plan_finding, sample_of
from experiments.numbers import Scale
from experiments.results.plan import FROM_AVERAGES, TOGETHER, RevenuePlan

SHARE = Scale(100, "", " %")


def plan_charts(plan: RevenuePlan, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield the chance of a hit over the scale of the firm; without runs there is nothing to show."""
    del naming
    if plan.is_simulated:
        yield curve_chart(plan)


def curve_chart(plan: RevenuePlan) -> Chart:
    """Show the curve that never falls, the shares behind it, the chance asked for, and the plan from averages."""
    curve = plan.curve.in_all
    lines = (curve.chance, curve.low, curve.high)
    chance, low, high = (tuple(SHARE.factor * float(one) for one in line) for line in lines)
    scales, fine = (tuple(map(float, one)) for one in (plan.scales, curve.at))
    line = Line("", fine, chance, BEST, ((low, high),))
    shares = tuple(
        Dot(SHARE.factor * plan.chance_of(label).value, BETWEEN[0], at, name="share of runs")
        for label, at in zip(plan.labels(TOGETHER), scales, strict=True)
    )
    asked = SHARE.factor * plan.goal.chance
    wanted = Line(f"asked for: {percent(plan.goal.chance)}", (scales[0], scales[-1]), (asked, asked), WORST)
    marks: list[Line | Dot] = [line, wanted, *shares]
    found, scale = plan.from_averages, plan.arithmetic.scale
    if found is not None and scales[0] <= scale <= scales[-1]:
        share, least, most = (SHARE.factor * bound for bound in (found.value, *found.widest))
        marks.append(Dot(share, BETWEEN[1], scale, least, most, name="plan from averages"))
    across = Axis("reps and programme, times today’s (1)", PLAIN)
    up = Axis(f"chance to book it in a {plan.goal.period}", SHARE, low=0, high=100)
    return Chart(
        "plan",
        plan_finding(plan),
        "Line: the chance by scale, made never to fall; band: 95 % intervals; dots: shares of runs. Between dots, each "
        "run is drawn from its neighbours. Reps and programme grow at the ratio they have today.",
        sample_of(plan),
        table_of(plan),
        Table("The chance of a hit by scale", curve_head(plan), tuple(curve_rows(plan))),
        (Plane(across, up, tuple(marks)),),
    )


def table_of(plan: RevenuePlan) -> pd.DataFrame:
    """Return the tidy table behind the chart: a row a cell."""
    frame = plan.to_frame()
    kept = [
        "way",
        "scale",
        "reps",
        "programme",
        "hit",
        "hit_low",
        "hit_high",
        "curve",
        "curve_low",
        "curve_high",
    ]
    return frame.loc[frame["way"].isin([TOGETHER, FROM_AVERAGES]), kept].reset_index(drop=True)
