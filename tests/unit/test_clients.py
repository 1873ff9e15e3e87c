"""A client's words: what can be said of a firm, in which units, and what is refused in one line."""

import inspect
import tomllib

import pytest

from experiments.clients.asking import ask_for, with_answers
from experiments.clients.client import Client, client_if_one, read_client
from experiments.clients.figures import FACT, FIGURES, typical_in
from experiments.clients.writing import to_toml
from experiments.commands.init import init
from sim.measures import MEASURES
from sim.scenario import ScenarioError, load_scenario

ACME = """
name = "ACME"
currency = "EUR"
[client]
leads_a_month = 240
accepted = "38 %"
first_response_median = "20..40 h"
reps = 8
average_deal = "42 kEUR"
cycle = "95 d"
churn = "14 %/y"
growth = "-6..3 %"
revenue = { value = "8..9.5 MEUR", source = "annual accounts" }
win_rate = "don't know"
"""


@pytest.fixture
def write(tmp_path):
    def write_file(text):
        path = tmp_path / "acme.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def test_a_file_of_name_currency_and_figures_is_enough_and_is_kept_in_base_units(write):
    client = read_client(write(ACME))
    assert (client.name, client.currency) == ("ACME", "EUR")
    assert {key: known.in_json for key, known in client.figures.items()} == {
        "leads_a_month": 240,
        "accepted": 0.38,
        "first_response_median": [20, 40],
        "reps": 8,
        "average_deal": 42_000,
        "cycle": 95,
        "churn": 0.14,
        "growth": [-0.06, 0.03],
        "revenue": [8_000_000, 9_500_000],
    }
    assert client.figures["revenue"].source == "annual accounts"
    assert "win_rate" in client.unknown


@pytest.mark.parametrize(
    ("key", "given", "value"),
    [
        ("leads_a_month", '"60 /w"', 60 * 52 / 12),
        ("leads_a_month", '"200..260"', [200, 260]),
        ("cycle", '"3 months"', 91),
        ("cycle", '"2160 h"', 90),
        ("first_response_mean", '"2 d"', 48),
        ("average_deal", '"42 kEUR/y"', 42_000),
        ("programme", '"20 kEUR/month"', 240_000),
        ("reps", '"6..9"', [6, 9]),
    ],
)
def test_one_figure_may_be_said_in_several_units(write, key, given, value):
    [(found, known)] = read_client(write(f"[client]\n{key} = {given}\n")).figures.items()
    assert found == key
    assert known.in_json == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[client]\nacepted = 3", "[client] has no key 'acepted'; nearest: accepted"),
        ('nam = "x"\n[client]', "there is no key 'nam'; nearest: name"),
        (
            "[client]\naccepted = 38",
            'accepted = 38 is a plain number; must be a share, a value or a range like "30..90 %"',
        ),
        ('[client]\naccepted = "120 %"', "accepted = '120 %' is out of range: allowed is 0..100 %"),
        ('[client]\ncycle = "40..20 d"', "the low end of a range comes first"),
        ('[client]\ncycle = "soon"', "cycle = 'soon': must be elapsed time"),
        ("[client]\nreps = 7.5", "reps = 7.5: must be whole"),
        ('[client]\nrevenue = "9 MUSD"', "is in USD, but this scenario counts in EUR"),
        ('[client]\nrevenue = "1,200 EUR"', "1,200 can be read as"),
        ("[client]\nrevenue = nan", "revenue = nan: must be a finite number"),
        ("[client]\nreps = true", "reps = true: must be a quantity"),
        ("client = 3", "client = 3: must be a table"),
        ('name = ""\n[client]', "name = ''"),
        ("[client]\n[export]\nlead = 'a.csv'", "[export] has no key 'lead'; nearest: leads"),
        ("[base]", "has no [client] table"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_that_says_what_is_allowed(write, text, said):
    with pytest.raises(ScenarioError) as refusal:
        read_client(write(text))
    line = str(refusal.value)
    assert line.startswith("acme.toml: ")
    assert said in line
    assert line.isprintable()


def test_a_clients_file_is_no_scenario_and_says_so(write):
    path = write(ACME)
    assert client_if_one(path).name == "ACME"
    with pytest.raises(ScenarioError, match=r"acme.toml: \[client\] tells what is known"):
        load_scenario(path)
    assert client_if_one(write('extends = "laggard"\n')) is None


def test_what_is_written_reads_back_as_it_was(write):
    client = read_client(write(ACME))
    again = read_client(write(to_toml(client)))
    assert again == client
    everything = to_toml(again)
    assert all(f"\n# {key} = " in everything for key in again.unknown)
    assert client_if_one(write(to_toml(Client("Nobody")))) == Client("Nobody")


def test_every_figure_has_a_typical_range_that_reads_and_a_measure_or_key_that_exists():
    settings = load_scenario("base").entries
    for key, figure in FIGURES.items():
        client = with_answers(Client("x"), {key: typical_in(figure, "EUR")})
        assert client.figures[key].is_range, key
        low, high = client.figures[key].low, client.figures[key].high
        assert figure.allowed[0] <= low < high <= figure.allowed[1]
        assert figure.source
        if figure.measure not in MEASURES and key != "revenue":
            assert figure.kind == FACT
            assert figure.measure in settings


def test_the_command_has_an_option_for_every_figure():
    assert FIGURES.keys() <= inspect.signature(init).parameters.keys()


def test_answers_are_asked_one_by_one_and_a_bad_one_again():
    typed = iter(["ACME", "usd", "240", "38", "38 %", *[""] * 20])
    said = []
    client = ask_for(Client("acme"), lambda prompt: said.append(prompt) or next(typed), said.append)
    assert (client.name, client.currency) == ("ACME", "USD")
    assert {key: known.in_json for key, known in client.figures.items()} == {
        "leads_a_month": 240,
        "accepted": 0.38,
    }
    assert said.count("Accepted by sales [don’t know]: ") == 2
    assert any("accepted = '38' is a plain number" in line and "\n" not in line for line in said)
    assert any("typically 5..150 kUSD" in line for line in said)


def test_the_name_of_a_scenario_is_what_reports_call_the_firm(tmp_path):
    base, above = tmp_path / "acme.toml", tmp_path / "acme-planned.toml"
    base.write_text('name = "ACME plc"\nextends = "laggard"\n', encoding="utf-8")
    above.write_text('extends = "acme"\nalignment = 0.5\n', encoding="utf-8")
    for path in (base, above):
        scenario = load_scenario(path)
        assert (scenario.name, scenario.title) == (path.stem, "ACME plc")
        assert tomllib.loads(scenario.to_toml())["name"] == "ACME plc"
    assert load_scenario(base).digest == load_scenario("laggard").digest
    assert load_scenario("laggard").title == ""
