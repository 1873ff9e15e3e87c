"""The chart of agreements: how often a quarter breaks the promise, by target, a line for each number of reps."""

from collections.abc import Iterator

from experiments.figures.chart import PLAIN, Axis, Chart, Line, Plane, Table
from experiments.figures.style import WORST, looks
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.plan import about, percent
from experiments.findings.sla import promise_head, promise_rows, sample_of, sla_finding
from experiments.numbers import Scale
from experiments.results.sla import Agreements

SHARE = Scale(100, "", " %")


def sla_charts(found: Agreements, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield the frontier of target, chance of a breach and hours of reps, at today's number of attempts."""
    del naming
    ours = [one for one in found.promises if one.terms.attempts == found.today.attempts]
    teams = sorted({one.terms.reps for one in ours})
    lines = []
    for team, look in zip(teams, looks(len(teams) + 1)[1:], strict=True):
        along = sorted((one for one in ours if one.terms.reps == team), key=lambda one: one.terms.target)
        targets = tuple(one.terms.target for one in along)
        bounds = [(one.breach, *one.broken.widest) for one in along]
        breach, low, high = (tuple(SHARE.factor * end for end in line) for line in zip(*bounds, strict=True))
        name = f"{team} reps, {about(along[0].hours)} h a week"
        bands = ((low, high),) if team == found.today.reps else ()
        lines.append(Line(name, targets, breach, look, bands, has_points=True))
    allowed = SHARE.factor * found.chance
    ends = (found.targets[0], found.targets[-1])
    limit = Line(f"allowed: {percent(found.chance)}", ends, (allowed, allowed), WORST)
    across = Axis(
        "first attempt within (business hours)",
        PLAIN,
        logarithmic=True,
        ticks={target: f"{target:g}" for target in found.targets},
    )
    up = Axis(f"quarters with less than {percent(found.share)} in time", SHARE, low=0, high=100)
    yield Chart(
        "sla",
        sla_finding(found),
        f"Each line: a team with its hours a week, at {found.today.attempts} attempts; band: 95 % intervals for the "
        "team of today.",
        sample_of(found),
        found.to_frame(),
        Table("Promises by their terms", promise_head(found), tuple(promise_rows(found))),
        (Plane(across, up, (*lines, limit)),),
    )
