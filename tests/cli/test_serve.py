"""`handoff serve`: one address on stdout, a page behind a token, and nothing left when it ends."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=[\w-]{20,}\n")
PATIENCE = 180  # seconds, on a machine that does much else

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def serve(project: Path) -> Iterator[Start]:
    """Start `handoff serve` without a browser; whatever is left is ended."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> "subprocess.Popen[str]":
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "experiments.commands.main", "serve", "--no-open", *words],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=project,
            )
        )
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.communicate()


def status_of(address: str, **headers: str) -> int:
    """Return with which status an address answers, without following where it leads."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    asked = urllib.request.Request(address, headers=headers)
    try:
        return urllib.request.build_opener(Stay).open(asked, timeout=PATIENCE).status
    except urllib.error.HTTPError as error:
        return error.code


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    except OSError:
        return []
    return [each for child in map(int, found) for each in (child, *children_of(child))]


def is_there(pid: int) -> bool:
    """Tell whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_address_with_its_token_is_all_that_is_printed_and_ctrl_c_ends_it_and_its_workers(serve):
    process = serve("--port", "0")
    address = process.stdout.readline()
    found = ADDRESS.fullmatch(address)
    assert found, (address, process.stderr.read() if process.poll() is not None else "")
    bare = address.partition("?")[0]
    assert status_of(address.strip()) == 303
    assert status_of(bare) == 403
    assert status_of(address.strip(), Host="evil.example") == 403
    assert status_of(bare + "ask", Host="evil.example") == 403
    workers = children_of(process.pid) if sys.platform == "linux" else []
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert rest == ""
    assert "Traceback" not in said
    until = time.monotonic() + PATIENCE
    while any(map(is_there, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [pid for pid in workers if is_there(pid)]


@contextmanager
def asked(address: str) -> Iterator[http.client.HTTPResponse]:
    """Ask a question of more reps, and yield the answer, which is only begun."""
    found = re.search(r"//([^/]+):(\d+)/\?token=(.+)", address)
    assert found
    host, port, token = found.groups()
    headers = {
        "Content-Type": "application/json",
        "Origin": f"http://{host}:{port}",
        "Cookie": f'handoff-{port}="{token}"',
    }
    question = {"scenario": "laggard", "sets": {"team.sales_reps": 9}, "dates": {}}
    with closing(http.client.HTTPConnection(host, int(port), timeout=PATIENCE)) as connection:
        connection.request("POST", "/ask", json.dumps({"question": question}), headers)
        with connection.getresponse() as answer:
            yield answer


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("name", "after"), [("SIGINT", "event: link"), ("SIGTERM", "event: answer"), ("SIGHUP", "event: charts")]
)
def test_who_ends_it_in_the_middle_of_an_answer_reads_one_line(serve, name, after):
    number = getattr(signal, name)
    process = serve("--port", "0")
    with asked(process.stdout.readline().strip()) as answer:
        assert answer.status == 200
        while not answer.readline().decode().startswith(after):
            pass
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (128 + number, "handoff: interrupted\n")


def test_a_port_that_is_taken_ends_it_in_one_line(serve):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = serve("--port", str(taken.getsockname()[1]))
        out, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert out == ""
    assert said.count("\n") == 1
    assert "cannot be listened at" in said


def test_only_the_default_port_moves_on(monkeypatch):
    from experiments.live import listening

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(listening, "DEFAULT_PORT", min(taken.getsockname()[1], 65_000))
        with listening.listening("127.0.0.1", None) as moved:
            assert moved.getsockname()[1] != taken.getsockname()[1]


def test_a_scenario_that_there_is_not_is_bad_usage(serve):
    process = serve("lagard")
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "laggard" in said


def test_without_the_extra_one_line_says_what_to_install(monkeypatch):
    from experiments.commands import serve as command
    from experiments.errors import BadInputError

    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(BadInputError, match=r"pip install 'handoff\[live\]'"):
        command.need_the_extra()


def test_a_results_folder_brings_its_scenarios_and_its_seed(tmp_path):
    from experiments.commands.serve import offered
    from sim import load_scenario
    from tests.reporting import a_folder

    scenarios = [load_scenario(name) for name in ("laggard", "best-in-class")]
    folder = a_folder(tmp_path / "results", *scenarios)
    found, seed = offered(str(folder), None)
    assert list(found)[:2] == ["laggard", "best-in-class"]
    assert isinstance(seed, int)
    assert offered(str(folder), 7)[1] == 7
