"""What Mesa's own tools ask of a model, one test for each of its entry points that the installed version has."""

import copy
import multiprocessing
import pickle
from importlib.util import find_spec
from pathlib import Path

import mesa
import numpy as np
import pytest
from mesa.datacollection import DataCollector

from experiments import defaults
from sim import Organisation, load_scenario, seeds
from sim.agents import BuyerCommittee, Marketer, SalesRep
from sim.clock import DAYS_A_WEEK, DAYS_A_YEAR
from sim.units import InputError

FIRM = {
    "horizon.warm_up_years": 0,
    "horizon.observed_years": 1,
    "market.committees": 600,
    "market.customers": 60,
    "team.sales_reps": 4,
    "team.marketers": 2,
}
WEEKS = DAYS_A_YEAR // DAYS_A_WEEK


@pytest.fixture
def firm():
    return Organisation("laggard", seed=3, **FIRM)


@pytest.fixture(scope="module")
def lived():
    """A firm that has lived its horizon; not to be changed."""
    return Organisation("laggard", seed=3, **FIRM).run()


# The model: what it is made of, and when it ends.


def test_a_firm_is_founded_by_name_by_path_or_by_scenario(tmp_path):
    file = tmp_path / "acme.toml"
    file.write_text('extends = "laggard"\n', encoding="utf-8")
    scenario = load_scenario("laggard", sets=FIRM)
    for given in ("laggard", str(file), Path(file)):
        assert Organisation(given, **FIRM).world.digest == scenario.digest
    assert Organisation(scenario).world is scenario
    sized = Organisation(
        load_scenario("laggard"), **{"team.sales_reps": np.int64(6)}, alignment=np.float64(0.5)
    )
    assert sized.world.values["team.sales_reps"] == 6
    assert 0.5 in sized.world.levels.values()


def test_the_seed_of_an_organisation_is_that_of_every_command_unless_one_is_named():
    assert defaults.DEFAULT_SEED == seeds.DEFAULT_SEED
    assert Organisation("laggard", **FIRM).luck == Organisation("laggard", seed=None, **FIRM).luck
    assert Organisation("laggard", **FIRM).luck == seeds.DEFAULT_SEED


@pytest.mark.parametrize("live", ["run", "run_model", "run_until", "run_for", "step"])
def test_a_model_runs_up_to_its_horizon_whoever_drives_it(live, firm, lived):
    assert firm.running
    if live == "step":
        while firm.running:
            firm.step()
    else:
        getattr(firm, live)(*({"run_until": [9_999], "run_for": [float("inf")]}.get(live, [])))
    assert (firm.running, firm.today, firm.time) == (False, DAYS_A_YEAR, DAYS_A_YEAR)
    assert firm.measures().equals(lived.measures())


def test_days_are_whole(firm):
    with pytest.raises(InputError, match="whole days"):
        firm.run_for(0.5)
    firm.run_for(3.0)
    firm.run_until(np.float64(7.0))
    assert (firm.today, firm.time) == (7, 7.0)


def test_a_firm_that_is_told_to_stop_stops(firm):
    stop = Stop(firm)
    firm.schedule_event(stop.now, at=12)
    firm.run()
    assert (firm.today, firm.running) == (12, False)


class Stop:
    """What an event does that ends a run; Mesa keeps weak references to what it calls."""

    def __init__(self, firm):
        self.firm, self.days = firm, []

    def now(self):
        self.firm.running = False

    def note(self):
        self.days.append((self.firm.time, self.firm.today))


def test_events_between_days_happen_in_a_run_as_they_do_in_steps(firm, lived):
    noted = Stop(firm)
    firm.schedule_event(noted.note, at=10.5)
    firm.schedule_event(noted.note, after=3)
    firm.run()
    assert noted.days == [(3.0, 3), (10.5, 10)]
    assert firm.measures().equals(lived.measures())


def test_recurring_events_happen_in_a_run(firm):
    noted = Stop(firm)
    firm.schedule_recurring(noted.note, mesa.time.Schedule(interval=5, start=5))
    firm.run_until(20)
    assert [time for time, _ in noted.days] == [5.0, 10.0, 15.0, 20.0]


class Stepping(Organisation):
    """A firm that counts its steps and collects in them, as Mesa's examples do."""

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.datacollector = DataCollector({"revenue": lambda firm: float(firm.counts.revenue[0])})
        self.days = 0

    def step(self):
        super().step()
        self.days += 1
        self.datacollector.collect(self)


@pytest.mark.parametrize("live", ["run", "run_model"])
def test_a_step_of_one_s_own_is_called_every_day_of_a_run(live, lived):
    firm = Stepping("laggard", seed=3, **FIRM)
    getattr(firm, live)()
    assert firm.days == len(firm.datacollector.get_model_vars_dataframe()) == DAYS_A_YEAR
    assert firm.measures().equals(lived.measures())


