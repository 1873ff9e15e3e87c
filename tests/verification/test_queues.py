"""Queueing theory: the rep pool is M/M/c, one rep is M/G/1, and Little's law holds in every queue.

The day is frozen: reps do nothing but try leads, once each, and nobody answers.  Leads arrive as a Poisson
process in business hours.  The tolerance is a quantile of Student's t over independent replications; each
comparison fails by chance once in 100,000 runs.
"""

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from experiments.running.periods import share_within
from sim import Organisation, calendar, clock, load_scenario
from sim.behaviour.day import live_days
from sim.measures.view import business_hours_at
from sim.records import FAR
from sim.stages import ACCEPTED, IN_PROGRESS, OWNED, SQL, UNOWNED, WAITING

BY_CHANCE = 1e-5
REPLICATIONS = 16
A_YEAR = clock.DAYS_A_YEAR * clock.BUSINESS_HOURS_A_DAY
# Leads keep coming after the year that is looked at.  The newest are read first, so a lead waits for as long as the
# pool has no pause, and three reps under load 2.4 have one within 640 hours but for once in a million leads:
# exp(-640 (√2 - √1.6)²), Abate and Whitt 1988.
LIVED_DAYS = clock.DAYS_A_YEAR + 80
LIVED = LIVED_DAYS * clock.BUSINESS_HOURS_A_DAY
EXPONENTIAL = "forms.service=exponential"
AT_ONCE = 1e18  # rounds a day of a rep who sees everything as it comes
SETTLED = 0.1 * A_YEAR  # the queue starts empty


def frozen(terms, service):
    """Terms under which a rep does nothing but attempts of a mean length, one a lead, in vain."""
    nothing = dict.fromkeys(
        ("admin", "per_tool", "record_entry", "re_keying", "research", "review", "dispute", "round"), 0.0
    )
    return terms._replace(
        chores=terms.chores._replace(**nothing, attempt=service, conversation=0.0),
        handing_over=terms.handing_over._replace(sync_delay=0.0, routed=1.0),
        response=terms.response._replace(content_attempt=0.0, tire_kicker_attempt=0.0),
        attention=terms.attention._replace(expires_after=FAR),
        nurture=terms.nurture._replace(capture=0.0),
    )


def waits(reps, arrivals_an_hour, service_hours, seed, *forms):
    """Let a pool of reps serve a year of leads and nothing else; return the hours that each waited."""
    dice = np.random.default_rng(seed)
    gaps = dice.exponential(1.0 / arrivals_an_hour, int(1.2 * arrivals_an_hour * LIVED))
    arrived = np.cumsum(gaps)
    arrived = arrived[arrived < LIVED - clock.BUSINESS_HOURS_A_DAY]
    count = len(arrived)
    # A table of leads has room for half as many as there are committees, and more.
    sets = (
        f"market.committees={2 * count}",
        "market.customers=0",
        f"team.sales_reps={reps}",
        "team.marketers=0",
    )
    horizon = ("horizon.warm_up_years=0", "horizon.observed_years=2")
    organisation = Organisation(load_scenario("base", sets=(*sets, *horizon, *forms)), seed=seed)
    firm = organisation.firm
    for sleeping in ("window_opens", "window_closes", "next_candidate", "wakes"):
        getattr(firm.committees, sleeping)[:] = FAR
    rows = slice(0, count)
    firm.leads.committee[rows] = firm.leads.identity[rows] = firm.committees.lead[rows] = np.arange(count)
    firm.leads.stage[rows] = WAITING
    firm.leads.complete[rows] = 1  # nobody has to find anything out
    firm.leads.inquired[rows] = firm.leads.mql[rows] = [calendar.elapsed_at(hour) for hour in arrived]
    firm.counts.leads[0] = firm.counts.qualified[0] = count
    firm.reps.share[:reps], firm.reps.bar[:reps], firm.reps.limit[:reps] = 1.0, -math.inf, 1.0
    firm.reps.rounds[:reps], firm.reps.turfs[:reps] = AT_ONCE, 0  # nobody has accounts to prospect
    terms = frozen(organisation.terms, service_hours)
    live_days(0, LIVED_DAYS, firm, organisation.definitions, terms, seed)
    served = business_hours_at(firm.leads.first_attempt[rows])
    return (served - arrived)[(arrived > SETTLED) & (arrived < A_YEAR)]


def agrees(values, theory):
    """Whether the mean of independent replications agrees with theory."""
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    return abs(np.mean(values) - theory) <= stats.t.ppf(1 - BY_CHANCE / 2, len(values) - 1) * error


def erlang_c(servers, load):
    """The probability that an arrival waits in M/M/c, by the recursion over Erlang's B (Cooper 1981)."""
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = load * blocked / (server + load * blocked)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


@pytest.mark.parametrize(
    ("servers", "load", "printed"), [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (10, 9.0, 0.6687)]
)
def test_erlang_c_gives_the_numbers_of_the_tables(servers, load, printed):
    assert erlang_c(servers, load) == pytest.approx(printed, abs=5e-5)


