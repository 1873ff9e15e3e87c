"""A file with an ensemble of its own, given to the commands: each takes it like any scenario."""

import json

import pytest

OUTSIDE = "inquiries.outside_window"
FITTED = """
name = "ACME"
[practices]
lead_management = "31 %"
debriefing = 0.2
[inquiries]
outside_window = { value = "1.3 /y", source = "fitted to leads a month" }
"""
MEMBERS = "".join(
    f'\n[[member]]\n"{OUTSIDE}" = "{rate} /y"\n"practices.lead_management" = {level}\n'
    for rate, level in ((1.2, 0.27), (1.4, 0.35), (1.3, 0.31))
)
BETTER = 'extends = "fitted.toml"\n[practices]\nlead_management = 0.8\ndebriefing = 0.8\n'
pytestmark = pytest.mark.xdist_group("members")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a fitted firm, the same without members, a copy of it, and the same with two better practices."""
    place = tmp_path_factory.mktemp("members")
    (place / "fitted.toml").write_text(FITTED + MEMBERS)
    (place / "bare.toml").write_text(FITTED)
    (place / "copy.toml").write_text('extends = "fitted.toml"\n')
    (place / "better.toml").write_text(BETTER)
    return place


@pytest.fixture(scope="module")
def ask(handoff_in, folder, short):
    """Ask for a document about the small firm."""

    def answer(verb, *words):
        done = handoff_in(folder, verb, *words, *short, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return answer


def is_spread(interval):
    """Tell whether there are two intervals, the wider one around the other."""
    return interval["low_all"] <= interval["low"] <= interval["high"] <= interval["high_all"]


def test_check_and_show_tell_of_members(handoff_in, folder):
    said = handoff_in(folder, "check", "fitted.toml").stdout
    assert "ensemble of 3 members, which differ in 2 keys" in said
    assert json.loads(handoff_in(folder, "check", "fitted.toml", "--json").stdout)["members"] == 3
    shown = handoff_in(folder, "show", "better.toml").stdout
    assert shown.count("[[member]]") == 3
    (folder / "shown.toml").write_text(shown, encoding="utf-8")
    again = handoff_in(folder, "show", "shown.toml").stdout
    assert again.splitlines()[1:] == shown.splitlines()[1:]


def test_compare_spreads_over_members_and_identical_arms_differ_by_nothing(ask, handoff_in, folder):
    words = ("fitted.toml", "copy.toml", "--against", "best-in-class", "--replications", 6, "--workers", 1)
    found = ask("compare", *words, "--out", "compared")
    assert found["members"] == 3
    assert list(found["scenarios"]) == ["fitted", "copy", "fitted with best-in-class practices"]
    assert is_spread(found["scenarios"]["fitted"]["mqls"])
    assert is_spread(found["differences"]["fitted → fitted with best-in-class practices"]["revenue_growth"])
    for measure, gap in found["differences"]["fitted → copy"].items():
        assert set(gap.values()) <= {0, None}, measure
    page = (folder / "compared" / "report.html").read_text(encoding="utf-8")
    assert "ACME with best-in-class practices" in page
    again = handoff_in(folder, "reproduce", "compared", "--workers", 1)
    assert "The content is the same" in again.stdout


def test_member_0_is_the_file_without_its_members_bit_for_bit(ask):
    words = ("--against", "best-in-class", "--replications", 2, "--workers", 1)
    centre, bare = (
        json.dumps(ask("compare", name, *words, *more)).replace(name.removesuffix(".toml"), "x")
        for name, more in (("fitted.toml", ("--member", 0)), ("bare.toml", ()))
    )
    assert centre == bare
    assert "low_all" not in centre
    first, second = (ask("run", "fitted.toml", "--member", member)["measures"] for member in (1, 2))
    assert first != second
    assert ask("run", "fitted.toml")["measures"] == ask("run", "bare.toml")["measures"]


@pytest.mark.slow
def test_explain_and_roadmap_have_two_intervals(ask, handoff_in, folder):
    words = ("fitted.toml", "better.toml", "--replications", 8, "--workers", 1)
    found = ask("explain", *words, "--out", "explained")
    assert is_spread(found["gap"])
    assert is_spread(found["shapley"]["lead_management"])
    order = ask("roadmap", *words)
    assert is_spread(order["gains"]["best"])
    assert "ACME (better)" in (folder / "explained" / "report.html").read_text(encoding="utf-8")
    again = handoff_in(folder, "reproduce", "explained", "--workers", 1)
    assert "The content is the same" in again.stdout


@pytest.mark.slow
def test_plan_and_sla_have_two_intervals_and_are_reproduced(ask, handoff_in, folder):
    plan = ask(
        "plan", "fitted.toml", "--target", "2.1 MEUR", "--replications", 4, "--workers", 1, "--out", "plan"
    )
    assert is_spread(plan["hit_today"])
    assert is_spread(plan["run_rate"])
    assert all(map(is_spread, plan["curve"]))
    assert any("ACME" in sentence for sentence in plan["words"])
    sla = ask("sla", "fitted.toml", "--replications", 4, "--workers", 1, "--out", "sla")
    assert all(is_spread(one["breach"]) for one in sla["promises"])
    for name in ("plan", "sla"):
        again = handoff_in(folder, "reproduce", name, "--workers", 1)
        assert "The content is the same" in again.stdout, name
    alone = ask("sla", "fitted.toml", "--member", 1, "--replications", 2, "--workers", 1)
    assert "low_all" not in alone["promises"][0]["breach"]


def test_a_sensitivity_study_says_that_it_runs_the_centre(handoff_in, folder, short):
    settings = "\n".join(f'"{key}" = {value}' for key, value in (word.split("=") for word in short[1::2]))
    (folder / "study.toml").write_text(
        'question = "?"\nbase = "fitted.toml"\noutcomes = ["revenue_growth"]\nmethod = "sensitivity"\n'
        f"trajectories = 2\npoints = 2\nkeep = 1\nreplications = 2\n[set]\n{settings}\n[uncertainties]\n"
        f'"{OUTSIDE}" = {{ range = "1..2 /y" }}\n"committee.start" = {{ range = "plausible" }}\n'
    )
    done = handoff_in(folder, "sensitivity", "study.toml", "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert "its centre is run, and none of its 3 members" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "fitted.toml", "best-in-class", "--posterior"), "has an ensemble of its own"),
        (("compare", "fitted.toml", "--against", "laggard", "--member", 9), "has members 1 to 3"),
        (("compare", "fitted.toml", "copy.toml", "--precision", 1), "luck alone"),
        (("compare", "fitted.toml", "copy.toml", "--replications", 3), "4..1000000"),
        (("compare", "fitted.toml"), "one and --against"),
        (("explain", "fitted.toml", "better.toml", "--against", "laggard"), "one and --against"),
        (("run", "bare.toml", "--member", 1), "has no members"),
    ],
)
def test_what_cannot_be_done_with_members_is_refused_in_a_line(handoff_in, folder, words, said):
    done = handoff_in(folder, *words)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    errors = [line for line in done.stderr.splitlines() if line.startswith("handoff: ")]
    assert len(errors) == 1


def test_two_firms_that_differ_in_more_than_practices_are_said_to(handoff_in, folder, short):
    done = handoff_in(
        folder, "compare", "bare.toml", "best-in-class", *short, "--replications", 2, "--workers", 1
    )
    told = " ".join(done.stderr.split())
    assert f"differ in more than practices, in 1 key ({OUTSIDE}): --against best-in-class" in told
    assert not told.startswith("handoff: ")
