"""A scenario file carries an ensemble of its own: read, inherited, printed, and run the same in all arms."""

import pytest

from experiments import load_results
from experiments.errors import BadInputError
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from experiments.results.states import pair_of
from experiments.results.titles import titled, titles_of
from experiments.running.execution import Execution
from experiments.running.observation import Observation
from experiments.running.plan import MEMBER, Cell, Plan
from experiments.running.spreading import spread_over
from experiments.running.store.keys import Keys
from experiments.statistics.chances import share_of_runs
from experiments.studies.compare import compare
from experiments.studies.explain import run_states
from experiments.studies.reproduce import reproduce
from experiments.studies.unknowns import unknowns
from sim.scenario import ScenarioError, describe_differences, load_scenario

OUTSIDE, LEVEL = "inquiries.outside_window", "practices.lead_management"
FITTED = """
name = "ACME"
[practices]
lead_management = "31 %"
debriefing = 0.2
[inquiries]
outside_window = { value = "1.3 /y", source = "fitted to leads a month" }
"""
BEST = """
extends = "fitted.toml"
[practices]
lead_management = 0.8
debriefing = 0.85
"""
VALUES = [(1.21, 0.27), (1.4, 0.35), (1.3, 0.31), (1.1, 0.2)]


def tables(*members):
    """Return members as a file lists them."""
    return "".join(
        f'\n[[member]]\n"{OUTSIDE}" = "{rate} /y"\n"{LEVEL}" = "{100 * level:g} %"\n'
        for rate, level in members
    )


@pytest.fixture
def firms(tmp_path):
    """A fitted firm and the same with better practices, as files."""
    (tmp_path / "fitted.toml").write_text(FITTED + tables(*VALUES))
    (tmp_path / "best.toml").write_text(BEST)
    return [load_scenario(tmp_path / name) for name in ("fitted.toml", "best.toml")]


def by_values(scenario, seed, detailed=False):
    """Stand in for the model: growth follows a setting and a practice, wins the seed."""
    del detailed
    growth = scenario.values[OUTSIDE] + scenario.levels["lead_management"] * scenario.values[OUTSIDE]
    return Observation({"revenue_growth": growth, "win_rate": float(seed % 5), "contribution_margin": growth})


HERE = Execution(workers=1)


# --- reading ---


def test_members_are_read_as_settings_are_and_their_centre_is_what_the_file_says(firms):
    fitted, _ = firms
    assert [(one[OUTSIDE], one[LEVEL]) for one in fitted.members] == VALUES
    assert (fitted.values[OUTSIDE], fitted.levels["lead_management"]) == (1.3, 0.31)
    second = fitted.member(2)
    assert (second.values[OUTSIDE], second.levels["lead_management"], second.members) == (1.4, 0.35, ())


def test_what_a_file_chooses_itself_stands_on_top_of_members_that_it_inherits(firms):
    fitted, best = firms
    assert [set(one) for one in best.members] == [{OUTSIDE}] * 4
    assert [best.member(place + 1).values[OUTSIDE] for place in range(4)] == [rate for rate, _ in VALUES]
    assert {best.member(place).levels["lead_management"] for place in range(5)} == {0.8}
    assert fitted.with_sets({OUTSIDE: "2 /y"}).varied_by_members == {LEVEL}
    assert fitted.with_sets(["alignment=0.5"]).varied_by_members == {OUTSIDE}
    assert fitted.with_sets({OUTSIDE: "2 /y", "alignment": 0.5}).members == ()


def test_a_file_with_members_is_printed_as_one_that_reads_back(firms, tmp_path):
    for scenario in firms:
        (tmp_path / "again.toml").write_text(scenario.to_toml())
        again = load_scenario(tmp_path / "again.toml")
        assert (again.members, again.digest) == (scenario.members, scenario.digest)
        assert again.to_toml().splitlines()[1:] == scenario.to_toml().splitlines()[1:]


