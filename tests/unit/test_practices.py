"""What practices set, between absent and established."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.practices import PRACTICES, PracticeSetting, resolve
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.foundation import read_foundation

LIBRARY = Path(__file__).resolve().parents[1] / "fixtures" / "library"


@pytest.fixture(scope="module")
def practices():
    return read_foundation(LIBRARY).practices


@pytest.fixture
def library(tmp_path):
    """A copy of the library that a test may spoil."""
    for path in LIBRARY.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def replace_in(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def setting(absent, established, scale="linear"):
    return PracticeSetting("a.b", absent, established, "", scale, "assumption", "assumed")


positive = st.floats(1e-6, 1e6)
levels = st.floats(0, 1)


def test_practices_come_in_the_order_of_the_article(practices):
    assert tuple(practice.name for practice in practices) == PRACTICES
    assert practices[0].title == "One definition of a lead"


@given(positive, positive, st.sampled_from(["linear", "log"]))
def test_levels_0_and_1_meet_the_ends_exactly(absent, established, scale):
    assert setting(absent, established, scale).at(0) == absent
    assert setting(absent, established, scale).at(1) == established


@given(positive, positive, levels, st.sampled_from(["linear", "log"]))
def test_every_level_lies_between_the_ends(absent, established, level, scale):
    value = setting(absent, established, scale).at(level)
    low, high = sorted((absent, established))
    assert low * (1 - 1e-12) <= value <= high * (1 + 1e-12)


def test_half_way_is_the_mean_on_a_linear_scale_and_the_geometric_mean_on_a_log_scale():
    assert setting(2, 8).at(0.5) == 5
    assert setting(2, 8, "log").at(0.5) == pytest.approx(4)


def test_a_practice_changes_exactly_the_settings_that_it_owns(practices):
    absent = dict.fromkeys(PRACTICES, 0.0)
    before = resolve(practices, absent)
    for practice in practices:
        after = resolve(practices, absent | {practice.name: 1.0})
        moved = {key for key in after if after[key] != before[key]}
        assert moved == {one.key for one in practice.sets}


def test_what_a_practice_sets_says_who_set_it_and_from_which_source():
    entry = load_scenario("laggard", library=LIBRARY).entries["handing_over.sync_delay"]
    assert (entry.set_by, entry.source) == ("lead_management", "seed 004")


ROUTED = (
    '"handing_over.routed" = '
    '{ absent = "65 %", established = "98 %", source = "assumption", evidence = "assumed" }'
)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (ROUTED.replace("routed", "route"), "nearest: handing_over.routed"),
        (ROUTED.replace('"65 %"', "0.65"), "takes a share"),
        (ROUTED.replace("65 %", "165 %"), "out of range"),
        (ROUTED.replace("98 %", "nan %"), "must be a quantity"),
        (ROUTED.replace('source = "assumption"', 'scale = "linear"'), "lacks its source"),
        (ROUTED.replace("source", 'scale = "cubic", source'), "must be one of linear, log"),
        (ROUTED.replace("98 %", "0 %").replace("source", 'scale = "log", source'), "both ends above 0"),
        (
            '"handing_over.sync_delay" = { absent = "1 h", established = "2 h", source = "s", evidence = "expert" }',
            "set by both",
        ),
        (
            '"sla.sales.first_attempt" = { absent = "24 bh", established = "4 bh", source = "s", evidence = "expert" }',
            "off = has no use",
        ),
        (
            '"market.committees" = { absent = 1, established = 2, source = "s", evidence = "expert" }',
            "the buyers' side",
        ),
        (
            '"renewal.hazard" = { absent = "9 %/y", established = "8 %/y", source = "s", evidence = "expert" }',
            "the buyers' side",
        ),
        (
            '"horizon.observed_years" = { absent = 1, established = 2, source = "s", evidence = "expert" }',
            "the buyers' side",
        ),
        (
            '"deal.patience" = { absent = "9 d", established = "8 d", source = "s", evidence = "expert" }',
            "the buyers' side",
        ),
    ],
)
def test_a_practice_may_only_set_known_keys_of_the_sellers_that_no_other_owns(library, new, said):
    replace_in(library / "practices.toml", ROUTED, new)
    with pytest.raises(ScenarioError, match=r"^practices\.toml: ") as refusal:
        load_scenario("base", library=library)
    assert said in str(refusal.value)


def test_a_practice_sets_no_key_of_a_mechanism_that_it_does_not_act_through(library):
    replace_in(library / "practices.toml", '["handing_over", "response"]', '["response"]')
    with pytest.raises(ScenarioError, match="does not act through handing_over"):
        load_scenario("base", library=library)


def test_a_missing_or_unknown_practice_is_named(library):
    replace_in(library / "practices.toml", "[debriefing]", "[debriefings]")
    with pytest.raises(ScenarioError, match="the practice debriefing is missing"):
        load_scenario("base", library=library)
    replace_in(library / "practices.toml", "[debriefings]", "[debriefing]")
    with (library / "practices.toml").open("a", encoding="utf-8") as file:
        file.write('[karaoke]\ntitle = ""\nacts_through = []\nsets = {}\n')
    with pytest.raises(ScenarioError, match="no key 'karaoke'"):
        load_scenario("base", library=library)
