"""What a week's evidence does to a belief: two rival forms (`[forms] trust`)."""

from sim.equations import weekly_memory
from sim.policies.people import TrustTerms

LEAST = 0.02  # of the opening strength: nobody is ever quite sure; assumption


def belief_after(
    belief: tuple[float, float], seen: tuple[float, float], trust: TrustTerms, is_average: bool
) -> tuple[float, float]:
    """Return the weights of good and bad evidence after a week.

    Discounted beta-Bernoulli: old evidence fades, bad news weighs more (domain 4.6).  Or an exponentially weighted
    average: the level moves towards the share of good news in the week, and bad news weighs as much as good.

    Args:
        belief: weights of good and bad evidence so far.
        seen: good and bad evidence of the week.
        trust: the terms of trust.
        is_average: the second form.
    """
    memory = weekly_memory(trust.half_life)
    floor = LEAST * trust.strength
    if not is_average:
        good, bad = (memory * old for old in belief)
        return max(good + seen[0], floor), max(bad + trust.bad_news * seen[1], floor)
    strength, heard = sum(belief), sum(seen)
    level = belief[0] / strength
    if heard > 0.0:
        level += (1.0 - memory) * (seen[0] / heard - level)
    return max(level * strength, floor), max((1.0 - level) * strength, floor)
