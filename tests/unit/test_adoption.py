"""What establishing a practice takes, and who answers for it: by the heads of the firm, and never read by a run."""

import re

import pytest

from experiments.results.objective import Objective
from experiments.results.states import pair_of
from sim.measures import MEASURES
from sim.practices import PRACTICES, TEAMS
from sim.scenario import ScenarioError, load_scenario

# Of the base firm, as they were before there was a rule: kEUR, hours, months.
OF_THE_BASE_FIRM = {
    "shared_definition": (10, 130, 2),
    "joint_planning": (5, 120, 3),
    "marketing_in_prospecting": (5, 100, 3),
    "aligned_goals": (20, 160, 6),
    "defined_roles": (15, 200, 3),
    "customer_contact": (5, 80, 4),
    "lead_management": (120, 700, 9),
    "voice_of_customer": (30, 120, 4),
    "debriefing": (10, 90, 5),
}
LARGER = ("team.sales_reps=30", "team.development_reps=4", "team.marketers=11")
SMALLER = ("team.sales_reps=5", "team.marketers=3")


def adoptions(*sets):
    """Return what each practice takes between the ends of the dial in a firm of other heads."""
    pair = pair_of(*(load_scenario(name, sets=sets) for name in ("laggard", "best-in-class")))
    return dict(zip(pair.moving, Objective(pair, MEASURES["contribution_margin"]).adoptions, strict=True))


def test_at_the_heads_of_the_presets_amounts_are_what_they_were():
    found = {
        name: (each.cost.value / 1000, each.effort.value, each.months.value)
        for name, each in adoptions().items()
    }
    assert found == OF_THE_BASE_FIRM


def test_money_and_hours_follow_the_heads_of_the_team_concerned_and_months_do_not():
    base, more, less = adoptions(), adoptions(*LARGER), adoptions(*SMALLER)
    heads = {"sales": (12, 34, 5), "marketing": (6, 11, 3), "both": (18, 45, 8)}
    for name in PRACTICES:
        for what in ("cost", "effort"):
            here, larger, smaller = (getattr(each[name], what) for each in (base, more, less))
            assert smaller.value < here.value < larger.value
            shipped, many, few = heads[here.team]
            assert larger.value - here.value == pytest.approx(here.per_head * (many - shipped))
            assert here.value - smaller.value == pytest.approx(here.per_head * (shipped - few))
            assert larger.range[1] / larger.value == pytest.approx(here.range[1] / here.value)
        assert base[name].months == more[name].months == less[name].months


def test_every_practice_has_an_owner_with_a_reason():
    for practice in load_scenario("laggard").foundation.practices:
        assert re.fullmatch(
            r"both heads|head of (sales|marketing)|(sales|marketing) operations", practice.owner
        )
        assert re.match("assumption|seed", practice.owner_source)


def test_an_index_of_money_multiplies_costs_and_no_hours():
    pair = pair_of("laggard", "best-in-class")
    plain, indexed = (
        Objective(pair, MEASURES["contribution_margin"], money=factor).adoptions for factor in (1, 0.5)
    )
    assert [each.cost.value for each in indexed] == [each.cost.value / 2 for each in plain]
    assert [each.effort for each in indexed] == [each.effort for each in plain]


@pytest.mark.parametrize("team", TEAMS)
def test_each_head_counts_once(team):
    assert len(set(TEAMS[team])) == len(TEAMS[team])
    assert set(TEAMS[team]) <= load_scenario("base").entries.keys()


def test_what_adoption_takes_is_inert_and_has_a_source():
    laggard = load_scenario("laggard")
    bare = tuple(
        practice.__class__(*list(vars(practice).values())[:4]) for practice in laggard.foundation.practices
    )
    foundation = laggard.foundation.__class__(**{**vars_of(laggard.foundation), "practices": bare})
    without = laggard.__class__(**{**vars_of(laggard), "foundation": foundation})
    assert all(practice.adoption is None for practice in without.foundation.practices)
    assert without.digest == laggard.digest
    assert without.values == laggard.values
    for practice in laggard.foundation.practices:
        for amount in (practice.adoption.cost, practice.adoption.effort, practice.adoption.months):
            assert amount.range[0] <= amount.value <= amount.range[1]
            assert "assumption" in amount.source or "seed" in amount.source


def vars_of(instance):
    """Return the fields of a dataclass without what was computed from them."""
    return {name: getattr(instance, name) for name in instance.__dataclass_fields__}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ('{ value = "5 h", range = "1..9 kEUR", source = "x" }', "cost.*money"),
        ('{ value = "50 kEUR", range = "1..9 kEUR", source = "x" }', "outside its range"),
        ('{ value = "5 kEUR", range = "1..9 kEUR" }', "lacks its source"),
        (
            '{ fixed = "1 kEUR", per_head = "1 kEUR", team = "pod", range = "1..9 kEUR", source = "x" }',
            "one of",
        ),
        (
            '{ fixed = "1 kEUR", per_head = "-1 h", team = "both", range = "1..9 kEUR", source = "x" }',
            "money",
        ),
        (
            '{ fixed = "9 kEUR", per_head = "1 kEUR", team = "both", range = "1..9 kEUR", source = "x" }',
            "heads is outside its range",
        ),
        ('{ per_head = "1 kEUR", team = "both", range = "1..9 kEUR", source = "x" }', "lacks its fixed"),
    ],
)
def test_an_adoption_that_cannot_be_used_is_refused_in_one_line(tmp_path, project, given, message):
    library = tmp_path / "library"
    library.mkdir()
    for file in (project / "tests" / "fixtures" / "library").iterdir():
        (library / file.name).write_text(file.read_text())
    effort = '{ value = "5 h", range = "1..9 h", source = "x" }'
    months = '{ value = 2, range = "1..3", source = "x" }'
    table = f"\n[debriefing.adoption]\ncost = {given}\neffort = {effort}\nmonths = {months}\n"
    with (library / "practices.toml").open("a") as file:
        file.write(table)
    with pytest.raises(ScenarioError, match=message):
        load_scenario("laggard", library=library)
