"""`--with` as processes: what a module of one's own adds to commands, and what is said of one that cannot be used."""

import json
import shutil

import pandas as pd
import pytest

from tests.small_firm import SETTINGS

pytestmark = pytest.mark.slow

EXAMPLE = "own_sick_leave"
FIRM = "\n".join(["[set]", *(f'"{key}" = {value}' for key, value in (one.split("=") for one in SETTINGS))])


@pytest.fixture
def at_hand(project, tmp_path):
    """The example, on a small firm, and a scenario that sets its mechanism."""
    shutil.copy(project / "docs" / "examples" / f"{EXAMPLE}.py", tmp_path)
    design = (project / "docs" / "examples" / f"{EXAMPLE}.toml").read_text(encoding="utf-8")
    small = design.replace("replications = 10", "replications = 1").replace('"0.5 /y", ', "")
    (tmp_path / "ill.toml").write_text(small.replace("[levers]", f"{FIRM}\n\n[levers]"), encoding="utf-8")
    (tmp_path / "firm.toml").write_text(
        'extends = "laggard"\n[mechanism.sick_leave]\nspells = "4 /y"\n', encoding="utf-8"
    )
    return tmp_path


def test_a_sweep_runs_the_shipped_example_on_two_workers_and_its_folder_again(handoff, at_hand):
    module = f"{EXAMPLE}.py"
    done = handoff(
        "sweep", "ill.toml", "--with", module, "--replications", 2, "--workers", 2, "--out", "ill", "--json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    cells = json.loads(done.stdout)["cells"]
    assert all(cell["levels"]["hours_ill"]["value"] > 0 for cell in cells)
    rows = pd.read_parquet(at_hand / "ill" / "runs.parquet")
    assert rows["hours_ill"].gt(0).all()
    manifest = json.loads((at_hand / "ill" / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["extensions"]["digests"]) == {"mechanisms.sick_leave", "measures.hours_ill"}
    assert f"--with {module}" in manifest["command"]
    refused = handoff("reproduce", "ill")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "--with MODULE.py" in refused.stderr
    again = handoff("reproduce", "ill", "--with", module, "--workers", 1)
    assert (again.returncode, "The content is the same" in again.stdout) == (0, True)


@pytest.mark.usefixtures("at_hand")
def test_a_scenario_of_a_mechanism_takes_its_module(handoff):
    alone = handoff("check", "firm.toml")
    assert (alone.returncode, alone.stdout, alone.stderr.count("\n")) == (2, "", 1)
    assert alone.stderr.startswith("handoff: firm.toml: there is no key 'mechanism'")
    assert "--with MODULE.py" in alone.stderr
    told = handoff("check", "firm.toml", "--with", f"{EXAMPLE}.py")
    assert (told.returncode, told.stderr) == (0, "")
    assert "hours_ill is measured too: Hours of illness." in told.stdout
    assert (
        "sick_leave is on: Reps fall ill, and nobody does their work; moves selling_time_share."
        in told.stdout
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "import nowhere_at_all",
            "cannot be imported: ModuleNotFoundError: No module named 'nowhere_at_all' (line 1)",
        ),
        ("\n1 +", "cannot be imported: SyntaxError: invalid syntax (line 2)"),
        ("raise SystemExit('enough')", "cannot be imported: SystemExit: enough (line 1)"),
        ("x = 1", "has neither AGENTS, MECHANISMS nor MEASURES"),
        ("MEASURES = {'win_rate': len}", "win_rate is there already"),
        ("AGENTS = {'rep': object}", "there is no role 'rep'; nearest: sales_rep"),
        (None, "is not a file"),
    ],
)
def test_a_module_that_cannot_be_used_is_one_line_and_nothing_is_run(handoff, tmp_path, text, said):
    if text is not None:
        (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    for command in (("run", "laggard"), ("compare", "laggard", "best-in-class", "--out", "out")):
        done = handoff(*command, "--with", "mine.py")
        assert done.returncode == 2
        error = [line for line in done.stderr.splitlines() if line.startswith("handoff: ")]
        assert len(error) == 1
        assert error[0].startswith("handoff: mine.py: ")
        assert said in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"mine.py"}


