"""Which terms of the service-level agreement matter?

Levers: nine terms of the agreement, six of sales' half and three of marketing's, over their plausible ranges.
Uncertainties: luck alone.  Outcomes: growth, leads never worked, trust.
"""

from experiments.findings.sweep import finding
from experiments.questions.ask import ask
from experiments.results.sweep import Sweep


def answer(sweep: Sweep) -> str:
    """Say which terms move growth, the leads never worked, and what becomes of the rest."""
    return ". ".join(finding(sweep, key) for key in sweep.outcomes[:3]) + "."


if __name__ == "__main__":
    ask("agreement_terms", answer)
