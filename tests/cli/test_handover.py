"""`handoff report` with its options: every file that is asked for, or one clear line and nothing."""

import shutil

import pytest

pytestmark = pytest.mark.xdist_group("report")

ALL = ("--brief", "--pptx", "--xlsx")


def test_everything_that_is_asked_for_is_written_and_named_and_stays_ours(handoff, of_kind, tmp_path):
    shutil.copytree(of_kind("demo"), tmp_path / "mine")
    done = handoff("report", "mine", *ALL, "--client", "Müller & Co", "--labels", "mql=Ready lead")
    assert (done.returncode, done.stderr) == (0, "")
    named = [line.partition(": ")[2] for line in done.stdout.splitlines()[-4:]]
    assert named == [f"mine/{name}" for name in ("report.html", "brief.html", "report.pptx", "report.xlsx")]
    assert "Müller &amp; Co" in (tmp_path / "mine" / "brief.html").read_text(encoding="utf-8")
    again = handoff("report", "mine", "--anonymise", *ALL)
    assert (again.returncode, again.stderr) == (0, "")
    assert {path.name for path in (tmp_path / "mine").glob("*-anonymised.*")} == {
        f"{name}-anonymised.{ending}"
        for name, ending in (("report", "html"), ("brief", "html"), ("report", "pptx"), ("report", "xlsx"))
    }


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--currency", "euro"), "three capital letters"),
        (("--labels", "mqll=x"), "nearest: mql"),
        (("--labels", "nothing"), "KEY=TEXT"),
        (("--anonymise", "--client", "Acme"), "give one of them"),
        (("--client",), "requires an argument"),
        (("--docx",), "No such option"),
        (("--pdf", "--paper", "A3"), "is not one of"),
        (("--logo", "none.png"), "cannot be read"),
        (("--logo", "mine/manifest.json"), "neither PNG nor SVG"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_in_one_line_and_nothing_is_written(
    handoff, of_kind, tmp_path, options, complaint
):
    shutil.copytree(of_kind("demo"), tmp_path / "mine")
    before = sorted(path.name for path in (tmp_path / "mine").iterdir())
    done = handoff("report", "mine", *ALL, *options)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert complaint in done.stderr
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == before
