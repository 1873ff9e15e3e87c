"""PDFs: where the browser is, what is said where it is not or fails, and what a PDF tells of its making."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from experiments.errors import ExperimentError, ResultsError
from experiments.report import pdf
from experiments.report.addressee.addressee import Addressee
from experiments.report.handover import PRINTED_BRIEF, PRINTED_PAGE, hand_over

pytestmark = pytest.mark.xdist_group("report")

INFO = (
    b"%PDF-1.4\n<</Title (A)\n/Creator (Mozilla/5.0 \\(X11; Linux x86_64\\) Chrome/150)\n"
    b"/CreationDate (D:20261129202933+00'00')\n/ModDate (D:20261129202933+00'00')>>\nxref\n"
)


@pytest.fixture
def folder(of_kind, tmp_path) -> Path:
    return Path(shutil.copytree(of_kind("three"), tmp_path / "results"))


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """A machine without a browser."""
    monkeypatch.delenv(pdf.CHROME, raising=False)
    monkeypatch.setattr(pdf, "INSTALLED", ())
    monkeypatch.setenv("PATH", str(tmp_path))


def a_browser(place: Path, script: str) -> str:
    """Write a program that stands for a browser."""
    place.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    place.chmod(0o755)
    return str(place)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("nowhere")
def test_a_browser_is_found_by_its_usual_names_and_one_that_is_named_goes_first(monkeypatch, tmp_path):
    usual = a_browser(tmp_path / "google-chrome", "true")
    assert pdf.find_browser() == usual
    mine = a_browser(tmp_path / "mine", "true")
    monkeypatch.setenv(pdf.CHROME, mine)
    assert pdf.find_browser() == mine


@pytest.mark.usefixtures("nowhere")
def test_without_a_browser_that_is_said_in_one_line_and_nothing_is_written(monkeypatch, folder):
    before = everything_in(folder)
    with pytest.raises(ResultsError, match="--pdf needs Chromium or Chrome") as refused:
        hand_over(folder, (PRINTED_PAGE, PRINTED_BRIEF), Addressee())
    assert "\n" not in str(refused.value)
    monkeypatch.setenv(pdf.CHROME, "/none/chrome")
    with pytest.raises(ResultsError, match="CHROME names '/none/chrome'"):
        hand_over(folder, (PRINTED_PAGE,), Addressee())
    assert everything_in(folder) == before


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo first >&2; echo no display >&2; exit 1", r"printed nothing \(no display\)"),
        ("true", "printed nothing$"),
        ('for one; do case $one in --print-to-pdf=*) echo no >"${one#*=}";; esac; done', "printed nothing$"),
        ("sleep 9", "did not end within 1 seconds"),
    ],
)
def test_a_browser_that_fails_leaves_the_folder_as_it_was(folder, monkeypatch, tmp_path, script, said):
    monkeypatch.setenv(pdf.CHROME, a_browser(tmp_path / "broken", script))
    if "sleep" in script:
        monkeypatch.setattr(pdf, "LONGEST_PRINT", 1)
    before = everything_in(folder)
    with pytest.raises(ExperimentError, match=said) as failed:
        hand_over(folder, (PRINTED_PAGE, PRINTED_BRIEF), Addressee())
    assert "\n" not in str(failed.value)
    assert everything_in(folder) == before
    assert list(folder.parent.glob(".*")) == []


@pytest.mark.parametrize("finished", [datetime(2026, 1, 2, 3, 4, 5), None])
def test_a_pdf_bears_the_time_of_its_results_names_no_machine_and_keeps_its_length(finished):
    found = pdf.dated(INFO, finished)
    assert len(found) == len(INFO)
    assert b"Linux" not in found
    assert b"Creator (Handoff" in found
    times = re.findall(rb"Date \((.*?)\)", found)
    assert [time.strip() for time in times] == 2 * [b"D:20260102030405+00'00'" if finished else b""]
    assert found.endswith(b">>\nxref\n")
