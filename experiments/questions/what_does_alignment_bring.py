"""What does alignment bring, from the laggard to the best in class?

Lever: the dial of all practices in 21 steps.  Uncertainties: luck alone.  Outcomes: growth first.
"""

from itertools import pairwise

from experiments.defaults import GROWTH
from experiments.findings.sweep import along, curve_finding, setbacks
from experiments.numbers import difference_in_words
from experiments.questions.ask import ask
from experiments.results.sweep import Sweep


def answer(sweep: Sweep) -> str:
    """Say what each half of the dial brings, and whether any step of it clearly costs growth."""
    points = along(sweep)
    ends = (points[0], points[len(points) // 2], points[-1])
    first, second = (
        difference_in_words(sweep.difference(low.cell.label, high.cell.label, GROWTH), "fraction")
        for low, high in pairwise(ends)
    )
    backwards = setbacks(sweep, GROWTH)
    course = f"growth falls clearly {', '.join(backwards)}" if backwards else "no step clearly costs growth"
    halves = f"The first half of the way brings {first}, the second {second}; {course}."
    return f"{curve_finding(sweep, GROWTH)}. {halves}"


if __name__ == "__main__":
    ask("alignment_dial", answer)
