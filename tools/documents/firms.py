"""How the firms of a population differ, and on which ladder practices come, as the priors say."""

from pathlib import Path

from experiments.designs.firms import REACH, levels_at_the_middle, priors, read_priors
from experiments.designs.firms.priors import PLAUSIBLE, PRIORS
from experiments.numbers import FIGURES
from sim.scenario import load_scenario
from sim.scenario.files import read_toml
from sim.units import format_quantity
from tools.documents.tables import code, table

MIDDLE = "industry-average"


def differences() -> str:
    """Tabulate in what firms differ: every key, the firm in the middle, where nearly all lie, and the source."""
    around = load_scenario(MIDDLE)
    given = read_toml(Path(priors.__file__).with_name(PRIORS))["differences"]
    rows = []
    for one in read_priors(around).differences:
        spread = given[one.name]["spread"]
        for key, width in one.spreads.items():
            entry = around.entries[key]
            ends = (short(one.moved(entry.value, width, end), entry.unit) for end in (-REACH, REACH))
            about = (code(key), short(entry.value, entry.unit), " to ".join(ends))
            told = "plausible range" if spread == PLAUSIBLE else f"{spread:g}"
            rows.append((one.title, *about, told, one.source, one.evidence))
    header = ("firms differ in", "key", "middle", "95 % of firms", "spread", "source", "evidence")
    return table(header, rows)


def ladder() -> str:
    """Tabulate the ladder of practices: the share of firms that have each half in place, and the level compared at."""
    around = load_scenario(MIDDLE)
    given = read_toml(Path(priors.__file__).with_name(PRIORS))["ladder"]
    middle = levels_at_the_middle(read_priors(around).ladder)
    rows = [
        (code(name), f"{100 * one['value']:g} %", f"{middle[name]:.2g}", one["source"], one["evidence"])
        for name, one in given["share"].items()
    ]
    about = [
        (what, f"{given[what]['value']:g}", "", given[what]["source"], given[what]["evidence"])
        for what in ("width", "noise")
    ]
    return table(("practice", "half in place in", "level compared at", "source", "evidence"), [*rows, *about])


def short(value: float, unit: str) -> str:
    """Write a value with three significant figures."""
    return format_quantity(value, unit, FIGURES)
