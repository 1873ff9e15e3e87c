"""What documents show is known to something that holds them to it: nothing shown escapes, and nothing is made up."""

import ast
import re
import subprocess
import tomllib
from importlib.util import find_spec

import pytest

from experiments.clients.client import read_client
from experiments.designs import read_design
from experiments.designs.reading import STUDIES, SWEEPS
from handoff import load_extensions
from sim.scenario import load_scenario
from tests.following import HISTORY, blocks, few, is_whole, options_of, pages, steps, verbs
from tools.documents.gallery import SHOTS
from tools.documents.marks import parts_of
from tools.documents.measured import DRAWINGS
from tools.documents.regime import MAPS
from tools.documents.shown import CONSOLE, PROGRAMS, PYTHON, TOML, Block, blocks_of, mentions_of, words_of

# Blocks that are neither typed nor printed, and what holds them to the truth instead.
BY_HAND = {
    "CONTRIBUTING.md": "the order of the layers, compared with that of pyproject.toml",
    "docs/model.md": "equations, whose functions are tested against the numbers of their sources",
}

PAGE = """
1. In a list:

   ```console
   $ handoff run laggard    # one firm
   Handoff: laggard
   $ handoff check a#b.toml
   ```

> ~~~python
> print(1)
> ~~~

```toml
# mine.toml
extends = "laggard"
```

    y = a + b x

| a | `handoff show laggard` |
|---|---|
| b | `not a command`, `handoff compare A B`, `make test` |
"""

OF_CHROMIUM = {
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--host-resolver-rules",
    "--user-data-dir",
    "--print-to-pdf",
    "--no-sandbox",
}


def of_language(language):
    return [block for block in blocks() if block.language == language]


# --- the reader ------------------------------------------------------------------------------------------------------


def test_blocks_are_found_wherever_they_stand():
    found = blocks_of("page.md", PAGE)
    assert [(each.line, each.language) for each in found] == [
        (4, CONSOLE),
        (10, PYTHON),
        (14, TOML),
        (19, ""),
    ]
    assert [each.file_name() for each in found] == [None, "snippet_10.py", "mine.toml", None]
    assert found[1].text == "print(1)\n"


def test_commands_are_what_is_typed_and_the_rest_is_printed():
    console = blocks_of("page.md", PAGE)[0]
    assert console.commands() == ["handoff run laggard", "handoff check a#b.toml"]
    assert console.printed() == "Handoff: laggard"


def test_commands_in_sentences_are_found_and_those_that_can_be_run_told_from_mentions():
    found = [each.text for each in mentions_of("page.md", PAGE)]
    assert found == ["handoff show laggard", "handoff compare A B", "make test"]
    assert list(map(is_whole, found)) == [True, False, True]


@pytest.mark.parametrize(
    ("command", "whole"),
    [
        ("handoff demo", False),
        ("handoff report DIR", False),
        ("handoff report --brief", False),
        ("handoff sweep DESIGN.toml --out x", False),
        ("handoff demo --quick", True),
        ("handoff check acme.toml", True),
        ("handoff compare a b --no-such-option", True),
        ("handoff no-such-verb a", True),
        ("make", False),
        ("pip install 'handoff[office]'", True),
        ("python -m tools.documents.gallery [FOLDER]", False),
    ],
)
def test_a_command_is_whole_if_it_lacks_nothing_and_what_is_wrong_with_it_shows_when_it_is_run(
    command, whole
):
    assert is_whole(command) is whole


@pytest.mark.parametrize(
    ("command", "small"),
    [
        ("handoff demo --quick", "handoff demo --quick --replications 4 --workers 1"),
        ("handoff compare a b --precision 1", "handoff compare a b --precision 1 --workers 1"),
        (
            "handoff compare a b --replications 8",
            "handoff compare a b --replications 8 --replications 4 --workers 1",
        ),
        ("handoff sweep d.toml --workers 8", "handoff sweep d.toml --workers 8 --replications 2 --workers 2"),
        ("handoff check 'a b.toml'", "handoff check 'a b.toml'"),
        ("handoff no-such-verb", "handoff no-such-verb"),
        ("python example.py", "python example.py"),
    ],
)
def test_few_runs_are_asked_for_where_a_command_takes_runs(command, small):
    assert few(command) == small


# --- blocks ----------------------------------------------------------------------------------------------------------


def test_every_block_is_of_a_kind_that_something_checks():
    for block in blocks():
        if block.language == CONSOLE:
            assert block.commands(), f"{block.page}:{block.line} shows no command behind a prompt"
        elif block.language == TOML:
            assert block.file_name(), f"{block.page}:{block.line} does not begin with its file’s name"
        elif block.language != PYTHON:
            assert block.page in BY_HAND, f"{block.page}:{block.line} is of no known kind"
            assert block.language == ""
    assert BY_HAND.keys() == {block.page for block in of_language("")}


