"""Where does alignment pay: where leads are many or few for a rep, where own prospecting yields much or little?

Lever: how many reps share the leads.  Uncertainties: the hours that an approach takes, and luck.
Outcomes: growth and margin of laggard and best-in-class, the gap, and what each of four practices adds last.
"""

from experiments.defaults import GROWTH
from experiments.findings.sweep import findings_of
from experiments.questions.ask import ask
from experiments.results.sweep import Sweep


def answer(sweep: Sweep) -> str:
    """Say where alignment clearly raises or lowers growth, where neither is clear, and the same of each practice."""
    return ". ".join(findings_of(sweep, GROWTH)) + "."


if __name__ == "__main__":
    ask("regime_map", answer)
