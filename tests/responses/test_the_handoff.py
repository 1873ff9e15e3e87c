"""The handoff: what is called an SQL, who owns a lead, how long it waits, how often it is tried, what is asked for."""

import math
from functools import partial

import numpy as np
import pytest
from scipy import stats

from sim.behaviour.inboxes import put_on_top
from sim.behaviour.leads_are_handed_over import the_unowned_are_looked_at, until_it_is_seen
from sim.behaviour.marketing_qualifies import shown_intent
from sim.behaviour.opportunities_open import what_is_heard
from sim.behaviour.reps_hold_meetings import deals_are_met, hours_due
from sim.behaviour.reps_prospect import approach
from sim.behaviour.reps_work_a_lead import argue, is_called, talk
from sim.behaviour.reps_work_their_inbox import inbox_is_worked, the_shared_inbox_is_worked
from sim.clock import BUSINESS_HOURS_A_DAY
from sim.equations import asked_of_buyers, loss_of_an_attempt
from sim.records import LeadDefinition
from sim.stages import (
    ACCEPTED,
    DORMANT,
    DOWNLOAD,
    EXPIRED,
    HAND_RAISER,
    NO_OWNER,
    NOBODY,
    OWNED,
    UNOWNED,
)

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
BY_CHANCE = 1e-5
NOBODY_ANSWERS = (
    "response.content_attempt=0",
    "response.tire_kicker_attempt=0",
    "response.p_at_once=0",
    "response.p_late=0",
)
EVERYBODY_ANSWERS = (
    "response.content_attempt=1",
    "response.tire_kicker_attempt=1",
    "response.outside_window_factor=1",
    "response.p_at_once=1",
    "response.p_late=1",
)


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def in_use(organisation):
    """The leads that there are."""
    count = int(organisation.counts.leads[0])
    return type(organisation.leads)(*(column[:count] for column in organisation.leads))


# An SQL takes a conversation.


@pytest.mark.parametrize("name", ["laggard", "best-in-class"])
def test_where_nobody_answers_there_is_no_sql_and_no_deal_out_of_a_lead(name, small_firm):
    organisation = small_firm(name, *NOBODY_ANSWERS).run()
    assert organisation.leads.attempts.sum() > 50
    assert organisation.weeks.sqls.sum() == 0
    assert organisation.counts.opportunities[0] > 10, "own prospecting goes on"
    assert (organisation.opportunities.lead[:-1] == NOBODY).all()


def test_where_everybody_answers_the_first_conversation_says_what_a_lead_is(small_firm):
    leads = in_use(small_firm("laggard", *EVERYBODY_ANSWERS).run())
    tried = leads.attempts > 0
    assert tried.sum() > 50
    assert (leads.attempts[tried] == 1).all()
    called = ~np.isnan(leads.sql)
    assert 10 < called.sum() < tried.sum()
    assert leads.sql[called].tolist() == leads.first_attempt[called].tolist()


SOUNDS = [(fit, window) for fit in (0.05, 0.3, 0.55, 0.6, 0.95) for window in (False, True)]


def sounding(organisation, fit, window):
    """Give an account a fit and a window, and nobody's hands; return its row."""
    committees, row = organisation.committees, 0
    committees.stage[row], committees.fit[row] = DORMANT, fit
    committees.lead[row] = committees.opportunity[row] = NOBODY
    committees.window_opens[row], committees.window_closes[row] = (0.0, 1e6) if window else (1e6, 2e6)
    return row


@pytest.mark.parametrize(("fit", "window"), SOUNDS)
@pytest.mark.parametrize("fuller", [0.0, 0.25])
def test_a_lead_and_an_own_prospect_become_a_deal_by_one_definition(fit, window, fuller, small_firm):
    """Without an error of judgement, from fit, timing and the bar alone; a full week asks for more than an SQL."""
    exact = ("acceptance.judgement_noise=0", "prospecting.hit_in_window=1", "prospecting.hit_outside=1")
    organisation = small_firm("industry-average", *exact)
    firm, terms, reps = organisation.firm, organisation.terms, organisation.reps
    bar = terms.acceptance.sql_bar
    reps.takes_on[0] = bar + fuller
    row = sounding(organisation, fit, window)
    sounds = (
        terms.acceptance.view_fit * float(firm.committees.fit[row]) + terms.acceptance.view_window * window
    )
    approach(row, 0, 100.0, firm, terms, organisation.luck)
    assert (firm.committees.opportunity[row] != NOBODY) == (sounds >= bar + fuller)

    sounding(organisation, fit, window)
    lead = 0
    firm.leads.committee[lead], firm.leads.identity[lead] = row, firm.committees.identity[row]
    firm.leads.stage[lead], firm.leads.inquired[lead] = ACCEPTED, 50.0
    talk(lead, 0, row, 100.0, firm, terms, organisation.luck)
    assert (not math.isnan(firm.leads.sql[lead])) == (sounds >= bar), "full or not, an SQL is an SQL"
    assert (firm.committees.opportunity[row] != NOBODY) == (sounds >= bar + fuller)


