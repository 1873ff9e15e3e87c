"""A client's file as it is written: what is known, and what is not as a question that can be answered later."""

import json
import math

from experiments.clients.client import EXPORT, TABLE, Client, Known
from experiments.clients.figures import FIGURES, Figure, typical_in
from sim.scenario.text import quoted

ALIGNED = "# "


def to_toml(client: Client) -> str:
    """Return a client's file."""
    lines = [
        "# What is known of a client's firm: a value, a range (their 80 % range), or left out.",
        f"name = {quoted(client.name)}",
        f"currency = {quoted(client.currency)}",
        "",
        f"[{TABLE}]",
    ]
    for key, figure in FIGURES.items():
        lines += [f"# {figure.question}"]
        known = client.figures.get(key)
        lines += [
            line_of(figure, known)
            if known
            else f"# {key} = {quoted(typical_in(figure, client.currency))}  # not known; typical"
        ]
    if client.export:
        lines += ["", f"[{EXPORT}]"]
        lines += [
            f"{key} = {quoted(given)}" for key, given in client.export.items() if isinstance(given, str)
        ]
        named = client.export.get("map", {})
        if named:
            pairs = ", ".join(f"{quoted(column)} = {quoted(field)}" for column, field in named.items())
            lines += [f"map = {{ {pairs} }}"]
    return "\n".join([*lines, ""])


def line_of(figure: Figure, known: Known) -> str:
    """Return the line of a figure that is known."""
    value = known.given if is_number(known.given) and not known.is_range else quoted(known.given)
    return (
        f"{figure.key} = {{ value = {value}, source = {quoted(known.source)} }}"
        if known.source
        else f"{figure.key} = {value}"
    )


def is_number(text: str) -> bool:
    """Tell whether a text is a number as TOML writes it."""
    try:
        return math.isfinite(json.loads(text)) and not isinstance(json.loads(text), bool)
    except (ValueError, TypeError):
        return False
