"""Money of scenarios in several currencies is converted at rates that were given, or not shown; nothing else moves."""

import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments import Execution, compare, load_results, sweep
from experiments.figures.tables import path_series
from experiments.report.addressee.addressee import Addressee, addressed
from experiments.report.contents import read_contents
from experiments.report.handover import hand_over
from experiments.results.currencies import BadRateError, exchange_of, is_of_money, read_rate
from experiments.running.plan import Cell
from experiments.studies.reproduce import reproduce
from sim import load_scenario
from sim.measures import MEASURES, WEEKLY_MONEY
from sim.scenario import ScenarioError
from tests.reporting import simulate

HERE = Execution(workers=1)
RATE = "1 USD = 0.5 EUR"  # halves are exact
MONEY = [key for key, measure in MEASURES.items() if measure.is_money]
REST = [key for key in MEASURES if not is_of_money(key)]


def firm(currency: str, name: str = "", base: str = "laggard"):
    """Return a firm of the library under another currency, and another name."""
    found = load_scenario(base, sets=(f"currency={currency}",))
    return type(found)(**{**vars_of(found), "name": name or currency.lower()})


def vars_of(scenario) -> dict:
    return {name: getattr(scenario, name) for name in scenario.__dataclass_fields__}


def compared(*firms, rates=(), replications=3, **options):
    return compare(
        *firms, rates=rates, replications=replications, execution=HERE, simulate=simulate, **options
    )


def cells(*currencies: str) -> list[Cell]:
    return [Cell(currency, firm(currency)) for currency in currencies]


# --- rates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "dollar"),
    [
        ("1 USD = 0.8 EUR", 0.8),
        ("1 USD = 0,8 EUR", 0.8),
        ("1 EUR = 1.25 USD", 0.8),
        ("  100USD =80 EUR ", 0.8),
        ("1 USD = 1.0850 EUR", 1.085),
    ],
)
def test_a_rate_reads_the_same_in_either_direction(text, dollar):
    exchange = exchange_of(cells("EUR", "USD", "EUR"), text)
    assert exchange.factors == pytest.approx((1.0, dollar, 1.0), rel=1e-15)
    again = exchange_of(cells("EUR", "USD", "EUR"), exchange.rates)
    assert again == exchange, "what the manifest keeps says the same"


# Three decimals are thousands to some, and a rate with them is refused; nobody writes powers of ten.
UNAMBIGUOUS = st.floats(1e-6, 1e6).filter(lambda x: "e" not in repr(x) and len(repr(x).split(".")[1]) != 3)


@given(UNAMBIGUOUS, UNAMBIGUOUS)
def test_a_rate_is_written_as_it_reads(amount, worth):
    rate = read_rate(f"{amount!r} JPY = {worth!r} EUR")
    assert read_rate(rate.text) == rate


@pytest.mark.parametrize(
    ("rates", "complaint"),
    [
        (["1 USD = 0.92"], 'must be like "1 USD = 0.92 EUR"'),
        (["USD = 0.92 EUR"], "must be like"),
        (["1 USD = 0.92 eur"], "must be like"),
        (["1 kUSD = 920 EUR"], "must be like"),
        ([0.92], "must be like"),
        (["1 USD = 1.085 EUR"], "1.085 or as 1085"),
        (["1 USD = 0 EUR"], "above 0"),
        (["1 USD = -1 EUR"], "above 0"),
        (["1 USD = 2 USD"], "both sides"),
        (["1 USD = 0.9 EUR", "1 USD = 0.92 EUR"], "contradict"),
        (["1 USD = 0.9 EUR", "1 EUR = 1.2 USD"], "contradict"),
        (["1 GBP = 1.2 EUR"], "converts nothing"),
        (["1 USD = 150 JPY"], "converts nothing"),
        (["1 JPY = 0.01 EUR"], "no rate from USD to EUR"),
    ],
)
def test_a_rate_that_cannot_be_used_is_refused_before_anything_is_run(rates, complaint):
    with pytest.raises(BadRateError, match=complaint) as refused:
        compared(firm("EUR"), firm("USD"), firm("JPY"), rates=rates)
    assert "\n" not in str(refused.value)


def test_a_rate_given_twice_counts_once_and_one_for_firms_of_one_currency_is_refused():
    assert exchange_of(cells("EUR", "USD"), [RATE, "1 EUR = 2 USD"]).rates == (RATE,)
    with pytest.raises(BadRateError, match="converts nothing"):
        compared(firm("EUR"), firm("EUR", "other"), rates=[RATE])


