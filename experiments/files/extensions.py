"""What of somebody's own a folder was run with, as its manifest describes it: it is read without the code."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NoReturn

from experiments.errors import ResultsError
from experiments.files.manifest import StoredExtensions
from experiments.files.reading import Folder
from sim.measures import MEASURES, Measure
from sim.measures.own import own_measure
from sim.scenario import Extensions, OwnMechanism, Scenario, ScenarioError, load_stored
from sim.scenario.readonly import ReadOnly
from sim.units import InputError

OF_A_MEASURE = ("label", "unit", "better", "window", "denominator", "definition")


def described(extensions: Extensions) -> dict[str, Any]:
    """Return what a manifest says of agents, mechanisms and measures of somebody's own: all but their code."""
    return {
        "agents": {role: kind.__name__ for role, kind in extensions.agents.items()},
        "mechanisms": {
            name: {"title": one.title, "moves": one.moves, "parameters": dict(one.parameters)}
            for name, one in extensions.mechanisms.items()
        },
        "measures": {
            key: {field: about for field, about in asdict(one).items() if field in OF_A_MEASURE}
            for key, one in extensions.measures.items()
        },
        "digests": dict(extensions.digests),
    }


def extensions_in(folder: Folder) -> Extensions:
    """Return what a section was run with, without its code.

    Raises:
        ResultsError: it is not as it was written.
    """
    stored = folder.facts.extensions
    if stored is None:
        return Extensions()
    try:
        return read(stored)
    except InputError as error:
        raise ResultsError(f"{folder.path.name}: its manifest: {error}") from None


def read(stored: StoredExtensions) -> Extensions:
    """Return what a manifest describes."""
    measures = {
        key: own_measure(
            key, Measure(key=key, claims=(), compute=not_here, **one.model_dump()), MEASURES.__contains__
        )
        for key, one in stored.measures.items()
    }
    mechanisms = {
        name: OwnMechanism(one.title, one.moves, ReadOnly(one.parameters))
        for name, one in stored.mechanisms.items()
    }
    return Extensions(
        ReadOnly(dict.fromkeys(stored.agents)),
        ReadOnly(mechanisms),
        ReadOnly(measures),
        ReadOnly(dict(stored.digests)),
        is_code=False,
    )


def not_here(_: Any) -> NoReturn:
    """Stand for the function of a measure that is only described."""
    raise ResultsError("a measure of somebody's own is computed by its own code only")


def stored_scenario(folder: Folder, file: str, extensions: Extensions) -> Scenario:
    """Return a scenario of a folder as it was resolved.

    Raises:
        ResultsError: the file is not as it was written, or does not go with what it was run with.
        ScenarioError: the file cannot be used for another reason.
    """
    try:
        return load_stored(folder.shared(file), extensions)
    except InputError as error:
        raise ResultsError(f"{folder.path.name}: {file}: {error}") from None


def refuse_other_code(folder: Folder, stored: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Refuse code that is not what a folder was run with.

    Raises:
        ScenarioError: some of it lacks, is too much, or has other source.
    """
    lacking = [name for name in stored if name not in given]
    if lacking:
        raise ScenarioError(
            f"{folder.path.name} was run with code of somebody's own ({', '.join(lacking)}): "
            "give its module, --with MODULE.py"
        )
    for name, digest in given.items():
        if name not in stored:
            raise ScenarioError(f"{folder.path.name} was run without {name}, which --with gives")
        if digest != stored[name]:
            raise ScenarioError(
                f"{name} has other source than that with which {folder.path.name} was run "
                f"({digest[:12]}, then {stored[name][:12]})"
            )
