"""Fits a firm to a client's figures: waves of runs, each where the ones before leave it likely, then an ensemble.

The first wave covers all that is plausible.  Emulators learn from it how figures follow from inputs; the next wave is
drawn by how likely they find a point, and so on.  Points of the last draw are run, weighed by their own runs and
thinned to members.  Each of these is led to the figures by its own runs, in small steps, but for errors as far as the
figures may be off (randomised maximum likelihood: Oliver, He and Reynolds 1996).  The centre is the member nearest to
all others, polished on real runs.  What is shown of them comes from fresh luck.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy import float64
from numpy.typing import NDArray

from experiments.clients.client import Client, read_client
from experiments.clients.conflicts import Conflict, conflicts_in
from experiments.clients.wanted import MET_BY_SEARCH, Wanted, even, plain, wanted
from experiments.defaults import LARGEST_SEED
from experiments.files.tables import gathered
from experiments.results.client_firm import ClientFirm, client_firm, positions_even, varied_of
from experiments.results.fit import Fit
from experiments.running.client_year import observe_client
from experiments.running.execution import Execution, runs_kept
from experiments.running.observation import Simulate
from experiments.running.plan import Cell, Plan, Varied
from experiments.statistics.likely import (
    Likely,
    can_be_learned,
    emulators_of,
    nearest_that_meets,
    variance_by_luck,
)
from experiments.statistics.posterior import medoid, thinned, weights_of
from experiments.statistics.regions import drawn_from

Array = NDArray[float64]

FIT_SEED = 310_001
FRESH = 900_000  # seeds from the search: what is shown never comes from luck that was searched under
SWEEPS = 80
FLAT = 20.0  # times as wide: who is not too far off is led to the figures anyway
LEARNED_FROM, TAUGHT_BY = (
    256,
    400,
)  # points that come nearest to the figures: for hyperparameters, and for the rest
OUTPUTS = MET_BY_SEARCH


@dataclass(frozen=True)
class Effort:
    """How much is run: points of each wave, candidates, those led to the figures, and runs of a point of each."""

    waves: tuple[int, ...] = (320, 192)
    runs: int = (
        2  # of each point but those of the first wave, of which one is enough: what is far off is to be seen
    )
    candidates: int = 96
    led: int = 42
    members: int = 32  # of those that were led to the figures, who came nearest
    member_runs: int = 4
    steps: int = 4
    centre_runs: int = 32
    check_runs: int = 5


USUAL = Effort()
QUICK = Effort((64, 48), 2, 40, 24, 20, 2, 2, 8, 5)


def effort_of(quick: bool = False, points: int | None = None) -> Effort:
    """Return how much is run: as usual or quickly, with so many points in each wave."""
    effort = QUICK if quick else USUAL
    if points is None:
        return effort
    waves = tuple(points for _ in effort.waves)
    return replace(effort, waves=waves, candidates=max(points // 2, effort.led))


@dataclass(frozen=True)
class Tried:
    """Points that were run: where they lie, their figures on even scales, points × runs × outputs."""

    at: Array
    values: Array

    @property
    def mean(self) -> Array:
        """Return the mean of each output at each point over its runs, undefined ones left out, on its even scale.

        What is averaged are the figures themselves, as the client's are those of a year: chance does not bend them.
        """
        means = [mean_over_runs(plain(key, self.values[:, :, place])) for place, key in enumerate(OUTPUTS)]
        return np.column_stack([even(key, one) for key, one in zip(OUTPUTS, means, strict=True)])

    @property
    def runs(self) -> Array:
        """Return how many runs defined each output at each point."""
        return np.isfinite(self.values).sum(axis=1)


def mean_over_runs(values: Array) -> Array:
    """Return means over the second axis of what is defined, NaN where nothing is."""
    known = np.isfinite(values)
    many = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(many > 0, np.where(known, values, 0.0).sum(axis=1) / many, np.nan)


class Runner:
    """Runs points of a client's firm, so that every run has a place in one long row of seeds."""

    def __init__(
        self,
        firm: ClientFirm,
        store: str | Path | None,
        execution: Execution,
        simulate: Simulate,
        seed: int,
    ) -> None:
        self.firm, self.store, self.execution, self.simulate = firm, store, execution, simulate
        self.seed = self.first = seed

    def run(
        self, sets: Sequence[Varied], runs: int, apart: bool = True, seed: int | None = None
    ) -> pd.DataFrame:
        """Return the figures of sets of values, a row a run, all runs of a set together.

        Args:
            sets: What is varied.
            runs: Of each.
            apart: Whether each has luck of its own, as emulators take it; else they share it.
            seed: The first seed; by default the next one that nobody used.
        """
        begin = self.seed if seed is None else seed
        cells = tuple(
            Cell(f"point {place}", self.firm.base, one, place * runs if apart else 0)
            for place, one in enumerate(sets)
        )
        if seed is None:
            self.seed += runs * (len(sets) if apart else 1)
        with runs_kept(Plan(cells, runs, begin), self.store, self.execution, self.simulate) as done:
            tasks, measures = gathered(done)
        order = pd.DataFrame(tasks, columns=["label", "replicate", "seed"])
        measures = pd.concat([order[["replicate"]], measures], axis=1)
        measures.insert(0, "point", order["label"].str.removeprefix("point ").astype(int))
        return measures.sort_values(["point", "replicate"], kind="stable").reset_index(drop=True)

    def tried(self, positions: Array, runs: int, apart: bool = True, seed: int | None = None) -> Tried:
        """Return points with what came out."""
        table = self.run([self.firm.varied_at(one) for one in positions], runs, apart, seed)
        return Tried(positions, on_even_scales(table, len(positions)))