def test_nothing_is_shown_as_printed_but_what_is_written_by_a_program():
    """A part with a mark is run again by a test."""
    shown = [block for block in of_language(CONSOLE) if block.printed()]
    assert shown
    for block in shown:
        marked = [part.body for part in parts_of(pages()[block.page])]
        assert any(block.text in body for body in marked), f"{block.page}:{block.line}"


@pytest.mark.parametrize("block", of_language(TOML), ids=Block.file_name)
def test_every_file_that_a_document_gives_is_valid(block, tmp_path):
    of_page = [each for each in (*of_language(TOML), *of_language(PYTHON)) if each.page == block.page]
    for each in of_page:
        (tmp_path / each.file_name()).write_text(each.text, encoding="utf-8")
    path, table = tmp_path / block.file_name(), tomllib.loads(block.text)
    modules = {tmp_path / each.file_name() for each in of_page if "MECHANISMS = " in each.text}
    own = load_extensions(*modules)
    if "extends" in table:
        assert load_scenario(path, extensions=own).explicit
    elif "client" in table:
        assert read_client(path).figures
    else:
        assert len(read_design(path, (*SWEEPS, *STUDIES), own)) > 0


def test_every_picture_that_a_document_shows_is_drawn_by_a_program(project):
    drawn = {*DRAWINGS, *MAPS, *(shot.name for shot in SHOTS)}
    shown = {
        name for text in pages().values() for name in re.findall(r"!\[[^]]*\]\(\S*pictures/(\w+)\.", text)
    }
    assert shown <= drawn
    assert {file.stem for file in (project / "docs" / "pictures").iterdir()} <= drawn


@pytest.mark.parametrize(("place", "contract"), [(0, "sim-layers"), (1, "experiments-layers")])
def test_the_layers_that_are_shown_are_those_that_are_checked(project, place, contract):
    """A line of the page may take several layers together; what it says in brackets is for people."""
    shown = [block for block in blocks() if block.page == "CONTRIBUTING.md"][place]
    lines = re.sub(r"\([^)]*\)", "", shown.text).splitlines()
    at = {name: row for row, line in enumerate(lines) for name in re.findall(r"\w+", line)}
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    [checked] = [each for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == contract]
    layers = [re.findall(r"\w+", layer) for layer in checked["layers"]]
    assert at.keys() == {name for layer in layers for name in layer}
    assert [at[name] for layer in layers for name in layer] == sorted(at.values())


# --- words of commands -----------------------------------------------------------------------------------------------


def test_every_verb_and_option_that_a_sentence_names_exists():
    named = 0
    for page, text in pages().items():
        for mention in mentions_of(page, text) if page != HISTORY else ():
            program, *words = words_of(mention.text)
            if program == "handoff" and words and words[0] != "…":
                assert words[0] in verbs(), mention
                options = {word.partition("=")[0] for word in words if word.startswith("--")}
                assert options <= options_of(words[0]), mention
                named += 1
    assert named > 20


def test_every_option_that_a_sentence_names_by_itself_exists():
    for page, text in pages().items():
        for option in re.findall(r"`(--[a-z][\w-]*)", text) if page != HISTORY else ():
            assert option in all_options(), f"{page}: {option}"


def test_every_verb_and_option_that_a_message_or_a_help_text_names_exists(project):
    texts = [
        node.value
        for folder in ("experiments", "sim")
        for file in (project / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    named = {verb for text in texts for verb in re.findall(r"\bhandoff ([a-z]+)", text)}
    assert {"compare", "report", "sensitivity"} <= named
    assert named <= verbs().keys()
    options = {option for text in texts for option in re.findall(r"(?<!\S)\(?(--[a-z][\w-]*)", text)}
    assert options - OF_CHROMIUM <= all_options()


def all_options():
    """Return the options of all commands, and of `handoff` itself."""
    return {"--version", *(option for verb in verbs() for option in options_of(verb))}


def test_every_step_calls_a_program_that_is_known():
    assert {step.text.split()[0] for step in steps()} <= set(PROGRAMS)


def test_every_module_file_and_folder_that_a_command_names_is_there(project):
    for step in steps():
        program, *words = words_of(step.text)
        if program == "python" and words[0] == "-m":
            assert find_spec(words[1]), step
        if program.endswith("pytest"):
            assert all((project / word).exists() for word in words if "/" in word), step


def test_every_target_of_make_that_is_shown_can_be_made_and_help_shows_them_all(project):
    makefile = (project / "Makefile").read_text(encoding="utf-8")
    in_help = set(re.findall(r'echo "make (\S+)', makefile))
    [phony] = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert in_help == set(phony.split()) - {"help", "environment"}
    for command in {step.text for step in steps() if step.text.startswith("make ")}:
        assert rehearsed(project, command) == 0, command
    assert rehearsed(project, "make no-such-target") != 0


def rehearsed(project, command):
    """Return how `make` ends that only says what it would do."""
    words = [*words_of(command), "--dry-run"]
    return subprocess.run(words, cwd=project, capture_output=True, check=False, timeout=60).returncode
