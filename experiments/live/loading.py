"""A scenario file that somebody drops onto the page: read as any other, from a folder in which nothing else lies."""

from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.live.question import BadQuestionError
from sim.scenario import Extensions, Scenario, load_scenario
from sim.scenario.files import MAX_BYTES

DROPPED = "dropped.toml"


def loaded(name: object, content: object, extensions: Extensions = Extensions()) -> Scenario:
    """Return the scenario of a file; what it extends is the library's, for no other file lies beside it.

    `extensions` are what of somebody's own the page answers with.

    Raises:
        BadQuestionError: It is no text, or too long.
        ScenarioError: It is no scenario.
    """
    if not isinstance(name, str) or not isinstance(content, str):
        raise BadQuestionError("a file has a name and a text")
    text = content.encode(errors="replace")
    if len(text) > MAX_BYTES:
        raise BadQuestionError(f"a scenario file has at most {MAX_BYTES // 1024} KB")
    with TemporaryDirectory() as folder:
        path = Path(folder) / DROPPED
        path.write_bytes(text)
        return load_scenario(path, extensions=extensions)
