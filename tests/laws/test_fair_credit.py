"""The axioms of fair credit hold in every game (Shapley 1953)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.statistics import shapley

SIZES = {
    "share": st.floats(-1, 1, allow_subnormal=False),
    "money": st.floats(-1e7, 1e7, allow_subnormal=False),
}


def games(players, kind="share"):
    """Draw games of so many players with three replicates."""
    return arrays(float, (3, 1 << players), elements=SIZES[kind])


def with_players_swapped(game, one, other):
    """Return the game in which two players have changed places."""
    states = np.arange(game.shape[1])
    bits = (states >> one & 1) ^ (states >> other & 1)
    return game[:, states ^ (bits << one | bits << other)]


@given(st.integers(1, 9).flatmap(games))
def test_shares_sum_to_the_gap_in_every_replicate(game):
    assert shapley.shapley_values(game).sum(axis=1) == pytest.approx(shapley.gap(game), abs=1e-9)


@given(games(9, "money"))
def test_shares_of_money_sum_to_the_gap_but_for_rounding(game):
    assert shapley.shapley_values(game).sum(axis=1) == pytest.approx(shapley.gap(game), abs=1e-9 * 1e7)


@given(games(4), st.integers(0, 4))
def test_a_player_who_changes_nothing_gets_exactly_nothing(game, dummy):
    low, high = np.arange(32) & ((1 << dummy) - 1), np.arange(32) >> (dummy + 1)
    whole = game[:, low | high << dummy]
    assert (shapley.shapley_values(whole)[:, dummy] == 0.0).all()
    assert (shapley.first_in(whole)[:, dummy] == 0.0).all()
    assert (shapley.last_in(whole)[:, dummy] == 0.0).all()
    concerned = [dummy in pair for pair in shapley.pairs_of(5)]
    assert (shapley.interactions(whole)[:, concerned] == 0.0).all()


@given(games(4), st.permutations(range(4)))
def test_players_who_change_places_change_shares(game, places):
    one, other = places[:2]
    shares = shapley.shapley_values(game)
    swapped = shapley.shapley_values(with_players_swapped(game, one, other))
    expected = shares.copy()
    expected[:, [one, other]] = shares[:, [other, one]]
    assert swapped == pytest.approx(expected, abs=1e-9)


@given(games(4), games(4))
def test_shares_of_two_games_add_up(one, other):
    together = shapley.shapley_values(one + other)
    assert together == pytest.approx(shapley.shapley_values(one) + shapley.shapley_values(other), abs=1e-9)


@given(arrays(float, (3, 5), elements=SIZES["share"]))
def test_where_effects_only_add_up_there_is_no_synergy_at_all(effects):
    states = np.arange(32)
    game = np.array([effects.T[player][:, None] * (states >> player & 1) for player in range(5)]).sum(axis=0)
    assert (shapley.interactions(game) == 0.0).all()
    assert shapley.shapley_values(game) == pytest.approx(effects, abs=1e-9)


def test_two_who_achieve_something_only_together_share_it_and_owe_it_to_their_synergy():
    game = np.array([[0.0, 0.0, 0.0, 6.0]])
    assert shapley.shapley_values(game).tolist() == [[3.0, 3.0]]
    assert shapley.interactions(game).tolist() == [[6.0]]
    assert shapley.first_in(game).tolist() == [[0.0, 0.0]]
    assert shapley.last_in(game).tolist() == [[6.0, 6.0]]


def test_who_is_alone_gets_the_whole_gap_and_has_nobody_to_help():
    game = np.array([[1.0, 3.0], [2.0, 2.5]])
    assert shapley.shapley_values(game).tolist() == [[2.0], [0.5]]
    assert shapley.interactions(game).shape == (2, 0)


def test_a_table_that_is_no_game_is_refused():
    with pytest.raises(ValueError, match="2, 4, 8"):
        shapley.shapley_values(np.zeros((1, 3)))
