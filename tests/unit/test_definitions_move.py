"""What counts as a lead: workshops draw definitions together, verdicts re-estimate marketing's."""

import pytest

from sim.clock import DAYS_A_WEEK, WEEKS_A_QUARTER, WEEKS_A_YEAR
from sim.records import Definitions, LeadDefinition
from sim.rituals.definitions import closed_loop_re_estimation, definition_workshop
from tests.agreeing import agree

OURS, THEIRS = LeadDefinition(0.1, 0.8, 0.1, 0.3), LeadDefinition(0.5, 0.1, 0.4, 0.5)
EVERY_WEEK = float(WEEKS_A_YEAR)


@pytest.fixture
def firm(small_firm):
    organisation = small_firm("laggard")
    organisation.today = 30 * DAYS_A_WEEK
    return organisation


# What counts as a lead.


def workshop(
    organisation, begins, *, week=0, rate=EVERY_WEEK, closes=1.0, two_way=1.0, drift=0.0, habit=None
):
    """Hold a week's workshop, if there is one; return marketing's definition after it."""
    organisation.definitions = Definitions(begins, THEIRS)
    organisation.definition_history = [(0, Definitions(habit or begins, THEIRS))]
    agree(
        organisation,
        rituals={"workshop": rate, "times": 1.0, "two_way": two_way, "workshop_hours": 3.0},
        scoring={"workshop_closes": closes, "drift_a_quarter": drift},
    )
    definition_workshop(organisation, week)
    assert organisation.definitions.sales == THEIRS, "marketing comes to sales"
    return organisation.definitions.marketing


def test_a_workshop_closes_its_share_of_the_gap_as_far_as_people_listen(firm):
    middle = [(one + other) / 2.0 for one, other in zip(OURS, THEIRS, strict=True)]
    assert workshop(firm, OURS, closes=1.0) == pytest.approx(THEIRS)
    assert workshop(firm, OURS, closes=0.5) == pytest.approx(middle)
    assert workshop(firm, OURS, closes=1.0, two_way=0.5) == pytest.approx(middle)
    assert workshop(firm, OURS, closes=1.0, two_way=0.0) == OURS
    assert workshop(firm, OURS, closes=0.0) == OURS


def test_a_workshop_takes_everybodys_hours_and_where_none_is_held_nothing_happens(firm):
    columns = firm.reps, firm.marketers
    firm.reps.employed[3] = 0
    for store in columns:
        store.meetings_due[:] = 0.0
    assert workshop(firm, OURS, rate=0.0) == OURS
    assert [store.meetings_due.sum() for store in columns] == [0.0, 0.0]
    workshop(firm, OURS, rate=2.0 * EVERY_WEEK)
    assert firm.reps.meetings_due[:4].tolist() == [6.0, 6.0, 6.0, 0.0]
    assert firm.marketers.meetings_due[:2].tolist() == [6.0, 6.0]


def test_without_workshops_a_quarter_takes_its_share_of_the_way_back_to_old_habits(firm):
    share, definition = 0.36, THEIRS
    for week in range(WEEKS_A_QUARTER):
        definition = workshop(firm, definition, week=week, rate=0.0, drift=share, habit=OURS)
    expected = [now + share * (old - now) for now, old in zip(THEIRS, OURS, strict=True)]
    assert definition == pytest.approx(expected)


def verdicts(organisation, bad, good, *, rate=EVERY_WEEK, learns=1.0, least=2.0):
    """Fit marketing's definition to verdicts, given as their number and the means of the three features."""
    organisation.definitions = Definitions(OURS, THEIRS)
    loop = organisation.loop
    for row, (number, *means) in enumerate((bad, good)):
        loop.labels[row] = number
        loop.fit[row], loop.engagement[row], loop.intent[row] = (number * mean for mean in means)
    agree(
        organisation, feedback={"re_estimations_a_year": rate, "learning_rate": learns, "least_labels": least}
    )
    closed_loop_re_estimation(organisation, 0)
    return organisation.definitions.marketing


def test_new_weights_point_from_bad_leads_to_good_ones_however_many_there_are_of_each(firm):
    bad, good = (10, 0.2, 0.3, 0.2), (30, 0.6, 0.5, 0.2)
    points = LeadDefinition(2 / 3, 1 / 3, 0.0, OURS.threshold)
    assert verdicts(firm, bad, good) == pytest.approx(points)
    halfway = [(now + new) / 2.0 for now, new in zip(OURS, points, strict=True)]
    assert verdicts(firm, bad, good, learns=0.5) == pytest.approx(halfway)
    assert verdicts(firm, (30, *bad[1:]), (10, *good[1:])) == pytest.approx(points)


def test_what_speaks_for_bad_leads_weighs_nothing_rather_than_less(firm):
    assert verdicts(firm, (10, 0.9, 0.3, 0.2), (10, 0.6, 0.5, 0.2)) == pytest.approx(
        (0.0, 1.0, 0.0, OURS.threshold)
    )


def test_verdicts_that_tell_nothing_apart_leave_the_weights_and_fade_all_the_same(firm):
    alike = (0.4, 0.4, 0.4)
    assert verdicts(firm, (10, *alike), (20, *alike)) == OURS
    assert firm.loop.labels[:2].tolist() == [5.0, 10.0]
    assert [column[:2].tolist() for column in firm.loop[1:]] == [pytest.approx([2.0, 4.0])] * 3


@pytest.mark.parametrize(("bad", "good"), [(9, 90), (90, 9)])
def test_too_few_verdicts_of_either_kind_teach_nothing_and_are_kept(bad, good, firm):
    apart = (0.2, 0.2, 0.2), (0.6, 0.2, 0.2)
    assert verdicts(firm, (bad, *apart[0]), (good, *apart[1]), least=20.0) == OURS
    assert firm.loop.labels[:2].tolist() == [bad, good]
    enough = verdicts(firm, (bad + 1, *apart[0]), (good + 1, *apart[1]), least=20.0)
    assert enough == pytest.approx((1.0, 0.0, 0.0, OURS.threshold))


def test_a_year_has_as_many_re_estimations_as_the_firm_says(firm):
    loop, held = firm.loop, 0
    agree(firm, feedback={"re_estimations_a_year": 4.0, "least_labels": 0.0})
    for week in range(WEEKS_A_YEAR):
        loop.labels[:2] = 8.0
        closed_loop_re_estimation(firm, week)
        held += loop.labels[0] == 4.0
    assert held == 4


def test_nothing_is_estimated_anew_where_nobody_does(firm):
    assert verdicts(firm, (50, 0.2, 0.2, 0.2), (50, 0.6, 0.2, 0.2), rate=0.0) == OURS
    assert firm.loop.labels[:2].tolist() == [50.0, 50.0]
