"""What all tests share."""

import os
import secrets
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

# Figures are drawn to files: no test needs a screen.
os.environ.setdefault("MPLBACKEND", "Agg")
# Tests share the cores already.  Linear algebra that starts a thread for each of them waits for itself: a fit took ten
# times as long.  Set before anything imports NumPy, and handed on to whatever a test starts.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
# Where tests run beside each other, a study that is given no number of workers computes where it is, as on one core.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("PYTHON_CPU_COUNT", "1")

# The first example may compile, so no example has a deadline. The same source gives the same verdict; to look
# further than that, run with --hypothesis-profile=explore.
settings.register_profile("handoff", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("handoff")


@pytest.fixture(scope="session")
def project() -> Path:
    """The top of the source tree."""
    return Path(__file__).resolve().parents[1]


SMALL = ("market.committees=600", "market.customers=60", "team.sales_reps=4", "team.marketers=2")


@pytest.fixture(scope="session")
def small_firm() -> Callable[..., Any]:
    """Found a firm of four reps and 600 committees: `small_firm("laggard", "team.pods=1", seed=3)`."""
    from sim import Organisation
    from tests.moving import load

    def found(name: str = "laggard", *sets: str, seed: int = 1, **options: Any) -> Any:
        return Organisation(load(name, *SMALL, *sets), seed=seed, **options)

    return found


@pytest.fixture(scope="session")
def of_kind(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make the results folder of a kind, `of_kind("demo")`, once for all workers: who changes it takes a copy."""
    from tests.every_kind import KINDS

    own = tmp_path_factory.getbasetemp()
    kept = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "kinds"
    kept.mkdir(exist_ok=True)

    def made(kind: str) -> Path:
        place = kept / kind
        with FileLock(f"{place}.lock"):
            if not place.exists():
                KINDS[kind](kept / f"making-{kind}" / kind).rename(place)
        return place

    return made


LONG = 60  # characters of a value that names a test
FRESH_SEEDS = pytest.StashKey[list[int]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let tests that take a fresh seed be tried with many: `pytest --fresh-seeds 200`."""
    parser.addoption("--fresh-seeds", type=int, default=1, help="how many fresh seeds such a test is given")


def let_children_be_told_to_end() -> None:
    """Let what tests start be interrupted, although this suite may have been started to ignore it.

    `nohup` and scripts that start something in the background have it ignore signals, and children inherit that.  A
    handler that does nothing leaves this process as deaf as it was, and is not inherited.
    """
    for name in ("SIGINT", "SIGHUP", "SIGTERM"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the fresh seeds of this session; HANDOFF_SEED=... repeats the one that failed."""
    let_children_be_told_to_end()
    chosen = os.environ.get("HANDOFF_SEED")
    tries = config.getoption("--fresh-seeds")
    config.stash[FRESH_SEEDS] = [int(chosen)] if chosen else [secrets.randbelow(2**24) for _ in range(tries)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that asks for it a seed that nobody chose, for what must hold under any.

    All tests share it, so that what many of them look at is run once.
    """
    if "fresh_seed" in metafunc.fixturenames:
        seeds = metafunc.config.stash[FRESH_SEEDS]
        # Workers must agree on the names of tests, so a name does not hold the seed; a failure prints it.
        metafunc.parametrize(
            "fresh_seed", seeds, ids=[f"fresh{n}" for n in range(len(seeds))], scope="session"
        )


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name what is long by where it begins: a name goes through every message between workers, ten megabytes of it too.

    Two that begin alike get numbers from pytest.
    """
    if isinstance(val, str | bytes) and len(val) > LONG:
        return ascii(val[:LONG])
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Print the seed with which a test can be repeated; shown where it fails."""
    if isinstance(item, pytest.Function) and "fresh_seed" in item.fixturenames:
        print(f"HANDOFF_SEED={item.callspec.params['fresh_seed']} repeats this test")
