"""Fair shares of a gap: exact values of a game over all states of its players.

A game is an array of values, a row a replicate and a column a state: in state number s, player i takes part if
bit i of s is set.  Everything is computed within a replicate, so that shares sum to its gap, and as weighted
sums of differences, so that a player who changes nothing gets exactly zero.
"""

from itertools import combinations
from math import comb

import numpy as np
from numpy import float64, int_
from numpy.typing import NDArray

Game = NDArray[float64]

ROUNDING = 1e-13  # of the largest value: what is smaller comes from adding floating-point numbers


def players_of(game: Game) -> int:
    """Return how many players a game has.

    Raises:
        ValueError: It has not a value for each state.
    """
    states = game.shape[1]
    players = states.bit_length() - 1
    if states != 1 << players:
        raise ValueError(f"a game has 2, 4, 8, … states, not {states}")
    return players


def states_without(*absent: int, players: int) -> NDArray[int_]:
    """Return the states in which some players do not take part."""
    states = np.arange(1 << players)
    return states[(states & sum(1 << player for player in absent)) == 0]


def sizes_of(states: NDArray[int_]) -> NDArray[int_]:
    """Return how many players take part in each state."""
    return np.bitwise_count(states).astype(int)


def gap(game: Game) -> NDArray[float64]:
    """Return what all players together change, a value a replicate."""
    return game[:, -1] - game[:, 0]


def shapley_values(game: Game) -> NDArray[float64]:
    """Return each player's fair share, a row a replicate: the mean change over all orders of joining.

    φ_i = Σ_S |S|! (n − |S| − 1)! / n! · (v(S + i) − v(S)), over states S without i (Shapley 1953).
    """
    players = players_of(game)
    shares = []
    for player in range(players):
        before = states_without(player, players=players)
        weights = [1 / (players * comb(players - 1, size)) for size in sizes_of(before)]
        shares.append((game[:, before | 1 << player] - game[:, before]) @ np.array(weights))
    return np.column_stack(shares)


def first_in(game: Game) -> NDArray[float64]:
    """Return what each player changes alone, a row a replicate: φ's term for the empty state."""
    return np.column_stack([game[:, 1 << player] - game[:, 0] for player in range(players_of(game))])


def last_in(game: Game) -> NDArray[float64]:
    """Return what each player changes when all others take part already, a row a replicate."""
    everyone = game.shape[1] - 1
    without = [game[:, everyone & ~(1 << player)] for player in range(players_of(game))]
    return np.column_stack([game[:, everyone] - before for before in without])


def pairs_of(players: int) -> list[tuple[int, int]]:
    """List the pairs of players."""
    return list(combinations(range(players), 2))


def interactions(game: Game) -> NDArray[float64]:
    """Return the Shapley interaction index of each pair, a row a replicate: positive if they help one another.

    I_ij = Σ_S |S|! (n − |S| − 2)! / (n − 1)! · (v(S + i + j) − v(S + i) − v(S + j) + v(S)), over states S
    without both (Owen 1972; Grabisch and Roubens 1999): what two change together beyond what each changes.
    """
    players = players_of(game)
    found = []
    for one, other in pairs_of(players):
        before = states_without(one, other, players=players)
        both, first, second = before | 1 << one | 1 << other, before | 1 << one, before | 1 << other
        together = (game[:, both] - game[:, first]) - (game[:, second] - game[:, before])
        # Two effects that merely add up leave the rounding of the sum, which is no synergy.
        together[np.abs(together) < ROUNDING * np.abs(game).max(initial=0.0)] = 0.0
        weights = [1 / ((players - 1) * comb(players - 2, size)) for size in sizes_of(before)]
        found.append(together @ np.array(weights))
    return np.column_stack(found) if found else np.empty((len(game), 0))
