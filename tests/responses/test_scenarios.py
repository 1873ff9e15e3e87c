"""The shipped scenarios answer their questions: signs that must hold, paired, under the same luck."""

import math

import pandas as pd
import pytest

pytestmark = pytest.mark.xdist_group("responses")
PROMISES = ("industry-average", "over-promised-volume")


@pytest.fixture(scope="module")
def rises(way_of):
    """Tell whether a measure is higher in another scenario; by chance in 1 of 400 tests."""
    return lambda base, other, measure: way_of((base, ()), (other, ()), measure) > 0


@pytest.fixture(scope="module")
def falls(way_of):
    """Tell whether a measure is lower in another scenario; by chance in 1 of 400 tests."""
    return lambda base, other, measure: way_of((base, ()), (other, ()), measure) < 0


@pytest.mark.parametrize("seed", [3, 11])
def test_a_meeting_without_two_way_content_teaches_nothing_and_moves_no_trust(seed: int) -> None:
    """Where its hours do not bite, every column of trust and knowledge is byte-equal (T32)."""
    from sim import Organisation, load_scenario

    few, many = (
        Organisation(load_scenario(name, sets=("mechanisms.chores=false",)), seed=seed).run()
        for name in ("few-meetings-without-listening", "meetings-without-listening")
    )
    for store, columns in (
        ("reps", ("trust_good", "trust_bad")),
        ("marketers", ("trust_good", "trust_bad")),
        ("expertise", ("knows", "line", "inflates")),
    ):
        for column in columns:
            first, second = (getattr(getattr(each, store), column) for each in (few, many))
            assert first.tobytes() == second.tobytes(), f"{store}.{column}"
    assert many.reps.hours_meetings.sum() > few.reps.hours_meetings.sum()


def test_meetings_without_listening_cost_hours_and_do_not_raise_revenue(rises) -> None:
    arms = ("few-meetings-without-listening", "meetings-without-listening")
    assert rises(*arms, "meeting_hours_per_person_year")
    assert not rises(*arms, "revenue")


def test_acceptance_by_decree_is_above_80_percent_and_gains_nothing(run_arms, falls) -> None:
    usual, decreed = run_arms([("laggard", ()), ("acceptance-by-decree", ())], 30)
    assert decreed["lead_acceptance_rate"].mean() > 0.80
    assert (decreed["revenue_growth"] == usual["revenue_growth"]).all()
    assert falls("laggard", "acceptance-by-decree", "sal_to_sql_rate")


def share_delivered(scenario: str, seed: int) -> float:
    """Return the leads delivered over those promised, in all observed quarters of a run."""
    from sim import Organisation, load_scenario

    organisation = Organisation(load_scenario(scenario), seed=seed).run()
    quarters = [quarter for quarter in organisation.quarters if quarter.observed]
    return sum(each.delivered_mqls for each in quarters) / sum(each.promised_mqls for each in quarters)


def test_over_promised_volume_delivers_a_smaller_share_of_what_was_promised(fresh_seed) -> None:
    """Paired over eight seeds, by more than 3 standard errors."""
    seeds = range(fresh_seed, fresh_seed + 8)
    shares = pd.DataFrame(
        {name: [share_delivered(name, seed) for seed in seeds] for name in PROMISES}, index=seeds
    )
    fallen = shares["industry-average"] - shares["over-promised-volume"]
    assert fallen.mean() > 3.0 * fallen.std(ddof=1) / math.sqrt(len(fallen))


def test_over_promised_volume_costs_trust(falls) -> None:
    assert falls(*PROMISES, "trust_in_marketing")


def test_pay_on_volume_brings_more_leads_of_which_sales_accepts_a_smaller_share(falls, rises) -> None:
    """T31 (b)."""
    assert rises("industry-average", "paid-on-volume", "mqls")
    assert falls("industry-average", "paid-on-volume", "lead_acceptance_rate")
    assert falls("industry-average", "paid-on-volume", "definition_agreement")


def test_a_shared_definition_brings_fewer_leads_on_which_the_teams_agree(falls, rises) -> None:
    """T31 (a), the volume half."""
    assert falls("laggard", "shared-definition-only", "mqls")
    assert rises("laggard", "shared-definition-only", "definition_agreement")


def test_a_dashboard_that_nobody_uses_costs_money_and_brings_no_growth(falls, rises) -> None:
    assert falls("laggard", "unused-dashboard", "contribution_margin")
    assert not rises("laggard", "unused-dashboard", "revenue_growth")


def test_four_times_as_many_meetings_lose_money(falls) -> None:
    assert falls("best-in-class", "everything-weekly", "contribution_margin")


def test_a_faster_promise_with_fewer_people_misses_fewer_raised_hands_and_the_firm_grows_less(falls) -> None:
    assert falls("laggard", "faster-promise", "hand_raiser_never_share")
    assert falls("laggard", "faster-promise", "revenue_growth")
