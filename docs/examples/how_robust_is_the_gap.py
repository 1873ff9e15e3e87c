"""How robust is the gap between laggard and best-in-class, and under which assumptions?

Settings for both firms follow the command: `python how_robust_is_the_gap.py horizon.observed_years=1`.
"""

import sys

from handoff import sensitivity, sweep

FIXED = dict(setting.split("=") for setting in sys.argv[1:])
FIRMS = {
    "base": ["laggard", "best-in-class"],
    "outcomes": ["revenue_growth", "win_rate"],
    "set": {key: float(value) for key, value in FIXED.items()},
}

# A Latin hypercube over two things nobody knows: both firms at every point, under the same luck.
found = sweep(
    {
        **FIRMS,
        "question": "Does the gap hold wherever the market lies?",
        "method": "latin-hypercube",
        "points": 8,
        "replications": 4,
        "uncertainties": {
            "market.windows_a_year": {"range": "plausible"},
            "rival.poaching": {"range": "plausible"},
        },
    }
)
points = found.rows[found.rows["scenario"].str.contains("point")]
levels = points.groupby(["base", *found.keys])["revenue_growth"].mean().unstack("base")
print(
    (levels["best-in-class"] - levels["laggard"]).rename("gap in growth").reset_index().to_string(index=False)
)
found.plot().savefig("robustness.png")

# Which of them moves the gap?  Luck is left out of every number.
study = sensitivity(
    {
        **FIRMS,
        "question": "On which assumption does the gap rest?",
        "trajectories": 6,
        "points": 16,
        "keep": 2,
        "replications": 2,
        "uncertainties": {
            "market.windows_a_year": {"range": "plausible"},
            "rival.poaching": {"range": "plausible"},
            "committee.meeting_gain": {"range": "plausible"},
        },
    }
)
table = study.to_frame().query("outcome == 'revenue_growth' and statistic in ['mean', 'total']")
print(table[["of", "key", "statistic", "value", "low", "high"]].to_string(index=False))
study.plot().savefig("sensitivity.png")
