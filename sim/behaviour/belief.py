"""What a week's evidence does to a belief: two rival forms (`[forms] trust`)."""

from sim.compiled import behaviour, entrance
from sim.equations import weekly_memory
from sim.policies.people import TrustTerms
from sim.records import Marketers

LEAST = 0.02  # of the opening strength: nobody is ever quite sure; assumption


@behaviour
def belief_after(good, bad, seen_good, seen_bad, trust, is_average):
    """Return the weights of good and bad evidence after a week in which some of both was seen.

    Discounted beta-Bernoulli: old evidence fades, bad news weighs more (domain 4.6).  Or an exponentially weighted
    average: the level moves towards the share of good news in the week, and bad news weighs as much as good.
    """
    memory = weekly_memory(trust.half_life)
    floor = LEAST * trust.strength
    if not is_average:
        return max(memory * good + seen_good, floor), max(memory * bad + trust.bad_news * seen_bad, floor)
    strength = good + bad
    heard = seen_good + seen_bad
    level = good / strength
    if heard > 0.0:
        level += (1.0 - memory) * (seen_good / heard - level)
    return max(level * strength, floor), max((1.0 - level) * strength, floor)


@entrance
def marketers_weigh_what_they_saw(
    good: float, bad: float, positions: int, marketers: Marketers, trust: TrustTerms, is_average: bool
) -> None:
    """Let every marketer's trust in sales follow a week's evidence."""
    for marketer in range(positions):
        marketers.trust_good[marketer], marketers.trust_bad[marketer] = belief_after(
            marketers.trust_good[marketer],
            marketers.trust_bad[marketer],
            good,
            bad,
            trust,
            is_average,
        )
