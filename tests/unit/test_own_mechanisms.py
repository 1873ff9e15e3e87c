"""A mechanism of somebody's own: when it acts, what it reads, its luck, its switch, and that it disturbs nothing."""

import copy
import pickle

import numpy as np
import pytest

from sim import Mechanism, Organisation, Parameter, load_scenario
from sim.clock import DAYS_A_WEEK, DAYS_A_YEAR
from sim.own_code import OwnCodeError
from sim.scenario import ScenarioError
from sim.units import InputError
from tests.extending import SMALL, SPELLS, Idle, SickLeave, hours_ill, lived, memory_of


@pytest.fixture(scope="module")
def without():
    return memory_of(lived())


def test_a_mechanism_that_does_nothing_leaves_the_same_bytes_though_days_are_lived_one_by_one(without):
    assert memory_of(lived(mechanisms={"idle": Idle})) == without


def test_a_mechanism_that_is_switched_off_leaves_the_same_bytes(without):
    off = lived(
        mechanisms={"sick_leave": SickLeave}, measures={"ill": hours_ill}, **{"mechanisms.sick_leave": False}
    )
    assert memory_of(off) == without
    assert (dict(off.own_mechanisms), off.measures()["ill"]) == ({}, 0)


def test_a_mechanism_acts_through_the_columns_the_more_its_parameter_says(without):
    """So often ill, a rep has a sixth less time: no luck makes up for that."""
    often = lived(mechanisms={"sick_leave": SickLeave}, **{SPELLS: "20 /y"})
    assert memory_of(often) != without
    assert often.measures()["selling_time_share"] < lived().measures()["selling_time_share"]


def test_hooks_are_called_in_the_order_of_the_day_the_week_and_the_month():
    organisation = lived(mechanisms={"idle": Idle})
    seen = organisation.own_mechanisms["idle"].seen
    days = [moment[1:] for moment in seen if moment[0] == "day"]
    assert days == [(day, day + 1) for day in range(DAYS_A_YEAR)]
    assert [moment[1] for moment in seen if moment[0] == "week"] == list(range(52))
    months = [(month, today // DAYS_A_WEEK) for what, month, today in seen if what == "month"]
    assert months == list(enumerate((4, 8, 13, 17, 21, 26, 30, 34, 39, 43, 47, 52)))
    assert [what for what, *_ in seen[4 * (DAYS_A_WEEK + 1) - 2 :]][:4] == ["day", "week", "month", "day"]


def test_chances_are_its_own_and_a_function_of_kind_who_and_when():
    organisation = Organisation(SMALL, 3, mechanisms={"one": Idle, "two": Idle})
    one, two = organisation.own_mechanisms.values()
    who = np.arange(2000)
    drawn = one.chances("a", who, 5)
    assert [one.chance("a", row, 5) for row in (0, 7, 1999)] == drawn[[0, 7, 1999]].tolist()
    others = (one.chances("b", who, 5), one.chances("a", who, 6), two.chances("a", who, 5))
    # 2,000 pairs that share no luck correlate by less than 0.1 but once in 130,000 times: the seed is fixed anyway.
    assert all(abs(np.corrcoef(drawn, other)[0, 1]) < 0.1 for other in others)
    assert abs(drawn.mean() - 0.5) < 4.5 / (12 * 2000) ** 0.5


def test_a_copy_made_in_the_middle_goes_on_with_what_the_mechanism_remembers():
    organisation = Organisation(SMALL, 3, mechanisms={"sick_leave": SickLeave})
    organisation.run_for(60)
    twins = copy.deepcopy(organisation), pickle.loads(pickle.dumps(organisation))
    organisation.run()
    for twin in twins:
        twin.run()
        assert memory_of(twin) == memory_of(organisation)
        assert twin.own_mechanisms["sick_leave"].hours == organisation.own_mechanisms["sick_leave"].hours > 0


def test_a_parameter_follows_dated_changes_and_is_set_by_scenarios_only(tmp_path):
    file = tmp_path / "later.toml"
    file.write_text(
        'extends = "laggard"\n[mechanism.sick_leave]\nlasts = "8 bh"\n'
        f'[[change]]\nat = "4 w"\nset = {{ "{SPELLS}" = "4 /y" }}\n'
    )
    organisation = Organisation(file, 3, mechanisms={"sick_leave": SickLeave}, **{"horizon.warm_up_years": 0})
    own = organisation.own_mechanisms["sick_leave"]
    assert (own.spells, own.lasts) == (2.0, 8.0)
    organisation.run_for(5 * DAYS_A_WEEK)
    assert own.spells == 4.0
    with pytest.raises(AttributeError, match=r"set it|sets it, as mechanism\.sick_leave\.spells"):
        own.spells = 3.0


def test_a_table_of_a_mechanism_without_its_code_is_refused_naming_the_option(tmp_path):
    file = tmp_path / "ill.toml"
    file.write_text('extends = "laggard"\n[mechanism.sick_leave]\nlasts = "8 bh"\n')
    with pytest.raises(ScenarioError, match=r"^ill\.toml: .*--with MODULE\.py$"):
        load_scenario(file)


class Failing(Mechanism):
    """Fails in its second week."""

    def weekly(self, organisation, week):
        return 1 / (1 - week)


def test_an_error_of_a_hook_says_whose_it_is_and_where():
    with pytest.raises(
        OwnCodeError,
        match=r"^mechanism failing, weekly: ZeroDivisionError: .*test_own_mechanisms\.py, line \d+\)$",
    ):
        lived(mechanisms={"failing": Failing})


class Unknown(Mechanism):
    """Moves what there is not."""

    moves = ("win_rat",)


class Wide(Mechanism):
    """Has a number outside what is plausible in unit."""

    lasts = Parameter("16 bh", range="1..5 %", source="assumption")

    def weekly(self, organisation, week):
        """Do nothing."""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"Sick": SickLeave}, "'Sick' is no name"),
        ({"trust": SickLeave}, "trust is there already"),
        ({"ill": Mechanism}, "ill must be a subclass of Mechanism"),
        ({"ill": SickLeave()}, "ill must be a subclass of Mechanism"),
        ({"ill": Unknown}, "no such measure; nearest: win_rate"),
        ({"ill": Wide}, r"mechanism\.ill\.lasts"),
        ([SickLeave], "must be a dictionary"),
    ],
)
def test_what_is_no_mechanism_is_refused_in_one_line(given, said):
    with pytest.raises(InputError, match=said) as refused:
        Organisation(SMALL, mechanisms=given)
    assert "\n" not in str(refused.value)
