"""What version 0.1 left behind: exit code 2 and one line for its settings, a report of its folders."""

import shutil

import pytest

from sim.scenario.gone import GONE

KEY = "handing_over.drop_share"


@pytest.mark.parametrize(
    "words",
    [
        ("show", "laggard", "--set", f"{KEY}=0.4"),
        ("check", "mine.toml"),
        ("sweep", "design.toml"),
    ],
)
def test_a_setting_that_went_ends_with_exit_code_2_and_one_line(words, handoff_in, tmp_path):
    (tmp_path / "mine.toml").write_text('extends = "laggard"\n[handing_over]\ndrop_share = "40 %"\n')
    (tmp_path / "design.toml").write_text(
        f'question = "?"\nbase = "laggard"\noutcomes = ["revenue_growth"]\n[levers]\n"{KEY}" = ["1 %", "40 %"]\n'
    )
    done = handoff_in(tmp_path, *words)
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if line.startswith("handoff:")] == [
        done.stderr.splitlines()[-1]
    ]
    assert f"there is no key {KEY} any more: {GONE[KEY]}" in done.stderr


@pytest.mark.slow
def test_an_older_folder_is_reported_on_and_not_run_again(handoff_in, project, tmp_path):
    shutil.copytree(project / "tests" / "fixtures" / "version-0.1", tmp_path / "older")
    assert handoff_in(tmp_path, "report", "older", "--brief", "--pptx", "--xlsx").returncode == 0
    done = handoff_in(tmp_path, "reproduce", "older")
    assert done.returncode == 2
    [line] = [line for line in done.stderr.splitlines() if line.startswith("handoff:")]
    assert "version 0.1.0" in line
