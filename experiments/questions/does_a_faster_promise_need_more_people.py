"""Does a faster promise need more people to keep it?

Levers: what sales promises for its first attempt, and how many reps there are to keep it.  Uncertainties: luck alone.
Outcomes: growth, and whether the promise is kept.
"""

from experiments.defaults import GROWTH
from experiments.findings.sweep import finding, interaction
from experiments.questions.ask import ask
from experiments.results.sweep import Sweep


def answer(sweep: Sweep) -> str:
    """Say what promise and people do to growth, and whether people matter more where the promise is faster."""
    kept = interaction(sweep, "sales_sla_met_share")
    return f"{finding(sweep, GROWTH)}. {kept}."


if __name__ == "__main__":
    ask("response_promise", answer)
