"""Where the hours of reps go, in words."""

from experiments.findings.comparison import both_levels, contrast, undefined
from experiments.results.comparison import Comparison

COUNTED = "prospecting.counted_as_selling"
SELLING, MET = "selling_time_share", "meeting_hours_per_person_year"


def hours_finding(comparison: Comparison) -> str:
    """Say for how much of their time reps sell under the first and the last scenario."""
    return contrast(comparison, SELLING, "reps sell for {} of their hours")


def hours_note(comparison: Comparison) -> str:
    """Say which hours are shown, what counts as selling, and how long meetings take of everybody."""
    met = (
        f" {both_levels(comparison, MET)}."
        if MET in comparison.keys and not undefined(comparison, MET)
        else ""
    )
    return (
        "Hours that reps own in observed time. All else: meetings, customers kept, internal work, and hours with "
        f"nothing to do. Selling time counts leads, deals and {counted(comparison)} of own prospecting.{met}"
    )


def counted(comparison: Comparison) -> str:
    """Say what part of own prospecting counts as selling time."""
    shares = {cell.scenario.numbers[COUNTED].value for cell in comparison.cells}
    return f"{100 * shares.pop():.0f} %" if len(shares) == 1 else "a part"
