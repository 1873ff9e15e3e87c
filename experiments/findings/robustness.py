"""What would change a finding: luck, a practice that is missing, a setting that nobody knows."""

from experiments.defaults import GROWTH
from experiments.designs import words_for
from experiments.findings.comparison import likelihood
from experiments.findings.measures import change_in_words, lowered, measure_of
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.practices import quoted
from experiments.numbers import judged, listed
from experiments.results.comparison import Comparison
from experiments.results.sensitivity import Sensitivity
from experiments.results.states import States
from experiments.statistics.estimates import Estimate
from sim.measures import Measure
from sim.practices import PRACTICES

NOT_COMPUTED = (
    "How far the finding depends on the settings of the firm and its market was not computed for this report: "
    "“handoff sensitivity” does that."
)


def what_would_change(
    comparison: Comparison | None,
    states: States | None,
    sensitivity: Sensitivity | None,
    naming: Naming = OUR_NAMES,
) -> tuple[str, ...]:
    """Say how sure the finding is, without which practice it would be another one, and which setting it rests on."""
    sentences = []
    if comparison is not None and len(comparison.names) > 1:
        first, last = comparison.names[0], comparison.names[-1]
        found = likelihood(comparison, measure_of(GROWTH))
        sentences.append(
            f"Luck: {found}, growth under {last} is better than under {first}; each pair shares its luck."
        )
    if states is not None:
        sentences += without_one(states, naming)
    sentences.append(NOT_COMPUTED if sensitivity is None else most_influential(sensitivity))
    return tuple(sentences)


def without_one(states: States, naming: Naming = OUR_NAMES) -> list[str]:
    """Say what is left of the gap in growth when one practice of the last scenario is missing."""
    left = {name: states.difference(0, states.without(name), GROWTH) for name in PRACTICES}
    weakest = min(left, key=lambda name: left[name].value)
    words = change_in_words(judged(left[weakest]), measure_of(GROWTH), states.currency)
    first, last = states.names
    title = quoted(states.pair, weakest, naming)
    sentences = [
        f"The practice that matters most where all others stand is {title}: without it, {words} remain."
    ]
    lost = [quoted(states.pair, name, naming) for name, found in left.items() if not found.is_clear]
    if lost:
        sentences.append(f"No clear difference to {first} would remain without {listed(lost, 'or')}.")
    else:
        sentences.append(
            f"Whichever one practice is left out, {last} still differs clearly from {first} in growth."
        )
    return sentences


def most_influential(study: Sensitivity) -> str:
    """Say which setting moves the first outcome of a study most."""
    target = study.subjects(study.design.outcomes[0])[0]
    factor, found = study.ranked(target)[0]
    low, high = (factor.written(end) for end in factor.ends)
    moves = moves_in_words(found.mu_star, study.told(target.outcome), study.design.bases[0].currency)
    return (
        f"The setting that matters most is {words_for(factor.key)}: over its plausible range, {low} to {high}, it "
        f"{moves}."
    )


def moves_in_words(effect: Estimate, outcome: Measure, currency: str) -> str:
    """Say by how much a setting moves an outcome over its plausible range."""
    what = "it" if outcome.key == GROWTH else lowered(outcome.label)  # of which the finding of a page speaks
    return f"moves {what} by {change_in_words(effect, outcome, currency)}"