def test_what_is_heard_is_off_by_the_error_alone(small_firm):
    organisation = small_firm("laggard")
    row, acceptance = sounding(organisation, 0.5, True), organisation.terms.acceptance
    heard = [
        what_is_heard(row, 9.0, error, organisation.committees, acceptance) for error in (-1.0, 0.0, 1.0)
    ]
    assert np.diff(heard) == pytest.approx(acceptance.judgement_noise)


def test_a_rep_whose_deals_want_more_hours_than_there_are_takes_on_only_what_sounds_better(small_firm):
    organisation = small_firm("laggard")
    rep, reps, terms = organisation.sales_reps[0], organisation.reps, organisation.terms
    reps.free_hours[0] = 16.0
    bars = []
    for deals in (0, 5, 15, 20, 25, 60, 600):
        reps.deals[0] = deals
        bars.append(rep.bar_for_deals())
    assert bars[0] == terms.acceptance.sql_bar
    assert bars == sorted(bars)
    assert len(set(bars)) > 3
    assert bars[-1] == pytest.approx(terms.acceptance.sql_bar + terms.acceptance.overload_weight)


@pytest.mark.parametrize(
    ("kind", "tracking", "called"), [(HAND_RAISER, 1, True), (HAND_RAISER, 0, False), (DOWNLOAD, 1, False)]
)
def test_a_raised_hand_below_the_bar_is_called_where_the_agreement_is_watched(
    kind, tracking, called, small_firm
):
    organisation = small_firm("laggard", f"attention.tracking={tracking}")
    firm = organisation.firm
    firm.leads.inquired[0], firm.leads.kind[0], firm.leads.believed[0] = 0.0, kind, 0.1
    firm.reps.bar[0] = 0.5
    assert bool(is_called(0, 0, firm.leads, firm.reps, organisation.terms, organisation.luck)) is called
    firm.reps.bar[0] = 0.1
    assert is_called(0, 0, firm.leads, firm.reps, organisation.terms, organisation.luck), (
        "worth a call anyway"
    )


# What comes first in a day.


@pytest.mark.parametrize(("kind", "opened"), [(HAND_RAISER, True), (DOWNLOAD, False)])
def test_a_day_that_belongs_to_deals_has_time_for_raised_hands_alone(kind, opened, small_firm):
    organisation = small_firm("laggard", *EVERYBODY_ANSWERS)
    firm, terms, luck = organisation.firm, organisation.terms, organisation.luck
    firm.leads.committee[0], firm.leads.kind[0] = sounding(organisation, 0.5, True), kind
    firm.leads.stage[0], firm.leads.owner[0], firm.leads.believed[0] = OWNED, 0, 0.9
    firm.leads.inquired[0] = firm.leads.mql[0] = firm.leads.delivered[0] = firm.leads.ready[0] = 0.0
    put_on_top(0, firm.reps.first_lead, 0, firm.leads.behind)
    firm.reps.leads_left[0] = 4.0
    hours = inbox_is_worked(0, 0, 0.0, firm, terms, luck)
    assert (not math.isnan(firm.leads.opened[0])) is opened
    assert (hours > 0.0) is opened


def test_nobody_works_leads_beyond_the_share_of_the_hours_raised_hands_neither(small_firm):
    organisation = small_firm("best-in-class")
    organisation.run_until(200)
    firm = organisation.firm
    firm.reps.leads_left[0] = 0.0
    assert inbox_is_worked(200, 0, 8.0, firm, organisation.terms, organisation.luck) == 0.0


