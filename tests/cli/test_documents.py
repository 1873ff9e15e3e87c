"""What documents show to be done, done at a terminal: quickly on a small firm always, word for word with `-m full`."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from itertools import pairwise

import pytest

from tests.copies import CAN_COPY, copies
from tests.following import Reader, Step, few, lay_out, programs_in, steps
from tests.small_firm import let_few_practices_move, make_library
from tests.terminal import in_terminal
from tools.documents.__main__ import REPLICATIONS, drifts, drifts_of_records
from tools.documents.marks import MEASURED, OUTPUT, PROJECT
from tools.documents.measured import PICTURES, draw_pictures
from tools.documents.shown import words_of

# What is never run here, and why.
NOT_RUN = {
    "handoff sweep mine.toml --cluster tcp://10.0.0.5:8786": "nobody is there; tests/faults has a cluster",
    "handoff sweep mine.toml --cluster tls://10.0.0.5:8786 --tls-ca ca.pem --tls-cert me.pem --tls-key me.key": (
        "nobody is there; tests/faults has a cluster that wants certificates"
    ),
    "pip install 'handoff[cluster]'": "not published yet; the cluster of tests/faults has it",
    "pip install 'handoff[office]'": "not published yet; tests/packaging installs the wheel",
    'python -m tools.documents --run --only "one hop"': "writes the project’s record; tests/unit has its twin",
    "python -m tools.documents --run --only claims": "writes the project’s record; tests/unit has its twin",
    "python -m experiments.evidence.recovery": "hours, a row a firm; tests/unit/test_recovery.py has its parts",
    "handoff init acme.toml": "asks; tests/cli/test_init.py answers",
    "python -m tools.documents.speed": "writes the project’s record, of a machine that does nothing else",
    "pip install 'handoff[live]'": "not published yet; the lock has it",
    **dict.fromkeys(
        (
            "handoff serve",
            "handoff serve laggard",
            "handoff serve acme.toml",
            "handoff serve results/demo",
            "handoff serve --port 0 --no-open",
        ),
        "waits for whoever asks; tests/cli/test_serve.py and tests/web/test_live.py do",
    ),
    "python -m tools.live_latency": "drives a browser of a clone for a minute",
    ".venv/bin/pre-commit install": "changes the clone; its hooks are those of `make lint`",
}
PROGRAMS_NOT_RUN = {
    "make": "sets up a clone; tests/unit/test_shown.py rehearses it",
    "pytest": "is what runs this",
    ".venv/bin/pytest": "is what runs this",
}
# What is run word for word only, and why.
NOT_RUN_QUICKLY = {
    "handoff calibrate --quick": "two thousand runs, and nothing of a small firm fits",
    "handoff calibrate --quick --out results/calibration": "the same",
    "handoff fit acme.toml": "hundreds of runs of a firm of that size; tests/cli/test_fit.py fits a small one",
    "handoff fit client.toml": "the same",
    "handoff study client.toml": "the same and thousands more; tests/cli/test_study.py makes a small one",
    'handoff study acme.toml --client "ACME"': "the same",
    "handoff bench --by-verb": "compiles the day once more; tests/cli/test_bench.py does so",
    "make demo": "sets up a clone",
    "pip install . && handoff demo": "installs into an environment of its own",
}
OWN_REP = Step("docs/examples/own_sales_rep.py", "python own_sales_rep.py")
IN_A_CLONE = ("make ", "pip install . ")

QUICK_LIMIT, FULL_LIMIT = 900, 3 * 3600  # seconds, only to end what hangs
NEXT = re.compile(r"^Next: (handoff (?!fit ).+?) \(", re.MULTILINE)  # fits are run at full size only
PROMISED = {
    "docs/examples/what_misalignment_costs.py": (
        ["revenue_growth", "shared_definition"],
        ["results/client/manifest.json", "results/client-projects.png"],
    ),
    "docs/examples/how_robust_is_the_gap.py": (
        ["gap in growth", "laggard → best-in-class", "rival.poaching"],
        ["robustness.png", "sensitivity.png"],
    ),
    "docs/examples/which_practice_pays.py": (["lead_management"], ["results/explained/explanation.json"]),
}


def is_run(step, quickly):
    if step.text in NOT_RUN or (quickly and step.text in NOT_RUN_QUICKLY):
        return False
    return step.text in NOT_RUN_QUICKLY or step.text.split()[0] not in PROGRAMS_NOT_RUN


def cases(quickly):
    """The steps that are run; those of a page follow each other in one worker."""
    return [
        pytest.param(step, id=step.name, marks=pytest.mark.xdist_group(step.page))
        for step in steps()
        if is_run(step, quickly)
    ]


@pytest.fixture(scope="session")
def at_hand(environment, tmp_path_factory):
    """The environment in which `handoff` and `python` are those of these tests."""
    programs = programs_in(tmp_path_factory.mktemp("programs") / "bin")
    return {**environment, "PATH": os.pathsep.join([str(programs), environment["PATH"]])}


@pytest.fixture(scope="session")
def in_a_small_firm(at_hand, tmp_path_factory):
    """The environment in which every firm is a small one with little to change, and nothing need be imported.

    Scripts have one core, as commands are given one worker: what starts workers is tested elsewhere.
    """
    library = make_library(PROJECT / "scenarios", tmp_path_factory.mktemp("library") / "scenarios")
    let_few_practices_move(library)
    replacing = PROJECT / "tests" / "fixtures" / "small_firm"
    path = os.pathsep.join([str(replacing), at_hand["PYTHONPATH"]])
    small = {**at_hand, "PYTHONPATH": path, "SMALL_LIBRARY": str(library), "PYTHON_CPU_COUNT": "1"}
    if not CAN_COPY:
        yield small
        return
    with copies(small, PROJECT) as imported:
        programs = programs_in(tmp_path_factory.mktemp("copies") / "bin", imported.words())
        yield {**small, "PATH": os.pathsep.join([str(programs), small["PATH"]])}


@pytest.fixture(scope="session")
def followed(tmp_path_factory, at_hand, in_a_small_firm):
    """Follow a page up to a step and return what is shown, and in which folder.

    At full size pages share the runs that are kept, as they do for whoever reads them in one folder: several show the
    same thousands of runs.
    """
    kept = tmp_path_factory.mktemp("kept")

    @cache
    def reader(page, quickly):
        of_page = [step for step in steps() if step.page == page and is_run(step, quickly)]
        todo = [step for step in of_page if not step.text.startswith(IN_A_CLONE)]
        folder = lay_out(page, tmp_path_factory.mktemp("reader"))
        if quickly:
            return Reader(todo, folder, in_a_small_firm, QUICK_LIMIT, few)
        (folder / "results").mkdir(exist_ok=True)
        (folder / "results" / "kept").symlink_to(kept, target_is_directory=True)
        return Reader(todo, folder, at_hand, FULL_LIMIT)

    def follow(step, quickly):
        one = reader(step.page, quickly)
        return one.follow(step), one

    return follow


@pytest.mark.slow
@pytest.mark.parametrize("step", cases(quickly=True))
def test_what_a_document_shows_can_be_done_quickly(step, followed):
    shown, reader = followed(step, quickly=True)
    assert_done(step, shown, reader.folder)
    for line in NEXT.findall(shown.sent):
        assert_done(Step(step.page, line), reader.type(line), reader.folder)


@pytest.mark.slow
@pytest.mark.xdist_group(OWN_REP.page)
def test_the_rep_of_the_example_tries_oftener(followed):
    shown, _ = followed(OWN_REP, quickly=True)
    usual, persistent = map(float, re.findall(r"attempts_per_worked_lead +([\d.]+)", shown.sent))
    assert persistent > usual


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("step", cases(quickly=False))
def test_what_a_document_shows_can_be_done_word_for_word(step, followed, environment, tmp_path):
    if step.text.startswith(IN_A_CLONE):
        folder = clone(tmp_path)
        shown = in_terminal(["sh", "-c", step.text], folder, of_its_own(environment, tmp_path), FULL_LIMIT)
    else:
        shown, reader = followed(step, quickly=False)
        folder = reader.folder
    assert_done(step, shown, folder)


def assert_done(step, shown, folder):
    """A command ended well, said nothing that ends in an error or counts below zero, and left what was asked for."""
    assert shown.code == 0, shown.sent[-4000:]
    for line in shown.lines():
        assert not re.match(r"Traceback|handoff: |.*\wWarning: ", line), line
        assert not re.search(r"[-−]\d\S* (of|runs|a second|s left)", line), line
    words = words_of(step.text)
    for option, value in pairwise(words):
        if option == "--out":
            assert (folder / value / "manifest.json").is_file()
    said, files = PROMISED.get(step.page, ((), ()))
    assert all(word in shown.sent for word in said)
    assert all((folder / file).stat().st_size > 1000 for file in files)


def clone(folder):
    """Return a copy of the source, as a clone holds it."""

    def left_behind(place, names):
        if place == str(PROJECT):
            return {name for name in names if name.startswith(".") or name in ("build", "dist", "htmlcov")}
        if place == str(PROJECT / "results"):
            return set(names) - {"README.md", "reference"}
        return {"__pycache__"}

    return shutil.copytree(PROJECT, folder / "clone", ignore=left_behind)


def of_its_own(environment, folder):
    """Return an environment in which nothing is installed yet, and no other source is found."""
    subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
    rest = {name: value for name, value in environment.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return {**rest, "PATH": os.pathsep.join([str(folder / "env" / "bin"), environment["PATH"]])}


def test_what_is_not_run_is_shown_somewhere():
    """A list of exceptions that nobody reads any more would hide the next fault."""
    shown = {step.text for step in steps()}
    assert (NOT_RUN.keys() | NOT_RUN_QUICKLY.keys()) <= shown
    assert PROGRAMS_NOT_RUN.keys() <= {text.split()[0] for text in shown}


@pytest.mark.slow
@pytest.mark.xdist_group("output")
def test_the_output_that_a_document_shows_is_what_is_printed():
    """Of comparisons; a fit takes minutes, and is run again with the numbers below."""
    assert list(drifts({OUTPUT}, only="handoff compare")) == []


@pytest.mark.full
@pytest.mark.slow
def test_the_numbers_that_a_document_shows_are_what_is_measured():
    assert list(drifts({OUTPUT, MEASURED})) == []


@pytest.mark.full
@pytest.mark.slow
def test_the_run_that_the_ledger_rests_on_is_what_is_simulated():
    assert list(drifts_of_records(REPLICATIONS, "claims")) == []


@pytest.mark.full
@pytest.mark.slow
def test_the_pictures_that_a_document_shows_are_what_is_drawn(tmp_path):
    for picture in draw_pictures(REPLICATIONS, folder=tmp_path):
        drawn, shown = ((folder / picture.name).with_suffix(".svg") for folder in (tmp_path, PICTURES))
        assert drawn.read_text(encoding="utf-8") == shown.read_text(encoding="utf-8"), picture.name
