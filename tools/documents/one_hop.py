"""What the one-hop audit found, as tables made from its record: what single keys make of a gap, and plain formulas."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from experiments.defaults import DEFAULT_SEED
from experiments.evidence.closed_forms import OF_ANY_KEY, closed_form
from experiments.evidence.record import ALONE, WORTH_KEEPING, Hop, largest_of, record
from experiments.evidence.targets import is_looked_at, targets
from experiments.numbers import estimate_in_words, number
from experiments.statistics.estimates import Estimate
from tools.documents.tables import code, table

NO_CLEAR_GAP = "no clear gap"
NO_FORMULA = "none"
CALLED_IMPOSED = "none: imposed"
PEOPLE = ("Marketer.", "SalesRep.")  # whose decisions the audit freezes
SAID_OF_A_KEY = (
    "alone",
    "last in",
    "goes when decisions are frozen",
    "formula",
    "verdict",
)  # heads of columns


def largest_shares() -> str:
    """Tabulate, for every measure of a target, the key that makes most of its gap, and what that is called."""
    largest = largest_of(record())
    rows = [
        (" ".join(names), code(measure), *about_largest(largest.get(measure)))
        for measure, names in measures_by_target().items()
    ]
    header = ("", "measure", "largest key", "of", *SAID_OF_A_KEY)
    return f"{pairs_in_words(record())}\n\n{table(header, rows)}"


def about_largest(hop: Hop | None) -> tuple[str, ...]:
    """Say of the key that makes most of a gap how much it makes, and whether anybody decides in between."""
    if hop is None:
        return ("", "", "", "", "", "", NO_CLEAR_GAP)
    return (code(hop.key), code(hop.practice), *numbers_of(hop), verdict_of(hop))


def most_of_a_gap() -> str:
    """Tabulate every key that makes most of a gap."""
    rows = [
        (code(hop.measure), code(hop.key), code(hop.practice), *numbers_of(hop), verdict_of(hop))
        for hop in record()
        if hop.is_most
    ]
    header = ("measure", "key", "of", *SAID_OF_A_KEY)
    return table(header, rows)


def formulas() -> str:
    """Tabulate the plain formulas, beside what was measured of the same key; of a formula for any key the largest."""
    largest = largest_of(record())
    rows = []
    for hop in record():
        formula = closed_form(hop.key, hop.measure)
        if formula is None or (hop.measure in OF_ANY_KEY and hop != largest[hop.measure]):
            continue
        name = f"any; most: {code(hop.key)}" if hop.measure in OF_ANY_KEY else code(hop.key)
        rows.append((code(hop.measure), name, formula.says, formula_in_words(hop), share_in_words(hop.alone)))
    return table(("measure", "key", "formula", "predicts", "measured, alone"), rows)


def measured_of(key: str, said: Mapping[str, Any]) -> str:
    """Say of a key which gaps it imposes, or how much it makes at most; what contradicts the table stands out."""
    own = sorted((hop for hop in record() if hop.key == key), key=lambda hop: -hop.share)
    imposed = [
        f"{code(hop.measure)} {share_of(hop)}{contradiction(hop, said)}" for hop in own if hop.is_imposed
    ]
    if imposed:
        return f"imposed: {'; '.join(imposed)}"
    if not own or own[0].share <= WORTH_KEEPING:
        return f"at most {WORTH_KEEPING:.0%} of any gap".replace("%", " %")
    return f"at most {share_of(own[0])} of {code(own[0].measure)}"


def contradiction(hop: Hop, said: Mapping[str, Any]) -> str:
    """Say how a key that imposes a gap contradicts what was written of it before."""
    if hop.measure not in said["moves"]:
        return ", **not expected**"
    decided = any(name.startswith(PEOPLE) for name in said.get("decides", ()))
    return ", **said to be decided**" if decided and CALLED_IMPOSED not in said["between"] else ""


def measures_by_target() -> dict[str, list[str]]:
    """Return the measures that may be looked at, each with the targets that are about it."""
    found: dict[str, list[str]] = {}
    for target in targets():
        if not is_looked_at(target):
            continue
        for check in target.checks:
            names = found.setdefault(check.measure, [])
            if target.id not in names:
                names.append(target.id)
    return found


def pairs_in_words(hops: Iterable[Hop]) -> str:
    """Say how many paired runs are behind a record."""
    pairs = " or ".join(str(count) for count in sorted({hop.pairs for hop in hops}))
    return f"{pairs} paired runs of each arm, seed {code(str(DEFAULT_SEED))}; shares of the gap with their intervals."


def numbers_of(hop: Hop) -> tuple[str, str, str, str]:
    """Write both shares of a key, what goes without decisions, and what a formula predicts."""
    gone = "" if math.isnan(hop.left.value) else share_in_words(gone_of(hop.left))
    return share_in_words(hop.alone), share_in_words(hop.last_in), gone, formula_in_words(hop)


def gone_of(left: Estimate) -> Estimate:
    """Return the part that goes, where an estimate says which part stays."""
    return left._replace(value=1.0 - left.value, low=1.0 - left.high, high=1.0 - left.low)


def verdict_of(hop: Hop) -> str:
    """Say whether a key imposes a gap, or somebody decides in between, or no key makes half."""
    if hop.is_imposed:
        return "**imposed**"
    return "decided" if hop.is_most else "no key makes half"


def formula_in_words(hop: Hop) -> str:
    """Write what a plain formula predicts of a key."""
    if math.isnan(hop.closed_form):
        return NO_FORMULA
    return f"{number(100 * hop.closed_form, 0)} %"


def share_of(hop: Hop) -> str:
    """Write the larger share of a key, and where it was found."""
    return f"{share_in_words(hop.larger)} {'alone' if hop.context == ALONE else 'last in'}"


def share_in_words(found: Estimate) -> str:
    """Write a share of a gap."""
    return estimate_in_words(found, "fraction")
