"""What a sensitivity study says, in a sentence made by rules."""

from experiments.designs import words_for
from experiments.findings.measures import lowered
from experiments.numbers import estimate_in_words
from experiments.results.sensitivity import Sensitivity, Subject
from experiments.statistics.estimates import clear_among, p_value


def influence_finding(study: Sensitivity, subject: Subject) -> str:
    """Say which input moves an outcome or a gap most, by how much, and how much the screening left out."""
    measure, currency = study.told(subject.outcome), study.design.bases[0].currency
    ranked = study.ranked(subject)
    kind = "" if subject.second is None else "The gap in "
    label = measure.label if subject.second is None else lowered(measure.label)
    named = f"{kind}{label} ({subject.name})"
    clear = clear_among([p_value(found.mu_star) for _, found in ranked])
    moving = [one for one, is_clear in zip(ranked, clear, strict=True) if is_clear]
    if not moving:
        return f"{named} does not clearly depend on any of {len(ranked)} inputs"
    factor, strongest = moving[0]
    size = estimate_in_words(strongest.mu_star, measure.unit, currency, difference=True)
    most = f"{named} depends most clearly on {words_for(factor.key)}: {size} over its range"
    return f"{most}; {len(moving)} of {len(ranked)} inputs move it clearly"
