"""What marketing calls a lead, when it reaches sales, and what the books count of it."""

import math
from functools import partial

import numpy as np
import pytest
from scipy import stats

from sim.behaviour.leads_are_handed_over import leads_are_handed_over
from sim.behaviour.marketing_qualifies import (
    marketing_qualifies,
    mean_leniency,
    shown_engagement,
    shown_intent,
)
from sim.calendar import business_at, day_begins
from sim.records import FAR, Definitions, LeadDefinition
from sim.stages import (
    DOWNLOAD,
    HAND_RAISER,
    INQUIRY,
    LEAD_ENDED,
    NOBODY,
    NOT_QUALIFIED,
    OWNED,
    UNOWNED,
    WAITING,
)
from tests.agreeing import agree

TOO_FAR = 4.4  # standard errors: by chance once in 100,000 runs
BY_CHANCE = 1e-5
LEADS, NOW, DAY = 300, 200.0, 6  # an hour of the second Tuesday, day 6
EXACT = {"marketing_noise": 0.0, "sales_noise": 0.0, "intent_noise": 0.0}


@pytest.fixture
def small_firm(small_firm, fresh_seed):
    """What this page says of a small firm holds under any seed."""
    return partial(small_firm, seed=fresh_seed)


def with_inquiries(small_firm, *sets, stage=INQUIRY):
    """A firm with as many inquiries as accounts, none of which is in a window."""
    organisation = small_firm("laggard", "market.committees=400", *sets)
    leads, committees, rows = organisation.leads, organisation.committees, np.arange(LEADS)
    leads.committee[:LEADS] = leads.identity[:LEADS] = committees.lead[:LEADS] = rows
    leads.inquired[:LEADS], leads.stage[:LEADS], leads.kind[:LEADS] = NOW, stage, DOWNLOAD
    committees.window_opens[:LEADS], committees.window_closes[:LEADS] = FAR, FAR
    organisation.counts.leads[0] = LEADS
    return organisation


# Marketing's threshold.


def qualified(organisation, ours, theirs, leniency=0.0):
    organisation.marketers.leniency[:2] = leniency
    marketing_qualifies(
        organisation.committees,
        organisation.leads,
        organisation.marketers,
        organisation.counts,
        organisation.weeks,
        Definitions(ours, theirs),
        organisation.terms,
        organisation.luck,
    )
    return organisation.leads.stage[:LEADS] == WAITING


