"""Every formula, with its source, units and limits.

Scalar functions: compiled code, agents and tests call the same ones.
"""

import math

from sim.clock import HOURS_A_WEEK
from sim.compiled import compiled


@compiled
def engagement_shallow(waited, p_at_once, p_late, half_life):
    """Return p∞ + (p0 − p∞)/(1 + t/τ): the chance to engage a hand-raiser after t elapsed hours.

    Fitted to the bins of Telfer/VanillaSoft, 38, 8 and 5 % (domain 4.1).
    """
    return p_late + (p_at_once - p_late) / (1.0 + max(waited, 0.0) / half_life)


@compiled
def engagement_steep(waited, p_at_once, p_late, early, late):
    """Return the chance to engage when the odds fall with a power of the wait, measured in five minutes.

    MIT/InsideSales within two hours, HBR afterwards (domain 4.1); never below a hundredth of the late level.
    """
    units = max(waited * 12.0, 1.0)
    odds = p_at_once / max(1.0 - p_at_once, 1e-12) * min(units, 24.0) ** -early
    if units > 24.0:
        odds *= (units / 24.0) ** -late
    return max(odds / (1.0 + odds), 0.01 * p_late)


@compiled
def logistic(x):
    """Return 1/(1 + e^−x)."""
    return 1.0 / (1.0 + math.exp(-x))


@compiled
def marketing_share(
    base, trust, trust_weight, tracking, tracking_weight, experience, experience_weight, flood
):
    """Return the share of free hours a rep gives to marketing's leads; a flood of them (in log-odds) lowers it.

    A choice between two uses of an hour by their believed value (domain 4.2, after Sabnis et al.); `base` holds at
    a trust of 0.35, the middle of what the presets reach (assumption).
    """
    believed = trust_weight * (trust - 0.35) + tracking_weight * tracking
    return logistic(base + believed - experience_weight * experience - flood)


@compiled
def flood_of_leads(volume, usual, weight):
    """Return weight·ln((1 + volume)/(1 + usual)): the log-odds that a flood of leads takes from each (assumption)."""
    return weight * math.log((1.0 + volume) / (1.0 + usual))


@compiled
def loss_of_an_attempt(tried, trust, answer, hours, hours_a_talk):
    """Return the hours that one more attempt on a lead loses against own prospecting, where a talk costs so many.

    Bayes: a lead is real as far as marketing is trusted, and the less so the oftener nobody answered who would have,
    being real, with a chance `answer`.
    """
    silent = (1.0 - answer) ** tried
    # Bracketed: without, near blind trust nothing but rounding is left below the line, and at it nothing at all.
    real = trust * silent / (trust * silent + (1.0 - trust))
    return hours - real * answer * hours_a_talk


@compiled
def hill(x, half, slope):
    """Return xˢ/(xˢ + halfˢ), the saturation of a campaign (domain 4.5)."""
    if x <= 0.0:
        return 0.0
    return x**slope / (x**slope + half**slope)


@compiled
def adstock(lingering, spend, retention):
    """Return the geometric adstock of a week, normalised so that constant spend is its own adstock."""
    return retention * lingering + (1.0 - retention) * spend


@compiled
def by_segment(segment, step):
    """Return a factor that grows with the fit of a segment, step by step, 1 on average over all four (assumption)."""
    return 1.0 + step * (segment - 1.5)


@compiled
def trust_level(good, bad):
    """Return the mean of a beta belief, good/(good + bad)."""
    return good / (good + bad)


@compiled
def weekly_memory(half_life_hours):
    """Return the weekly discount λ of evidence whose weight halves in a half-life."""
    return 0.5 ** (HOURS_A_WEEK / half_life_hours)


@compiled
def discussed(r, holders):
    """Return 1 − (1 − r)^m: the chance that an item held by m members is discussed (Stasser 1987)."""
    return 1.0 - (1.0 - r) ** holders


@compiled
def friedkin_johnsen(anchor, influence, stubbornness):
    """Return λ·Σw·x + (1 − λ)·x(0) of one member, with λ = 1 − stubbornness (Friedkin and Johnsen 1990)."""
    return (1.0 - stubbornness) * influence + stubbornness * anchor


@compiled
def churn_chance(hazard, gap, gap_weight, fit, fit_weight):
    """Return the chance that a customer leaves at a renewal, at most 1.

    Proportional hazards in the expectation gap above 0.3 and in the misfit (assumption, feasibility 2).
    """
    return min(1.0, hazard * math.exp(gap_weight * (gap - 0.3) + fit_weight * (0.5 - fit)))


@compiled
def churn_chance_of_the_patient(hazard, gap, gap_weight, fit, fit_weight):
    """Return the chance that a customer leaves who bears a gap up to a point, at most 1.

    Below a gap of 0.3 the hazard is what it is without any, above it what it is at 0.6 (assumption).
    """
    beyond = 0.6 if gap > 0.3 else 0.0
    return churn_chance(hazard, beyond, gap_weight, fit, fit_weight)


@compiled
def lognormal(median, sigma, z):
    """Return median·exp(σz)."""
    return median * math.exp(sigma * z)


@compiled
def ramp_level(days_since_hired, ramp_days, start):
    """Return what a hire can already do, rising linearly from a start to 1 (domain 4.4: five months)."""
    if ramp_days <= 0.0 or days_since_hired >= ramp_days:
        return 1.0
    return start + (1.0 - start) * days_since_hired / ramp_days


@compiled
def persona_cost(personas, exponent):
    """Return what an asset costs for so many personas, in units of one persona (convex: seed 002)."""
    return personas**exponent


@compiled
def promised_volume(capacity, wanted, optimism, modesty, capacity_based):
    """Return the volume marketing promises: a modest share of what it can do, or what it blurts out (seed 001)."""
    blurted = max(capacity, wanted) * (1.0 + optimism)
    return capacity_based * modesty * capacity + (1.0 - capacity_based) * blurted


@compiled
def weighted(fit, engagement, intent, w_fit, w_engagement, w_intent):
    """Return a lead score w·x (signal detection, domain 4.6)."""
    return w_fit * fit + w_engagement * engagement + w_intent * intent


@compiled
def asked_of_buyers(fit, engagement, intent):
    """Return how much of a definition has to be asked, 0..1: who they are and when they buy, not what they clicked."""
    return (fit + intent) / max(fit + engagement + intent, 1e-12)


@compiled
def watched(anyway, tracking):
    """Return how much is done of what was agreed: a part anyway, the rest as far as somebody watches (assumption)."""
    return anyway + (1.0 - anyway) * tracking


@compiled
def taken_over(mask, topics, other):
    """Return a mask that has become another one on some topics, a mask of them."""
    return int(mask) & ~topics | int(other) & topics


@compiled
def bits(mask):
    """Return the number of set bits in a mask of topics."""
    mask = int(mask)
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count
