"""Agents, mechanisms and measures of somebody's own in every study: on workers, in rows, tables and folders."""

import inspect
import tomllib
from dataclasses import replace

import pytest
import typer

import experiments
from experiments import Wanted, calibrate, explain, fit, load_results, plan, population, sensitivity, sla
from experiments.commands.app import app
from experiments.errors import BadInputError
from experiments.findings.fit import fitted_file, rows
from experiments.report.handover import write_report
from experiments.running.client_year import observe_client
from experiments.running.observation import Observation
from experiments.saving.calibration import read_waves, save_waves
from experiments.studies.calibrate import next_wave
from experiments.studies.reproduce import reproduce
from experiments.studies.unknowns import unknowns
from sim.extending.collected import extensions_of
from sim.scenario import ScenarioError, load_scenario
from tests.extending import SMALL, SPELLS, Persistent, SickLeave, hours_ill
from tests.unit import test_calibration, test_fit
from tests.unit.test_own_in_experiments import HERE, TWO

pytestmark = pytest.mark.xdist_group("own studies")

TINY = SMALL.with_sets(
    {"market.committees": 300, "market.customers": 50, "team.sales_reps": 2, "team.marketers": 1}
)
OWN = {
    "agents": {"sales_rep": Persistent},
    "mechanisms": {"sick_leave": SickLeave},
    "measures": {"hours_ill": hours_ill},
}
DESIGN = {
    "question": "?",
    "base": TINY,
    "outcomes": ["hours_ill"],
    "method": "sensitivity",
    "trajectories": 2,
    "points": 2,
    "keep": 1,
    "replications": 2,
    "uncertainties": {SPELLS: {"range": "plausible"}, "rival.poaching": {"range": "plausible"}},
}
STUDIES = {
    "plan": lambda **given: plan(TINY, Wanted(new="0.2 MEUR"), replications=2, **given),
    "sla": lambda **given: sla(TINY, replications=2, **given),
    "population": lambda **given: population(TINY, firms=10, null="practices", **given),
    "sensitivity": lambda **given: sensitivity(DESIGN, **given),
    "explain": lambda **given: explain(
        TINY,
        replace(TINY.with_sets({"practices.debriefing": 1}), name="debriefed"),
        measure="hours_ill",
        replications=2,
        **given,
    ),
}


EXTENSIONS = extensions_of(**OWN)


def rows_of(found):
    """Return the runs of a result, whatever it calls them."""
    if hasattr(found, "screening"):
        return found.screening.measures
    return found.states.rows if hasattr(found, "states") else found.rows


@pytest.fixture(scope="module", params=STUDIES)
def study(request, tmp_path_factory):
    """A study on two workers, and the folder in which it was saved, with its report."""
    found = STUDIES[request.param](execution=TWO, **OWN)
    folder = tmp_path_factory.mktemp(request.param) / request.param
    found.save(folder)
    write_report(folder)
    return request.param, found, folder


@pytest.mark.slow
def test_rows_are_the_same_on_one_worker_and_on_two(study):
    name, found, _ = study
    again = STUDIES[name](execution=HERE, **OWN)
    assert rows_of(again).equals(rows_of(found))
    assert rows_of(found)["hours_ill"].gt(0).any()
    assert again.to_frame().equals(found.to_frame())


@pytest.mark.slow
def test_agents_and_mechanisms_act_and_without_them_runs_are_others(study):
    name, found, _ = study
    if name in ("explain", "sensitivity"):  # what they are about is of the code itself
        return
    without = rows_of(STUDIES[name](execution=HERE))
    shared = [key for key in without if without[key].dtype == float]
    assert not without[shared].equals(rows_of(found)[shared])
    assert "hours_ill" not in without


@pytest.mark.slow
def test_the_measure_stands_in_table_page_and_manifest_and_comes_back_without_the_code(study):
    name, found, folder = study
    table = found.to_frame()
    assert "hours_ill" in table or table.isin(["hours_ill"]).any(axis=None) or name == "explain"
    assert "ours of illness" in (folder / "report.html").read_text(encoding="utf-8")
    loaded = load_results(folder)
    assert set(loaded.manifest.extensions.digests) == set(EXTENSIONS.digests)
    kind = {"explain": "explanation"}.get(name, name)
    assert getattr(loaded, kind).to_frame().equals(table)


@pytest.mark.slow
def test_a_folder_is_run_again_with_the_same_code_only(study):
    _, _, folder = study
    with pytest.raises(Exception, match=r"--with MODULE\.py"):
        reproduce(folder, execution=HERE)
    assert reproduce(folder, extensions=EXTENSIONS, execution=HERE).is_same


