"""What should marketing be paid for, and does it matter who owns the goal?

Levers: the weight of volume in marketing's pay, and whether somebody owns the shared goal.
Uncertainties: luck alone.  Outcomes: growth, volume, acceptance.
"""

from experiments.defaults import GROWTH
from experiments.findings.sweep import finding, interaction
from experiments.questions.ask import ask
from experiments.results.sweep import Sweep


def answer(sweep: Sweep) -> str:
    """Say what pay and ownership do to growth and to the acceptance of leads, and whether they need each other."""
    accepted = finding(sweep, "lead_acceptance_rate")
    return f"{finding(sweep, GROWTH)}. {accepted}. {interaction(sweep, GROWTH)}."


if __name__ == "__main__":
    ask("incentive_mix", answer)
