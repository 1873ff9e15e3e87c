"""The study that a page makes: its folder is that of `handoff study`, one at a time, with progress, cancellable."""

import asyncio
import io
import time
import zipfile
from pathlib import Path

import pytest

from experiments.errors import BadInputError
from experiments.files.reading import open_folder
from experiments.live.app import app_of
from experiments.live.guard import Guard
from experiments.live.question import Question
from experiments.live.study_job import CANCELLED, DONE, FAILED, RUNNING, StudyJob, firms_of
from experiments.running.execution import Execution
from experiments.studies.reproduce import reproduce
from experiments.studies.study import Effort
from sim import load_extensions, load_scenario
from sim.scenario import ScenarioError
from tests.asking import PORT, TOKEN, in_a_loop, request
from tests.small_firm import SETTINGS as SMALL
from tests.unit.test_live_answers import app, engine

KNOWN = {name: load_scenario(name, sets=SMALL) for name in ("laggard", "best-in-class")}
ONE = Question("laggard", (("practices.lead_management", 0.9), ("team.sales_reps", 4)))
SICK_LEAVE = Path(__file__).parents[2] / "docs" / "examples" / "own_sick_leave.py"
PATIENCE = 300  # seconds, on a machine that does much else


async def until(job: StudyJob, is_so) -> None:
    """Wait until something is so of a study."""
    ends = time.monotonic() + PATIENCE
    while not is_so(job.seen()):
        assert time.monotonic() < ends, job.seen()
        await asyncio.sleep(0.05)


def test_a_study_is_of_practices_and_all_else_is_as_it_was_set_in_both():
    pair, said = firms_of(ONE, KNOWN)
    assert pair.moving == ("lead_management",)
    assert pair.first.values["team.sales_reps"] == pair.second.values["team.sales_reps"] == 4
    assert pair.first.levels == KNOWN["laggard"].levels
    assert said == "laggard as set against the practices as set"


def test_where_no_practice_was_moved_the_study_is_against_the_best_and_equals_are_refused():
    pair, said = firms_of(Question("laggard"), KNOWN)
    assert pair.second.levels == KNOWN["best-in-class"].levels
    assert said == "laggard against the practices of best-in-class"
    with pytest.raises(BadInputError, match="has these practices already"):
        firms_of(Question("best-in-class"), KNOWN)
    with pytest.raises(ScenarioError):
        firms_of(Question("laggard", (("practices.lead_management", 3.0),)), KNOWN)


def test_practices_on_dates_are_studied_as_what_they_become():
    pair, _ = firms_of(Question("laggard", ONE.sets, (("lead_management", 3.0),)), KNOWN)
    assert pair.second.levels["lead_management"] == 0.9
    assert not pair.second.changes


@pytest.mark.slow
def test_the_folder_of_a_study_has_every_section_and_every_file_and_is_made_again_from_itself(
    tmp_path, monkeypatch
):
    # With code of somebody's own, which the process that makes it has to be given.
    own = load_extensions(SICK_LEAVE)
    known = {name: load_scenario(name, sets=SMALL, extensions=own) for name in KNOWN}
    monkeypatch.setattr("experiments.live.study_job.effort_of", lambda *_: Effort(2, 2, 2, 2, 1, 2, 1))

    async def made() -> tuple[list[dict], bytes]:
        job, seen = StudyJob((SICK_LEAVE.name,)), []
        await job.begin(firms_of(ONE, known), 5, quick=True)
        await until(job, lambda now: seen.append(now) or now["state"] != RUNNING)
        assert job.state == DONE, job.seen()
        content = job.packed().read_bytes()
        await job.close()
        return seen, content

    seen, content = in_a_loop(made())
    assert seen[-1]["state"] == DONE, seen[-1]
    runs = [one["runs"] for one in seen]
    assert runs == sorted(runs)
    assert 0 < runs[-1] <= seen[-1]["of"]
    assert len({one["said"] for one in seen}) > 3
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    folder = open_folder(tmp_path / "what-if-study")
    names = [section.name for section in folder.manifest.sections]
    assert {"study", "states", "sensitivity", "report"} <= set(names)
    assert {"report.html", "brief.html", "decision.json"} <= set(folder.manifest.files)
    assert folder.facts.seed == 5
    assert f"--with {SICK_LEAVE.name}" in folder.manifest.sections[0].command
    assert reproduce(folder.path, execution=Execution(workers=1), extensions=own).is_same


def test_one_study_at_a_time_and_a_cancelled_one_leaves_nobody_behind():
    async def two() -> list[dict]:
        job = StudyJob()
        await job.begin(firms_of(ONE, KNOWN), 5, quick=True)
        with pytest.raises(BadInputError, match="one at a time"):
            await job.begin(firms_of(Question("laggard"), KNOWN), 5, quick=True)
        process, seen = job.process, [job.seen()]
        await job.cancel()
        assert process.returncode is not None
        seen.append(job.seen())
        with pytest.raises(BadInputError, match="no study is made"):
            job.packed()
        await job.close()
        return seen

    assert [one["state"] for one in in_a_loop(two())] == [RUNNING, CANCELLED]


def test_a_study_whose_process_ends_fails_in_one_line():
    async def killed() -> dict:
        job = StudyJob()
        await job.begin(firms_of(ONE, KNOWN), 5, quick=True)
        job.process.kill()
        await until(job, lambda now: now["state"] != RUNNING)
        await job.close()
        return job.seen()

    seen = in_a_loop(killed())
    assert seen["state"] == FAILED
    assert "\n" not in seen["error"]


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("/study", {"do": "peek"}, "begin, cancel or see"),
        ("/study", {"do": "begin", "question": {"scenario": "nobody"}}, "no scenario"),
        (
            "/study",
            {
                "do": "begin",
                "question": {
                    "scenario": "laggard",
                    "sets": {"practices.debriefing": 1, "market.committees": 2_000_000},
                },
            },
            "at most",
        ),
        ("/study/folder", {}, "no study is made"),
    ],
)
def test_what_cannot_be_studied_is_told_in_one_line(path, content, said):
    found = in_a_loop(request(app(engine()), path, content))
    assert found.status == 400
    assert said in found.json["error"]


def test_who_has_begun_none_sees_none():
    assert in_a_loop(request(app(engine()), "/study", {"do": "see"})).json["state"] == "none"


def test_the_folder_of_a_study_that_is_made_is_handed_over_as_it_was_packed():
    job = StudyJob()
    job.archive.write_bytes(b"PK packed")
    job.state = DONE
    guard = Guard(app_of(engine(), "laggard", job), TOKEN, PORT, ("127.0.0.1",), False)
    found = in_a_loop(request(guard, "/study/folder", {}))
    assert (found.status, found.body) == (200, "PK packed")
    assert found.headers["content-type"] == "application/zip"
    in_a_loop(job.close())
