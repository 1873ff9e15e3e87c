"""The commands that only look at inputs."""

import json
import re
import subprocess
import tomllib

import pytest

from sim.practices import PRACTICES


def test_scenarios_lists_the_library_with_the_question_each_asks(handoff):
    done = handoff("scenarios")
    assert done.returncode == 0
    begun = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert {"laggard", "industry-average", "best-in-class"} <= {line.split()[0] for line in begun}
    assert done.stdout.count("?") == len(begun)
    assert all(re.search(r" handoff (compare|run) ", line) for line in begun)


def test_what_show_prints_is_a_scenario_with_the_same_digest(handoff, tmp_path):
    (tmp_path / "again.toml").write_text(handoff("show", "laggard").stdout, encoding="utf-8")
    shown = [json.loads(handoff("show", each, "--json").stdout) for each in ("laggard", "again.toml")]
    assert shown[0]["digest"] == shown[1]["digest"]
    assert shown[0]["values"] == shown[1]["values"]


def test_show_lists_the_fixed_numbers_of_the_model_apart(handoff):
    listed = tomllib.loads(handoff("show", "base", "--fixed").stdout)
    assert listed["acceptance"]["view_fit"]["value"] == 0.6
    assert {"value", "range", "source", "evidence"} <= listed["inquiries"]["web"]["half_life"].keys()
    fixed, settings = (
        json.loads(handoff("show", "base", "--json", *words).stdout)["values"] for words in (["--fixed"], [])
    )
    assert fixed["acceptance.view_fit"] == 0.6
    assert fixed.keys().isdisjoint(settings)
    refused = handoff("show", "base", "--set", "acceptance.view_fit=0.5")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1


def test_show_takes_settings(handoff):
    done = handoff("show", "laggard", "--set", "team.sales_reps=11")
    assert "11" in str(tomllib.loads(done.stdout)["team"]["sales_reps"])


def test_laggard_and_best_in_class_differ_in_the_practices_and_nothing_else(handoff):
    found = json.loads(handoff("diff", "laggard", "best-in-class", "--json").stdout)
    keys = [difference["key"] for difference in found["differences"]]
    assert keys == [f"practices.{name}" for name in PRACTICES]


def test_a_scenario_does_not_differ_from_itself(handoff):
    assert "do not differ" in handoff("diff", "laggard", "laggard").stdout


def test_check_accepts_a_file_that_extends_the_library(handoff, tmp_path):
    (tmp_path / "mine.toml").write_text('extends = "laggard"\nquestion = "Is mine valid?"\n')
    done = handoff("check", "mine.toml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "mine is a valid scenario" in done.stdout


@pytest.fixture
def imported_by(command, environment, tmp_path):
    """Run a command and return its exit code and all that it imported."""

    def run(*arguments):
        python, *words = command
        done = subprocess.run(
            [python, "-X", "importtime", *words, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return done.returncode, {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ("scenarios",),
        ("show", "laggard"),
        ("check", "laggard"),
        ("diff", "laggard", "best-in-class"),
        ("--help",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_looking_at_inputs_imports_nothing_heavy(imported_by, arguments):
    code, imported = imported_by(*arguments)
    assert code == 0
    assert imported.isdisjoint({"mesa", "numba", "numpy", "pandas", "scipy", "matplotlib"})


@pytest.mark.parametrize(
    "arguments",
    [("compare", "laggard", "nobody"), ("report", "nowhere"), ("reproduce", "nowhere")],
    ids=lambda arguments: arguments[0],
)
def test_what_draws_pictures_or_points_is_not_imported_before_anything_is_drawn(imported_by, arguments):
    code, imported = imported_by(*arguments)
    assert code == 2
    assert "pandas" in imported
    assert imported.isdisjoint({"matplotlib", "SALib", "scipy.stats"})


def test_check_warns_of_a_practices_key_and_of_what_is_not_plausible_and_strict_refuses_both(
    handoff, tmp_path
):
    (tmp_path / "frozen.toml").write_text(
        'extends = "laggard"\nquestion = "What if?"\n[sla.sales]\nescalation = 0.3\n[team]\nsales_reps = 190\n'
    )
    (tmp_path / "above.toml").write_text('extends = "frozen.toml"\nquestion = "And then?"\n')
    done = handoff("check", "above.toml")
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert (
        "Warning: sla.sales.escalation = 0.3 freezes what practices.defined_roles sets, 0 (absent) to 0.5"
        in said
    )
    assert "Warning: team.sales_reps = 190 is outside what is plausible, 8..30 (frozen)." in said

    document = json.loads(handoff("check", "above.toml", "--json").stdout)
    assert [one["key"] for one in document["warnings"]] == ["sla.sales.escalation", "team.sales_reps"]
    assert [one["owner"] for one in document["warnings"]] == ["defined_roles", ""]
    assert document["valid"] is True

    refused = handoff("check", "above.toml", "--strict")
    assert refused.returncode == 2
    assert refused.stderr == "handoff: above: 2 warnings, and --strict allows none\n"
    assert handoff("check", "laggard", "--strict").returncode == 0


def test_a_run_says_at_once_that_a_set_key_is_a_practices_own(handoff):
    done = handoff("explain", "laggard", "laggard", "--set", "sla.sales.escalation=0.3")
    assert "--set sla.sales.escalation = 0.3 freezes what practices.defined_roles sets" in " ".join(
        done.stderr.split()
    )


def test_show_says_who_answers_and_what_it_takes_in_this_firm(handoff):
    shown = handoff("show", "laggard", "--practices", "--set", "team.marketers=16", "--json")
    found = json.loads(shown.stdout)["practices"]
    assert found["customer_contact"] == {
        "title": "Marketing meets customers",
        "level": 0.1,
        "owner": "head of marketing",
        "cost": 10_000,
        "effort": 180,
        "months": 4,
    }
    words = " ".join(handoff("show", "laggard", "--practices").stdout.split())
    assert "Formal win and loss debriefs 0.05 head of sales EUR 10.0 k 90 h 5 months" in words
    assert handoff("show", "laggard", "--practices", "--fixed").returncode == 2
