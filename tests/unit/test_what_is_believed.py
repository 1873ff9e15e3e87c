"""What a week's evidence does to a belief at its extremes, in both forms."""

import pytest

from sim.behaviour.belief import belief_after
from sim.equations import trust_level
from sim.policies.people import TrustTerms

TERMS = TrustTerms(*[0.0] * len(TrustTerms._fields))._replace(
    strength=40.0, half_life=4 * 168.0, bad_news=2.0
)
DOUBT = 40.0 / 50  # the weight below which nobody's evidence falls
LONG = 500  # weeks


def in_the_end(seen, is_average, begins=(30.0, 10.0)):
    """What somebody believes who has long seen the same every week."""
    belief = begins
    for _ in range(LONG):
        belief = belief_after(*belief, *seen, TERMS, is_average)
    return belief


def test_who_has_long_heard_nothing_is_in_two_minds_and_weighs_next_to_nothing_on_either_side():
    assert in_the_end((0.0, 0.0), is_average=False) == pytest.approx((DOUBT, DOUBT))


def test_an_average_does_not_move_for_want_of_news():
    assert in_the_end((0.0, 0.0), is_average=True) == pytest.approx((30.0, 10.0))


@pytest.mark.parametrize("is_average", [False, True])
def test_nobody_is_ever_quite_sure_and_one_week_of_the_other_kind_is_heard(is_average):
    good, bad = (in_the_end(seen, is_average) for seen in ((5.0, 0.0), (0.0, 5.0)))
    assert good[1] == pytest.approx(DOUBT)
    assert bad[0] == pytest.approx(DOUBT)
    assert 0.0 < trust_level(*bad) < 0.1
    assert 0.9 < trust_level(*good) < 1.0
    assert trust_level(*belief_after(*good, 0.0, 5.0, TERMS, is_average)) < trust_level(*good)
    assert trust_level(*belief_after(*bad, 5.0, 0.0, TERMS, is_average)) > trust_level(*bad)
