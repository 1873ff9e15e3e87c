"""What a fit says, made by rules: how the client's figures are met, what they tell, and what would tell more."""

from experiments.clients.facts import CHANNELS
from experiments.clients.figures import FACT, FIGURES
from experiments.clients.fitted_file import Sourced, best_toml, fitted_toml
from experiments.clients.wanted import GROWTH, is_met
from experiments.designs.factor import words_for
from experiments.findings.own import own_heads, own_in_words
from experiments.numbers import NO_BREAK, listed, number
from experiments.results.fit import PEOPLE, Fit
from experiments.statistics.estimates import Estimate
from experiments.statistics.posterior import Between
from sim.scenario.members import PRACTICES
from sim.scenario.said_by_client import Said

HEAD = ("Figure", "Client", "Simulated", "Miss")
UNITS = {"hours": "h", "days": "d", "a month": "a month"}
TOLD, HALF_TOLD = (
    0.5,
    0.8,
)  # of an input's spread: what is left at most where the figures tell it, or something of it
CUSTOMERS = "market.customers"
OF_FACTS = {
    "team.sales_reps": ("reps",),
    "team.marketers": ("marketers",),
    "team.development_reps": ("development_reps",),
    CUSTOMERS: ("revenue", "average_deal"),
    "market.contract_median": ("revenue",),
    "market.deal_median": ("average_deal",),
    "market.committees": ("leads_a_month",),
    "money.programme_spend": ("programme", "revenue"),
    "promise.mqls_per_rep": ("leads_a_month", "reps"),
    **{f"inquiries.{channel}.half_saturation": ("programme",) for channel in CHANNELS},
}


def rows(fit: Fit) -> list[tuple[str, str, str, str]]:
    """Return a row a figure: what the client gave, what is simulated with its interval, the miss; own measures last."""
    simulated, misses = fit.simulated(), fit.misses()
    found = []
    for key, figure in FIGURES.items():
        if key not in simulated:
            continue
        known = fit.known.get(key)
        one, currency = simulated[key], fit.firm.base.currency
        given = "not given" if known is None else known.given
        missed = "" if known is None else miss_in_words(fit, key, misses[key], one.value)
        found.append((figure.label, given, between_in_words(key, one, currency), missed))
    return found + own_rows(fit)


def own_rows(fit: Fit) -> list[tuple[str, str, str, str]]:
    """Return a row for each measure of somebody's own, to which nothing is fitted."""
    base, found = fit.firm.base, fit.own()
    labels = dict(zip(base.extensions.measures, own_heads(base), strict=True))
    runs = len(fit.positions)
    return [
        (labels[key], "not fitted to", own_in_words(key, Estimate(*one, runs, 0), base), "")
        for key, one in found.items()
    ]


def miss_in_words(fit: Fit, key: str, missed: float, value: float) -> str:
    """Return a miss in per cent, of growth in points; of a range, whether the value lies inside."""
    known = fit.known[key]
    if known.is_range and is_met(key, known, value):
        return "inside"
    points = " points" if key == GROWTH else f"{NO_BREAK}%"
    return f"{number(100 * missed, 1, signed=True)}{points}"


def between_in_words(key: str, one: Between, currency: str) -> str:
    """Return a simulated figure with its interval."""
    if one.low == one.high:
        return figure_in_words(key, one.value, currency)
    ends = [figure_in_words(key, end, currency).split(NO_BREAK)[0] for end in (one.low, one.high)]
    return f"{figure_in_words(key, one.value, currency)} [{ends[0]}, {ends[1]}]"


def figure_in_words(key: str, value: float, currency: str) -> str:
    """Return a value of a figure as people say it, to three digits."""
    unit = FIGURES[key].unit
    if unit == "fraction":
        return f"{three(100 * value)}{NO_BREAK}%"
    if unit == "currency":
        size, prefix = (1e6, "M") if abs(value) >= 1e6 else (1e3, "k") if abs(value) >= 1e3 else (1.0, "")
        return f"{three(value / size)}{NO_BREAK}{prefix}{currency}"
    return f"{three(value)}{NO_BREAK}{UNITS[unit]}" if unit in UNITS else three(value)


