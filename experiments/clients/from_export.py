"""A client with the figures of their export: what somebody said stays, the rest is what the files show."""

from collections.abc import Mapping
from typing import NamedTuple

from experiments.clients.client import Client, read_figure
from experiments.clients.export import Export
from experiments.clients.figures import FIGURES, Figure
from experiments.clients.measured import Measured

OF_LEADS = ("leads_a_month", "accepted", "first_response_median", "first_response_mean", "attempts")
OF_REPS = ("reps", "development_reps")


class FromExport(NamedTuple):
    """A client whose figures an export filled in, the export, and all that it shows."""

    client: Client
    export: Export
    measured: Mapping[str, Measured]


def filled_in(client: Client, export: Export, measured: Mapping[str, Measured]) -> Client:
    """Return a client with every figure that was not said taken from an export, as its 80 % range."""
    figures = dict(client.figures)
    for key, found in measured.items():
        if key not in figures:
            known = read_figure(key, in_text(FIGURES[key], found, client.currency), client.currency)
            if known is not None:
                figures[key] = known._replace(source=source_of(key, export))
    return Client(
        client.name, client.currency, {key: figures[key] for key in FIGURES if key in figures}, client.export
    )


def source_of(key: str, export: Export) -> str:
    """Return the file from which a figure comes, and its date."""
    kind = "leads" if key in OF_LEADS else "spend" if key == "programme" else "deals"
    if key in OF_REPS and "reps" in export.tables:
        kind = "reps"
    return f"{export.tables[kind].name}, exported on {export.export_date}"


def in_text(figure: Figure, found: Measured, currency: str) -> str:
    """Return an 80 % range as a client's file has it."""
    low, high = (min(max(end, figure.allowed[0]), figure.allowed[1]) for end in (found.low, found.high))
    if figure.unit == "fraction":
        return ranged(100 * low, 100 * high, " %")
    if figure.unit == "currency":
        size, multiple = next((one for one in ((1e6, "M"), (1e3, "k")) if high >= one[0]), (1.0, ""))
        return ranged(low / size, high / size, f" {multiple}{currency}")
    return ranged(low, high, {"hours": " h", "days": " d"}.get(figure.unit, ""))


def ranged(low: float, high: float, unit: str) -> str:
    """Return a range to three significant figures, or one value if its ends agree so far."""
    first, second = (f"{float(f'{end:.3g}'):.12g}" for end in (low, high))
    return f"{first}{unit}" if first == second else f"{first}..{second}{unit}"
