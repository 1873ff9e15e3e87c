"""What a sensitivity study says, in a sentence made by rules."""

from typing import TYPE_CHECKING

from experiments.designs import words_for
from experiments.sweep_findings import measure_of
from experiments.wording import estimate_in_words

if TYPE_CHECKING:
    from experiments.sensitivity_results import Sensitivity, Target


def influence_finding(study: "Sensitivity", target: "Target") -> str:
    """Say which input moves an outcome or a gap most, by how much, and how much the screening left out."""
    measure, currency = measure_of(target.outcome), study.design.bases[0].currency
    ranked = study.ranked(target)
    factor, strongest = ranked[0]
    kind = "" if target.second is None else "The gap in "
    label = measure.label if target.second is None else f"{measure.label[0].lower()}{measure.label[1:]}"
    subject = f"{kind}{label} ({target.name})"
    if not strongest.mu_star.low > 0:
        return f"{subject} does not clearly depend on any of {len(ranked)} inputs"
    size = estimate_in_words(strongest.mu_star, measure.unit, currency, difference=True)
    clear = sum(found.mu_star.low > 0 for _, found in ranked)
    most = f"{subject} depends most on {words_for(factor.key)}: {size} over its range"
    return f"{most}; {clear} of {len(ranked)} inputs move it clearly"