def test_a_measure_that_fails_is_one_line(handoff, tmp_path):
    (tmp_path / "mine.py").write_text("MEASURES = {'odd': lambda organisation: 1 / 0}", encoding="utf-8")
    sets = [part for one in SETTINGS for part in ("--set", one)]
    done = handoff("run", "laggard", *sets, "--with", "mine.py")
    assert done.returncode == 1
    assert "handoff: measure odd: ZeroDivisionError: division by zero (mine.py, line 1)" in done.stderr
    assert "Traceback" not in done.stderr


SETS = [part for one in SETTINGS for part in ("--set", one)]
ONE_IN_TWENTY = """
def odd(organisation):
    return 1 / (organisation.luck % 20 - 7)

MEASURES = {"odd": odd}
"""
NOISY = """
from handoff import Mechanism

print("loaded")

class Noisy(Mechanism):
    def weekly(self, organisation, week):
        print("a week")

MECHANISMS = {"noisy": Noisy}
"""


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("plan", "laggard", "--new", "1 MEUR", "--deterministic", "--deal", "30 kEUR", "--rate", "1 %"),
            "--with",
        ),
        (("calibrate", "--quick"), "no row of the calibration is held against hours_ill"),
        (("calibrate", "--quick", "--wave", 2), "no row of the calibration is held against hours_ill"),
        (("claims", "--again"), "No such option: --with"),
        (("fit", "firm.toml"), "client"),
    ],
)
def test_where_code_of_ones_own_has_no_say_it_is_refused(handoff, words, said):
    done = handoff(*words, "--with", f"{EXAMPLE}.py")
    assert (done.returncode, done.stdout.count("Traceback")) == (2, 0)
    error = " ".join(line for line in done.stderr.splitlines() if "Handoff " not in line)
    assert error.startswith("handoff: ")
    assert said in error


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("verb", ["run", "study", "story", "sla", "serve", "show", "check"])
def test_a_scenario_with_a_table_of_ones_own_is_refused_naming_the_option_by_every_verb(handoff, verb):
    done = handoff(verb, "firm.toml")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "--with MODULE.py" in done.stderr


@pytest.mark.usefixtures("at_hand")
def test_a_story_is_told_with_code_of_ones_own(handoff):
    done = handoff("story", "firm.toml", *SETS, "--outcome", "dropped", "--with", f"{EXAMPLE}.py", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["stories"]


def test_what_code_prints_stays_off_the_document(handoff, tmp_path):
    (tmp_path / "mine.py").write_text(NOISY, encoding="utf-8")
    done = handoff("run", "laggard", *SETS, "--with", "mine.py", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["scenario"] == "laggard"
    assert done.stderr.split("\n")[:2] == ["loaded", "a week"]


def test_a_measure_that_fails_in_one_run_of_twenty_leaves_all_others_kept(handoff, at_hand):
    (at_hand / "odd.py").write_text(ONE_IN_TWENTY, encoding="utf-8")
    modules = ("--with", f"{EXAMPLE}.py", "--with", "odd.py")
    words = ("sweep", "ill.toml", *modules, "--replications", 20, "--seed", 0, "--workers", 2, "--out", "out")
    done = handoff(*words)
    error = [line for line in done.stderr.splitlines() if line.startswith("handoff: ")]
    assert (done.returncode, len(error)) == (1, 1)
    told = " ".join(done.stderr.split())
    assert "3 of 60 runs failed" in told
    assert "measure odd: ZeroDivisionError: division by zero (odd.py, line 3)" in told
    assert not (at_hand / "out").exists()
    again = handoff(*words)
    assert again.returncode == 1
    assert "57 of them done before" in " ".join(again.stdout.split())


@pytest.mark.parametrize("verb", [("compare",), ("study", "--quick")])
def test_a_measure_that_fails_ends_a_command_on_two_workers_in_one_line(handoff, tmp_path, verb):
    (tmp_path / "odd.py").write_text("MEASURES = {'odd': lambda organisation: 'much'}", encoding="utf-8")
    name, *options = verb
    firms = ("laggard", "best-in-class") if name == "compare" else ("laggard",)
    done = handoff(name, *firms, *options, *SETS, "--with", "odd.py", "--workers", 2, "--out", "out")
    error = [line for line in done.stderr.splitlines() if line.startswith("handoff: ")]
    assert (done.returncode, len(error)) == (1, 1)
    assert "measure odd: returned 'much': must be a number" in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()
