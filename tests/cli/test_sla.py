"""`sla` as a process: what it prints and writes, and that it is reproduced."""

import json
import re

import pytest


@pytest.mark.slow
def test_an_agreement_leaves_a_folder_that_is_reproduced_and_runs_nothing_twice(handoff, short, tmp_path):
    asked = ("sla", "best-in-class", "--replications", 2, "--workers", 1, *short)
    done = handoff(*asked, "--out", "sla")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads((tmp_path / "sla" / "sla.json").read_text(encoding="utf-8"))
    printed = re.sub(r"\s+", " ", done.stdout)
    for sentence in document["words"]:
        assert re.sub(r"\s+", " ", sentence) in printed
    again = handoff("reproduce", "sla", "--workers", 1)
    assert (again.returncode, "The content is the same" in again.stdout) == (0, True)
    assert json.loads(handoff(*asked, "--json").stdout) == document