@pytest.mark.parametrize("leniency", [0.0, 0.25])
def test_what_scores_the_threshold_or_more_is_a_lead_and_leniency_lowers_it_for_marketing_alone(
    leniency, small_firm
):
    """By fit alone, so that the score is the fit that shows."""
    organisation = with_inquiries(small_firm, "nurture.capture=100 %")
    agree(organisation, scoring=EXACT)
    fit, leads, weeks = organisation.committees.fit_signal, organisation.leads, organisation.weeks
    fit[:LEADS] = np.arange(LEADS) % 5 / 4.0  # 0, ¼, ½, ¾, 1
    called = qualified(
        organisation, LeadDefinition(1.0, 0.0, 0.0, 0.75), LeadDefinition(1.0, 0.0, 0.0, 0.5), leniency
    )
    shows = fit[:LEADS]
    assert called.tolist() == (shows >= 0.75 - leniency).tolist()
    assert leads.wanted[:LEADS].tolist() == (shows >= 0.5).tolist(), "what reaches it exactly is wanted"
    agreed = (shows >= 0.75 - leniency) == (shows >= 0.5)
    assert leads.agreed[:LEADS].tolist() == agreed.tolist()
    week = int(NOW // 168)
    assert (weeks.mqls[week], weeks.agreed[week]) == (called.sum(), agreed.sum())
    assert leads.mql[:LEADS][called].tolist() == [NOW] * int(called.sum())
    assert np.isnan(leads.mql[:LEADS][~called]).all()
    assert set(leads.outcome[:LEADS][~called].tolist()) == {NOT_QUALIFIED}
    assert (organisation.committees.lead[:LEADS][~called] == NOBODY).all(), "they may ask again"
    assert ((organisation.committees.nurtured_until[:LEADS] > NOW) == ~called).all(), "and are kept warm"
    assert leads.score[:LEADS] == pytest.approx(shows)
    assert leads.believed[:LEADS] == pytest.approx(shows)


def test_both_scores_are_made_of_the_features_that_are_kept_with_the_lead(small_firm):
    """The features go back to marketing with the verdict, so they must be what the score was made of."""
    organisation = with_inquiries(small_firm)
    agree(organisation, scoring={**EXACT, "intent_noise": 0.2})
    committees, leads = organisation.committees, organisation.leads
    committees.engagement[:LEADS], committees.engaged_at[:LEADS] = np.arange(LEADS) % 7, NOW
    ours, theirs = LeadDefinition(0.2, 0.5, 0.3, 0.4), LeadDefinition(0.6, 0.1, 0.9, 0.4)
    qualified(organisation, ours, theirs)
    features = np.array([committees.fit_signal[:LEADS], leads.engagement[:LEADS], leads.intent[:LEADS]])
    assert (features[1:].std(axis=1) > 0.01).all()
    assert leads.score[:LEADS] == pytest.approx(ours[:3] @ features, abs=1e-5)
    assert leads.believed[:LEADS] == pytest.approx(theirs[:3] @ features, abs=1e-5)


def test_an_inquiry_is_looked_at_once(small_firm):
    organisation = with_inquiries(small_firm)
    everything, nothing = (LeadDefinition(1.0, 0.0, 0.0, bar) for bar in (-9.0, 9.0))
    assert qualified(organisation, everything, everything).all()
    assert qualified(organisation, nothing, everything).all(), "a stricter threshold comes too late"
    assert organisation.weeks.mqls.sum() == LEADS


@pytest.mark.parametrize("completeness", [0.0, 0.4, 1.0])
def test_what_is_known_of_a_buyer_clears_both_views_of_it(completeness, small_firm):
    """With everything known and profiling in full no noise is left; without, it is as large as it says."""
    organisation = with_inquiries(small_firm)
    agree(
        organisation,
        scoring={"marketing_noise": 0.3, "sales_noise": 0.2, "intent_noise": 0.0, "profiling": 1.0},
        handing_over={"completeness": completeness},
    )
    fit, leads = organisation.committees.fit_signal[:LEADS], organisation.leads
    by_fit = LeadDefinition(1.0, 0.0, 0.0, 0.5)
    qualified(organisation, by_fit, by_fit)
    complete = leads.complete[:LEADS] > 0
    spread = math.sqrt(completeness * (1.0 - completeness) * LEADS)
    assert abs(complete.sum() - completeness * LEADS) <= TOO_FAR * spread
    for column, noise in ((leads.score, 0.3), (leads.believed, 0.2)):
        off = (column[:LEADS] - fit)[~complete] / noise
        assert column[:LEADS][complete] == pytest.approx(fit[complete])
        if len(off):
            assert stats.kstest(off, "norm").pvalue > BY_CHANCE
    apart = (leads.score - leads.believed)[:LEADS][~complete]
    assert completeness == 1.0 or np.abs(apart).max() > 0.0, "each errs for itself"


def test_marketing_errs_in_a_score_apart_from_how_the_window_shows_and_from_how_sales_errs(small_firm):
    """Of three errors no two go together; each is as large as it says."""
    organisation = with_inquiries(small_firm)
    noises = {"marketing_noise": 0.3, "sales_noise": 0.2, "intent_noise": 0.02}
    agree(organisation, scoring={**noises, "profiling": 0.0})
    fit, leads = organisation.committees.fit_signal[:LEADS], organisation.leads
    by_fit = LeadDefinition(1.0, 0.0, 0.0, 0.5)
    qualified(organisation, by_fit, by_fit)
    errors = np.array([leads.score[:LEADS] - fit, leads.believed[:LEADS] - fit, leads.intent[:LEADS]])
    together = np.corrcoef(errors)[np.triu_indices(3, 1)]
    assert np.abs(together).max() < TOO_FAR / math.sqrt(LEADS)
    for error, noise in zip(errors[:2], (0.3, 0.2), strict=True):
        assert stats.kstest(error / noise, "norm").pvalue > BY_CHANCE


def test_the_threshold_gives_way_as_marketers_who_are_there_do_on_average(small_firm):
    organisation = small_firm("laggard", "team.marketers=3")
    marketers, counts = organisation.marketers, organisation.counts
    marketers.leniency[:3] = 0.1, 0.4, 0.7
    assert mean_leniency(marketers, counts) == pytest.approx(0.4)
    marketers.employed[1] = 0
    marketers.leniency[1] = 99.0
    assert mean_leniency(marketers, counts) == pytest.approx(0.4)
    marketers.employed[:] = 0
    assert mean_leniency(marketers, counts) == 0.0


def test_engagement_shows_as_a_share_and_fades_at_its_rate(small_firm):
    committees, fades = small_firm("laggard").committees, 100.0

    def shown(touches, waited):
        committees.engagement[0], committees.engaged_at[0] = touches, NOW
        return shown_engagement(0, NOW + waited, fades, committees)

    assert shown(0.0, 0.0) == 0.0
    assert shown(2.0, 0.0) == pytest.approx(1.0 - 1.0 / math.e)
    assert shown(2.0 * math.e, fades) == pytest.approx(shown(2.0, 0.0))
    assert shown(2.0, -5.0) == shown(2.0, 0.0), "what is yet to come has not begun to fade"
    assert shown(2.0, 1e9) == pytest.approx(0.0)


def test_an_open_window_and_a_raised_hand_show_by_what_they_are_worth_and_within_bounds(small_firm):
    organisation = with_inquiries(small_firm)
    committees, leads = organisation.committees, organisation.leads

    def shown(window, kind, **scoring):
        agree(organisation, scoring={**EXACT, "window_shows": 0.3, "hand_raised": 0.2, **scoring})
        committees.window_opens[0] = 0.0 if window else FAR
        leads.kind[0] = kind
        return shown_intent(0, 0, 0.0, committees, leads, organisation.terms.scoring, organisation.luck)

    nothing = shown(False, DOWNLOAD)
    assert 0.0 < nothing < 0.5
    assert shown(True, DOWNLOAD) - nothing == pytest.approx(0.3)
    assert shown(False, HAND_RAISER) - nothing == pytest.approx(0.2)
    assert shown(True, HAND_RAISER) - nothing == pytest.approx(0.5)
    assert shown(True, HAND_RAISER, window_shows=5.0) == 1.0
    assert shown(True, DOWNLOAD, window_shows=-5.0) == 0.0


# The sync and the books.


def handed_over(organisation, today):
    leads_are_handed_over(
        today,
        organisation.committees,
        organisation.leads,
        organisation.reps,
        organisation.counts,
        organisation.weeks,
        organisation.terms,
        organisation.luck,
    )
    return organisation.leads.stage[:LEADS] != WAITING


def on_the_way(small_firm, *sets):
    organisation = with_inquiries(small_firm, *sets, stage=WAITING)
    organisation.leads.mql[:LEADS] = NOW
    organisation.leads.wanted[: LEADS // 3], organisation.leads.complete[: LEADS // 4] = 1, 1
    return organisation


def test_a_lead_reaches_sales_after_half_to_one_and_a_half_of_the_syncs_delay(small_firm):
    organisation = on_the_way(small_firm, "handing_over.sync_delay=48 h")
    counts, came = organisation.counts, np.zeros(LEADS, dtype=bool)
    for today in range(DAY, DAY + 6):
        before, came = came, handed_over(organisation, today)
        new = came & ~before
        delivered = organisation.leads.delivered[:LEADS][new]
        assert ((day_begins(today) <= delivered) & (delivered < day_begins(today + 1))).all()
        waiting = np.flatnonzero(~came)
        assert counts.handed_over[0] == (waiting[0] if len(waiting) else LEADS), (
            "none is looked at twice or missed"
        )
    assert came.all()
    waited = (organisation.leads.delivered[:LEADS] - NOW) / 48.0
    assert stats.kstest(waited, "uniform", args=(0.5, 1.0)).pvalue > BY_CHANCE


def test_the_books_count_what_is_delivered_what_is_wanted_and_what_is_complete(small_firm):
    organisation = on_the_way(small_firm, "handing_over.sync_delay=0 h")
    organisation.leads.stage[0] = LEAD_ENDED
    handed_over(organisation, DAY)
    week, weeks = 1, organisation.weeks
    counted = weeks.delivered[week], weeks.wanted[week], weeks.complete[week]
    assert counted == (LEADS - 1, LEADS // 3 - 1, LEADS // 4 - 1)
    assert weeks.delivered.sum() == LEADS - 1
    assert np.isnan(organisation.leads.delivered[0]), "what has ended meanwhile is not handed over"


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_as_many_leads_are_accepted_unopened_or_get_an_owner_as_decree_and_rules_say(share, small_firm):
    organisation = on_the_way(small_firm, "handing_over.sync_delay=0 h")
    agree(organisation, handing_over={"routed": share}, acceptance={"decree": share})
    handed_over(organisation, DAY)
    leads = organisation.leads
    within = TOO_FAR * math.sqrt(share * (1.0 - share) * LEADS)
    owned = leads.stage[:LEADS] == OWNED
    assert abs(owned.sum() - share * LEADS) <= within
    assert set(leads.stage[:LEADS].tolist()) <= {OWNED, UNOWNED}
    assert ((leads.owner[:LEADS] != NOBODY) == owned).all()
    accepted = ~np.isnan(leads.accepted[:LEADS])
    assert abs(accepted.sum() - share * LEADS) <= within
    assert (leads.accepted == leads.delivered)[:LEADS][accepted].all()
    assert organisation.reps.received[:4].sum() == owned.sum()
    came = [business_at(when) for when in leads.delivered[:LEADS][owned]]
    assert (leads.ready[:LEADS][owned] >= came).all(), "nobody reads what has not come"


def test_leads_for_a_shared_inbox_have_no_owner_and_weigh_on_all_alike(small_firm):
    sets = ("handing_over.sync_delay=0 h", "forms.routing=shared_inbox", "handing_over.routed=100 %")
    organisation = on_the_way(small_firm, *sets)
    handed_over(organisation, DAY)
    leads, lead, inbox = organisation.leads, int(organisation.counts.shared_inbox[0]), []
    while lead != NOBODY:
        inbox.append(lead)
        lead = int(leads.behind[lead])
    assert sorted(inbox) == list(range(LEADS))
    assert (leads.owner[:LEADS] == NOBODY).all()
    assert organisation.reps.received[:4] == pytest.approx([LEADS / 4.0] * 4)
    assert (organisation.reps.first_lead[:4] == NOBODY).all()


@pytest.mark.parametrize("trust", [0.0, 0.25, 1.0])
def test_who_gets_a_lead_believes_it_as_far_as_marketing_is_trusted(trust, small_firm):
    organisation = on_the_way(small_firm, "handing_over.sync_delay=0 h", "handing_over.routed=100 %")
    leads, reps = organisation.leads, organisation.reps
    leads.believed[:LEADS], leads.score[:LEADS] = 0.5, 0.75
    reps.trust_good[:4], reps.trust_bad[:4] = trust, 1.0 - trust
    handed_over(organisation, DAY)
    assert leads.believed[:LEADS] == pytest.approx(0.5 + trust * 0.25)


def test_a_lead_that_should_have_come_earlier_comes_this_morning(small_firm):
    organisation = on_the_way(small_firm, "handing_over.sync_delay=0 h")
    handed_over(organisation, DAY + 3)
    assert set(organisation.leads.delivered[:LEADS].tolist()) == {day_begins(DAY + 3)}
