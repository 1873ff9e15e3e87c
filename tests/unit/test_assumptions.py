"""What was assumed: the firm's own inputs with their sources, then what matters most, then what was fitted."""

import re

import pytest

from experiments.report import assumptions
from experiments.report.contents import read_contents
from experiments.report.html.brief_parts import inputs_assumed
from experiments.report.html.sections import sections_of
from experiments.report.office.sheets import assumptions as sheet
from sim import load_scenario
from tests.reporting import a_folder

pytestmark = pytest.mark.xdist_group("report")

CLIENT = """
extends = "laggard"
question = "What does ACME have?"
[market]
customers = { value = 1234, source = "ACME's CRM, October" }
[team]
sales_reps = 14
"""


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """A client's firm against itself with the practices of the best, written to a folder and read back."""
    folder = tmp_path_factory.mktemp("assumed")
    (folder / "acme.toml").write_text(CLIENT, encoding="utf-8")
    firm = load_scenario(folder / "acme.toml")
    better = firm.with_practices_of(load_scenario("best-in-class"))
    return read_contents(a_folder(folder / "results", firm, better, states=False))


def test_what_is_given_for_a_firm_comes_first_with_who_says_so(contents):
    given = {one.key: one for one in assumptions.given_inputs(contents)}
    assert list(given) == ["team.sales_reps", "market.customers"]
    assert given["market.customers"].value == "1234"
    assert given["market.customers"].source == "ACME's CRM, October"
    assert given["team.sales_reps"].source == "given without a source"
    [assumed] = [section for section in sections_of(contents) if section.key == "assumed"]
    assert assumed.tables[0].caption.startswith("Given for this firm")
    assert [row[1] for row in sheet(contents).rows][:2] == list(given)


def test_what_a_practice_sets_is_shown_as_it_was_and_as_it_becomes(contents):
    fitted = {one.key: one for one in assumptions.fitted_inputs(contents)}
    routed = fitted["handing_over.routed"]
    first, last = (cell.scenario.entries[routed.key] for cell in contents.comparison.cells)
    assert routed.value == " → ".join(assumptions.short(one, one.value) for one in (first, last))
    assert routed.value.count("→") == 1
    assert "set by “Defined roles in lead management, the SLA”" in routed.why
    assert "→" not in fitted["committee.start"].value


def test_the_shipped_firm_has_no_inputs_that_somebody_gave(of_kind):
    shipped = read_contents(of_kind("three"))
    assert assumptions.given_inputs(shipped) == ()


def test_people_read_labels_and_no_keys(contents):
    tables = [
        table for section in sections_of(contents) if section.key == "assumed" for table in section.tables
    ]
    labels = [row[0] for table in tables for row in table.rows]
    assert len(labels) > 30
    assert not [label for label in labels if re.search(r"[a-z]_[a-z]|\w\.\w", label)]


def test_the_brief_writes_an_input_as_the_page_does(contents):
    page = {
        one.label: one.value
        for listed in (assumptions.given_inputs(contents), assumptions.fitted_inputs(contents))
        for one in listed
    }
    chosen, inputs = inputs_assumed(contents)
    assert chosen.startswith("settings given for this firm")
    assert [one.label for one in inputs][:2] == ["sales reps (team)", "customers (market)"]
    assert {one.label: one.value for one in inputs}.items() <= page.items()
