"""The example scripts of the documentation, run as they stand on a small firm."""

import subprocess

import pytest

pytestmark = pytest.mark.slow

SMALL = [
    "horizon.warm_up_years=0",
    "horizon.observed_years=1",
    "market.committees=1000",
    "market.customers=100",
    "team.sales_reps=3",
    "team.marketers=2",
]


@pytest.mark.parametrize(
    ("example", "words", "files"),
    [
        (
            "what_misalignment_costs.py",
            ["revenue_growth", "shared_definition"],
            ["results/client/manifest.json", "results/client-projects.png"],
        ),
        (
            "how_robust_is_the_gap.py",
            ["gap in growth", "laggard → best-in-class", "rival.poaching"],
            ["robustness.png", "sensitivity.png"],
        ),
    ],
)
def test_an_example_of_the_documentation_runs(command, environment, project, tmp_path, example, words, files):
    script = project / "docs" / "examples" / example
    done = subprocess.run(
        [command[0], "-W", "error", script, *SMALL],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert all(word in done.stdout for word in words)
    assert all((tmp_path / file).stat().st_size > 1000 for file in files)
