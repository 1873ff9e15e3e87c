"""Searches for firms that behave like a client's: waves, likely points, members led to the figures, a centre."""

from dataclasses import dataclass, replace

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from experiments.clients.conflicts import Conflict
from experiments.clients.wanted import Wanted
from experiments.results.client_firm import positions_even
from experiments.statistics.likely import (
    Likely,
    can_be_learned,
    emulators_of,
    nearest_that_meets,
    variance_by_luck,
)
from experiments.statistics.posterior import medoid, thinned, weights_of
from experiments.statistics.regions import drawn_from
from experiments.studies.fit_runs import OUTPUTS, Runner, Tried

Array = NDArray[float64]

SWEEPS = 80
FLAT = 20.0  # times as wide: who is not too far off is led to the figures anyway
# Points that come nearest to the figures: of which hyperparameters are learned, and all the rest.
LEARNED_FROM, TAUGHT_BY = 210, 320
FEW_REPS, MANY_REPS = 8, 20
MOST_TIMES = 4  # as many runs, however small a firm is


@dataclass(frozen=True)
class Effort:
    """How much is run: points of each wave, candidates, those led to the figures, and runs of a point of each."""

    waves: tuple[int, ...] = (320, 192)
    runs: int = 2  # but in the first wave, in which what is far off shows by one
    candidates: int = 96
    led: int = 42
    members: int = 32  # of those that were led to the figures, who came nearest
    member_runs: int = 4
    steps: int = 4
    centre_runs: int = 32
    check_runs: int = 5

    def for_a_firm_of(self, reps: float) -> "Effort":
        """Return how much is run for a firm of some size.

        The years of a small firm hold more luck, and take less time to run; those of a large one hold little of it.
        """
        if reps >= MANY_REPS:
            halved = {
                name: max(getattr(self, name) // 2, 1) for name in ("runs", "member_runs", "centre_runs")
            }
            return replace(self, **halved, check_runs=max(self.check_runs - 1, 1))
        times = min(max(round(FEW_REPS / max(reps, 1.0)), 1), MOST_TIMES)
        many = {name: getattr(self, name) * times for name in ("member_runs", "centre_runs", "check_runs")}
        return replace(self, **many)


USUAL = Effort()
QUICK = Effort((64, 48), 2, 40, 24, 20, 2, 2, 8, 5)


def effort_of(quick: bool = False, points: int | None = None) -> Effort:
    """Return how much is run: as usual or quickly, with so many points in each wave."""
    effort = QUICK if quick else USUAL
    if points is None:
        return effort
    waves = tuple(points for _ in effort.waves)
    return replace(effort, waves=waves, candidates=max(points // 2, effort.led))


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
        return Likely(emulators, np.array([aim.at for aim in self.aims]), self.doubt())

    def doubt(self) -> Array:
        """Return the variance of how far what is expected of a firm may be from what is known of it.

        A range tells of a firm by one history, and how far luck moves a history's figure off what is expected is what
        runs of a firm show: however sharply it was counted, it says no more of the firm.
        """
        ranges = np.array([aim.is_range for aim in self.aims], dtype=bool)
        return np.where(ranges, np.maximum(self.told(), self.luck[self.places]), self.told())

    def told(self) -> Array:
        """Return the variance with which each figure was told."""
        return np.array([aim.within**2 for aim in self.aims])

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
        likely, middle = self.latest._replace(doubt=self.told()), members[medoid(members)]
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
        likely, best, least = self.latest._replace(doubt=self.told()), middle, np.inf
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
