"""Standard streams as the world has them: closed, full, in other encodings; names that are no text; pipes as files."""

import json
import os
import shlex
import subprocess
import sys

import matplotlib as mpl
import pytest

from sim import kept_code

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shells are POSIX here")

RAW = b"caf\xe9.toml"
ACTS = "\x1b[31m\x9b"


def shell_with(command, folder, environment):
    """Run lines of a shell in which `handoff` is the command; output and errors are bytes."""

    def run(line, **more):
        script = f'handoff() {{ {shlex.join(command)} "$@"; }}\n{line}'
        return subprocess.run(
            ["bash", "-c", script], cwd=folder, env=environment | more, capture_output=True, check=False
        )

    return run


@pytest.fixture
def shell(command, environment, tmp_path):
    """Run a line of a shell, whatever becomes of its streams."""
    return shell_with(command, tmp_path, environment)


@pytest.fixture
def prompt_shell(prompt_command, environment, tmp_path):
    """Run a line of a shell in which `handoff` starts at once, its three streams open and no other."""
    return shell_with(prompt_command, tmp_path, environment)


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_end_in_no_traceback_and_change_no_exit_code(shell, closed):
    for line, code in (("scenarios", 0), ("--help", 0), ("check nobody", 2)):
        done = shell(f"handoff {line} {closed}")
        assert done.returncode == code
        assert b"Traceback" not in done.stderr + done.stdout
        assert (done.stderr == b"") == (code == 0 or "2>&-" in closed)


@pytest.mark.slow
def test_no_file_takes_the_place_of_a_closed_stream(shell, prompt_shell, short, tmp_path):
    """The next file that is opened would be given its number, and all that is printed."""
    few = shlex.join(["compare", "laggard", "best-in-class", *short, "--replications", "2", "--workers", "1"])
    assert shell(f"handoff {few} --out shut >&- 2>&- <&-").returncode == 0
    assert prompt_shell(f"handoff {few} --out open").returncode == 0
    shut, opened = (
        json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8"))["files"]
        for name in ("shut", "open")
    )
    assert {name: shut[name] for name in shut if name != "report.html"} == {
        name: opened[name] for name in opened if name != "report.html"
    }


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a disk that is full")
def test_a_full_disk_under_stdout_is_a_failure(shell):
    done = shell("handoff scenarios > /dev/full")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"No space left" in done.stderr


@pytest.mark.slow
def test_a_file_name_that_is_no_text_goes_through_tables_pages_and_documents(prompt_shell, short, tmp_path):
    with open(os.path.join(os.fsencode(tmp_path), RAW), "wb") as file:
        file.write(b'extends = "laggard"\n')
    few = shlex.join([*short, "--replications", "2", "--workers", "1"])
    name = "$'caf\\xe9.toml'"
    for line in (f"--out mine {few}", f"--json {few}"):
        done = prompt_shell(f"handoff compare laggard {name} {line}")
        assert (done.returncode, done.stderr) == (0, b"")
        assert "caf\N{REPLACEMENT CHARACTER}" in done.stdout.decode("utf-8")
    page = (tmp_path / "mine" / "report.html").read_text(encoding="utf-8")
    assert "caf\N{REPLACEMENT CHARACTER}" in page
    refused = prompt_shell("handoff run laggard --out $'r\\xe9'")
    assert (refused.returncode, refused.stderr.count(b"\n")) == (2, 1)
    found = json.loads(done.stdout)
    assert list(found["scenarios"]) == ["laggard", "caf\N{REPLACEMENT CHARACTER}"]