def three(value: float) -> str:
    """Return a number to three digits."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"


def fit_finding(fit: Fit) -> str:
    """Say how many figures are met, and over how many members."""
    given = [key for key in fit.known if key in fit.simulated()]
    unmet = fit.unmet()
    met = len(given) - len(unmet)
    words = f"{met} of {len(given)} figures are met by {len(fit.positions)} firms that differ in what nobody knows"
    return words if not unmet else f"{words}; not met: {listed([FIGURES[key].label for key in unmet])}"


def fit_sentences(fit: Fit) -> tuple[str, ...]:
    """Return what a consultant reads out after the finding."""
    return tuple(filter(None, (told(fit), not_told(fit), at_best(fit), narrows(fit))))


def told(fit: Fit) -> str:
    """Say which inputs the figures tell."""
    left = sorted((one, key) for key, one in fit.left().items() if one < HALF_TOLD)
    if not left:
        return "The figures narrow no single input much; what they tell are combinations of them."
    names = [f"{words_for(key)} ({100 * one:.0f}{NO_BREAK}%)" for one, key in left[:8]]
    return f"Best told by the figures, with what is left of their spread: {listed(names)}."


def not_told(fit: Fit) -> str:
    """Say how many inputs the figures leave open."""
    hidden = fit.not_identified()
    if not hidden:
        return ""
    levels = [key.removeprefix(PRACTICES).replace("_", " ") for key in hidden if key.startswith(PRACTICES)]
    others = len(hidden) - len(levels)
    named = f": the levels of {listed(levels)}" if levels else ""
    also = f"{', and ' if levels else ': '}{others} keys of the firm" if others else ""
    return f"Left open, so that members differ in them as widely as is plausible{named}{also}."


def at_best(fit: Fit) -> str:
    """Say what growth would be expected with the practices of the best."""
    found = fit.growth_at_best()
    low, high = (number(100 * end, 1, signed=True) for end in (found.low, found.high))
    return (
        f"With the practices of the best, growth is expected to be {number(100 * found.value, 1, signed=True)}"
        f"{NO_BREAK}% a year; over the members [{low}, {high}]{NO_BREAK}%."
    )


def narrows(fit: Fit) -> str:
    """Say which further figure would narrow the answer most."""
    found = fit.narrowing()
    if not found:
        return "No further figure would narrow that by much."
    key, share = found[0]
    words = f"{FIGURES[key].label} would narrow that most: it explains {100 * share:.0f}{NO_BREAK}% of the variance"
    others = [f"{FIGURES[key].label} {100 * one:.0f}{NO_BREAK}%" for key, one in found[1:3]]
    return f"{words} (next: {listed(others)})." if others else f"{words}."


def conflict_lines(fit: Fit) -> list[str]:
    """Return a line a conflict."""
    return [f"Conflict: {one.in_words}." for one in fit.conflicts]


def source_of(fit: Fit, key: str) -> str:
    """Say where a value of the centre comes from."""
    figures = [name for name in OF_FACTS.get(key, ()) if name in fit.known]
    if key in PEOPLE.values():
        return "the client" if figures else "assumption: not given"
    aims = ", ".join(aim.key for aim in fit.aims) or "nothing"
    if key in fit.left():
        left = fit.left()[key]
        words = (
            f"{100 * left:.0f} % of its spread left"
            if left < HALF_TOLD
            else "which tell next to nothing of it"
        )
        return f"fitted to {aims}; {words}"
    begin = f"from {' and '.join(figures)}; " if figures else ""
    return f"{begin}fitted to {aims}"


def fitted_file(fit: Fit) -> str:
    """Return the fitted firm as a file."""
    values = fit.centre_values
    centre = {key: Sourced(value, source_of(fit, key)) for key, value in values.items()}
    members = [{key: one[key] for key in fit.moved_keys} for one in fit.members]
    said = {key: Said(known.given, known.source) for key, known in fit.known.items()}
    return fitted_toml(fit.firm.client.name, fit.firm.base, said, centre, members)


def best_file(fit: Fit, extends: str) -> str:
    """Return the fitted firm with the practices of the best as a file."""
    name = f"{fit.firm.client.name}, best in class"
    return best_toml(name, extends, fit.firm.base.currency, fit.firm.best_levels)


def facts_given(fit: Fit) -> list[str]:
    """Return the facts that the client gave."""
    return [key for key in fit.known if FIGURES[key].kind == FACT]
