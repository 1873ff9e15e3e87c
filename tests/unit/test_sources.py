"""Where scenarios come from: files in the encodings of this world, and pipes; what they are called."""

from pathlib import Path

import pytest

from experiments.commands.console.places import file, folder, given_again, named
from experiments.commands.options import default_store
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.sources import STDIN, file_name_of, folder_of, name_of

TEXT = 'extends = "laggard"\nquestion = "Où?"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
def test_a_scenario_says_the_same_in_every_encoding_that_says_what_it_is(tmp_path, encoding):
    path = tmp_path / "acme.toml"
    marked = b"\xfe\xff" + TEXT.encode("utf-16-be") if encoding == "utf-16-be-bom" else TEXT.encode(encoding)
    path.write_bytes(marked)
    assert load_scenario(path).question == "Où?"


@pytest.mark.parametrize(
    "name", ["...toml", "....toml", " .toml", ". .toml", "x" * 101 + ".toml", "営" * 40 + ".toml"]
)
def test_a_file_whose_name_names_nothing_or_too_much_is_refused(tmp_path, name):
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"names nothing|shorten it"):
        load_scenario(tmp_path / name)


def test_a_name_has_no_letter_that_acts_and_marks_what_is_no_text():
    assert name_of(Path("x\x1b[31mred.toml")) == "x [31mred"
    assert name_of(Path("caf\udce9.toml")) == "caf\N{REPLACEMENT CHARACTER}"


def test_what_comes_through_a_pipe_is_called_so_and_has_its_neighbours_in_the_current_folder():
    assert [name_of(path) for path in (STDIN, Path("/dev/fd/63"), Path("/proc/self/fd/3"))] == [
        "stdin",
        "pipe",
        "pipe",
    ]
    assert folder_of(STDIN) == folder_of(Path("/dev/fd/63")) == Path()
    assert folder_of(Path("clients/acme.toml")) == Path("clients")
    assert file_name_of(Path("clients/acme.toml")) == "acme.toml"


def test_a_dash_is_standard_input_and_is_told_as_a_dash():
    assert Path(file("-")) == STDIN
    assert named(file("-")) == "stdin"
    assert given_again(file("-")) == "-"
    assert given_again("clients/acme.toml") == "acme.toml"


def test_a_leading_tilde_is_somebodys_home(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ann")
    assert folder("~/x") == Path("/home/ann/x")
    assert file("~/x.toml") == "/home/ann/x.toml"
    assert folder("./~/x") == Path("~/x")
    assert file("laggard") == "laggard"


@pytest.mark.parametrize("design", ["CON", "nul.x", "..", " ", ".hidden", "a.", "営業"])
def test_runs_are_kept_where_somebody_looks(design):
    store = default_store(design)
    assert store.parent == Path("results/kept")
    assert not store.name.startswith((".", " "))
    assert not store.name.endswith((".", " "))
    assert store.name.partition(".")[0].lower() not in {"con", "nul"}