def test_the_hours_that_are_due_are_those_that_deals_take_when_they_get_them(small_firm):
    organisation = small_firm("industry-average")
    most = 0.0
    for day in range(100, 130):
        organisation.run_until(day)
        firm, terms = organisation.firm, organisation.terms
        for rep in range(int(organisation.counts.reps[0])):
            due = hours_due(day, rep, firm.opportunities, firm.reps, terms.chores)
            assert deals_are_met(day, rep, 1e9, firm, terms, organisation.luck) == pytest.approx(due)
            most = max(most, due)
    assert most >= organisation.terms.chores.meeting


# Who owns a lead.


def test_a_lead_without_an_owner_lies_in_the_queue_until_it_is_found_handed_on_or_forgotten(small_firm):
    sets = ("handing_over.routed=40 %", "handing_over.looks_a_week=0.1", "sla.sales.escalation=0.3")
    organisation = small_firm("industry-average", *sets, "market.committees=4000")
    lain, last = np.zeros(0, dtype=np.int64), 0.0
    while organisation.today < 300:
        organisation.step()
        lies = np.flatnonzero(organisation.leads.stage == UNOWNED)
        lain = np.union1d(lain, lies)
        assert (organisation.leads.owner[lies] == NOBODY).all()
        now = organisation.today / 5 * 168.0
        last = max(last, float(np.max(now - organisation.leads.delivered[lies], initial=0.0)))
    leads = organisation.leads
    found = leads.owner[lain] != NOBODY
    lies = leads.stage[lain] == UNOWNED
    forgotten = (leads.outcome[lain] == EXPIRED) & (leads.reason[lain] == NO_OWNER)
    assert (found.astype(int) + lies + forgotten == 1).all()
    assert min(found.sum(), forgotten.sum()) > 5
    assert (leads.escalated[lain][found] > 0).any(), "some were handed on"
    assert (leads.escalated[lain][found] == 0).any(), "some were found"
    assert last <= organisation.terms.attention.expires_after + 4 * 24.0, "it is a queue, and no grave"


def test_where_rules_name_an_owner_for_every_lead_none_lies_in_the_queue(small_firm):
    organisation = small_firm("laggard", "handing_over.routed=100 %", "team.turnover=0 /y")
    organisation.run_until(300)
    leads = in_use(organisation)
    delivered = ~np.isnan(leads.delivered)
    assert delivered.sum() > 50
    assert (leads.owner[delivered] != NOBODY).all()
    assert organisation.counts.unowned[0] == NOBODY
    assert not (leads.reason == NO_OWNER).any()


def test_the_oftener_reps_look_into_the_queue_the_more_of_it_they_take(small_firm):
    """Nobody finds what nobody looks for; on some hundred leads the steps are tens of standard errors wide."""
    found = []
    for looks in (0, 0.05, 5):
        sets = ("handing_over.routed=0 %", "sla.sales.escalation=0", f"handing_over.looks_a_week={looks}")
        organisation = small_firm("industry-average", *sets, "market.committees=2000")
        organisation.run_until(260)
        leads = in_use(organisation)
        found.append((leads.owner != NOBODY).sum() / (~np.isnan(leads.delivered)).sum())
    assert found[0] == 0.0 < found[1] < found[2] - 0.1


def test_a_look_into_the_queue_costs_a_round_of_hours(small_firm):
    """Leads or none: the chores owed rise by as many rounds as reps look."""
    sets = ("handing_over.looks_a_week=5", "handing_over.routed=0 %", "acceptance.own_bar=2")
    organisation = small_firm("industry-average", *sets)
    reps, terms = organisation.reps, organisation.terms
    reps.leads_left[:] = 1.0
    reps.leads_left[0] = 0.0  # no hours for leads, no look
    reps.chores_due[:] = 0.0
    the_unowned_are_looked_at(0, organisation.firm, terms, organisation.luck)
    there = int(organisation.counts.reps[0])
    assert reps.chores_due[:there].tolist() == [0.0] + [terms.chores.round] * (there - 1)


