"""Fair credit and orders of adoption, fast, equal what walking through every order gives."""

import math
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.statistics import adoption as orders
from experiments.statistics import shapley

VALUES = st.floats(-100, 100, allow_subnormal=False)


@st.composite
def games(draw, most=5, fewest=1):
    """Draw a game of a few players with two replicates."""
    players = draw(st.integers(fewest, most))
    return draw(arrays(float, (2, 1 << players), elements=VALUES))


def share_over_all_orders(game, player):
    """Average what a player adds over every order in which all may join."""
    players = shapley.players_of(game)
    added = []
    for order in permutations(range(players)):
        before = sum(1 << other for other in order[: order.index(player)])
        added.append(game[:, before | 1 << player] - game[:, before])
    return np.mean(added, axis=0)


def index_over_all_states(game, one, other):
    """Sum the second differences over every state of the others, with weights from factorials."""
    players = shapley.players_of(game)
    rest = [player for player in range(players) if player not in {one, other}]
    total = np.zeros(len(game))
    for size in range(len(rest) + 1):
        weight = math.factorial(size) * math.factorial(players - size - 2) / math.factorial(players - 1)
        for joined in combinations(rest, size):
            state = sum(1 << player for player in joined)
            both, first, second = state | 1 << one | 1 << other, state | 1 << one, state | 1 << other
            total += weight * (game[:, both] - game[:, first] - game[:, second] + game[:, state])
    return total


@given(games())
def test_fair_shares_are_the_mean_over_all_orders_of_joining(game):
    expected = [share_over_all_orders(game, player) for player in range(shapley.players_of(game))]
    assert shapley.shapley_values(game) == pytest.approx(np.column_stack(expected), abs=1e-9)


@given(games(fewest=2))
def test_synergies_are_the_weighted_second_differences_over_all_states(game):
    pairs = combinations(range(shapley.players_of(game)), 2)
    expected = [index_over_all_states(game, *pair) for pair in pairs]
    assert shapley.interactions(game) == pytest.approx(np.column_stack(expected), abs=1e-9)


def worth_month_by_month(order, values, terms):
    """Sum what each sliver of a month brings and each beginning costs, discounted."""
    slivers = 10  # of a month
    worth, state, began = 0.0, 0, 0.0
    discounted = lambda month: (1 + terms.discount) ** (-month / 12)  # noqa: E731
    for practice in order:
        worth -= terms.costs[practice] * discounted(began)
        for sliver in range(round(terms.months[practice] * slivers)):
            middle = began + (sliver + 0.5) / slivers
            if middle < terms.horizon:
                worth += (values[state] - values[0]) / 12 / slivers * discounted(middle)
        began += terms.months[practice]
        state |= 1 << practice
    for sliver in range(round((terms.horizon - began) * slivers)):
        worth += (values[state] - values[0]) / 12 / slivers * discounted(began + (sliver + 0.5) / slivers)
    return worth


@st.composite
def adoptions(draw, most=6):
    """Draw values of all states, months and costs of a few practices, a horizon and a discount."""
    players = draw(st.integers(1, most))
    values = draw(arrays(float, (1, 1 << players), elements=VALUES))
    months = draw(st.lists(st.integers(1, 9).map(float), min_size=players, max_size=players))
    costs = draw(st.lists(st.floats(0, 50), min_size=players, max_size=players))
    terms = orders.Terms(
        tuple(months), tuple(costs), draw(st.sampled_from([12.0, 30.0, 60.0])), draw(st.floats(0, 0.5))
    )
    return values, terms


@given(adoptions(most=3))
def test_an_order_is_worth_what_its_months_bring_less_what_its_beginnings_cost(case):
    values, terms = case
    order = tuple(range(len(terms.months)))
    expected = worth_month_by_month(order, values[0], terms)
    assert orders.worth_of(order, values, terms)[0] == pytest.approx(expected, rel=1e-4, abs=1e-4)


@given(adoptions())
def test_the_best_the_worst_and_the_mean_order_are_those_found_by_trying_all(case):
    values, terms = case
    worths = [orders.worth_of(order, values, terms)[0] for order in permutations(range(len(terms.months)))]
    [best], [worst] = (orders.best_orders(values, terms, worst) for worst in (False, True))
    assert orders.worth_of(best, values, terms)[0] == pytest.approx(max(worths), abs=1e-8)
    assert orders.worth_of(worst, values, terms)[0] == pytest.approx(min(worths), abs=1e-8)
    assert orders.mean_worth(values, terms)[0] == pytest.approx(np.mean(worths), abs=1e-8)


@given(adoptions(most=4))
def test_the_mean_level_over_all_orders_is_that_of_walking_them_all(case):
    values, terms = case
    months = [0.0, 0.5, 3.0, 7.0, 40.0]

    def level(order, month):
        state, began = 0, 0.0
        for practice in order:
            began += terms.months[practice]
            if began > month:
                break
            state |= 1 << practice
        return values[0, state]

    walks = list(permutations(range(len(terms.months))))
    expected = [np.mean([level(order, month) for order in walks]) for month in months]
    assert orders.mean_level(values, terms, months) == pytest.approx(expected, abs=1e-9)


@given(adoptions(most=4), st.integers(0, 2**32 - 1), st.booleans())
def test_each_replicate_has_the_order_that_it_would_have_alone(case, seed, worst):
    first, terms = case
    rows = np.vstack([first, np.random.default_rng(seed).normal(0, 50, (3, first.shape[1]))])
    alone = [orders.best_orders(rows[[row]], terms, worst)[0] for row in range(len(rows))]
    assert list(orders.best_orders(rows, terms, worst)) == alone


@given(st.integers(1, 5), st.floats(0, 1e7), st.booleans())
def test_of_orders_that_are_worth_the_same_the_first_listed_is_taken(players, effect, worst):
    """Equal practices, whose sums differ by rounding only."""
    sizes = np.array([state.bit_count() for state in range(1 << players)])
    terms = orders.Terms((2.0,) * players, (0.1 * effect,) * players, 60.0, 0.07)
    assert orders.best_orders((effect * 0.1 * sizes)[None], terms, worst) == (tuple(range(players)),)


def test_runs_that_choose_an_order_do_not_judge_it_unless_there_is_only_one():
    values = np.arange(14.0).reshape(7, 2)
    choosing, judging = orders.halves(values)
    assert (len(choosing), len(judging)) == (3, 4)
    assert np.vstack([choosing, judging]).tolist() == values.tolist()
    assert [half.tolist() for half in orders.halves(values[:1])] == [[[0.0, 1.0]]] * 2