@pytest.mark.parametrize(("reps", "load", "service"), [(1, 0.6, 1.0), (3, 2.4, 1.5), (6, 4.5, 2.5)])
def test_a_pool_with_a_shared_inbox_and_exponential_service_is_mmc(reps, load, service, fresh_seed):
    forms = ("forms.routing=shared_inbox", "forms.service=exponential")
    runs = [waits(reps, load / service, service, fresh_seed + run, *forms) for run in range(REPLICATIONS)]
    assert not any(np.isnan(run).any() for run in runs), "everybody is served"
    p_wait = erlang_c(reps, load)
    assert agrees([run.mean() for run in runs], p_wait * service / (reps - load))
    assert agrees([(run > 1e-6).mean() for run in runs], p_wait)


@pytest.mark.parametrize(("reps", "load", "service"), [(3, 2.4, 1.5), (6, 4.5, 2.5)])
def test_the_share_that_an_agreement_counts_in_time_is_that_of_mmc(reps, load, service, fresh_seed):
    """Who waits (Erlang's C) waits, with the newest served first, as long as the pool then takes to have a pause."""
    forms = ("forms.routing=shared_inbox", EXPONENTIAL)
    runs = [waits(reps, load / service, service, fresh_seed + run, *forms) for run in range(REPLICATIONS)]
    for target in (0.5, 2.0, 8.0):
        kept = [share_within(np.zeros(len(run)), run, target, math.inf) for run in runs]
        late = erlang_c(reps, load) * (1.0 - busy_period(load / service, reps / service, target))
        assert agrees(kept, 1.0 - late), target


def busy_period(arrivals, served, hours):
    """The chance that a busy period of M/M/1 is over within some hours (Abate and Whitt 1988)."""

    def density(at):
        bessel = special.ive(1, 2 * at * math.sqrt(arrivals * served))
        decay = math.exp(-at * (math.sqrt(served) - math.sqrt(arrivals)) ** 2)
        return bessel * decay / (at * math.sqrt(arrivals / served))

    return integrate.quad(density, 0, hours)[0]


def test_a_single_rep_with_fixed_service_waits_by_pollaczek_and_khinchine(fresh_seed):
    runs = [waits(1, 0.7, 1.0, fresh_seed + run) for run in range(REPLICATIONS)]
    assert agrees([run.mean() for run in runs], 0.7 / (2.0 * (1.0 - 0.7)))


def test_inboxes_of_their_own_make_leads_wait_longer_than_a_shared_one(fresh_seed):
    """By theory 1.5 h against 0.30 h (three reps, load 1.8), tens of standard errors apart."""
    own, shared = (
        np.mean(
            [
                waits(3, 1.8, 1.0, fresh_seed + run, f"forms.routing={routing}", EXPONENTIAL).mean()
                for run in range(4)
            ]
        )
        for routing in ("turn", "shared_inbox")
    )
    assert own > shared


# --- Little's law ---------------------------------------------------------------------------------


def nights_within(begin, end, nights):
    """How many of the first nights fall between begin and end, summed over all who waited."""
    mornings = np.array([calendar.day_begins(day + 1) for day in range(nights)])
    end = np.where(np.isnan(end), np.inf, end)
    known = ~np.isnan(begin)
    return int((np.searchsorted(mornings, end[known]) - np.searchsorted(mornings, begin[known])).sum())


@pytest.mark.parametrize("routing", ["turn", "shared_inbox"])
@pytest.mark.parametrize("name", ["laggard", "best-in-class"])
def test_little_s_law_holds_in_every_queue(name, routing, small_firm, fresh_seed):
    """L·T = ΣW at closing time, to the last lead: the census of every evening and the times on record."""
    organisation = small_firm(name, f"forms.routing={routing}", seed=fresh_seed)
    days = clock.DAYS_A_YEAR
    found = dict.fromkeys(("on its way", "unread", "deals"), 0)
    for day in range(days):
        organisation.run_until(day + 1)
        stage, mql = organisation.leads.stage, organisation.leads.mql
        found["on its way"] += int(((stage == WAITING) & ~np.isnan(mql)).sum())
        found["unread"] += int((np.isin(stage, (OWNED, UNOWNED)) & np.isnan(organisation.leads.opened)).sum())
        deals = organisation.opportunities
        found["deals"] += int(((deals.committee >= 0) & (deals.outcome == IN_PROGRESS)).sum())
    leads, deals = organisation.leads, organisation.opportunities
    left = np.where(np.isnan(leads.opened), leads.closed, leads.opened)
    waited = {
        "on its way": nights_within(
            leads.mql, np.where(np.isnan(leads.delivered), leads.closed, leads.delivered), days
        ),
        "unread": nights_within(leads.delivered, left, days),
        "deals": nights_within(deals.opened, deals.closed, days),
    }
    assert found == waited
    assert found["unread"] > 0
    assert found["deals"] > 0


def test_a_worked_lead_is_in_exactly_one_stage(small_firm, fresh_seed):
    organisation = small_firm("best-in-class", seed=fresh_seed).run()
    leads = organisation.leads
    worked = np.isin(leads.stage, (ACCEPTED, SQL))
    assert not np.isnan(leads.opened[worked]).any()
    assert np.isnan(leads.closed[worked]).all()
    assert (np.isnan(leads.sql) == (leads.stage == ACCEPTED))[worked].all()