def test_a_step_put_on_one_firm_is_called_in_a_run_too(firm):
    step, days = firm.step, []

    def mine():
        step()
        days.append(firm.today)

    firm.step = mine
    firm.run_until(6)
    assert days == [1, 2, 3, 4, 5, 6]


def test_a_step_that_lives_no_day_is_an_error():
    class Idle(Organisation):
        def step(self):
            """Forget to live."""

    with pytest.raises(RuntimeError, match=r"Idle lives no day: it has to call super\(\)\.step\(\)"):
        Idle("laggard", **FIRM).run()


def test_mesas_generators_are_there_and_move_nothing(firm, lived):
    firm.rng.random(100)
    firm.random.random()
    firm.agents_by_type[SalesRep].shuffle(inplace=True)
    assert firm.run().measures().equals(lived.measures())
    for reset in (firm.reset_rng, firm.reset_randomizer):
        with pytest.raises(TypeError, match="luck is keyed by the seed"):
            reset(5)


# Agents and sets of agents.


def test_sets_of_agents_select_get_set_sort_and_group(firm):
    firm.run_until(30)
    reps = firm.agents_by_type[SalesRep]
    assert reps.get("trust_good") == firm.reps.trust_good[:4].tolist()
    assert reps.get(["row", "pod"]) == [[row, firm.reps.pod[row]] for row in range(4)]
    trusting = reps.select(lambda rep: rep.trust_in_marketing > 0.3)
    assert [rep.row for rep in trusting] == [
        rep.row for rep in firm.sales_reps if rep.trust_in_marketing > 0.3
    ]
    assert [rep.row for rep in reps.sort("hours_leads")] == np.argsort(
        -firm.reps.hours_leads[:4], kind="stable"
    ).tolist()
    reps.set("trust_good", 50.0)
    assert firm.reps.trust_good[:4].tolist() == [50.0] * 4
    assert reps.agg("trust_good", sum) == 200.0
    assert sorted(rep.row for rep in reps.shuffle()) == [0, 1, 2, 3]
    committees = firm.agents_by_type[BuyerCommittee].groupby("segment").count()
    assert committees == dict(zip(*np.unique(firm.committees.segment[:-1], return_counts=True), strict=True))
    assert reps.map("hours_for_marketing", 0.5) == [rep.hours_for_marketing(0.5) for rep in firm.sales_reps]


def test_a_set_of_agents_does_what_each_of_them_does(firm):
    firm.agents_by_type[SalesRep].set("trust_good", 1e6).do("review_my_week")
    first = firm.reps.share[:4].copy()
    firm.agents_by_type[SalesRep].set("trust_good", 1e-3).do("review_my_week")
    assert (firm.reps.share[:4] < first).all()


def test_the_agents_of_a_model_are_all_of_them_and_each_knows_its_number(firm):
    assert len(firm.agents) == 4 + 2 + 600
    assert set(firm.agents_by_type) == set(firm.agent_types) == {SalesRep, Marketer, BuyerCommittee}
    assert len({agent.unique_id for agent in firm.agents}) == len(firm.agents)
    assert len(firm.agents.select(agent_type=Marketer)) == 2


def test_agents_are_neither_removed_nor_made_from_outside(firm):
    rep, before = firm.sales_reps[0], len(firm.agents)
    for remove in (rep.remove, firm.remove_all_agents, lambda: firm.deregister_agent(rep)):
        with pytest.raises(TypeError, match="cannot be removed"):
            remove()
    for make in (lambda: SalesRep(firm, 5), lambda: BuyerCommittee.create_agents(firm, 2, [1, 2])):
        with pytest.raises(TypeError, match="cannot be made from outside"):
            make()
    assert len(firm.agents) == before


def test_agents_of_another_kind_come_and_go(firm):
    class Analyst(mesa.Agent):
        """Somebody who looks on."""

    analysts = Analyst.create_agents(firm, 2)
    assert set(firm.agents_by_type[Analyst]) == set(analysts)
    next(iter(analysts)).remove()
    assert len(firm.agents_by_type[Analyst]) == 1
    firm.run_until(30)


# The data collector and batches of runs.


def test_the_collector_has_the_weekly_table_and_in_its_last_row_the_measures(lived):
    table = lived.datacollector.get_model_vars_dataframe()
    assert len(table) == len(lived.weekly) == WEEKS
    for column in lived.weekly.columns.drop(["week", "observed"]):
        assert np.array_equal(table[f"weekly_{column}"], lived.weekly[column], equal_nan=True)
    measures = table[lived.measures().index]
    assert measures.iloc[:-1].isna().all(axis=None)
    assert measures.iloc[-1].to_dict() == pytest.approx(lived.measures().astype(float).to_dict(), nan_ok=True)


