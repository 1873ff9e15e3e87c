"""An export is what happened: it adds up to the measures, refers to what is there, and is in order."""

import tomllib
from datetime import date, timedelta

import pandas as pd
import pytest

from experiments import export_crm
from sim import load_scenario
from sim.clock import CALENDAR_DAYS_A_YEAR
from tests.conftest import SMALL

LEADS = (
    "lead_id* created_at* channel* status* qualified_at first_touch_at sdr_id deal_id status_at disqualified_reason "
    "campaign segment company_size"
)
DEALS = (
    "deal_id* created_at* outcome* closed_at owner_id amount stage channel sourced_by sdr_id accepted accepted_at "
    "account_id existing_customer segment product lost_reason"
)
NOT_SIMULATED = {"campaign", "company_size", "stage", "product"}
FIRMS = {
    "laggard": ("laggard",),
    "best-in-class": ("best-in-class",),
    "development reps who come and go": ("best-in-class", "team.development_reps=2", "team.turnover=0.6 /y"),
    "acceptance by decree": ("acceptance-by-decree",),
}
CENT = 0.01


def exported(organisation, folder) -> dict[str, pd.DataFrame]:
    """Return the tables of an export, every cell as the text that stands there."""
    export_crm(organisation, folder)
    return {
        name: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
        for name in ("leads", "deals", "events")
    }


@pytest.fixture(scope="module", params=FIRMS)
def firm(request, small_firm, fresh_seed, tmp_path_factory):
    """A firm that has lived its years, its export, and what the export says of itself."""
    organisation = small_firm(*FIRMS[request.param], seed=fresh_seed).run()
    folder = tmp_path_factory.mktemp("crm")
    tables = exported(organisation, folder)
    return organisation, tables, tomllib.loads((folder / "export.toml").read_text(encoding="utf-8"))


def observed(times: pd.Series, about: dict) -> pd.Series:
    return times >= (about["history_start"] + timedelta(days=CALENDAR_DAYS_A_YEAR)).isoformat()


def test_the_columns_are_those_of_the_schema_in_its_order_and_none_that_is_needed_is_empty(firm):
    _, tables, _ = firm
    for name, schema in (("leads", LEADS), ("deals", DEALS)):
        known = [column.rstrip("*") for column in schema.split() if column.rstrip("*") not in NOT_SIMULATED]
        assert list(tables[name].columns) == known
        for column in (word.rstrip("*") for word in schema.split() if word.endswith("*")):
            assert (tables[name][column] != "").all(), column
    assert list(tables["events"].columns) == ["case", "activity", "time"]
    assert set(tables["leads"]["status"]) <= {"new", "working", "qualified", "disqualified", "nurture"}
    assert set(tables["deals"]["outcome"]) <= {"won", "lost", "open"}
    assert set(tables["deals"]["sourced_by"]) <= {"marketing", "sales", ""}


def test_deals_won_in_observed_time_are_those_that_measures_count(firm):
    organisation, tables, about = firm
    deals = tables["deals"]
    won = deals[(deals["outcome"] == "won") & observed(deals["closed_at"], about)]
    weeks = organisation.weekly.query("observed")
    measures = organisation.measures()
    assert len(won) == weeks["won"].sum() > 0
    amounts = won["amount"].astype(float)
    assert amounts.mean() == pytest.approx(measures["deal_value_mean"], abs=CENT)
    last_year = won["closed_at"] >= (about["export_date"] - timedelta(days=CALENDAR_DAYS_A_YEAR)).isoformat()
    in_single_precision = 1e-6
    assert amounts[last_year].sum() == pytest.approx(measures["new_business"], rel=in_single_precision)
    ours = won[won["sourced_by"] == "marketing"]["amount"].astype(float)
    assert ours.sum() / 2 == pytest.approx(measures["marketing_sourced_revenue"], abs=CENT * len(won))
    lost = deals[(deals["outcome"] == "lost") & observed(deals["closed_at"], about)]
    assert len(lost) == (weeks["lost"] + weeks["undecided"]).sum()


def test_leads_and_their_steps_are_those_that_weeks_count(firm):
    organisation, tables, about = firm
    leads, events, weeks = tables["leads"], tables["events"], organisation.weekly
    assert len(leads) == (weeks["inquiries"] - weeks["attached"]).sum()
    assert (leads["qualified_at"] != "").sum() == weeks["mqls"].sum()
    counts = events["activity"].value_counts()
    assert counts["inquiry"] == len(leads)
    assert counts["qualified by marketing"] == weeks["mqls"].sum()
    assert counts["qualified by sales"] == weeks["sqls"].sum()
    assert counts["opportunity opened"] == len(tables["deals"]) == weeks["opportunities"].sum()
    assert counts["won"] == (tables["deals"]["outcome"] == "won").sum() == weeks["won"].sum()
    later = observed(leads["created_at"], about)
    assert later.sum() == (~organisation.leads_table()["warm_up"]).sum()