def test_who_takes_a_lead_out_of_a_shared_inbox_believes_it_as_far_as_marketing_is_trusted(small_firm):
    """A rep who trusts marketing blindly believes the score, one who does not at all believes what shows."""
    for good, bad, believes in ((1e9, 1e-9, 0.9), (1e-9, 1e9, 0.2)):
        organisation = small_firm("laggard", "forms.routing=shared_inbox", *EVERYBODY_ANSWERS)
        firm = organisation.firm
        firm.reps.trust_good[:], firm.reps.trust_bad[:] = good, bad
        firm.leads.committee[0], firm.leads.stage[0], firm.leads.ready[0] = (
            sounding(organisation, 0.5, True),
            OWNED,
            0.0,
        )
        firm.leads.believed[0], firm.leads.score[0], firm.leads.delivered[0] = 0.2, 0.9, 0.0
        firm.leads.inquired[0] = firm.leads.mql[0] = 0.0
        firm.reps.leads_left[:] = 1.0
        put_on_top(0, firm.counts.shared_inbox, 0, firm.leads.behind)
        the_shared_inbox_is_worked(0, firm, organisation.terms, organisation.luck)
        assert float(firm.leads.believed[0]) == pytest.approx(believes)
        assert firm.leads.owner[0] != NOBODY


def test_fewer_hours_a_day_leave_more_leads_unworked_where_hours_bind(small_firm, fresh_seed):
    """Half a day and a whole one, every lead with an owner; the rise is some twelve standard errors over six seeds."""
    binds = ("handing_over.routed=100 %", "market.committees=3000", "plan=fixed", "horizon.observed_years=1")

    def never_worked(hours, seed):
        organisation = small_firm("industry-average", *binds, f"team.hours_a_day={hours}", seed=seed)
        return organisation.run().measures()["never_worked_share"]

    rise = np.array(
        [never_worked(4, seed) - never_worked(8, seed) for seed in range(fresh_seed, fresh_seed + 6)]
    )
    assert rise.mean() > 3.0 * rise.std(ddof=1) / math.sqrt(len(rise))


# How long a lead waits for somebody to see it.


def waits(organisation, kind, leads=1500):
    """The business hours until the first rep sees each of many leads."""
    table = organisation.leads
    table.kind[:leads], table.identity[:leads] = kind, np.arange(leads)
    table.inquired[:leads] = 10.0
    return np.array(
        [
            until_it_is_seen(lead, 0, table, organisation.reps, organisation.terms, organisation.luck)
            for lead in range(leads)
        ]
    )


def test_a_lead_is_seen_anywhere_within_a_days_nth_part(small_firm):
    """Kolmogorov and Smirnov; by chance once in 100,000 runs."""
    organisation = small_firm("laggard", "market.committees=2000")
    seen = {}
    for rounds in (1.0, 4.0):
        organisation.reps.rounds[0] = rounds
        seen[rounds] = waits(organisation, DOWNLOAD)
        part = seen[rounds] * rounds / BUSINESS_HOURS_A_DAY
        assert stats.kstest(part, "uniform").pvalue > BY_CHANCE
    assert seen[4.0] == pytest.approx(seen[1.0] / 4.0)


def test_a_raised_hand_of_which_a_rep_is_told_waits_for_the_meeting_in_hand_and_costs_an_interruption(
    small_firm,
):
    organisation = small_firm("laggard", "sla.sales.alert=1", "market.committees=2000")
    reps, chores = organisation.reps, organisation.terms.chores
    reps.rounds[0], reps.drops_work[0], reps.chores_due[0] = 1.0, 1.0, 0.0
    for busy in (0.0, 0.4):
        reps.busy[0] = busy
        before = reps.chores_due[0]
        waited = waits(organisation, HAND_RAISER)
        assert reps.chores_due[0] - before == pytest.approx(len(waited) * chores.interruption)
        error = math.sqrt(busy * (1.0 - busy) / len(waited))
        assert abs((waited > 0.0).mean() - busy) <= TOO_FAR * error
        assert waited.max() <= chores.meeting
        if busy:
            assert stats.kstest(waited[waited > 0.0] / chores.meeting, "uniform").pvalue > BY_CHANCE


@pytest.mark.parametrize(
    ("kind", "alert", "drops"), [(HAND_RAISER, 0, 1.0), (HAND_RAISER, 1, 0.0), (DOWNLOAD, 1, 1.0)]
)
def test_who_is_told_nothing_or_drops_nothing_sees_it_at_the_next_round(kind, alert, drops, small_firm):
    organisation = small_firm("laggard", f"sla.sales.alert={alert}", "market.committees=2000")
    reps = organisation.reps
    reps.rounds[0], reps.drops_work[0], reps.chores_due[0] = 1.0, drops, 0.0
    waited = waits(organisation, kind, 400)
    assert reps.chores_due[0] == 0.0
    assert waited.mean() > BUSINESS_HOURS_A_DAY * (0.5 - TOO_FAR * math.sqrt(1 / 12 / 400))


