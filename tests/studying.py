"""A firm that is studied in moments: three practices to adopt, eight members that differ in two keys, dear deals."""

from pathlib import Path

from sim.scenario import load_scenario
from tests.small_firm import MOVING

MEMBERS = (
    (0.9, 0.33),
    (1.1, 0.4),
    (1.3, 0.35),
    (1.0, 0.38),
    (1.05, 0.36),
    (1.15, 0.37),
    (1.2, 0.39),
    (0.95, 0.34),
)
SETTINGS = """
[horizon]
warm_up_years = 0
observed_years = 1
[market]
committees = 1500
customers = 100
deal_median = "800 kEUR"
[team]
sales_reps = 4
marketers = 2
"""
CLIENT = """
[client]
reps = 4
leads_a_month = "1..9000"
win_rate = "99.9 %"
"""


def write_firm(folder: Path, name: str = "nord-fitted.toml", client: str = CLIENT) -> Path:
    """Write a fitted firm that lacks three of the practices of the best, and return where."""
    best, laggard = (load_scenario(preset).levels for preset in ("best-in-class", "laggard"))
    levels = {practice: (laggard if practice in MOVING else best)[practice] for practice in best}
    lines = ['name = "Nord"', client, "[practices]", *(f"{key} = {level}" for key, level in levels.items())]
    lines.append(SETTINGS)
    for rate, start in MEMBERS:
        lines += [
            "[[member]]",
            f'"inquiries.outside_window" = "{rate} /y"',
            f'"committee.start" = {start}',
            "",
        ]
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