def test_looking_into_the_collector_on_the_way_changes_nothing(firm, lived):
    seen = []
    while firm.running:
        firm.run_for(31)
        seen.append(len(firm.datacollector.get_model_vars_dataframe()))
        firm.datacollector.collect(firm)
    assert seen == [min(31 * n, DAYS_A_YEAR) // DAYS_A_WEEK for n in range(1, 10)]
    expected = lived.datacollector.get_model_vars_dataframe()
    assert firm.datacollector.get_model_vars_dataframe().equals(expected)


def test_a_collector_of_one_s_own_collects_every_week_from_the_model_and_from_agents(firm):
    firm.datacollector = DataCollector(
        model_reporters={"customers": lambda firm: float(firm.counts.customers[0])},
        agent_reporters={"row": "row"},
        agenttype_reporters={SalesRep: {"trust": "trust_in_marketing", "hours": "hours_leads"}},
    )
    firm.run_until(5 * DAYS_A_WEEK)
    collected = firm.datacollector
    assert collected.get_model_vars_dataframe()["customers"].tolist() == firm.weekly["customers"].tolist()
    assert len(collected.get_agent_vars_dataframe()) == 5 * len(firm.agents)
    reps = collected.get_agenttype_vars_dataframe(SalesRep)
    assert reps.loc[5 * DAYS_A_WEEK, "hours"].tolist() == firm.reps.hours_leads[:4].tolist()
    assert reps.index.get_level_values("Step").unique().tolist() == [5, 10, 15, 20, 25]


@pytest.fixture
def batch_run():
    """Mesa's function, which sets how processes start for everybody: put back afterwards."""
    if find_spec("mesa.batchrunner") is None:
        pytest.skip(f"Mesa {mesa.__version__} has no batch_run")
    before = multiprocessing.get_start_method(allow_none=True)
    yield mesa.batch_run
    multiprocessing.set_start_method(before, force=True)


def test_a_batch_of_runs_varies_scenario_settings_and_seed(batch_run, lived):
    rows = batch_run(
        Organisation,
        {**FIRM, "scenario": ["laggard", "best-in-class"], "team.sales_reps": [3, 4]},
        rng=[3, None],
        display_progress=False,
    )
    assert len(rows) == 8
    (same,) = (
        row for row in rows if (row["scenario"], row["team.sales_reps"], row["seed"]) == ("laggard", 4, 3)
    )
    assert (same["Step"], same["week"]) == (DAYS_A_YEAR, WEEKS)
    for key, value in lived.measures().astype(float).items():
        assert same[key] == pytest.approx(value, nan_ok=True), key
    assert len({row["weekly_revenue"] for row in rows}) == 8


def test_a_batch_can_give_every_week(batch_run, lived):
    rows = batch_run(
        Organisation, {"scenario": "laggard", **FIRM}, rng=3, data_collection_period=1, display_progress=False
    )
    assert [row["weekly_mqls"] for row in rows] == lived.weekly["mqls"].tolist()


# Copies.


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda firm: pickle.loads(pickle.dumps(firm))])
@pytest.mark.parametrize("day", [0, 4, 65, DAYS_A_YEAR])
def test_a_copy_has_what_was_collected_and_goes_on_the_same(day, copied, firm, lived):
    firm.run_until(day)
    assert len(firm.datacollector.get_model_vars_dataframe()) == day // DAYS_A_WEEK
    twin = copied(firm)
    assert twin.datacollector is not firm.datacollector
    assert twin.running == firm.running
    twin.run()
    assert firm.today == day
    assert twin.measures().equals(lived.measures())
    expected = lived.datacollector.get_model_vars_dataframe()
    assert twin.datacollector.get_model_vars_dataframe().equals(expected)


# Mesa's page in a browser, without one.


@pytest.fixture
def solara():
    if find_spec("solara") is None:
        pytest.skip("solara is not installed: it comes with mesa[viz]")
    import solara

    return solara


@pytest.mark.filterwarnings("ignore")
def test_mesas_page_steps_and_resets_an_organisation(solara):
    import ipyvuetify
    from mesa.visualization import Slider, SolaraViz, make_plot_component

    parameters = {
        **FIRM,
        "scenario": {"type": "Select", "value": "best-in-class", "values": ["laggard", "best-in-class"]},
        "seed": 3,
        "team.sales_reps": Slider("Sales reps", 5, 1, 9, 1),
    }
    shown = solara.reactive(Organisation("laggard", **FIRM))

    @solara.component
    def page():
        with solara.AppLayout():
            SolaraViz(shown, components=[make_plot_component("weekly_mqls")], model_params=parameters)

    _, context = solara.render(page(), handle_error=False)
    buttons = {button.children[0]: button for button in context.find(ipyvuetify.Btn).widgets}
    buttons["Step"].click()
    assert shown.value.today == 1
    buttons["Reset"].click()
    assert shown.value.today == 0
    assert (shown.value.world.name, len(shown.value.sales_reps)) == ("best-in-class", 5)
    context.close()
