"""A scenario can be run as a calibration supposes the base firm to be."""

import pytest

from experiments.running.plan import Cell, supposing
from experiments.running.store.keys import Keys
from sim.scenario import ScenarioError, load_scenario

MEMBER = {
    "committee.start": 0.42,
    "acceptance.sql_bar.absent": 0.3,
    "acceptance.sql_bar.established": 0.7,
    "knowledge.from_debrief": 0.2,
}


def test_values_of_the_base_firm_of_practices_and_of_the_model_are_supposed():
    values = load_scenario("laggard").supposing(MEMBER).values
    assert values["committee.start"] == 0.42
    assert values["knowledge.from_debrief"] == 0.2
    assert values["acceptance.sql_bar"] == pytest.approx(0.3 + 0.1 * 0.4)


def test_what_a_scenario_chooses_itself_stays():
    chosen = load_scenario("laggard", sets={"committee.start": 0.3, "acceptance.sql_bar": 0.5}).supposing(
        MEMBER
    )
    assert (chosen.values["committee.start"], chosen.values["acceptance.sql_bar"]) == (0.3, 0.5)


def test_a_fixed_number_that_was_moved_stays_moved():
    moved = load_scenario("laggard", fixed={"knowledge.from_debrief": 0.05}).supposing(MEMBER)
    assert moved.values["knowledge.from_debrief"] == 0.05


def test_supposing_what_is_so_changes_nothing():
    laggard = load_scenario("laggard")
    table = {setting.key: setting for one in laggard.foundation.practices for setting in one.sets}
    same = {
        "committee.start": laggard.foundation.base.entries["committee.start"].value,
        "acceptance.sql_bar.absent": table["acceptance.sql_bar"].absent,
        "knowledge.from_debrief": laggard.fixed["knowledge.from_debrief"].value,
    }
    assert laggard.supposing(same) == laggard


def test_what_a_mechanism_is_without_follows_the_supposed_laggard():
    off = load_scenario("best-in-class", sets=["mechanisms.acceptance=false"]).supposing(MEMBER)
    assert off.values["acceptance.sql_bar"] == pytest.approx(0.34)


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ({"committee.strat": 0.4}, "there is no key"),
        ({"acceptance.sql_bar": 0.4}, "one of its ends"),
        ({"acceptance.sql_bar.halfway": 0.4}, "one of its ends"),
        ({"committee.start": 7.0}, "out of range"),
    ],
)
def test_what_cannot_be_supposed_is_refused_in_a_line(member, said):
    with pytest.raises(ScenarioError, match=said):
        load_scenario("laggard").supposing(member)


def test_a_cell_is_run_and_known_by_its_member():
    laggard = load_scenario("laggard")
    cells = [Cell("laggard", laggard, supposing(MEMBER | {"committee.start": start})) for start in (0.3, 0.4)]
    assert [cell.resolved().values["committee.start"] for cell in cells] == [0.3, 0.4]
    keys = Keys(print)
    assert len({keys.of_cell(cell) for cell in (*cells, Cell("laggard", laggard))}) == 3
