"""A results folder of every kind that can be handed over, made in a moment."""

from collections.abc import Callable
from pathlib import Path

from experiments import sensitivity
from experiments.defaults import GROWTH
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from sim import load_scenario
from sim.practices import PRACTICES
from tests.agreeing_on_terms import an_agreement
from tests.planning import HERE, a_plan
from tests.populating import a_population
from tests.reporting import a_comparison, a_folder, a_states, simulate

CLIENT = """
extends = "laggard"
name = "Müller & Söhne Maschinenbau"
currency = "CHF"
[practices]
lead_management = "31 %"
[inquiries]
outside_window = { value = "1.3 /y", source = "fitted to leads a month" }
"""
MEMBERS = "".join(
    f'\n[[member]]\n"inquiries.outside_window" = "{rate} /y"\n"practices.lead_management" = {level}\n'
    for rate, level in ((1.2, 0.27), (1.4, 0.35), (1.3, 0.31))
)
BETTER = (
    'extends = "client.toml"\nname = "Müller & Söhne with clear roles"\n[practices]\ndefined_roles = 0.8\n'
)
STUDY = {
    "question": "What matters most?",
    "base": "laggard",
    "outcomes": ["revenue_growth"],
    "method": "sensitivity",
    "trajectories": 3,
    "points": 4,
    "keep": 2,
    "replications": 2,
    "uncertainties": {f"practices.{name}": {"range": "0..1"} for name in PRACTICES[:6]},
}


def a_client(folder: Path, members: str = "") -> list:
    """Return a client's firm, and the same with one better practice, as files in a folder."""
    folder.mkdir(parents=True)
    for name, text in (("client", CLIENT + members), ("better", BETTER)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return [load_scenario(folder / f"{name}.toml") for name in ("client", "better")]


def presets(*names: str) -> list:
    """Return scenarios of the library."""
    return [load_scenario(name) for name in names]


def with_sensitivity(folder: Path) -> Path:
    """Add a study of sensitivity to a comparison."""
    a_comparison(*presets("laggard", "best-in-class")).save(folder)
    return sensitivity(STUDY, execution=HERE, simulate=simulate).save(folder)


def of_a_client(folder: Path) -> Path:
    """Compare a client over what is not known of it, and share out the gap."""
    pair = a_client(folder.with_name(f"{folder.name}-files"), MEMBERS)
    a_comparison(*pair, replications=6).save(folder)
    states = a_states(*pair)
    Explanation(states).save(folder)
    Roadmap(states, GROWTH).save(folder)
    return folder


KINDS: dict[str, Callable[[Path], Path]] = {
    "two": lambda folder: a_folder(folder, *presets("laggard", "best-in-class"), states=False),
    "three": lambda folder: a_folder(folder, states=False),
    "path": lambda folder: a_folder(folder, *presets("laggard", "laggard-to-best"), states=False),
    "gap": lambda folder: a_folder(folder, *presets("laggard", "best-in-class")),
    "demo": a_folder,
    "everything": lambda folder: a_folder(folder, *presets("laggard", "laggard-to-best", "best-in-class")),
    "client": of_a_client,
    "sensitivity": with_sensitivity,
    "sensitivity-alone": lambda folder: sensitivity(STUDY, execution=HERE, simulate=simulate).save(folder),
    "population": lambda folder: a_population(40).save(folder),
    "plan": lambda folder: a_plan().save(folder),
    "sla": lambda folder: an_agreement().save(folder),
}