@pytest.mark.parametrize(
    "setting", [{"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}]
)
def test_other_encodings_lose_letters_and_no_number_or_document(shell, setting):
    asked = {"PYTHONUTF8": "0"} | setting
    encoding = setting["PYTHONIOENCODING"]
    plain = shell("handoff diff laggard best-in-class --set 'team.sales_reps=3'", **asked)
    assert (plain.returncode, plain.stderr) == (0, b"")
    listed = shell("handoff scenarios --json", **asked).stdout.decode(encoding)
    assert json.loads(listed) == json.loads(shell("handoff scenarios --json").stdout)
    refused = shell("handoff run laggard --out ~nobody-at-all/x", **asked)
    assert refused.returncode == 2
    assert b"is nobody's home" in refused.stderr


def test_nothing_from_outside_steers_the_terminal(prompt_shell, tmp_path):
    name = f"x{ACTS}red.toml"
    (tmp_path / name).write_text("extends = 'laggard'\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for line in (
        f"check {shlex.quote(name)}",
        f"check {shlex.quote(ACTS)}",
        f"show laggard --set {shlex.quote(f'a{ACTS}=1')}",
        f"report {shlex.quote(f'nothing{ACTS}')}",
        f"compare laggard {shlex.quote(name)} --out {shlex.quote(ACTS)} --replications {shlex.quote(ACTS)}",
        f"run laggard --store{shlex.quote(ACTS)}",
    ):
        done = prompt_shell(f"handoff {line}")
        for said in (done.stdout, done.stderr):
            assert not set(said.decode("utf-8")) & set("\x1b\x9b"), line
        assert done.returncode == (0 if line.startswith("check x") or line.startswith("check 'x") else 2)


def test_what_a_manifest_says_steers_no_terminal(prompt_shell, tmp_path):
    (tmp_path / "folder").mkdir()
    manifest = {"schema": f"handoff{ACTS}", "status": ACTS, "command": ACTS, "files": {ACTS: ACTS}}
    (tmp_path / "folder" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for line in ("report folder", "reproduce folder"):
        done = prompt_shell(f"handoff {line}")
        assert done.returncode == 2
        assert not set((done.stdout + done.stderr).decode("utf-8")) & set("\x1b\x9b")


def test_pipes_are_read_as_scenarios(shell):
    assert shell("handoff show laggard | handoff check -").stdout.startswith(b"stdin is a valid scenario")
    assert shell("handoff show laggard | handoff check /dev/stdin").returncode == 0
    assert shell("handoff check <(handoff show laggard)").stdout.startswith(b"pipe is a valid scenario")
    done = shell("handoff diff <(handoff show laggard) <(handoff show laggard)")
    assert done.stdout == b"pipe and pipe (2) do not differ\n"
    for line in (
        "handoff check - < /dev/null",
        "handoff check - <&-",
        "handoff show laggard | handoff diff - -",
    ):
        done = shell(line)
        assert done.returncode == 2
        assert b"stdin: nothing came through it; what does can be read once" in done.stderr


def test_what_is_read_from_a_pipe_may_extend_a_neighbour_in_the_current_folder(shell, tmp_path):
    (tmp_path / "acme.toml").write_text('extends = "laggard"\nteam.sales_reps = 11\n', encoding="utf-8")
    done = shell("echo 'extends = \"acme\"' | handoff show - | grep '^sales_reps'")
    assert b"11" in done.stdout


@pytest.mark.slow
def test_a_design_is_read_from_a_pipe(prompt_shell, tmp_path):
    design = 'question = "Q?"\nbase = "laggard"\noutcomes = ["win_rate"]\nprecision = "50 %"\n'
    design += '[levers]\nalignment = { values = [0, 1] }\n[set]\n"horizon.warm_up_years" = 0\n'
    design += '"horizon.observed_years" = 1\n"market.committees" = 1000\n"market.customers" = 100\n'
    (tmp_path / "design.toml").write_text(design, encoding="utf-8")
    done = prompt_shell("cat design.toml | handoff sweep - --replications 2 --workers 1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.split(b": ")[1].startswith(b"sweep stdin")
    assert (tmp_path / "results" / "kept" / "stdin").is_dir()


@pytest.mark.slow
def test_a_tilde_after_an_equals_sign_is_a_home(prompt_shell, short, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    # Compiled code and known fonts are those of the suite: in a new home both would be made anew, for half a minute.
    kept = {"NUMBA_CACHE_DIR": str(kept_code.folder().parent), "MPLCONFIGDIR": mpl.get_cachedir()}
    few = shlex.join(["run", "laggard", *short])
    assert prompt_shell(f"handoff {few} '--out=~/mine'", HOME=str(home), **kept).returncode == 0
    assert (tmp_path / "home" / "mine" / "manifest.json").exists()
    assert not (tmp_path / "~").exists()


@pytest.mark.slow
def test_a_log_says_before_the_first_run_ever_that_it_is_compiled_and_never_again(
    shell, short, command, environment, tmp_path
):
    """Plain Python compiles nothing, and says nothing."""
    words = ["run", "laggard", *short]
    few = f"handoff {shlex.join(words)} > said"
    empty = {"NUMBA_CACHE_DIR": str(tmp_path / "empty")}
    assert shell(few, NUMBA_DISABLE_JIT="1", **empty).stderr == b""
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, *words], env=environment | empty, stdout=pipe, stderr=pipe) as first:
        assert first.stderr.readline().startswith(b"The model is being compiled, for")
        first.kill()  # it said so before, and nobody need wait for the rest
        assert first.stderr.read() == b""
    shell(few)  # compiles, if no test before did
    assert shell(few).stderr == b""
