"""`handoff bench`: speed and memory, measured against Mesa's empty steps."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.terminal import announce, print_columns, print_json, say
from experiments.commands.options import Json

if TYPE_CHECKING:
    from experiments.benchmark.rows import Row

HEADER = ("what", "takes", "", "Mesa alone", "figure", "must", "aim", "")


def bench(
    quick: Annotated[
        bool, typer.Option("--quick", help="Small firms, few days: does it work at all?")
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure speed and memory against what Mesa needs for empty steps."""
    announce("speed and memory, a quick look" if quick else "speed and memory, a few minutes", as_json)

    from experiments.benchmark.measure import measure
    from experiments.benchmark.rows import FULL, QUICK

    rows = measure(QUICK if quick else FULL)
    if as_json:
        print_json({"quick": quick, "rows": [as_document(row) for row in rows]})
        return
    print()
    print_columns([HEADER, *(line(row) for row in rows)], texts=1)
    print()
    for row in rows:
        for sentence in remarks(row):
            say(sentence)
    if quick:
        say("A quick look measures firms too small for the limits to mean anything.")


def as_document(row: "Row") -> dict[str, object]:
    """Return a row as it goes into JSON."""
    return {
        "key": row.key,
        "work": row.workload,
        "unit": row.unit,
        "ours": row.ours,
        "mesa": row.mesa,
        "ratio": None if row.mesa is None or row.ours is None else row.ours / row.mesa,
        "figure": row.figure,
        "must": row.must,
        "aim": row.aim,
        "met": row.figure <= row.must,
        "details": row.details or {},
    }


def line(row: "Row") -> tuple[str, ...]:
    """Return a row as a line of the table."""
    verdict = "aim" if row.figure <= row.aim else "met" if row.figure <= row.must else "MISSED"
    ours = f"{row.ours:.3f}" if row.ours is not None else ""
    mesa = f"{row.mesa:.3f}" if row.mesa is not None else ""
    digits = 0 if row.figure >= 100 else 3
    limits = (f"{limit:g}" for limit in (row.must, row.aim))
    return (row.workload, ours, row.unit, mesa, f"{row.figure:.{digits}f}", *limits, verdict)


def remarks(row: "Row") -> list[str]:
    """Say where the time of a row goes, or how it was projected."""
    details = row.details or {}
    if "projected" in details and row.ours is not None and row.mesa is not None:
        return [
            f"Explain: projected from {details['sampled_states']} runs of {row.ours:.3f} s "
            f"({details['fastest']:.3f} to {details['slowest']:.3f}) drawn over all states, {row.ours / row.mesa:.3f} "
            f"of Mesa's empty steps, to {details['runs']:,} runs on {details['cores']} cores."
        ]
    if "times_as_fast" in details:
        return [
            f"Two workers are {details['times_as_fast']:.2f} times as fast as one; time to start them not counted."
        ]
    if "by_scenario" not in details:
        return []
    shares = ", ".join(f"{name} {ratio:.3f}" for name, ratio in details["by_scenario"].items())
    rest = 1.0 - details["share_of_days"] - details["share_of_rituals"]
    return [
        f"{row.workload}: {shares}; the slowest counts.",
        f"  Of its time, days take {details['share_of_days']:.0%}, rituals {details['share_of_rituals']:.0%}, "
        f"the rest {rest:.0%}; construction took {details['construction']:.2f} s before, "
        f"the agents of the committees {details['construction_of_committee_agents']:.2f} s more "
        f"(as many of Mesa's alone: {details['construction_of_mesa_alone']:.2f} s).",
    ]
