"""How many meetings are too many?

Levers: how often every ritual is held, and the share of meetings in which both sides are heard.
Uncertainties: luck alone.  Outcomes: the margin, growth, and the hours.
"""

from experiments.findings.sweep import finding, interaction
from experiments.questions.ask import ask
from experiments.results.sweep import Sweep

MARGIN = "contribution_margin"


def answer(sweep: Sweep) -> str:
    """Say what meetings do to the margin, and whether listening changes that."""
    return f"{finding(sweep, MARGIN)}. {interaction(sweep, MARGIN)}."


if __name__ == "__main__":
    ask("meeting_load", answer)
