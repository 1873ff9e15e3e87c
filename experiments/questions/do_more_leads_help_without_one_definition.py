"""Do more leads help without one definition of a lead?

Levers: marketing's threshold, which sets the volume, and the practice that brings both definitions together.
Uncertainties: luck alone.  Outcomes: growth, volume, agreement.
"""

from experiments.defaults import GROWTH
from experiments.findings.sweep import finding, interaction
from experiments.questions.ask import ask
from experiments.results.sweep import Sweep


def answer(sweep: Sweep) -> str:
    """Say what volume and agreement do to growth, and whether volume does more where definitions agree."""
    return f"{finding(sweep, GROWTH)}. {interaction(sweep, GROWTH)}."


if __name__ == "__main__":
    ask("lead_volume", answer)
