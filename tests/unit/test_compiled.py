"""Compiling the model: nothing of it is felt by anybody else in the process, and code is kept wherever it can be."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sim import kept_code

IMPORTED = """
import builtins, json, os, sys, warnings
import mesa, numba, numpy as np, pandas

def state():
    return {
        "numba": {name: repr(getattr(numba.config, name)) for name in dir(numba.config) if name.isupper()},
        "builtins": {name: id(getattr(builtins, name)) for name in dir(builtins) if name != "_"},
        "environment": dict(os.environ),
        "warnings": [repr(each) for each in warnings.filters],
        "errors": np.geterr(),
        "printing": repr(np.get_printoptions()),
        "recursion": sys.getrecursionlimit(),
        "mesa": {name: id(value) for name, value in vars(mesa.Model).items()},
    }

@numba.njit
def narrow(x):
    return float(x)

@numba.njit
def early(x):
    return x * 2.0

early(1.0)
before = state()
import sim.organisation
from sim.equations import bits
from sim.luck import chance
loaded = state()

@numba.njit
def one_chance(who):
    return chance(1, 2, who, 3)

from sim.behaviour.firm_is_founded import found_lots, Lots
from sim import records
lots, committees = records.blank(Lots, 2), records.blank(records.Committees, 2)
found_lots(committees, lots, 1)
narrow(np.float32(1.0))
llvm = narrow.inspect_llvm(narrow.signatures[0])
print(json.dumps({
    "changed by the import": [name for name in before if before[name] != loaded[name]],
    "changed by compiling": [name for name in before if before[name] != state()[name]],
    "float": str(narrow.overloads[narrow.signatures[0]].signature.return_type),
    "callable": one_chance(4) == chance(1, 2, 4, 3),
    "code": llvm,
}))
"""

ALONE = """
import json, numba, numpy as np

@numba.njit
def narrow(x):
    return float(x)

narrow(np.float32(1.0))
print(json.dumps(narrow.inspect_llvm(narrow.signatures[0])))
"""

FOUND_LOTS = """
import sys
from sim import kept_code, records
from sim.behaviour.firm_is_founded import Lots, found_lots
lots, committees = records.blank(Lots, 2), records.blank(records.Committees, 2)
found_lots(committees, lots, 1)
print(kept_code.folder())
"""


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    surroundings = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=surroundings | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_importing_and_compiling_the_model_changes_nothing_for_anybody_else_in_the_process():
    said = json.loads(run(IMPORTED).stdout)
    assert said["changed by the import"] == []
    assert said["changed by compiling"] == []
    assert said["float"] == "float32", "a function of somebody else's means by float() what Numba means by it"
    assert said["callable"], "and can call the model's"
    assert without_ordinal(said["code"]) == without_ordinal(json.loads(run(ALONE).stdout))


def without_ordinal(code: str) -> str:
    """Return what a function was compiled to, whichever function of the process it was."""
    return re.sub(r"B\d+v\d+B", "", code)


@pytest.fixture
def places(tmp_path):
    """Surroundings in which neither the home nor the user's cache can be written, whoever runs this."""
    nowhere = f"{os.devnull}/nowhere"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    return {"HOME": nowhere, "XDG_CACHE_HOME": nowhere, "TMPDIR": str(temporary)}


def test_code_is_kept_where_numba_is_told_to_keep_it(tmp_path, places):
    done = run(FOUND_LOTS, **places, NUMBA_CACHE_DIR=str(tmp_path / "told"))
    assert Path(done.stdout.strip()).parent == tmp_path / "told"
    assert list((tmp_path / "told").rglob("*found_lots*.nbc"))
    assert done.stderr == ""


def test_code_is_kept_in_the_users_cache(tmp_path, places):
    done = run(FOUND_LOTS, **places | {"XDG_CACHE_HOME": str(tmp_path / "cache")})
    assert Path(done.stdout.strip()).parent == tmp_path / "cache" / "handoff"
    assert list((tmp_path / "cache").rglob("*found_lots*.nbc"))


def test_without_a_home_code_is_kept_in_a_private_folder(places):
    done = run(FOUND_LOTS, **places)
    folder = Path(done.stdout.strip()).parent
    assert folder.parent == Path(places["TMPDIR"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.rglob("*found_lots*.nbc"))
    assert done.stderr == ""


def test_a_folder_told_that_cannot_be_written_is_passed_by(places):
    done = run(FOUND_LOTS, **places, NUMBA_CACHE_DIR=f"{os.devnull}/told")
    assert Path(done.stdout.strip()).parent.parent == Path(places["TMPDIR"])


def linked(place: Path) -> None:
    """Put a link to a private folder where ours would be."""
    (place.parent / "elsewhere").mkdir(mode=0o700)
    place.symlink_to(place.parent / "elsewhere")


def open_to_all(place: Path) -> None:
    """Put a folder that others can write where ours would be."""
    place.mkdir()
    place.chmod(0o777)


@pytest.mark.parametrize("laid", [linked, open_to_all])
def test_without_any_folder_of_its_own_the_model_runs_and_says_in_a_line_what_that_costs(laid, places):
    laid(Path(places["TMPDIR"]) / f"handoff-{kept_code.user()}")
    done = run(FOUND_LOTS, **places)
    assert done.stdout.strip() == "None"
    [line] = done.stderr.splitlines()
    assert line.startswith(
        "handoff: compiled code is not kept, no folder can be written: every new process compiles"
    )
    assert "NUMBA_CACHE_DIR" in line


def test_kept_code_that_is_not_whole_is_compiled_again(tmp_path, places):
    told = places | {"NUMBA_CACHE_DIR": str(tmp_path)}
    run(FOUND_LOTS, **told)
    kept = [*tmp_path.rglob("*.nbi"), *tmp_path.rglob("*.nbc")]
    assert len(kept) == 2
    for file in kept:
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
        assert run(FOUND_LOTS, **told).stderr == ""
        assert len(file.read_bytes()) == len(whole), "and kept again"