def test_members_tell_firms_apart_and_the_centre_is_the_file_without_them(firms, tmp_path):
    fitted, _ = firms
    (tmp_path / "bare.toml").write_text(FITTED)
    bare = load_scenario(tmp_path / "bare.toml")
    assert fitted != bare
    assert fitted.member(0) == bare
    keys = {one.key for one in describe_differences(fitted, bare)}
    assert keys == {OUTSIDE, LEVEL}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (tables((1.2, 0.3)), "has 1 member: an ensemble has 2 to 200"),
        ("member = 3\n", "member = 3: must be a list of tables"),
        (tables((1.2, 0.3)) + "\n[[member]]\n", "member 2 names no key"),
        (tables((1.2, 0.3)) + f'\n[[member]]\n"{OUTSIDE}" = "1 /y"\n', f"member 2 lacks {LEVEL}"),
        (
            tables((1.2, 0.3), (1.2, 0.3)) + '"team.marketers" = 2\n',
            "member 2 names team.marketers, member 1 does not",
        ),
        (tables((1.2, 0.3), (1.2, 3)), f"member 2: {LEVEL} = '300 %': must be a number in 0..1"),
        (tables((1.2, 0.3), (-1, 0.3)), f"member 2: {OUTSIDE} = '-1 /y' is out of range"),
        (tables((1.2, 0.3)).replace("/y", "bh") * 2, f"member 1: '1.2 bh' is business time, but {OUTSIDE}"),
        (tables((1.2, 0.3)).replace("outside", "outsid") * 2, f"nearest: {OUTSIDE}"),
        ('\n[[member]]\n"acceptance.sql_bar" = 0.3\n' * 2, "acceptance.sql_bar is set by the practice"),
        ('\n[[member]]\n"horizon.observed_years" = 3\n' * 2, "cannot differ between members"),
        ('\n[[member]]\n"mechanisms.acceptance" = false\n' * 2, "cannot differ between members"),
        ('\n[[member]]\n"knowledge.from_debrief" = 0.2\n' * 2, "fixed number of the model"),
        (tables((1.2, 0.3)) * 201, "has 201 members"),
    ],
)
def test_members_that_cannot_be_used_are_refused_in_a_line(tmp_path, text, said):
    (tmp_path / "odd.toml").write_text(text)
    with pytest.raises(ScenarioError) as told:
        load_scenario(tmp_path / "odd.toml")
    assert str(told.value).startswith("odd.toml: ")
    assert said in str(told.value)


# --- running ---


def test_all_arms_of_a_replicate_are_the_same_member_and_each_is_run_twice(firms):
    fitted, best = firms
    members = spread_over(firms, (), 9)
    assert [dict(one)[MEMBER] for one in members] == [1, 2, 3, 4]
    cells = (Cell("fitted", fitted), Cell("best", best), Cell("base", load_scenario("base")))
    tasks = list(Plan(cells, 9, members=members).tasks())
    run = [task.cell.resolved().values[OUTSIDE] for task in tasks]
    own = load_scenario("base").values[OUTSIDE]
    expected = [VALUES[replicate % 4][0] for replicate in range(9)]
    assert run == [rate for value in expected for rate in (value, value, own)]
    assert len(spread_over(firms, (), 4)) == 2
    assert len(set(Keys(print).of_plan(Plan(cells[:1], 4, members=members)))) == 4


def test_a_comparison_has_two_intervals_and_identical_arms_differ_by_exactly_nothing(firms, tmp_path):
    fitted, best = firms
    (tmp_path / "copy.toml").write_text('extends = "fitted.toml"\n')
    copy = load_scenario(tmp_path / "copy.toml")
    found = compare(fitted, copy, best, replications=8, simulate=by_values)
    assert (found.values("copy", "revenue_growth") == found.values("fitted", "revenue_growth")).all()
    gap = found.to_dict()["differences"]["fitted → best"]["revenue_growth"]
    assert gap["low_all"] < gap["low"] <= gap["value"] <= gap["high"] < gap["high_all"]
    assert found.to_dict()["members"] == 4
    assert MEMBER not in found.rows


def test_runs_over_members_come_back_from_a_folder_and_are_reproduced(firms, tmp_path):
    found = compare(*firms, replications=8, simulate=by_values)
    folder = found.save(tmp_path / "saved")
    back = load_results(folder).comparison
    assert back.members == found.members
    assert back.difference("fitted", "best", "revenue_growth") == found.difference(
        "fitted", "best", "revenue_growth"
    )
    assert reproduce(folder, simulate=by_values).is_same


def test_ensembles_that_cannot_be_paired_are_refused(firms, tmp_path):
    (tmp_path / "other.toml").write_text(FITTED + tables(*reversed(VALUES)))
    other = load_scenario(tmp_path / "other.toml")
    with pytest.raises(ScenarioError, match="different ensembles"):
        compare(firms[0], other, replications=4, simulate=by_values)
    with pytest.raises(ScenarioError, match="ensemble of its own"):
        compare(*firms, replications=4, posterior=[{"committee.start": 0.3}], simulate=by_values)
    with pytest.raises(BadInputError, match="luck alone"):
        compare(*firms, precision=0.02, simulate=by_values)


