"""Firms in several currencies on the command line: converted, or left out with one line, and never mixed."""

import json

import pytest

from sim.measures import MEASURES
from sim.scenario import load_scenario

FEW = ("--replications", "2", "--workers", "1")


@pytest.fixture
def dollars(tmp_path):
    """A firm of the library, its figures called dollars."""
    (tmp_path / "usd.toml").write_text('extends = "laggard"\ncurrency = "USD"\n')


@pytest.mark.usefixtures("dollars")
def test_money_of_two_currencies_is_left_out_and_one_line_says_why(handoff, short):
    done = handoff("compare", "laggard", "usd.toml", *short, *FEW, "--json")
    assert done.returncode == 0
    [line] = done.stderr.splitlines()
    assert line.startswith("handoff: Money is left out: scenarios count in EUR and USD")
    assert '--rate "1 USD = … EUR"' in line
    document = json.loads(done.stdout)
    for group in (*document["scenarios"].values(), *document["differences"].values()):
        assert group.keys() == MEASURES.keys()
        assert group["revenue"] is None
        assert group["revenue_growth"] is not None
    table = handoff("compare", "laggard", "usd.toml", *short, *FEW).stdout
    assert "\nRevenue growth\n" in table
    assert "\nRevenue\n" not in table


@pytest.mark.usefixtures("dollars")
def test_a_rate_converts_and_the_folder_can_be_made_again(handoff, short, tmp_path):
    rate = ("--rate", "1 USD = 0.5 EUR")
    done = handoff("compare", "laggard", "usd.toml", *short, *FEW, *rate, "--json", "--out", "r")
    assert (done.returncode, done.stderr) == (0, "")
    levels = json.loads(done.stdout)["scenarios"]
    assert levels["usd"]["revenue"]["value"] == levels["laggard"]["revenue"]["value"] / 2
    assert levels["usd"]["revenue_growth"] == levels["laggard"]["revenue_growth"]
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rates"] == ["1 USD = 0.5 EUR"]
    assert manifest["command"].endswith("--rate '1 USD = 0.5 EUR'")
    assert "Amounts are converted at 1 USD = 0.5 EUR." in (tmp_path / "r" / "report.html").read_text(
        encoding="utf-8"
    )
    assert handoff("reproduce", "r").returncode == 0


@pytest.mark.usefixtures("dollars")
@pytest.mark.parametrize(
    "words",
    [
        ("compare", "laggard", "usd.toml", "--rate", "1 USD = 0.92"),
        ("compare", "laggard", "usd.toml", "--rate", "1 GBP = 0.92 EUR"),
        ("compare", "laggard", "usd.toml", "--rate", "1 USD = 0.92 EUR", "--rate", "1 USD = 0.93 EUR"),
        ("sweep", "alignment_dial", "--rate", "1 USD = 0.92 EUR"),
        ("explain", "laggard", "usd.toml", "--measure", "contribution_margin"),
        ("roadmap", "laggard", "usd.toml"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_converted_is_refused_before_anything_is_run(handoff, tmp_path, words):
    done = handoff(*words, "--out", "r")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "r").exists()


@pytest.mark.usefixtures("dollars")
def test_check_says_that_a_currency_only_renames(handoff):
    said = handoff("check", "usd.toml").stdout
    assert "Nothing is converted: " in said
    euros = load_scenario("laggard").entries["market.deal_median"].written()
    assert f"{euros} is {euros.replace('EUR', 'USD')} here" in said
    assert (
        json.loads(handoff("check", "usd.toml", "--json").stdout)["relabelled"]["market.deal_median"] == "EUR"
    )
    assert "converted" not in handoff("check", "laggard").stdout
