"""What is kept of a run: its measures and, where a figure needs them, three small tables.

`observe` is the work that a process is given.  It knows nothing of plans: a scenario and a seed go in.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.clock import HOURS_A_DAY, HOURS_A_WEEK

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from sim import Organisation
    from sim.scenario import Scenario

    Leads = Mapping[str, NDArray[Any]]  # columns of leads, as of their table
    Stages = list[NDArray[np.bool]]  # which leads reached each of `FUNNEL_STAGES`

RESPONSE_WINDOW = 30 * HOURS_A_DAY  # a lead first tried later than this counts as never answered
FUNNEL_WINDOW = 270 * HOURS_A_DAY  # the time a lead has to become a customer before the run ends

# Elapsed hours at which the response curve is read: 5 minutes to 30 days in equal steps of their logarithm.
RESPONSE_HOURS = tuple(
    math.exp(math.log(1 / 12) + step / 60 * math.log(12 * RESPONSE_WINDOW)) for step in range(61)
)

LOOKED_AT = (
    "channel",
    "inquired",
    "mql",
    "delivered",
    "accepted",
    "first_attempt",
    "sql",
    "opportunity",
    "outcome",
    "reason",
    "warm_up",
)
FUNNEL_STAGES = ("inquired", "mql", "accepted", "sql", "opportunity", "won")
NEVER_CONTACTED = "never contacted"


class Leak(NamedTuple):
    """Leads that came as far as a stage of the funnel and no further, and why."""

    stage: str
    outcome: str
    reason: str
    leads: int


class Observation(NamedTuple):
    """A run as it is kept: a value a measure (`None` is undefined), and the tables if they were asked for.

    `funnel`: leads that reached each of `FUNNEL_STAGES`; `responses`: share of delivered leads first tried
    within each of `RESPONSE_HOURS`; `leaks`: what the funnel loses at each stage, by reason.
    """

    measures: dict[str, float | None]
    weekly: "pd.DataFrame | None" = None
    funnel: tuple[int, ...] | None = None
    responses: tuple[float, ...] | None = None
    leaks: tuple[Leak, ...] | None = None


def observed(values: Mapping[str, float]) -> Observation:
    """Return what was kept of a run from values in which NaN stands for undefined."""
    return Observation({key: value if math.isfinite(value) else None for key, value in values.items()})


def own_measures_of(organisation: "Organisation") -> dict[str, float]:
    """Return the measures of somebody's own of an organisation that has lived its horizon; NaN is undefined."""
    own = organisation.world.extensions.measures
    if not own:
        return {}
    from sim.measures.view import View

    view = View(organisation)
    found = {key: each.of(view) for key, each in own.items()}
    return {key: math.nan if value is None else value for key, value in found.items()}


Simulate = Callable[..., Observation]


def import_model() -> None:
    """Import what `observe` needs, ahead of time."""
    import_module("sim.organisation")


def observe(scenario: "Scenario", seed: int, detailed: bool = False) -> Observation:
    """Run a scenario under a seed and keep what experiments look at."""
    from sim import Organisation

    organisation = Organisation(scenario, seed=seed)
    organisation.run()
    return observation_of(organisation, detailed)


def observation_of(organisation: "Organisation", detailed: bool) -> Observation:
    """Return what is kept of an organisation that has lived its horizon."""
    from sim.measures import measures_of

    measures = {
        key: float(value) if value is not None and math.isfinite(value) else None
        for key, value in measures_of(organisation).items()
    }
    if not detailed:
        return Observation(measures)
    from sim.tables import lead_columns

    weekly = organisation.weekly
    leads = lead_columns(organisation, LOOKED_AT)
    end = len(weekly) * HOURS_A_WEEK
    stages = reached_stages(leads, end)
    return Observation(measures, weekly, funnel_of(stages), responses_of(leads, end), leaks_of(leads, stages))


def funnel_of(stages: "Stages") -> tuple[int, ...] | None:
    """Count the observed leads that reached each stage, those too young to have closed left out."""
    counts = tuple(int(reached.sum()) for reached in stages)
    return counts if counts[0] else None


def leaks_of(leads: "Leads", stages: "Stages") -> tuple[Leak, ...] | None:
    """Count the leads of the funnel that went no further than a stage, by how they ended and why.

    A lead that ran out of time without a single attempt was never contacted.
    """
    import numpy as np

    if not stages[0].any():
        return None
    untried = (leads["outcome"] == "expired") & np.isnan(leads["first_attempt"])
    reasons = np.where(untried, NEVER_CONTACTED, leads["reason"])
    leaks: list[Leak] = []
    for stage, here, further in zip(FUNNEL_STAGES, stages, stages[1:], strict=False):
        gone = here & ~further
        count = Counter(zip(leads["outcome"][gone], reasons[gone], strict=True))
        leaks += [Leak(stage, outcome, reason, many) for (outcome, reason), many in sorted(count.items())]
    return tuple(leaks)


def reached_stages(leads: "Leads", end: float) -> "Stages":
    """Return for each stage which leads reached it, of those observed that are old enough to have closed.

    A stage counts only leads that reached the stage before it, so that no step converts more than it got.
    """
    import numpy as np

    reached = ~leads["warm_up"] & (leads["inquired"] <= end - FUNNEL_WINDOW)
    stages = []
    for stage in FUNNEL_STAGES:
        reached = reached & (leads["outcome"] == "won" if stage == "won" else np.isfinite(leads[stage]))
        stages.append(reached)
    return stages


def responses_of(leads: "Leads", end: float) -> tuple[float, ...] | None:
    """Return the share of delivered leads first tried within each hour of the grid; some never are.

    A lead waits from its inquiry on, one that nurture brought back from its qualification on.
    """
    import numpy as np

    cohort = ~leads["warm_up"] & (leads["delivered"] <= end - RESPONSE_WINDOW)
    if not cohort.any():
        return None
    since = np.where(leads["channel"] == "nurture", leads["mql"], leads["inquired"])
    waits = (leads["first_attempt"] - since)[cohort]
    tried = np.sort(waits[np.isfinite(waits)])
    within = np.searchsorted(tried, np.array(RESPONSE_HOURS), side="right") / cohort.sum()
    return tuple(float(share) for share in within)