def test_every_identity_is_there_once_and_whatever_refers_to_one_finds_it(firm):
    _, tables, _ = firm
    leads, deals, events = tables["leads"], tables["deals"], tables["events"]
    assert leads["lead_id"].is_unique
    assert deals["deal_id"].is_unique
    linked = leads[leads["deal_id"] != ""].set_index("deal_id")
    assert linked.index.is_unique
    assert set(linked.index) == set(deals[deals["accepted"] != ""]["deal_id"])
    both = deals.merge(linked.reset_index(), on="deal_id", suffixes=("", "_of_lead"))
    for column in ("channel", "sdr_id", "segment"):
        assert (both[column] == both[f"{column}_of_lead"]).all()
    assert (both["status"] == "qualified").all()
    assert (both["created_at_of_lead"] <= both["created_at"]).all()
    alone = deals[deals["accepted"] == ""]
    assert (alone["channel"] == "prospecting").all()
    assert set(events["case"]) == set(leads["lead_id"]) | set(alone["deal_id"])


def test_times_are_in_order_within_what_is_known_and_open_deals_have_no_end(firm):
    organisation, tables, about = firm
    leads, deals, events = tables["leads"], tables["deals"], tables["events"]
    first, last = (about[key].isoformat() for key in ("history_start", "export_date"))
    assert about["currency"] == organisation.world.currency
    assert (about["export_date"] - about["history_start"]).days == 3 * CALENDAR_DAYS_A_YEAR
    assert first <= events["time"].min()
    assert events["time"].max() < last
    assert all(case["time"].is_monotonic_increasing for _, case in events.groupby("case", sort=False))
    for table in (leads, deals):
        for column in [name for name in table if name.endswith("_at") and name != "created_at"]:
            known = table[table[column] != ""]
            if column != "accepted_at":  # a lead is accepted before it becomes a deal
                assert (known["created_at"] <= known[column]).all(), column
    assert ((deals["closed_at"] == "") == (deals["outcome"] == "open")).all()
    assert ((deals["lost_reason"] != "") == (deals["outcome"] == "lost")).all()
    assert ((leads["disqualified_reason"] != "") == (leads["status"] == "disqualified")).all()
    assert (deals["amount"].astype(float) > 0).all()


def test_sales_works_on_weekdays_of_the_calendar(firm):
    _, tables, _ = firm
    touched = tables["leads"]["first_touch_at"]
    days = pd.to_datetime(touched[touched != ""]).dt.day_of_week
    assert set(days) == {0, 1, 2, 3, 4}


# --- the first day --------------------------------------------------------------------------------------------------


def test_the_first_observed_day_moves_every_date_and_nothing_else(small_firm, tmp_path):
    runs = [small_firm("laggard", *sets, seed=5).run() for sets in ((), ("horizon.start=2029-12-31",))]
    weeks = (date(2029, 12, 31) - date(2026, 1, 5)).days // 7
    pd.testing.assert_series_equal(runs[0].measures(), runs[1].measures(), check_exact=True)
    pd.testing.assert_frame_equal(runs[0].weekly, runs[1].weekly, check_exact=True)
    pd.testing.assert_frame_equal(runs[0].leads_table(), runs[1].leads_table(), check_exact=True)
    assert runs[0].world.digest == runs[1].world.digest
    early, late = (exported(run, tmp_path / str(place)) for place, run in enumerate(runs))
    for name, table in early.items():
        for column in [column for column in table if column.endswith("_at") or column == "time"]:
            known = table[column] != ""
            moved = pd.to_datetime(table[column][known]) + timedelta(weeks=weeks)
            assert (pd.to_datetime(late[name][column][known]) == moved).all()
        rest = [column for column in table if not column.endswith("_at") and column != "time"]
        pd.testing.assert_frame_equal(table[rest], late[name][rest])


def test_a_year_has_52_weeks_and_the_warm_up_lies_before_the_first_observed_day():
    scenario = load_scenario("laggard", sets=(*SMALL, "horizon.start=2026-01-05", "horizon.warm_up_years=2"))
    assert scenario.first_day == date(2026, 1, 5) - timedelta(weeks=104)
    assert scenario.first_day.weekday() == 0