def rounds(small_firm, *sets, volume=3.0, trust=0.5):
    organisation = small_firm("laggard", *sets)
    organisation.reps.volume[0] = volume
    return organisation.sales_reps[0].rounds_a_day(trust)


def test_rounds_rise_with_leads_trust_and_tracking_and_fall_with_what_a_look_costs(small_firm):
    of = partial(rounds, small_firm)
    assert of(volume=1.0) < of(volume=3.0) < of(volume=9.0)
    assert of(trust=0.2) < of(trust=0.5)
    assert of() < of("attention.tracking=0.5") < of("attention.tracking=1")
    assert of("attention.tracking=1", trust=0.1) == of("attention.tracking=1", trust=0.9), (
        "watched is watched"
    )
    assert of("chores.round=0.05") > of("chores.round=0.1") > of("chores.round=0.25")


def test_no_other_number_of_rounds_would_cost_less_of_the_day(small_firm):
    """Looks cost what they cost; a lead lies half of the day's nth part on average and loses worth as it lies."""
    organisation = small_firm("laggard", "attention.tracking=1")
    organisation.reps.volume[0] = leads_a_week = 6.0
    attention, look = organisation.terms.attention, organisation.terms.chores.round

    def cost(looks):
        lies = BUSINESS_HOURS_A_DAY / looks / 2.0
        return looks * look + leads_a_week / 5.0 * attention.freshness * lies

    best = organisation.sales_reps[0].rounds_a_day(0.3)
    assert cost(best) < min(cost(0.9 * best), cost(1.1 * best))


def test_a_rep_drops_work_for_a_raised_hand_as_believed_or_as_watched(small_firm):
    drops = [
        small_firm("base").sales_reps[0].drops_work_for_a_raised_hand(trust) for trust in (0.0, 0.3, 1.0)
    ]
    assert drops == [0.0, 0.3, 1.0]
    watched = small_firm("base", "attention.tracking=1")
    assert watched.sales_reps[0].drops_work_for_a_raised_hand(0.0) == 1.0


# How often a lead is tried.


def attempts(small_firm, *sets, found=20, hours=300.0, trust=0.5):
    organisation = small_firm("base", *sets)
    organisation.reps.found[0], organisation.reps.hours_prospecting[0] = found, hours
    return organisation.sales_reps[0].attempts_before_giving_up(trust)


def test_attempts_fall_with_what_own_prospecting_pays_and_rise_with_trust(small_firm):
    of = partial(attempts, small_firm)
    by_yield = [of(found=found) for found in (2, 5, 20, 60, 300)]
    assert by_yield == sorted(by_yield, reverse=True)
    assert by_yield[0] > by_yield[2] > by_yield[-1]
    by_trust = [of(trust=trust) for trust in (0.0, 0.1, 0.3, 0.5, 0.8)]
    assert by_trust == sorted(by_trust)
    assert by_trust[0] < by_trust[2] < by_trust[-1]
    assert of(found=1000, trust=0.1) == small_firm("base").terms.attempts.habit, "habit needs no reason"


def test_leads_that_are_watched_get_what_was_agreed_where_a_breach_costs_more(small_firm):
    of = partial(attempts, small_firm, found=1000, trust=0.05)
    agreed = small_firm("base").terms.sla_sales.attempts
    dear, cheap = "attempts.breach=100 bh", "attempts.breach=0.1 bh"
    assert of("attention.tracking=1", dear) == pytest.approx(agreed, abs=0.11)
    assert of("attention.tracking=0", dear) < of("attention.tracking=1", cheap) < agreed
    assert of("attention.tracking=1", dear, "mechanisms.attempts=false") == of(), "off is the laggard's"
    assert of("attention.tracking=1", dear, "sla.sales.attempts=3") == pytest.approx(3.0, abs=0.11)


@pytest.mark.parametrize("tried", [0, 1, 3])
def test_the_worth_of_one_more_attempt_is_what_bayes_says(tried, small_firm, fresh_seed):
    """Of many leads, real as often as the rep trusts, those that stayed silent so long answer as often as believed."""
    trust, leads = 0.6, 200_000
    organisation = small_firm("base")
    organisation.reps.hours_prospecting[0], organisation.reps.found[0] = 490.0, 49
    believed, chores = organisation.terms.attempts.believed_answer, organisation.terms.chores
    dice = np.random.default_rng(fresh_seed)
    real = dice.random(leads) < trust
    answers = real[:, None] & (dice.random((leads, tried + 1)) < believed)
    silent = ~answers[:, :tried].any(axis=1)
    p = answers[silent, tried].mean()
    worth = p * 10.0  # hours of prospecting for a talk
    error = 10.0 * math.sqrt(p * (1.0 - p) / silent.sum())
    hours_a_talk = organisation.sales_reps[0].hours_a_talk()
    lost = loss_of_an_attempt(float(tried), trust, believed, chores.attempt, hours_a_talk)
    assert abs(chores.attempt - lost - worth) < TOO_FAR * error