def test_every_public_study_takes_code_of_ones_own_and_so_does_every_command_that_runs_something():
    public = {name: getattr(experiments, name) for name in experiments.__all__}
    studies = {
        name: inspect.signature(one).parameters for name, one in public.items() if inspect.isfunction(one)
    }
    lacking = {
        name for name, takes in studies.items() if "execution" in takes and not OWN.keys() <= takes.keys()
    }
    assert lacking == set()
    options = {
        name: {option for each in command.params for option in each.opts}
        for name, command in typer.main.get_command(app).commands.items()
    }
    runs = {name for name, known in options.items() if known & {"--workers", "--seed"}}
    # These are about the model as it is shipped.
    assert {name for name in runs if "--with" not in options[name]} == {"demo", "claims"}


@pytest.mark.parametrize(
    ("name", "key"),
    [("plan", "booked_year"), ("plan", "reps"), ("sla", "within_4"), ("population", "level")],
)
def test_a_measure_whose_key_is_a_column_of_the_study_is_refused(name, key):
    with pytest.raises(BadInputError, match=f"^measures: {key} is a column of this study already"):
        STUDIES[name](measures={key: hours_ill})


def fitted_to(scenario, seed, detailed=False):
    """Return what a toy of a client's firm shows that is run with the code, and a measure of it."""
    assert scenario.extensions.digests == EXTENSIONS.digests
    return Observation(test_fit.simulate(scenario, seed, detailed).measures | {"hours_ill": 40.0 + seed % 3})


def test_a_fit_is_run_with_the_code_shows_its_measures_and_names_it_in_its_file(tmp_path):
    found = fit(test_fit.client(), effort=test_fit.TINY, execution=HERE, simulate=fitted_to, **OWN)
    assert 40 <= found.own()["hours_ill"].value <= 42
    assert found.to_dict()["own"]["hours_ill"]["value"] == found.own()["hours_ill"].value
    assert found.to_frame()["figure"].iloc[-1] == "hours_ill"
    assert rows(found)[-1][:2] == ("Hours of illness", "not fitted to")
    file = tmp_path / "acme-fitted.toml"
    file.write_text(fitted_file(found), encoding="utf-8")
    assert tomllib.loads(file.read_text(encoding="utf-8"))["code"] == dict(EXTENSIONS.acting)
    assert load_scenario(file, extensions=EXTENSIONS).members
    with pytest.raises(ScenarioError, match=r"was fitted with agents\.sales_rep.*--with MODULE\.py$"):
        load_scenario(file)


def test_what_is_kept_of_a_clients_firm_is_made_with_the_code_and_holds_its_measures():
    with_code = observe_client(TINY.with_extensions(EXTENSIONS), 3).measures
    without = observe_client(TINY, 3).measures
    assert with_code.keys() - without.keys() == {"hours_ill"}
    assert with_code["attempts"] > without["attempts"]


def arm(scenario, seed, detailed=False):
    """Return what a toy of an arm shows that is run with the code."""
    assert set(scenario.extensions.digests) == {"mechanisms.sick_leave"}
    return test_calibration.linear(scenario, seed, detailed)


def test_a_calibration_runs_its_arms_with_the_code_and_goes_on_from_waves_of_that_code_only(tmp_path):
    usual = test_calibration.small_one()
    own = usual.with_extensions(extensions_of(mechanisms=OWN["mechanisms"]))
    save_waves(own, [next_wave(own, None, execution=HERE, simulate=arm)], tmp_path)
    assert len(read_waves(own, tmp_path)) == 1
    with pytest.raises(
        BadInputError, match=r"was run with other code of somebody's own than this .* \(none\)"
    ):
        read_waves(usual, tmp_path)
    with pytest.raises(BadInputError, match="no row of the calibration is held against hours_ill"):
        calibrate(usual, **OWN)


def asked_of(firm):
    """Return the keys that a study varies among what nobody knows of a firm."""
    better = replace(firm.with_sets({"practices.debriefing": 1}), name="better")
    return {factor.key for factor in unknowns(firm, better, 2, 2, 1).factors}


def test_a_study_asks_what_parameters_of_ones_own_do_and_not_those_of_what_is_off():
    firm = TINY.with_extensions(EXTENSIONS)
    off = firm.with_sets({"mechanisms.sick_leave": False})
    assert asked_of(firm) - asked_of(off) == {SPELLS, "mechanism.sick_leave.lasts"}
