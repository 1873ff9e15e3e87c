"""`handoff bench`: speed and memory, measured against Mesa's empty steps."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.terminal import announce, print_columns, print_json, say
from experiments.commands.options import Json

if TYPE_CHECKING:
    from experiments.benchmark.rows import Row
    from experiments.benchmark.verbs import Part

HEADER = ("what", "takes", "", "Mesa alone", "figure", "must", "aim", "")


def bench(
    quick: Annotated[
        bool, typer.Option("--quick", help="Small firms, few days: does it work at all?")
    ] = False,
    by_verb: Annotated[
        bool, typer.Option("--by-verb", help="Where the time of a run goes: verbs of the day, rituals.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure speed and memory against what Mesa needs for empty steps."""
    if by_verb:
        announce("where the time of a run goes", as_json)
        print_parts(quick, as_json)
        return
    announce("speed and memory, a quick look" if quick else "speed and memory, some ten minutes", as_json)

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


def print_parts(quick: bool, as_json: bool) -> None:
    """Measure and print every part of a run: CPU milliseconds and share in each preset, nanoseconds a call."""
    from experiments.benchmark.rows import FULL, QUICK
    from experiments.benchmark.verbs import parts_of_a_run

    sizes = QUICK if quick else FULL
    parts = parts_of_a_run(sizes.default, sizes.repeats)
    if as_json:
        print_json(
            [
                {
                    "part": part.name,
                    "kind": part.kind,
                    "seconds": {preset: spent.seconds for preset, spent in part.spent.items()},
                    "calls": {preset: spent.calls for preset, spent in part.spent.items()},
                    "share": part.share,
                }
                for part in parts
            ]
        )
        return
    presets = tuple(parts[0].spent)
    print()
    print_columns(
        [
            ("part of a run", *presets),
            *((part.name, *(in_brief(part, preset) for preset in presets)) for part in parts),
            (
                "the run, ms",
                *(f"{1e3 * sum(part.spent[preset].seconds for part in parts):.1f}" for preset in presets),
            ),
        ]
    )
    print()
    say(
        "Share of a run in CPU time, and nanoseconds a call: of a verb for a day, of a ritual for a time it falls due."
    )


def in_brief(part: "Part", preset: str) -> str:
    """Return a part's share of a run and its nanoseconds a call."""
    spent = part.spent[preset]
    return f"{part.share[preset]:.1%} {1e9 * spent.seconds / max(spent.calls, 1):>9,.0f}"


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
        "met": row.must is None or row.figure <= row.must,
        "details": row.details or {},
    }


def line(row: "Row") -> tuple[str, ...]:
    """Return a row as a line of the table."""
    ours = f"{row.ours:.3f}" if row.ours is not None else ""
    mesa = f"{row.mesa:.3f}" if row.mesa is not None else ""
    digits = 0 if row.figure >= 100 else 3
    limits = ("" if limit is None else f"{limit:.3g}" for limit in (row.must, row.aim))
    return (
        row.workload,
        ours,
        row.unit,
        mesa,
        f"{row.figure:.{digits}f}",
        *limits,
        verdict(row.figure, row.must, row.aim),
    )


def verdict(figure: float, must: float | None, aim: float | None) -> str:
    """Tell whether a figure is what is aimed at, what must be, or neither; nothing where nothing must be."""
    if must is None or aim is None:
        return ""
    return "aim" if figure <= aim else "met" if figure <= must else "MISSED"


def remarks(row: "Row") -> list[str]:
    """Say where the time of a row goes, or how it was projected."""
    from experiments.benchmark.rows import USUAL_NANOSECONDS

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
    speed = (
        [
            f"Mesa's empty step costs {details['nanoseconds_of_a_step']:.0f} ns an agent here; "
            f"figures in seconds and minutes are what they would be where it costs {USUAL_NANOSECONDS:g} ns."
        ]
        if row.mesa is not None and row.key == "default_firm"
        else []
    )
    return [
        *speed,
        f"{row.workload}: {shares}; the slowest counts.",
        f"  Of its time, days take {details['share_of_days']:.0%}, rituals {details['share_of_rituals']:.0%}, "
        f"the rest {rest:.0%}; construction took {details['construction']:.2f} s before, "
        f"the agents of the committees {details['construction_of_committee_agents']:.2f} s more "
        f"(as many of Mesa's alone: {details['construction_of_mesa_alone']:.2f} s).",
    ]