# Definitions act upstream.


def test_the_more_a_form_asks_the_fewer_fill_it_in(small_firm):
    """Of the same occasions a binomial share; by chance once in 100,000 runs."""
    frozen = (
        "market.committees=4000",
        "plan=fixed",
        "inquiries.relevance_weight=0",
        "inquiries.events.amplification=0",
        "inquiries.social.amplification=0",
        "pay.cheap_segments=0",
        "attribution.follows=0",
        "nurture.capture=0 %",
        "feedback.learning_rate=0",
    )
    came = []
    for deters in (0.0, 0.8):
        organisation = small_firm("base", *frozen, f"scoring.asking_deters={deters}")
        organisation.run_until(260)
        came.append(organisation.weeks.inquiries.sum())
    ours = organisation.definitions.marketing
    stays = 1.0 - 0.8 * asked_of_buyers(ours.fit, ours.engagement, ours.intent)
    assert 0.5 < stays < 0.9
    error = math.sqrt(stays * (1.0 - stays) / came[0])
    assert abs(came[1] / came[0] - stays) < TOO_FAR * error


def test_what_a_form_asks_clears_the_noise_of_what_shows(small_firm):
    organisation = small_firm("laggard", "scoring.intent_noise=0.01", "scoring.asking_clears=0.5")
    row = sounding(organisation, 0.5, True)
    leads, terms = organisation.leads, organisation.terms.scoring
    leads.committee[:50], leads.inquired[:50], leads.identity[:50] = row, 20.0, np.arange(50)
    clean = 0.2 + terms.window_shows
    off = np.array(
        [
            [
                shown_intent(lead, row, asked, organisation.committees, leads, terms, organisation.luck)
                - clean
                for lead in range(50)
            ]
            for asked in (0.0, 1.0)
        ]
    )
    assert off[1] == pytest.approx(off[0] * 0.5)
    assert np.abs(off[0]).max() > 0.005


def test_the_programme_follows_fit_as_far_as_marketing_looks_at_it(small_firm):
    organisation = small_firm(
        "laggard", "inquiries.targeting=1", "pay.cheap_segments=0", "attribution.follows=0"
    )
    marketer, segments = organisation.marketer_agents[0], organisation.segments
    segments.believed_fit[:-1] = 0.2, 0.3, 0.5, 0.8
    theirs = organisation.definitions.sales
    for_the_best, cares = [], []
    for fit in (0.0, theirs.fit / 2.0, theirs.fit, 2.0 * theirs.fit):
        ours = LeadDefinition(fit, 0.4, 0.2, 0.4)
        organisation.definitions = organisation.definitions._replace(marketing=ours)
        cares.append(marketer.care_for_fit())
        plan = marketer.share_out_the_programme(100.0)
        assert sum(plan) == pytest.approx(100.0)
        for_the_best.append(plan[-1])
    assert cares == pytest.approx([0.0, 0.5, 1.0, 1.0])
    even = 100.0 * segments.accounts[3] / segments.accounts[:-1].sum()
    assert for_the_best[0] == pytest.approx(even)
    assert for_the_best[0] < for_the_best[1] < for_the_best[2] == for_the_best[3]


def test_rep_and_marketer_argue_about_a_lead_on_which_the_definitions_differ_and_about_no_other(small_firm):
    organisation = small_firm("laggard")
    firm, terms = organisation.firm, organisation.terms
    firm.leads.committee[0] = 0
    for agreed, hours in ((1, 0.0), (0, terms.chores.dispute)):
        firm.leads.agreed[0] = agreed
        before = firm.reps.chores_due[0], firm.marketers.meetings_due.sum()
        argue(0, 0, firm, terms)
        assert firm.reps.chores_due[0] - before[0] == pytest.approx(hours)
        assert firm.marketers.meetings_due.sum() - before[1] == pytest.approx(hours)
