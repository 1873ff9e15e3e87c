"""An organisation lives in a browser, day by day: its funnel, its trust, its queues, and sliders for its practices.

`solara run handoff.viz` shows the laggard; a page of one's own shows `SolaraViz(…, components=COMPONENTS)`.
"""

from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any

from experiments.errors import needs_extra
from experiments.figures.style import BLUE, GREY, VERMILLION
from sim.organisation import Organisation
from sim.scenario import Scenario, load_scenario

try:
    import solara
    from mesa.visualization import Slider, SolaraViz
    from mesa.visualization.utils import update_counter
except ModuleNotFoundError as missing:
    raise ImportError(needs_extra("handoff.viz", "viz"), name=missing.name) from None
if not version("ipyvue").startswith("1."):
    # Mesa lays pictures out in Solara's draggable grid, written for Vue 2: with Vue 3 it stays empty without a word.
    raise ImportError(f"{needs_extra('handoff.viz', 'viz')} (ipyvue {version('ipyvue')} is too new)")

from matplotlib.axes import Axes
from matplotlib.figure import Figure

QUARTER = 13  # weeks over which the funnel counts
FUNNEL = {
    "inquiries": "Inquiries",
    "mqls": "MQLs",
    "delivered": "Delivered",
    "sqls": "SQLs",
    "opportunities": "Opportunities, reps’ own too",
    "won": "Won",
}
QUEUES = {
    "waiting": "On their way to a rep",
    "unowned": "Without an owner",
    "owned": "In a rep’s inbox",
    "accepted": "Accepted, no SQL yet",
    "opportunity": "Open opportunities",
}
TRUST = {
    "trust_in_marketing": ("sales in marketing", BLUE),
    "trust_in_sales": ("marketing in sales", VERMILLION),
}
# Beside a long name, nothing would be left of its slider.
NAMES_ABOVE_SLIDERS = ".v-input__slider .v-input__slot { flex-direction: column; align-items: stretch; }"


def funnel_of(organisation: Organisation) -> dict[str, int]:
    """Return how many leads reached each stage in the last thirteen weeks lived."""
    weeks = organisation.weekly.tail(QUARTER)
    return {label: int(weeks[column].sum()) for column, label in FUNNEL.items()}


def queues_of(organisation: Organisation) -> dict[str, int]:
    """Return how many leads wait where today."""
    found = organisation.leads_table()["stage"].value_counts()
    return {label: int(found.get(stage, 0)) for stage, label in QUEUES.items()}


def controls(scenario: Scenario) -> dict[str, Any]:
    """Return what a page lets people move: the seed, people, and the level of every practice."""
    practices = {
        f"practices.{each.name}": Slider(each.title, scenario.levels[each.name], 0.0, 1.0, 0.05)
        for each in scenario.foundation.practices
    }
    reps, marketers = (int(scenario.values[key]) for key in ("team.sales_reps", "team.marketers"))
    return {
        "scenario": scenario.name,
        "seed": Slider("Seed of luck", 7, 0, 99, 1),
        "team.sales_reps": Slider("Sales reps", reps, 1, 4 * reps, 1),
        "team.marketers": Slider("Marketers", marketers, 1, 4 * marketers, 1),
        **practices,
    }


def bars(axes: Axes, counts: dict[str, int], colour: str) -> None:
    """Draw a bar a name, from the top, with its count behind it."""
    names = list(counts)[::-1]
    drawn = axes.barh(names, [counts[name] for name in names], color=colour)
    axes.bar_label(drawn, padding=3)
    axes.set_xlim(0, 1.12 * max(1, *counts.values()))  # its longest bar leaves room for a count
    axes.set_xticks([])


def lines(axes: Axes, organisation: Organisation) -> None:
    """Draw trust both ways over the weeks lived."""
    weeks = organisation.weekly
    marker = "o" if len(weeks) == 1 else ""  # a line begins with the second week
    for column, (label, colour) in TRUST.items():
        axes.plot(weeks["week"], weeks[column], color=colour, label=label, marker=marker)
    axes.set_ylim(0, 1)
    axes.set_xlim(0, max(QUARTER, len(weeks)))
    axes.set_xlabel("Week")
    axes.legend(frameon=False)


def component(title: str, draw: Callable[[Axes, Organisation], None]) -> tuple[Callable[..., Any], int]:
    """Return a picture of an organisation that is drawn anew when it has lived on, and the page it stands on."""

    @solara.component
    def picture(model: Organisation) -> None:
        update_counter.get()
        figure = Figure(figsize=(5.5, 4.4), layout="constrained")
        axes = figure.subplots()
        axes.set_title(title, loc="left")
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes, model)
        solara.FigureMatplotlib(figure, format="png")

    return picture, 0


COMPONENTS: Iterable[tuple[Callable[..., Any], int]] = (
    component(f"Leads of the last {QUARTER} weeks", lambda axes, firm: bars(axes, funnel_of(firm), BLUE)),
    component("Trust", lines),
    component("Where leads wait today", lambda axes, firm: bars(axes, queues_of(firm), GREY)),
)


@solara.component
def page(scenario: str = "laggard") -> None:
    """Show an organisation with its controls."""
    solara.Style(NAMES_ABOVE_SLIDERS)
    read = solara.use_memo(lambda: load_scenario(scenario), [scenario])
    firm = solara.use_memo(lambda: solara.reactive(Organisation(read)), [scenario])
    SolaraViz(
        firm,
        components=list(COMPONENTS),
        model_params=controls(read),
        name=f"Handoff: {scenario}",
        play_interval=1,
        render_interval=5,
    )