# --- comparisons --------------------------------------------------------------------------------------------------


def test_amounts_are_multiplied_by_the_rate_and_nothing_else_moves():
    plain = compared(firm("EUR"), firm("EUR", "usd"))
    found = compared(firm("EUR"), firm("USD"), rates=[RATE])
    assert found.currency == "EUR"
    for key in REST:
        assert found.values("usd", key) == pytest.approx(plain.values("usd", key), rel=0, nan_ok=True)
    for key in MONEY:
        expected = 0.5 * plain.values("usd", key)
        assert found.values("usd", key) == pytest.approx(expected, rel=0, nan_ok=True) or key == "worst_dip"
        assert found.values("eur", key) == pytest.approx(plain.values("eur", key), rel=0, nan_ok=True)
    weeks = [
        one.weekly.set_index(["scenario", "week", "replicate"])["contribution"] for one in (plain, found)
    ]
    assert (weeks[1].loc["usd"] == 0.5 * weeks[0].loc["usd"]).all()
    assert (weeks[1].loc["eur"] == weeks[0].loc["eur"]).all()


def test_the_first_scenario_decides_into_what_amounts_are_converted():
    here, there = (
        compared(firm("EUR"), firm("USD"), rates=[RATE]),
        compared(firm("USD"), firm("EUR"), rates=[RATE]),
    )
    assert there.currency == "USD"
    for key in set(MONEY) - {"worst_dip"}:
        gap = here.difference("eur", "usd", key).value
        assert there.difference("usd", "eur", key).value == pytest.approx(-2 * gap, rel=1e-12)


def test_pay_back_weighs_amounts_in_one_currency():
    change = firm("USD", "changed", "laggard-to-best")
    alike = firm("EUR", "changed", "laggard-to-best")
    plain = compared(firm("EUR"), alike)
    assert any(math.isfinite(months) for months in plain.values("changed", "payback_months"))
    one_to_one = compared(firm("EUR"), change, rates=["1 USD = 1 EUR"])
    for key in ("payback_months", "worst_dip"):
        assert list(one_to_one.values("changed", key)) == pytest.approx(
            list(plain.values("changed", key)), nan_ok=True
        )
    poor = compared(firm("EUR"), change, rates=[RATE])
    assert not any(math.isfinite(months) for months in poor.values("changed", "payback_months"))
    assert one_to_one.spent("changed") == 2 * poor.spent("changed") > 0


def test_without_a_rate_no_amount_of_money_is_shown_and_all_else_is():
    change = firm("USD", "changed", "laggard-to-best")
    found = compared(firm("EUR"), change)
    assert sorted(found.keys) == sorted(REST)
    assert not set(WEEKLY_MONEY) & {*found.weekly}
    assert path_series(found).empty
    assert found.spent("changed") is None
    assert not set(found.to_frame()["measure"]) & {*MONEY, "payback_months"}
    document = found.to_dict()
    for measures in (*document["scenarios"].values(), *document["differences"].values()):
        assert set(measures) == set(MEASURES)
        assert {key for key, interval in measures.items() if interval is None} == {*MEASURES} - {*REST}
    assert (document["currency"], document["rates"]) == (None, [])


def test_a_folder_keeps_the_rates_and_says_and_does_the_same(tmp_path):
    firms = firm("EUR"), firm("USD", "changed", "laggard-to-best")
    found = compared(*firms, rates=["1 EUR = 2 USD"])
    found.save(tmp_path / "with")
    manifest = json.loads((tmp_path / "with" / "manifest.json").read_text())
    assert manifest["rates"] == ["1 EUR = 2 USD"]
    again = load_results(tmp_path / "with").comparison
    assert again.exchange == found.exchange
    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame())
    assert again.spent("changed") == found.spent("changed")
    made = reproduce(tmp_path / "with", execution=HERE, simulate=simulate)
    assert made.is_same, made.differences
    assert read_contents(tmp_path / "with").money == "Amounts are converted at 1 EUR = 2 USD."


