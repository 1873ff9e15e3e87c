"""What reports say of changes that are put in: page and workbook say what the record of the audit says."""

import math
import re
from dataclasses import replace

import pytest

from experiments.evidence.imposed import PUT_IN, imposed_changes
from experiments.evidence.record import LAST_IN, Hop, imposed_in, record
from experiments.files.manifest import Manifest
from experiments.findings.measures import lowered
from experiments.findings.naming import Naming
from experiments.report.contents import Contents
from experiments.report.html.sections import assumed
from experiments.report.office.sheets import assumptions
from experiments.statistics.estimates import Estimate
from sim.measures import MEASURES
from sim.scenario import load_scenario
from tests.reporting import a_comparison

ALL = Estimate(1.0, 0.9, 1.1, 30, 0)


def a_hop(key, practice, measure):
    """A key that imposes a gap."""
    return Hop(key, practice, measure, 30, 0.5, ALL, ALL, LAST_IN, ALL, math.nan)


@pytest.fixture(scope="module")
def contents():
    manifest = Manifest(schema_name="", command="", files={})
    return Contents(name="results", manifest=manifest, comparison=a_comparison("laggard", "best-in-class"))


def test_page_and_workbook_say_of_every_measure_in_the_record_that_its_change_is_put_in(contents):
    [said] = [each for each in assumed(contents).sentences if each.startswith(PUT_IN)]
    assert said in assumptions(contents).sentences
    titles = {each.name: each.title for each in load_scenario("base").foundation.practices}
    for measure, hops in imposed_in(record()).items():
        assert lowered(MEASURES[measure].label) in said
        assert all(lowered(titles[hop.practice]) in said for hop in hops)
    silent = set(MEASURES) - set(imposed_in(record()))
    labels = [re.escape(lowered(MEASURES[key].label)) for key in silent]
    assert not [label for label in labels if re.search(rf"[:;,] {label}(,| \(“)", said)]


def test_only_changes_that_are_shown_and_keys_that_differ_are_put_in():
    laggard, best = load_scenario("laggard"), load_scenario("best-in-class")
    hops = [
        a_hop("sla.sales.alert", "defined_roles", "win_rate"),
        a_hop("content.known_to_reps", "marketing_in_prospecting", "content_waste_share"),
    ]
    own = Naming(practices={"defined_roles": "Our SLA"})
    assert imposed_changes(laggard, best, ["win_rate"], own, hops) == f"{PUT_IN}: win rate (“Our SLA”)."
    assert imposed_changes(laggard, laggard, list(MEASURES), own, hops) == ""
    material = load_scenario("laggard", sets={"practices.marketing_in_prospecting": 0.9})
    said = imposed_changes(laggard, material, list(MEASURES), hops=hops)
    assert "win rate" not in said
    assert "(“marketing joins prospecting”)." in said


def test_of_results_of_another_version_nothing_is_said_to_be_put_in(contents):
    older = replace(contents, older=True)
    assert not [each for each in assumed(older).sentences if each.startswith(PUT_IN)]
