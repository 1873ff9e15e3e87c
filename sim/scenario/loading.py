"""Loading scenarios by name or path, and listing those that are shipped."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.scenario import inputs
from sim.scenario.errors import reading
from sim.scenario.extensions import Extensions
from sim.scenario.files import BASE, extends_chain, find_scenario, library_folder, library_names, read_toml
from sim.scenario.fixed import fixed_numbers
from sim.scenario.foundation import Foundation, read_foundation
from sim.scenario.gone import without_gone
from sim.scenario.layers import with_file
from sim.scenario.readonly import ReadOnly
from sim.scenario.resolved import Scenario
from sim.scenario.sources import name_of


def load_scenario(
    name_or_path: str | Path,
    sets: Mapping[str, object] | Iterable[str] = (),
    library: Path | None = None,
    fixed: Mapping[str, object] | Iterable[str] = (),
    extensions: Extensions = Extensions(),
) -> Scenario:
    """Load a scenario of the library by its name, or any other by its path.

    Args:
        name_or_path: a bare name such as `laggard`, or a path such as `clients/acme.toml`.
        sets: settings on top, as `{key: value}` or as `KEY=VALUE` texts.
        library: the folder of the base firm and the presets; by default the shipped one.
        fixed: fixed numbers of the model to move, given alike; see `Scenario.with_fixed`.
        extensions: agents, mechanisms and measures of one's own that it is run with (`sim.extensions`).

    Raises:
        ScenarioError: one line saying which file and key cannot be used, and what is allowed.
    """
    folder = library or library_folder()
    path = find_scenario(name_or_path, folder)
    scenario = _resolved(path, folder, lambda table: table, extensions)
    scenario = scenario.with_sets(sets) if sets else scenario
    return scenario.with_fixed(fixed) if fixed else scenario


def load_stored(path: Path, extensions: Extensions = Extensions()) -> Scenario:
    """Load a scenario of a results folder, whatever version of the model wrote it.

    Fixed numbers of the model that were moved are moved here too.  Settings that went since are left out, settings that
    came since are the base firm's, and what practices set is what they set today: where its digest differs from the
    stored one, it is not the scenario that was run.  `extensions`: what it was run with.

    Raises:
        ScenarioError: the file cannot be used for another reason.
    """
    return _resolved(path, library_folder(), without_gone, extensions, fixed_numbers())


def library(folder: Path | None = None) -> list[tuple[str, str]]:
    """Return the name and the question of every scenario in the library."""
    folder = folder or library_folder()
    listed = []
    for name in library_names(folder):
        path = folder / f"{name}.toml"
        table = read_toml(path)
        with reading(path.name):
            listed.append((name, inputs.read_text("question", table.get("question", ""))))
    return listed


def _resolved(
    path: Path,
    folder: Path,
    read: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    extensions: Extensions,
    extra: Iterable[str] = (),
) -> Scenario:
    """Return the scenario of a file on the base firm and whatever the file extends, each as `read` has it.

    They may hold the fixed numbers in `extra`.
    """
    base = _base_scenario(read_foundation(folder)).with_extensions(extensions)
    scenario = replace(base, name=name_of(path))
    for file in extends_chain(path, folder):
        with reading(file.name):
            scenario = replace(
                with_file(scenario, read(file.table), Path(file.name).stem, extra),
                extends=Path(file.table.get("extends", BASE)).stem,
            )
    return scenario


def _base_scenario(foundation: Foundation) -> Scenario:
    """Return the base firm as a scenario of its own."""
    base = foundation.base
    return Scenario(
        name=BASE,
        question=base.question,
        extends=None,
        currency=base.currency,
        plan=base.plan,
        start=base.start,
        foundation=foundation,
        levels=base.levels,
        mechanisms=base.mechanisms,
        forms=ReadOnly({name: form.value for name, form in base.forms.items()}),
        explicit=ReadOnly(),
        moved=ReadOnly(),
        planned=(),
    )