def test_a_folder_without_rates_leaves_money_out_of_everything_that_is_handed_over(tmp_path):
    found = compared(firm("EUR"), firm("USD", "changed", "laggard-to-best"))
    found.save(tmp_path / "without")
    assert reproduce(tmp_path / "without", execution=HERE, simulate=simulate).is_same
    contents = read_contents(tmp_path / "without")
    assert not set(contents.comparison.keys) & set(MONEY)
    assert "path" not in contents.series
    files = ("report.html", "brief.html", "report.pptx", "report.xlsx")
    for place in hand_over(tmp_path / "without", files, Addressee()):
        assert place.is_file()
    page = (tmp_path / "without" / "report.html").read_text(encoding="utf-8")
    assert "Money is left out: scenarios count in EUR and USD" in page
    for key in MONEY:
        assert f">{MEASURES[key].label}<" not in page


def test_an_index_of_several_currencies_is_one_of_converted_amounts(tmp_path):
    compared(firm("EUR"), firm("USD"), rates=[RATE]).save(tmp_path / "with")
    contents = addressed(read_contents(tmp_path / "with"), Addressee(anonymise=True))
    first, second = contents.comparison.cells
    deal = "market.deal_median"
    assert second.scenario.entries[deal].value == pytest.approx(
        first.scenario.entries[deal].value / 2, rel=0.01
    )
    revenue = [contents.comparison.level(name, "revenue").value for name in contents.names]
    assert revenue[1] == pytest.approx(revenue[0] / 2)
    assert "USD" not in contents.money


# --- sweeps and states --------------------------------------------------------------------------------------------


def a_design(**fields):
    return {
        "question": "What is it worth over there?",
        "base": [firm("EUR"), firm("USD")],
        "levers": {"alignment": [0.0, 1.0]},
        "outcomes": ["revenue_growth", "revenue"],
        "replications": 2,
    } | fields


def swept(design, **options):
    return sweep(design, execution=HERE, simulate=simulate, **options)


@pytest.mark.parametrize(
    "design", [a_design(), a_design(base=[firm("EUR")], levers={"currency": ["EUR", "USD"]})]
)
def test_a_sweep_over_currencies_converts_or_leaves_out_like_a_comparison(design, tmp_path):
    plain, found = swept(design), swept(design, rates=[RATE])
    assert plain.outcomes == ("revenue_growth",)
    assert "revenue" not in plain.rows
    assert all(cell["levels"]["revenue"] is None for cell in plain.to_dict()["cells"])
    dollars = [one.cell.label for one in found.places if one.cell.resolved().currency == "USD"]
    here = [one.cell.label for one in found.places if one.cell.resolved().currency == "EUR"]
    assert dollars
    for there, ours in zip(dollars, here[-len(dollars) :], strict=True):
        assert found.level(there, "revenue").value == 0.5 * found.level(ours, "revenue").value
    for name, one in (("plain", plain), ("found", found)):
        one.save(tmp_path / name)
        again = load_results(tmp_path / name).sweep
        pd.testing.assert_frame_equal(again.to_frame(), one.to_frame())
        assert reproduce(tmp_path / name, execution=HERE, simulate=simulate).is_same


def test_a_sweep_of_which_nothing_would_be_left_is_refused():
    with pytest.raises(BadRateError, match="revenue is money"):
        swept(a_design(outcomes=["revenue"]))
    with pytest.raises(BadRateError, match="revenue is money"):
        swept(a_design(outcomes=["revenue", "revenue_growth"]), precision=1.0)


def test_there_are_no_states_between_two_currencies():
    from experiments import explain

    with pytest.raises(ScenarioError, match="currency"):
        explain(firm("EUR"), firm("USD", base="best-in-class"), measure="contribution_margin")


# --- relabelling --------------------------------------------------------------------------------------------------


def test_a_currency_on_top_of_another_one_renames_what_the_file_does_not_give_itself(tmp_path):
    assert not firm("EUR").relabelled
    renamed = firm("USD")
    money = {key for key, entry in renamed.entries.items() if "USD" in entry.unit}
    assert set(renamed.relabelled) == money
    assert set(renamed.relabelled.values()) == {"EUR"}
    file = tmp_path / "own.toml"
    file.write_text('extends = "laggard"\ncurrency = "USD"\n[money]\nrep_salary = "120 kUSD/y"\n')
    assert money - set(load_scenario(file).relabelled) == {"money.rep_salary"}
    above = tmp_path / "above.toml"
    above.write_text('extends = "own.toml"\ncurrency = "JPY"\n')
    assert load_scenario(above).relabelled["money.rep_salary"] == "USD"
