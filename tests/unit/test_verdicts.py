"""Verdicts on leads: which are sent, what they say, when they arrive, and that each counts once."""

import math
from functools import partial

import numpy as np
import pytest

from sim.behaviour.verdicts_travel_back import BAD, GOOD, send_verdict, verdicts_travel_back
from sim.calendar import day_begins
from sim.clock import HOURS_A_WEEK

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
LEADS = 400  # fewer than a firm of this size has room for
NOW = 100.0


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def after_verdicts(small_firm, *sets, leads=LEADS, good=True):
    """A firm in which a rep has just judged so many leads."""
    organisation = small_firm("laggard", "market.committees=2000", *sets)
    firm, table = organisation.firm, organisation.leads
    table.committee[:leads], table.identity[:leads], table.inquired[:leads] = 0, np.arange(leads), 10.0
    table.engagement[:leads], table.intent[:leads] = 0.25, 0.75
    firm.committees.fit_signal[0] = 0.5
    for lead in range(leads):
        send_verdict(
            lead,
            NOW,
            good,
            table,
            firm.committees,
            firm.verdicts,
            firm.counts,
            organisation.terms,
            organisation.luck,
        )
    return organisation


def sent(organisation):
    """The verdicts on their way."""
    count = int(organisation.counts.verdicts[0])
    return type(organisation.firm.verdicts)(*(column[:count] for column in organisation.firm.verdicts))


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_as_many_verdicts_are_sent_as_the_loop_covers(share, small_firm):
    count = len(sent(after_verdicts(small_firm, f"feedback.coverage={share:.0%}")).due)
    assert abs(count - share * LEADS) <= TOO_FAR * math.sqrt(share * (1.0 - share) * LEADS)


@pytest.mark.parametrize("good", [True, False])
@pytest.mark.parametrize("specificity", [0.0, 0.5, 1.0])
def test_a_specific_verdict_is_right_and_the_vaguest_is_a_coin(specificity, good, small_firm):
    sets = ("feedback.coverage=100 %", f"feedback.specificity={specificity}")
    said = sent(after_verdicts(small_firm, *sets, good=good)).good
    right = (1.0 + specificity) / 2.0
    error = math.sqrt(right * (1.0 - right) / LEADS)
    assert abs((said == good).mean() - right) <= TOO_FAR * error


def test_a_verdict_carries_what_showed_of_the_lead(small_firm):
    verdicts = sent(after_verdicts(small_firm, "feedback.coverage=100 %", leads=3))
    assert verdicts.fit.tolist() == [0.5] * 3
    assert verdicts.engagement.tolist() == [0.25] * 3
    assert verdicts.intent.tolist() == [0.75] * 3


@pytest.mark.parametrize(
    ("promised_weeks", "tracking", "weeks"), [(2, 0, 10), (2, 1, 2), (2, 0.5, 6), (10, 1, 10), (20, 1, 10)]
)
def test_a_verdict_is_no_later_than_promised_as_far_as_somebody_watches(
    promised_weeks, tracking, weeks, small_firm
):
    """The firm's habit is ten weeks; a promise in working hours is kept by the calendar, 40 of them a week."""
    organisation = small_firm("laggard", "feedback.coverage=100 %")
    terms = organisation.terms
    organisation.terms = terms._replace(
        feedback=terms.feedback._replace(delay=10.0 * HOURS_A_WEEK),
        sla_sales=terms.sla_sales._replace(verdict=40.0 * promised_weeks),
        attention=terms.attention._replace(tracking=float(tracking)),
    )
    firm, leads = organisation.firm, organisation.leads
    leads.committee[0], leads.inquired[0] = 0, 10.0
    send_verdict(
        0,
        NOW,
        True,
        leads,
        firm.committees,
        firm.verdicts,
        firm.counts,
        organisation.terms,
        organisation.luck,
    )
    assert sent(organisation).due.tolist() == pytest.approx([NOW + weeks * HOURS_A_WEEK])


def test_a_verdict_counts_once_on_the_day_on_which_it_arrives(small_firm):
    organisation = small_firm("laggard")
    verdicts, loop, counts = organisation.firm.verdicts, organisation.firm.loop, organisation.counts
    for column in loop:
        column[:] = 0.0
    # One in the night before the third day, one within it, one at the midnight after it.
    verdicts.due[:3] = day_begins(2), day_begins(2) + 5.0, day_begins(3)
    verdicts.good[:3] = 1, 0, 1
    verdicts.fit[:3], verdicts.engagement[:3], verdicts.intent[:3] = (1, 2, 4), (8, 16, 32), (64, 128, 256)
    counts.verdicts[0], counts.verdicts_read[0] = 3, 0
    gathered = []
    for today in (1, 2, 2, 3, 4):
        verdicts_travel_back(today, verdicts, loop, counts)
        gathered.append(loop.labels.sum())
    assert gathered == [0.0, 2.0, 2.0, 3.0, 3.0]
    assert (loop.labels[BAD], loop.labels[GOOD]) == (1.0, 2.0)
    assert [column[BAD] for column in (loop.fit, loop.engagement, loop.intent)] == [2.0, 16.0, 128.0]
    assert [column[GOOD] for column in (loop.fit, loop.engagement, loop.intent)] == [5.0, 40.0, 320.0]