def on_even_scales(table: pd.DataFrame, points: int) -> Array:
    """Return the figures of runs on even scales, points × runs × outputs."""
    columns = [even(key, table[key].to_numpy(dtype=float)) for key in OUTPUTS]
    return np.column_stack(columns).reshape(points, -1, len(OUTPUTS))


def fit(
    client: str | Path | Client,
    *,
    effort: Effort = USUAL,
    seed: int = FIT_SEED,
    store: str | Path | None = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe_client,
) -> Fit:
    """Return an ensemble of firms that behave like a client's, as far as their figures tell.

    Args:
        client: A client's file, or what it holds.
        effort: How much is run.
        seed: Of the draws, and the first of the search; what is shown comes from fresh ones.
        store: The folder in which runs are kept and found again; without one they are not.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: The file cannot be used.
        BadInputError: Nothing is known, or a fact leaves no firm.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    known = client if isinstance(client, Client) else read_client(Path(client))
    firm, conflicts = client_firm(known), conflicts_in(known)
    dropped = {one.left_out for one in conflicts if one.left_out}
    aims = tuple(one for one in wanted(known.figures) if one.key not in dropped)
    runner = Runner(firm, store, execution, simulate, seed)
    search = Search(runner, aims, effort, seed)
    if aims:
        search.look_everywhere()
        conflicts = (*conflicts, *search.leave_out_what_never_comes())
    for wave in range(1, len(effort.waves) if search.aims else 0):
        execution.say(f"Wave {wave + 1} of {len(effort.waves)}: where the figures leave it likely")
        search.look_where_likely(wave)
    execution.say("Members: what is likely, run and weighed")
    members, pool = search.members()
    centre = search.polished_centre(members)
    return finished(search, members, pool, centre, tuple(conflicts))


class Search:
    """What was tried so far, and where to look next."""

    def __init__(self, runner: Runner, aims: tuple[Wanted, ...], effort: Effort, seed: int) -> None:
        self.runner, self.aims, self.effort, self.seed = runner, aims, effort, seed
        self.firm = runner.firm
        self.waves: list[Tried] = []
        self.luck = np.zeros(len(OUTPUTS))

    @property
    def places(self) -> list[int]:
        """Where the outputs that are aimed at stand among all of them."""
        return [OUTPUTS.index(aim.key) for aim in self.aims]

    def look_everywhere(self) -> None:
        """Run the first wave: all that is plausible, evenly."""
        points = positions_even(self.effort.waves[0], len(self.firm.inputs), self.seed)
        self.add(self.runner.tried(points, 1))

    def add(self, tried: Tried) -> None:
        """Keep what was tried; how much luck moves a figure is taken from the latest points."""
        self.waves.append(tried)
        if tried.values.shape[1] > 1:
            self.luck = variance_by_luck(tried.values)

    def leave_out_what_never_comes(self) -> list[Conflict]:
        """Leave out figures that no firm of the client's facts even has, and say so."""
        there = can_be_learned(self.waves[0].mean)
        never = [aim for aim in self.aims if not there[OUTPUTS.index(aim.key)]]
        self.aims = tuple(aim for aim in self.aims if aim not in never)
        return [
            Conflict((aim.key,), "no firm with these facts has such a figure at all", aim.key)
            for aim in never
        ]

    def likely(self, nearest: int = LEARNED_FROM, like: Likely | None = None) -> Likely:
        """Return what emulators, taught by the points that come nearest to the figures, find likely."""
        at, mean, runs = self.taught_by(nearest)
        places = self.places
        luck = self.luck[places] / np.maximum(runs[:, places], 1)
        before = () if like is None else like.emulators
        emulators = emulators_of(at, mean[:, places], luck, before)
        return Likely(
            emulators, np.array([aim.at for aim in self.aims]), np.array([aim.within**2 for aim in self.aims])
        )

    def taught_by(self, nearest: int) -> tuple[Array, Array, Array]:
        """Return positions, means and runs of the points that come nearest to the figures, and of some others."""
        at = np.concatenate([one.at for one in self.waves])
        mean = np.concatenate([one.mean for one in self.waves])
        runs = np.concatenate([one.runs for one in self.waves])
        if not self.aims:
            return at[-nearest:], mean[-nearest:], runs[-nearest:]
        spread = np.nanstd(self.waves[0].mean[:, self.places], axis=0)
        off = (mean[:, self.places] - np.array([aim.at for aim in self.aims])) / np.maximum(spread, 1e-9)
        far = np.nan_to_num(off**2, nan=9.0).sum(axis=1)
        order = np.argsort(far, kind="stable")
        rest = order[nearest:]  # some of them too: where nothing was learned, an emulator sees no way
        beyond = rest[:: max(len(rest) // (nearest // 3), 1)]
        keep = np.sort(np.concatenate([order[:nearest], beyond]))
        return at[keep], mean[keep], runs[keep]

    def look_where_likely(self, wave: int) -> None:
        """Run another wave where the figures leave it likely."""
        points = self.drawn(self.effort.waves[wave], self.seed + wave)
        self.add(self.runner.tried(points, self.effort.runs))

    def drawn(self, count: int, seed: int) -> Array:
        """Return points drawn by how likely they are."""
        start = positions_even(count, len(self.firm.inputs), seed)
        if not self.aims:
            return start
        likely = self.likely()
        at, _, _ = self.taught_by(max(count // 2, 8))
        start[: len(at)] = at[: len(start)]
        self.latest = likely
        return drawn_from(likely.log, start, SWEEPS, seed)[0]

    def members(self) -> tuple[Array, Array]:
        """Return positions of the members, and of all that were found likely."""
        effort = self.effort
        points = self.drawn(effort.candidates, self.seed + 77)
        if not self.aims:
            return points[: effort.members], points
        tried = self.runner.tried(points, effort.runs)
        self.waves.append(tried)
        self.latest = self.likely()
        weights = weights_of(np.maximum(self.own_fit(tried), -20.0))
        return self.led_to_the_figures(points[thinned(weights, effort.led, self.seed)]), points

    def own_fit(self, tried: Tried) -> Array:
        """Return how well points meet the figures by their own runs, as the logarithm of a likelihood made flat."""
        places = self.places
        doubt = self.latest.doubt + self.luck[places] / np.maximum(tried.runs[:, places], 1)
        squares = np.nan_to_num((tried.mean[:, places] - self.latest.aims) ** 2 / doubt, nan=100.0)
        return -squares.sum(axis=1) / FLAT

    def led_to_the_figures(self, members: Array) -> Array:
        """Return members, each led to the figures, but for errors as far as these may be off, by its own runs.

        Its luck stays the same, so that from step to step only what was moved counts; emulators say which way to go.
        """
        effort, places = self.effort, self.places
        errors = np.random.default_rng(self.seed).standard_normal((len(members), len(self.aims)))
        aims = self.latest.aims + (errors - errors.mean(axis=0)) * np.sqrt(self.latest.doubt)
        seed, self.runner.seed = self.runner.seed, self.runner.seed + len(members) * effort.member_runs
        best, least, here = members.copy(), np.full(len(members), np.inf), members
        for step in range(effort.steps):
            tried = self.runner.tried(here, effort.member_runs, seed=seed)
            found = tried.mean[:, places]
            far = np.nan_to_num(((found - aims) / np.sqrt(self.latest.doubt)) ** 2, nan=1e3).sum(axis=1)
            best[far < least], least = here[far < least], np.minimum(far, least)
            if step + 1 < effort.steps:
                self.waves.append(tried)
                self.latest = self.likely(TAUGHT_BY, self.latest)
                here = self.moved(here, found, aims)
        return best[np.sort(np.argsort(least, kind="stable")[: effort.members])]

    def moved(self, members: Array, found: Array, aims: Array) -> Array:
        """Return members, each moved as little as it takes to meet its aims, by what its runs and emulators say."""
        off = np.nan_to_num(found - self.latest.mean(members), nan=0.0)
        return np.array(
            [
                nearest_that_meets(one, self.latest._replace(aims=aim), apart)
                for one, aim, apart in zip(members, aims, off, strict=True)
            ]
        )

    def tensions(self, unmet: tuple[str, ...], members: Array) -> list[Conflict]:
        """Return each figure that is not met with those without which emulators find a firm that meets it."""
        likely, middle = self.latest, members[medoid(members)]
        keys = [aim.key for aim in self.aims]
        found = []
        for key in unmet:
            others = [
                other
                for place, other in enumerate(keys)
                if other != key and meets_without(likely, place, keys.index(key), middle)
            ]
            found.append(Conflict((key, *others), "no firm was found that meets all of them at once"))
        return found

    def polished_centre(self, members: Array) -> Array:
        """Return the member nearest to all others, polished on real runs under common luck."""
        middle = members[medoid(members)]
        if not self.aims:
            return middle
        likely, best, least = self.latest, middle, np.inf
        off, here = np.zeros(len(self.aims)), middle
        for _ in range(self.effort.steps):
            here = nearest_that_meets(middle, likely, off)
            found = self.runner.tried(here[None, :], self.effort.centre_runs, apart=False).mean[
                0, self.places
            ]
            off = np.where(np.isfinite(found), found - likely.mean(here[None, :])[0], 0.0)
            worst = float(np.nanmax(np.abs(found - likely.aims) / np.sqrt(likely.doubt)))
            if worst < least:
                best, least = here, worst
            if worst < 0.7:
                break
        return best


def meets_without(likely: Likely, left_out: int, place: int, start: Array) -> bool:
    """Tell whether an aim is met, by emulators, once another one is left out."""
    kept = [one for one in range(len(likely.aims)) if one != left_out]
    others = Likely(tuple(likely.emulators[one] for one in kept), likely.aims[kept], likely.doubt[kept])
    there = nearest_that_meets(start, others, np.zeros(len(kept)))
    off = likely.mean(there[None, :])[0, place] - likely.aims[place]
    return bool(abs(off) <= 2 * np.sqrt(likely.doubt[place]))


def finished(
    search: Search, members: Array, pool: Array, centre: Array, conflicts: tuple[Conflict, ...]
) -> Fit:
    """Run members and centre under fresh luck, with today's practices and best in class, and return the fit."""
    runner, firm, effort = search.runner, search.firm, search.effort
    runner.execution.say("Checking the members under fresh luck, today and best in class")
    fresh = (search.seed + FRESH) % LARGEST_SEED
    values = [firm.values_at(one) for one in members]
    best = [{**one, **firm.best_levels} for one in values]
    today = runner.run([varied_of(one) for one in values], effort.check_runs, seed=fresh)
    after = runner.run([varied_of(one) for one in best], effort.check_runs, seed=fresh)
    found = Fit(
        firm=firm,
        aims=search.aims,
        conflicts=conflicts,
        positions=members,
        centre=centre,
        pool=pool,
        today=today,
        best=after,
        seed=search.seed,
    )
    unmet = found.unmet()
    return replace(found, conflicts=(*conflicts, *search.tensions(unmet, members))) if unmet else found
