"""A results folder of every kind that a report can show, made in a moment: numbers drawn by lot, shapes real."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from experiments import Execution, compare
from experiments.defaults import GROWTH
from experiments.files.writing import results_folder
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.states import Pair, States, pair_of
from experiments.running.observation import FUNNEL_STAGES, RESPONSE_HOURS, Leak, Observation
from experiments.saving.comparison import save_comparison
from experiments.saving.states import save_explanation, save_roadmap, save_runs
from sim import load_scenario
from sim.measures import MEASURES
from sim.practices import PRACTICES

WEEKS = 156
STATES = 1 << len(PRACTICES)
REPLICATIONS = 4
SEED = 7
MONEY = 2e6
LEVELS = {
    "revenue_growth": (-0.04, 0.24),
    "lead_acceptance_rate": (0.36, 0.5),
    "never_worked_share": (0.64, -0.5),
    "contribution_margin": (7.2e6, 2e6),
    "revenue": (2e7, 6e6),
    "tool_cost": (3.1e5, 2e4),
    "meeting_hours_per_person_year": (27.0, 110.0),
    "first_response_mean_hours": (53.0, -40.0),
    "trust_in_marketing": (0.35, 0.3),
    "win_rate": (0.2, 0.05),
}
# Of each practice in growth; one that is not named has none.
WEIGHTS = dict.fromkeys(PRACTICES, 0.0) | {
    "shared_definition": 0.05,
    "joint_planning": 0.02,
    "marketing_in_prospecting": 0.01,
    "aligned_goals": 0.03,
    "defined_roles": 0.06,
    "customer_contact": 0.01,
    "lead_management": 0.03,
    "voice_of_customer": 0.015,
    "debriefing": -0.005,
}


def simulate(scenario, seed: int, detailed: bool = True) -> Observation:
    """Return a run that only its practices and its luck decide."""
    del detailed
    last_week = scenario.values_at(WEEKS)
    before = np.mean(list(scenario.levels.values()))
    moves = np.mean(
        [change.sets.get(f"practices.{PRACTICES[0]}", before) for change in scenario.changes] or [before]
    )
    level = float(max(before, moves)) if last_week else 0.0
    luck = np.random.default_rng(seed)
    noise = luck.normal()
    measures: dict[str, float | None] = dict.fromkeys(MEASURES, 0.3 + 0.2 * level + 0.02 * noise)
    for key, (start, gap) in LEVELS.items():
        measures[key] = start + gap * level + 0.05 * abs(gap) * noise
    measures["nurtured_deal_value_ratio"] = None
    path = np.clip(0.4 + 0.4 * level * np.arange(WEEKS) / WEEKS + 0.02 * luck.normal(size=WEEKS), 0, 1)
    changed = (
        0.0
        if not scenario.changes
        else np.where(np.arange(WEEKS) < 60, 0, np.where(np.arange(WEEKS) < 80, -2e4, 1.5e4))
    )
    contribution = 1e5 + 4e3 * noise + 2e3 * luck.normal(size=WEEKS) + changed
    weekly = pd.DataFrame(
        {
            "trust_in_marketing": path,
            "trust_in_sales": path / 2,
            "contribution": contribution,
            "rep_hours": 480.0,
            "selling_hours": 480.0 * (0.2 + 0.1 * level) + 5 * noise,
            "prospecting_hours": 480.0 * (0.3 - 0.1 * level),
            "observed": np.arange(WEEKS) >= WEEKS / 3,
        },
        index=pd.RangeIndex(1, WEEKS + 1, name="week"),
    )
    funnel = tuple(int(1000 / 2**stage * (1 + level)) for stage in range(len(FUNNEL_STAGES)))
    lost = [here - further for here, further in pairwise(funnel)]
    ends = [
        ("not qualified", ""),
        ("expired", "never contacted"),
        ("gave up", "no answer"),
        ("recycled", "not ready"),
        ("lost", "rival chosen"),
    ]
    leaks = tuple(
        Leak(stage, *end, count) for stage, end, count in zip(FUNNEL_STAGES, ends, lost, strict=False)
    )
    responses = tuple(
        (0.2 + 0.7 * level) * place / len(RESPONSE_HOURS) for place in range(len(RESPONSE_HOURS))
    )
    return Observation(measures, weekly, funnel, responses, leaks)


def a_comparison(*scenarios, replications: int = REPLICATIONS):
    """Return a comparison of runs that were not simulated."""
    return compare(
        *scenarios, replications=replications, seed=SEED, execution=Execution(workers=1), simulate=simulate
    )


def a_folder(folder: Path, *scenarios, states: bool = True, replications: int = REPLICATIONS) -> Path:
    """Write a results folder with everything that a report can show."""
    chosen = scenarios or tuple(
        load_scenario(name) for name in ("laggard", "industry-average", "best-in-class")
    )
    comparison = a_comparison(*chosen, replications=replications)
    with results_folder(folder, "handoff demo --replications 4 --seed 7") as results:
        save_comparison(comparison, results)
        if states:
            between = a_states(comparison.cells[0].scenario, comparison.cells[-1].scenario)
            save_runs(between, results)
            save_explanation(Explanation(between), results)
            save_roadmap(Roadmap(between, GROWTH), results)
    return folder


def a_states(first=None, last=None) -> States:
    """Return the states between two scenarios, by default the presets at both ends."""
    pair = pair_of(first or "laggard", last or "best-in-class")
    return States.from_table(pair, states_table(pair), SEED)


def states_table(pair: Pair) -> pd.DataFrame:
    """Return every state under every luck: practices add up, two of them do more together, some cost money."""
    luck = np.random.default_rng(SEED)
    weights = np.array(list(WEIGHTS.values()))
    rows = []
    for state in range(STATES):
        on = np.array([state >> place & 1 for place in range(len(PRACTICES))])
        both = 0.02 * on[0] * on[4]
        for replicate in range(REPLICATIONS):
            own = np.random.default_rng([SEED, replicate]).normal()
            growth = -0.04 + float(on @ weights) + both + 0.004 * own + 0.006 * luck.normal()
            share = float(on @ weights + both) / 0.24
            measures = {
                key: start + gap * share + 0.01 * abs(gap) * own for key, (start, gap) in LEVELS.items()
            }
            measures |= {
                "revenue_growth": growth,
                "contribution_margin": 7.2e6 + 1e7 * (growth + 0.04) - 2e5 * on.sum(),
                **parts_of(growth, share),
            }
            rows.append(
                {
                    "state": state,
                    **pair.levels(state),
                    "replicate": replicate,
                    "seed": SEED + replicate,
                    **measures,
                }
            )
    return pd.DataFrame(rows)


def parts_of(growth: float, share: float) -> dict[str, float]:
    """Return new business, expansion and churn that make a growth."""
    new, more = 0.12 + 0.1 * share, 0.03 + 0.01 * share
    return {"new_business_rate": new, "expansion_rate": more, "revenue_churn_rate": new + more - growth}
