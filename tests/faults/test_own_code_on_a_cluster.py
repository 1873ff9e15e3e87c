"""Code of somebody's own on the workers of a scheduler, with certificates: sent to them, or refused in one line."""

import pytest

from experiments import Execution, sweep
from experiments.files.tables import save_parquet
from experiments.running.cluster import Cluster
from sim.extending import source
from sim.extending.modules import run_module
from sim.own_code import OwnCodeError
from tests.extending import SMALL, SPELLS, Persistent, SickLeave, hours_ill

pytestmark = pytest.mark.slow

DESIGN = {
    "question": "?",
    "base": SMALL,
    "outcomes": ["hours_ill"],
    "levers": {SPELLS: ["0.5 /y", "4 /y"]},
    "replications": 2,
}
OWN = {
    "agents": {"sales_rep": Persistent},
    "mechanisms": {"sick_leave": SickLeave},
    "measures": {"hours_ill": hours_ill},
}
NEEDY = """
import installed_here_only

def needy(organisation):
    return installed_here_only.ONE
"""


@pytest.fixture
def on_cluster(secure_cluster, certificates):
    """What runs on a worker that has neither the example nor the tests on its path."""
    files = (certificates / name for name in ("ca.pem", "one.pem", "one.key"))
    return Execution(cluster=Cluster(secure_cluster, *files))


def test_a_cluster_makes_the_same_bytes_and_a_worker_without_what_the_code_imports_says_so(
    on_cluster, tmp_path, monkeypatch
):
    for name, execution in (("here", Execution(workers=1)), ("there", on_cluster)):
        save_parquet(sweep(DESIGN, execution=execution, **OWN).rows, tmp_path / name)
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()

    library = tmp_path / "library"
    library.mkdir()
    (library / "installed_here_only.py").write_text("ONE = 1")
    (tmp_path / "needy.py").write_text(NEEDY)
    monkeypatch.syspath_prepend(str(library))
    monkeypatch.setattr(source, "LIBRARIES", (*source.LIBRARIES, str(library)))
    needy = run_module(tmp_path / "needy.py").needy
    with pytest.raises(
        OwnCodeError, match="No module named 'installed_here_only'; what it imports has to"
    ) as said:
        sweep(
            {**DESIGN, "outcomes": ["needy"]}, execution=on_cluster, **{**OWN, "measures": {"needy": needy}}
        )
    assert "\n" not in str(said.value)
