"""A results folder of every kind that a report can show, made in a moment: numbers drawn by lot, shapes real."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from experiments import Execution, compare
from experiments.files.tables import save_parquet
from experiments.files.writing import results_folder
from experiments.results.comparison import interval_as_dict
from experiments.running.observation import FUNNEL_STAGES, RESPONSE_HOURS, Leak, Observation
from experiments.saving.comparison import save_comparison
from experiments.statistics.estimates import INTERVAL, estimate
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
        {"trust_in_marketing": path, "trust_in_sales": path / 2, "contribution": contribution},
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
            names = [comparison.names[0], comparison.names[-1]]
            save_states(results.folder, names)
    return folder


def save_states(folder: Path, names: list[str]) -> None:
    """Write the states, the explanation and the roadmap between two scenarios."""
    table = states_table()
    save_parquet(table, folder / "states.parquet")
    growth = table["revenue_growth"].to_numpy().reshape(STATES, REPLICATIONS)
    (folder / "explanation.json").write_text(json.dumps(explanation_of(growth, names)), encoding="utf-8")
    (folder / "roadmap.json").write_text(json.dumps(roadmap_of(growth, names)), encoding="utf-8")


def states_table() -> pd.DataFrame:
    """Return every state under every luck: practices add up, two of them do more together, some cost money."""
    luck = np.random.default_rng(SEED)
    weights = np.array([0.05, 0.02, 0.01, 0.03, 0.06, 0.01, 0.03, 0.015, -0.005])
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
            }
            levels = dict(zip(PRACTICES, np.where(on, 0.9, 0.1).tolist(), strict=True))
            rows.append(
                {"state": state, **levels, "replicate": replicate, "seed": SEED + replicate, **measures}
            )
    return pd.DataFrame(rows)


def interval(values) -> dict[str, float | None]:
    """Return an interval as documents hold it."""
    return interval_as_dict(estimate(values))


def explanation_of(growth, names: list[str]) -> dict[str, object]:
    """Return an explanation whose shares add up to the gap: halves of the first and the last step."""
    everything = STATES - 1
    gap = growth[everything] - growth[0]
    alone = {name: growth[1 << place] - growth[0] for place, name in enumerate(PRACTICES)}
    last_in = {
        name: growth[everything] - growth[everything - (1 << place)] for place, name in enumerate(PRACTICES)
    }
    halves = {name: (alone[name] + last_in[name]) / 2 for name in PRACTICES}
    rest = (gap - sum(halves.values())) / len(PRACTICES)
    pair = growth[1 | 16] - growth[1] - growth[16] + growth[0]
    return {
        "measure": "revenue_growth",
        "gap": interval(gap),
        "shapley": {name: interval(share + rest) for name, share in halves.items()},
        "alone": {name: interval(values) for name, values in alone.items()},
        "last_in": {name: interval(values) for name, values in last_in.items()},
        "synergies": [{"practices": [PRACTICES[0], PRACTICES[4]], **interval(pair)}],
        "replications": REPLICATIONS,
        "seed": SEED,
        "interval": INTERVAL,
        "scenarios": names,
    }


def roadmap_of(growth, names: list[str]) -> dict[str, object]:
    """Return a roadmap in three orders."""
    best = [4, 0, 3, 6, 1, 7, 2, 5, 8]
    return {
        "measure": "revenue_growth",
        "scenarios": names,
        "replications": REPLICATIONS,
        "seed": SEED,
        "interval": INTERVAL,
        "orders": {
            "best": steps(growth, best),
            "worst": steps(growth, best[::-1]),
            "random": steps(growth, list(range(9))),
        },
        "gain_over_random": {"value": 0.01, "low": 0.005, "high": 0.015},
        "words": "Fair credit says who earned the gap; the order of adoption says whom to begin with.",
    }


def steps(growth, order: list[int]) -> list[dict[str, object]]:
    """Return an order of adoption as steps of three months each."""
    found, state = [], 0
    for place, practice in enumerate(order):
        after = state | 1 << practice
        found.append(
            {
                "practice": PRACTICES[practice],
                "month": 3 * place,
                "months": 3,
                "cost": 20_000 * (practice + 1),
                "hours": 100 * (practice + 1),
                "level": interval(growth[after]),
                "step": interval(growth[after] - growth[state]),
            }
        )
        state = after
    return found