def test_the_first_firm_is_set_against_its_own_with_the_practices_of_a_preset(firms):
    fitted, _ = firms
    found = compare(fitted, against="best-in-class", replications=4, simulate=by_values)
    second = found.cells[1].scenario
    assert found.names == ("fitted", "fitted with best-in-class practices")
    assert second.levels == load_scenario("best-in-class").levels
    assert second.varied_by_members == {OUTSIDE}
    assert second.title == "ACME with best-in-class practices"


# --- states ---


@pytest.mark.parametrize("turned", [False, True])
def test_states_lead_from_one_end_to_the_other_in_every_member(firms, turned):
    """State 0 is the first scenario and the last state the second, member by member, whichever chooses on top."""
    first, second = firms[::-1] if turned else firms
    states = run_states(pair_of(first, second), replications=8, simulate=by_values, execution=HERE)
    found = compare(first, second, replications=8, simulate=by_values)
    for state, name in ((0, first.name), (len(states) - 1, second.name)):
        values = states.values("revenue_growth")[:, state]
        assert values.tolist() == found.values(name, "revenue_growth").tolist()
    share = Explanation(states).shapley["lead_management"]
    assert share.low_all < share.low <= share.high < share.high_all


def test_states_over_members_come_back_and_are_reproduced_with_a_roadmap_of_two_intervals(firms, tmp_path):
    states = run_states(pair_of(*firms), replications=8, simulate=by_values, execution=HERE)
    roadmap = Roadmap(states)
    assert len(roadmap.judged) == 4, "of two members, which had no say in the order"
    assert roadmap.gain("best").is_spread
    folder = roadmap.save(tmp_path / "saved")
    back = load_results(folder).roadmap
    assert back.states.members == states.members
    assert back.gain("best") == roadmap.gain("best")
    assert reproduce(folder, simulate=by_values).is_same


def test_a_firm_key_chosen_on_top_in_one_arm_is_more_than_practices(firms):
    fitted, best = firms
    with pytest.raises(ScenarioError, match=f"more than practices: {OUTSIDE}"):
        pair_of(fitted, best.with_sets({OUTSIDE: "1.3 /y"}))


# --- chances ---


def test_a_chance_over_members_has_the_wider_interval_too():
    """Two members that always hit and two that never do: luck says nothing, which of them is true everything."""
    found = share_of_runs([1, 0, 1, 0] * 5, 4)
    assert found.value == 0.5
    assert (found.low_all, found.high_all) == (0.0, 1.0)
    assert 0.2 < found.low < found.high < 0.8
    assert not share_of_runs([1, 0, 1, 0]).is_spread


# --- titles ---


def test_a_firm_goes_by_its_name_and_namesakes_are_told_apart(firms, tmp_path):
    fitted, best = firms
    assert titles_of({"a": fitted, "base": load_scenario("base")}) == {"a": "ACME", "base": "base"}
    better = best.with_practices_of(load_scenario("best-in-class"))
    named = titles_of({"fitted": fitted, "better": better, "best": best})
    assert named == {"fitted": "ACME", "better": "ACME with best-in-class practices", "best": "ACME (best)"}
    (tmp_path / "derived.toml").write_text(
        'extends = "fitted.toml"\n[practices]\n'
        + "".join(f"{name} = {level}\n" for name, level in load_scenario("best-in-class").levels.items())
    )
    derived = load_scenario(tmp_path / "derived.toml")
    assert titles_of({"a": fitted, "b": derived})["b"] == "ACME with best-in-class practices"


def test_documents_keep_labels_and_people_read_titles(firms):
    found = compare(*firms, replications=4, simulate=by_values)
    assert titled(found).names == ("ACME", "ACME (best)")
    assert set(found.to_dict()["scenarios"]) == {"fitted", "best"}
    plain = compare("laggard", "best-in-class", replications=2, simulate=by_values)
    assert titled(plain) is plain


def test_what_is_not_known_of_whole_things_is_looked_at_between_whole_numbers(tmp_path):
    heads = (33, 34, 36, 31, 40, 38, 35, 32)
    members = "".join(
        f'\n[[member]]\n"team.sales_reps" = {reps}\n"{OUTSIDE}" = "1.{place} /y"\n'
        for place, reps in enumerate(heads)
    )
    (tmp_path / "fitted.toml").write_text(FITTED + members)
    (tmp_path / "best.toml").write_text(BEST)
    ends = [load_scenario(tmp_path / name) for name in ("fitted.toml", "best.toml")]
    found = {one.key: one for one in unknowns(*ends, 2, 8, 2).factors}
    assert found.keys() == {"team.sales_reps", OUTSIDE}
    reps = found["team.sales_reps"]
    assert reps.whole
    assert {reps.low, reps.high} <= {float(each) for each in heads}
    assert 31 <= reps.low < reps.high <= 40
