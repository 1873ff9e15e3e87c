"""Designs: what is refused and how, where the points lie, and what stands in the cells."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.designs import Factor, place_on_dial, read_design, shipped_designs
from experiments.designs.files import find_design
from experiments.designs.reading import STUDIES
from experiments.designs.sampling import (
    LATIN_HYPERCUBE,
    METHODS,
    SOBOL,
    positions,
    radial_blocks_of,
    trajectories_of,
)
from sim.scenario import ScenarioError, load_scenario

GOOD = {
    "question": "What do more reps bring?",
    "base": "laggard",
    "outcomes": ["revenue_growth"],
    "levers": {"team.sales_reps": [10, 20]},
}
STUDY = {
    "question": "What matters?",
    "base": ["laggard", "best-in-class"],
    "outcomes": ["revenue_growth"],
    "method": "sensitivity",
    "trajectories": 4,
    "points": 8,
    "keep": 2,
    "uncertainties": {"market.signal_noise": {"range": "plausible"}, "rival.poaching": {"range": "5..20 %"}},
}


def refusal(changes, design=GOOD, methods=None):
    """Return what is said about a design; what a change sets to `None` is left out."""
    table = {key: value for key, value in {**design, **changes}.items() if value is not None}
    with pytest.raises(ScenarioError) as caught:
        read_design(table, methods) if methods else read_design(table)
    message = str(caught.value)
    assert message.startswith("design: ")
    assert "\n" not in message
    return message


def lever(given, key="team.sales_reps"):
    return {"levers": {key: given}}


MAP = {
    "question": "Where does it pay?",
    "base": ["laggard", "best-in-class"],
    "outcomes": ["revenue_growth"],
    "levers": {"team.sales_reps": [10, 20], "prospecting.approach": [0.5, 1]},
    "arms": {"without roles": {"extends": "best-in-class", "set": {"practices.defined_roles": 0.1}}},
    "contrasts": {"Roles": ["without roles", "best-in-class"]},
}


def arm(**given):
    return {
        "arms": {
            "without roles": {"extends": "best-in-class", "set": {"practices.defined_roles": 0.1}} | given
        }
    }


def contrast(given, name="Roles"):
    return {"contrasts": {name: given}}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            contrast(["without role", "best-in-class"]),
            "contrasts.Roles: there is no base 'without role'; nearest: without roles",
        ),
        (contrast(["nothing like it", "best-in-class"]), "bases are laggard, best-in-class, without roles"),
        (contrast(["laggard", "laggard"]), "contrasts.Roles sets 'laggard' against itself"),
        (contrast(["laggard"]), "must be two bases"),
        (contrast(["laggard", "best-in-class", "without roles"]), "must be two bases"),
        (contrast("laggard"), "must be a list of words"),
        (contrast(["laggard", 3]), "must be a list of words"),
        (contrast(["laggard", "best-in-class"], name=" "), "no name of one line"),
        (contrast(["laggard", "best-in-class"], name="a\nb"), "no name of one line"),
        ({"contrasts": {}}, "name 1 to 24 pairs"),
        ({"contrasts": [["laggard", "best-in-class"]]}, "contrasts = "),
        (
            {"levers": {"team.sales_reps": [10, 20]}},
            "need a grid over two keys; this is a grid design over 1",
        ),
        (
            {
                "method": "sobol",
                "points": 8,
                "levers": {
                    "team.sales_reps": {"range": "10..20"},
                    "prospecting.approach": {"range": "0.5..1"},
                },
            },
            "this is a sobol design over 2",
        ),
        (arm(extends="lagard"), "arms.without roles: extends: there is no scenario 'lagard'"),
        (arm(set={}), "arms.without roles sets nothing"),
        (arm(set={"practices.defined_role": 0.1}), "nearest: practices.defined_roles"),
        (arm(set={"team.sales_reps": 12}), "team.sales_reps is both varied and set by arms.without roles"),
        (arm(sets={}), "cannot have 'sets'"),
        ({"arms": {"without roles": {"extends": "best-in-class"}}}, "lacks its set"),
        (
            {"arms": {"laggard": {"extends": "best-in-class", "set": {"plan": "fixed"}}}},
            "has the name of a base",
        ),
        ({"arms": {"a\nb": {"extends": "best-in-class", "set": {"plan": "fixed"}}}}, "no name of one line"),
        ({"arms": 3}, "arms = 3: must be a table"),
        ({"set": {"practices.defined_roles": 0.5}}, "which the design sets everywhere"),
        (
            {"levers": {"alignment": [0.0, 1.0], "prospecting.approach": [0.5, 1]}},
            "practices.defined_roles is both varied by alignment and set by arms.without roles",
        ),
    ],
)
def test_a_contrast_or_arm_that_cannot_be_is_refused_in_one_line_that_says_why(changes, words):
    assert words in refusal(changes, MAP)


@pytest.mark.parametrize("field", ["arms", "contrasts"])
def test_a_sensitivity_study_takes_no_contrasts(field):
    assert f"{field} means nothing" in refusal({field: MAP[field]}, STUDY, STUDIES)


def test_an_arm_is_a_base_that_differs_from_what_it_extends_in_what_it_sets():
    mine = load_scenario("best-in-class", sets={"team.marketers": 9})
    design = read_design({**MAP, "base": ["laggard", mine]})
    [*_, there, without] = design.bases
    assert without.name == "without roles"
    assert without.values["team.marketers"] == 9  # a base goes before a scenario of the library of that name
    differing = {name for name, level in without.levels.items() if level != there.levels[name]}
    assert differing == {"defined_roles"}
    assert len(design) == 3 + 3 * 4
    by_value = read_design({**MAP, **arm(extends=mine)})
    assert by_value.bases[-1].values["team.marketers"] == 9
    assert by_value.given["arms"]["without roles"]["extends"] == "best-in-class"
    assert read_design(design.given | {"base": list(design.bases[:2])}).bases == design.bases


def test_the_arms_of_the_regime_maps_lack_one_practice_each_to_the_level_of_the_laggard():
    laggard, best = load_scenario("laggard").levels, load_scenario("best-in-class").levels
    for name in ("regime_map", "regime_map_deals"):
        design = read_design(name)
        lacking = [
            {practice: level for practice, level in arm.levels.items() if level != best[practice]}
            for arm in design.bases[2:]
        ]
        wanted = ("shared_definition", "defined_roles", "lead_management", "voice_of_customer")
        assert lacking == [{practice: laggard[practice]} for practice in wanted]
        assert [each.first for each in design.contrasts] == [
            "laggard",
            *(arm.name for arm in design.bases[2:]),
        ]
        assert {each.second for each in design.contrasts} == {"best-in-class"}
        assert design.runs() == (36 * 6 + 6) * 30


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"levres": {}}, "no 'levres'; nearest: levers"),
        ({"question": None}, "needs question"),
        ({"base": None}, "needs base"),
        ({"outcomes": None}, "needs outcomes"),
        ({"question": 3}, "question = 3"),
        ({"base": "lagard"}, "base: there is no scenario 'lagard' in the library; nearest: laggard"),
        ({"base": []}, "at least one scenario"),
        ({"base": ["laggard"] * 2}, "names 'laggard' twice"),
        ({"base": ["laggard"] * 17}, "at most 16"),
        ({"landmarks": "nowhere.toml"}, "landmarks: 'nowhere.toml' is not a file"),
        ({"outcomes": ["growth"]}, "no measure 'growth'"),
        ({"outcomes": ["revenue_grwth"]}, "nearest: revenue_growth"),
        ({"outcomes": "revenue_growth"}, "list of words"),
        ({"outcomes": []}, "1 to 100 measures"),
        ({"outcomes": ["payback_months"]}, "dated changes"),
        ({"method": "gird"}, "nearest: grid"),
        ({"method": "sensitivity"}, "one for handoff sensitivity"),
        ({"points": 8}, "a grid takes steps"),
        ({"trajectories": 8}, "belongs to a sensitivity study"),
        ({"replications": 0}, "replications = 0: must be a whole number in 1..10000"),
        ({"replications": 2.5}, "must be a whole number"),
        ({"replications": True}, "must be a whole number"),
        ({"replications": 10**9}, "1..10000"),
        ({"seed": -1}, "seed = -1"),
        ({"precision": 0}, "precision = 0: must be above 0"),
        ({"precision": math.nan}, "finite"),
        ({"precision": "2 d"}, "must be above 0, in the unit of the first outcome"),
        ({"precision": "1 %", "replications": 3}, "not both"),
        ({"levers": None}, "varies nothing"),
        ({"levers": 3}, "levers = 3: must be a table"),
        (lever([10, 20], key="team.sales_rep"), "nearest: team.sales_reps"),
        (lever(["euro"], key="currency"), "three capital letters"),
        (lever(["2026-01-05"], key="horizon.start"), "cannot be varied"),
        (lever(5), "must be a list of values, or a table like"),
        (lever([]), "list of 1 to 1000 values"),
        (lever([10] * 1001), "list of 1 to 1000 values"),
        (lever([10, 10]), "twice"),
        (lever([10.5]), "whole number"),
        (lever([-1]), "out of range"),
        (lever([math.nan]), "finite"),
        (lever([math.inf]), "finite"),
        (lever(["4 bh"]), "takes a plain number"),
        (lever({"range": "10..20"}), "needs the steps"),
        (lever({"range": "10..20", "steps": 1}), "2..1000"),
        (lever({"range": "10..20", "steps": 20}), "fewer than 20 values"),
        (lever({"range": "10..10", "steps": 2}), "one value only"),
        (lever({"range": "20..10", "steps": 2}), "low end"),
        (lever({"range": "1..2 bh", "steps": 2}), "business time"),
        (lever({"range": "1..9000", "steps": 2}), "out of range"),
        (lever({"range": "1.5..9", "steps": 2}), "whole number"),
        (lever({"range": "0..20", "steps": 2, "scale": "log"}), "above 0"),
        (lever({"range": "1..20", "steps": 2, "scale": "lin"}), "nearest: linear"),
        (lever({"range": "1..20", "values": [1]}), "one of them"),
        (lever({"steps": 3}), "one of them"),
        (lever({"values": [1, 2], "steps": 2}), "belong to a range"),
        (lever({"rang": "1..2"}), "cannot have 'rang'"),
        (lever({"range": "0..2", "steps": 3}, key="alignment"), "0..1"),
        (lever({"range": "0..1", "steps": 3}, key="forms.response"), "has no range"),
        (lever(["gentle"], key="forms.response"), "one of shallow, steep"),
        (lever(["on"], key="mechanisms.trust"), "true or false"),
        (lever([2], key="practices.debriefing"), "0..1"),
        ({"uncertainties": {"team.sales_reps": [5, 6]}}, "varied twice"),
        ({"set": {"team.sales_reps": 5}}, "both varied and set"),
        ({"set": {"team": {"sales_reps": 5}}}, "both varied and set"),
        ({"set": {"team.sales": 5}}, "no key 'team.sales'"),
        ({"set": {"team.marketers": -5}}, "out of range"),
        ({"method": "sobol"}, "needs points"),
        ({"method": "sobol", "points": 12}, "take 8 or 16"),
        ({"method": "latin-hypercube", "points": 0}, "1..200000"),
        ({"method": "latin-hypercube", "points": 10**9}, "1..200000"),
        (
            {"method": "latin-hypercube", "points": 8, **lever({"range": "1..9", "steps": 3})},
            "steps belong to a grid",
        ),
        (
            {
                "levers": {
                    key: {"range": "0..1", "steps": 900}
                    for key in ("practices.debriefing", "practices.joint_planning")
                }
            },
            "810,001 cells; at most 200,000",
        ),
    ],
)
def test_a_design_that_cannot_be_used_is_refused_in_one_line(changes, words):
    assert words in refusal(changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"method": "grid"}, "one for handoff sweep"),
        ({"trajectories": None}, "needs trajectories"),
        ({"keep": 3}, "keep = 3: must be a whole number in 1..2"),
        ({"points": 12}, "take 8 or 16"),
        ({"uncertainties": {"market.signal_noise": [0.1, 0.2]}, "keep": 1}, "needs a range"),
        ({"landmarks": ["laggard"]}, "landmarks means nothing to a sensitivity study"),
        ({"precision": 0.1}, "precision means nothing"),
    ],
)
def test_a_study_that_cannot_be_used_is_refused_in_one_line(changes, words):
    assert words in refusal(changes, STUDY, STUDIES)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"question = ", "is not TOML"),
        (b"\xff\xff", "is not UTF-8"),
        (b"#" * 300_000, "larger than 256 KB"),
        (b"[a.b.c.d.e.f.g.h.i.j]\nx = 1", "nested deeper"),
    ],
)
def test_a_file_that_is_no_design_is_refused_by_name(tmp_path, content, words):
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match=r"^mine\.toml: ") as caught:
        read_design(path)
    assert words in str(caught.value)


def test_an_unknown_name_and_a_folder_are_no_designs(tmp_path):
    with pytest.raises(ScenarioError, match="nearest: alignment_dial"):
        read_design("alignment_dail")
    with pytest.raises(ScenarioError, match="there is no design"):
        find_design(tmp_path)
    with pytest.raises(ScenarioError, match="there is no design"):
        find_design("a\0b")
    with pytest.raises(ScenarioError, match="there is no design"):
        find_design("a" * 5000)


def test_every_shipped_design_can_be_read_and_asks_a_question():
    assert {"alignment_dial", "sensitivity"} <= set(shipped_designs())
    for name in shipped_designs():
        design = read_design(name, METHODS)
        assert design.question.endswith("?")
        assert len(design) > 1


def test_a_base_may_be_a_file_beside_the_design(tmp_path):
    (tmp_path / "mine.toml").write_text('question = "Mine?"\nextends = "laggard"\n[team]\nsales_reps = 7\n')
    (tmp_path / "study.toml").write_text(
        'question = "How many marketers?"\nbase = "mine.toml"\noutcomes = ["mqls"]\n[levers.team]\nmarketers = [1, 2]\n'
    )
    design = read_design(tmp_path / "study.toml")
    assert [place.cell.label for place in design.places()] == [
        "mine",
        "mine, team.marketers = 1",
        "mine, team.marketers = 2",
    ]
    assert design.bases[0].values["team.sales_reps"] == 7


def test_two_scenarios_of_one_name_are_not_mixed_up(tmp_path):
    for difference in ('extends = "best-in-class"', 'extends = "laggard"\ncurrency = "USD"'):
        (tmp_path / "laggard.toml").write_text(f'question = "Mine?"\n{difference}\n')
        path = tmp_path / "study.toml"
        path.write_text(
            'question = "?"\nbase = "laggard"\nlandmarks = ["laggard.toml"]\noutcomes = ["mqls"]\n'
            "[levers.team]\nmarketers = [1, 2]\n"
        )
        with pytest.raises(ScenarioError, match="two scenarios 'laggard' that differ"):
            read_design(path)


def test_a_sensitivity_study_knows_no_rates_of_exchange_and_refuses_several_currencies():
    dollars = load_scenario("best-in-class", sets=("currency=USD",))
    with pytest.raises(ScenarioError, match="best-in-class counts in USD, laggard in EUR"):
        read_design({**STUDY, "base": [load_scenario("laggard"), dollars]}, STUDIES)


def test_any_kind_of_key_can_be_varied_and_stands_in_the_cell_that_is_run():
    design = read_design(
        {
            **GOOD,
            "set": {"horizon": {"observed_years": 1}},
            "levers": {
                "alignment": [0.5],
                "practices.debriefing": [0.25],
                "mechanisms.trust": [False],
                "forms.response": ["steep"],
                "plan": ["fixed"],
                "sla.sales.first_attempt": ["2 bd"],
                "money.rep_salary": {"range": "plausible", "steps": 2},
            },
        }
    )
    base, low, high = design.places()
    assert base.values == (0.0, 0.05, True, "shallow", "yearly", 24.0, 200_000.0)
    assert low.values == (0.5, 0.25, False, "steep", "fixed", 16.0, 120_000.0)
    assert high.values[-1] == 300_000.0
    run = low.cell.resolved()
    assert (run.levels["debriefing"], run.levels["joint_planning"]) == (0.25, 0.5)
    assert (run.mechanisms["trust"], run.forms["response"], run.plan) == (False, "steep", "fixed")
    assert (run.values["sla.sales.first_attempt"], run.values["money.rep_salary"]) == (16.0, 120_000.0)
    assert run.values["horizon.observed_years"] == base.cell.scenario.values["horizon.observed_years"] == 1


def test_the_ends_of_the_dial_are_the_presets_and_the_industry_average_lies_beside_it():
    places = list(read_design("alignment_dial").places())
    digests = {place.cell.label: place.cell.resolved().digest for place in places}
    assert digests["laggard, alignment = 0"] == load_scenario("laggard").digest
    assert digests["laggard, alignment = 1"] == load_scenario("best-in-class").digest
    assert [place.values[0] for place in places[:3]] == [0.0, None, 1.0]
    position, distance = place_on_dial(load_scenario("industry-average"))
    assert 0.3 < position < 0.6
    assert 0 < distance < 0.2


def test_places_of_the_same_design_are_the_same_and_another_seed_samples_elsewhere():
    table = {**GOOD, "method": "latin-hypercube", "points": 5, **lever({"range": "0..1"}, key="alignment")}
    first, again, other = (
        [place.values for place in read_design({**table, "seed": seed}).places()] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


@given(factors=st.integers(1, 6), points=st.integers(1, 40), seed=st.integers(0, 2**31 - 1))
@settings(max_examples=60, deadline=None)
def test_a_latin_hypercube_has_one_point_in_every_part_of_every_range(factors, points, seed):
    sample = positions(factors, LATIN_HYPERCUBE, points, seed)
    for column in sample.T:
        assert sorted(int(position * points) for position in column) == list(range(points))


@given(factors=st.integers(1, 6), power=st.integers(0, 6), seed=st.integers(0, 2**31 - 1))
@settings(max_examples=60, deadline=None)
def test_sobol_points_spread_evenly_over_every_range_and_over_the_first_pair(factors, power, seed):
    points = 2**power
    sample = positions(factors, SOBOL, points, seed)
    for column in sample.T:
        assert sorted(int(position * points) for position in column) == list(range(points))
    if factors > 1:
        for across in range(power + 1):
            boxes = {(int(x * 2**across), int(y * 2 ** (power - across))) for x, y in sample[:, :2]}
            assert len(boxes) == points


@given(
    low=st.floats(0.001, 1000),
    width=st.floats(0.001, 1000),
    position=st.floats(0, 1),
    logarithmic=st.booleans(),
)
def test_a_factor_stays_in_its_range_and_meets_both_ends(low, width, position, logarithmic):
    factor = Factor("x", "lever", low=low, high=low + width, logarithmic=logarithmic)
    assert (factor.at(0), factor.at(1)) == (factor.low, factor.high)
    assert factor.low * (1 - 1e-12) <= factor.at(position) <= factor.high * (1 + 1e-12)


def test_screening_moves_one_factor_at_a_time_and_blocks_mix_two_points():
    for block in trajectories_of(5, 6, seed=1):
        assert ((block[1:] != block[:-1]).sum(axis=1) == 1).all()
        assert set((block[1:] != block[:-1]).argmax(axis=1)) == set(range(5))
    for first, *mixed, last in radial_blocks_of(3, 4, seed=1):
        for at, row in enumerate(mixed):
            assert row[at] == last[at]
            assert all(row[other] == first[other] for other in range(3) if other != at)
