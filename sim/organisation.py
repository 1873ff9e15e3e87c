"""The organisation: the Mesa model that lives days, holds rituals and remembers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import mesa  # noqa: F401  first: when it is imported it looks at every frame above, and here these are few
import pandas as pd

from sim import calendar, clock, measures, tables
from sim.agents import Marketer, SalesRep
from sim.agents.replaced import classes_of_agents
from sim.behaviour.day import live_days
from sim.dated_changes import begin_changes, most_positions, terms_of
from sim.extending.collected import extensions_of
from sim.extending.mechanism import Mechanism
from sim.extending.moments import OwnMechanisms
from sim.founding import first_definitions, found
from sim.held import Held, refuse_stores_of_ones_own
from sim.mesa_citizen import MesaCitizen
from sim.records import Definitions, Firm
from sim.rituals import Quarter, as_adhered_to, hold_rituals, plan_the_year, start_hires
from sim.room import fitting, with_room
from sim.scenario import Scenario, load_scenario
from sim.seeds import seed_from
from sim.units import InputError, shown

FIRST_HAIRCUT = 0.3  # share of a forecast that a manager believes who has seen none come true yet; assumption
ROOM_TO_GROW = 3  # positions for every position of the first day, because growth hires


class Organisation(MesaCitizen):
    """A sales-and-marketing organisation and its market.

    Days are compiled, rituals are objects; they meet in the columns.  `step()` lives exactly one working day,
    `run()` the whole horizon, after which `running` is False; `time` counts days lived.  All luck is keyed by the
    seed: Mesa's generators `rng` and `random` are there, and no day draws from them.

    Attributes:
        world: the scenario that is simulated, begun dated changes among it; `Model.scenario` is Mesa's own.
        luck: the seed.
        today: the day that comes next, counted from 0; `time` is the same for Mesa.
        running: whether there are days left to live, and nobody said to stop.
        first_observed_day: the day on which the warm-up is over.
        terms, agreed: by which everybody acts now; what was agreed, before adherence fades.
        adherence: how far people still keep to what was agreed, 0..1.
        firm: all stores together.  Each stands under its own name too.
        definitions, definition_history: what each team calls a lead; from which day on it was what.
        quarters: what was reported of each quarter lived.
        opening_revenue, opening_customers: run-rate revenue and customers at the beginning of each observed year.
        programme_a_week, promised_a_week, forecast: spend (currency), MQLs, and new business a year, as planned.
        growth_of_plan: head counts over those of the first day.
        haircut: the share of a forecast that a manager believes.
        seen_in_time: leads of this quarter of which marketers know that they were tried in time.
        debriefed_to: the first deal that no debrief has looked at.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        seed: int | None = None,
        agents: Mapping[str, type[Any]] | None = None,
        mechanisms: Mapping[str, type[Any]] | None = None,
        measures: Mapping[str, Any] | None = None,
        **sets: object,  # Mesa hands over what is varied by name
    ) -> None:
        """Found the organisation.

        Args:
            scenario: what to simulate: a name of the library, a path, or what `sim.load_scenario` returns.
            seed: the luck, any whole number from 0 to 2⁶³ − 1, NumPy's among them; the default seed without one.
            agents: subclasses of `SalesRep`, `Marketer` or `BuyerCommittee` to use instead, by their names in
                snake case.
            mechanisms: subclasses of `Mechanism` that are part of the model too, by name.
            measures: further measures by key: functions of an organisation, or what `@measure` made of one.
            sets: settings on top of the scenario, `**{"team.sales_reps": 6}`, as `--set` takes them.

        Raises:
            InputError: the seed is no such number; there is no such role, or its class overrides what is not called;
                a mechanism or a measure cannot be used.
            ScenarioError: there is no such scenario or setting, or memory has no room for the firm.
        """
        seed = seed_from(seed)
        own = extensions_of(agents, mechanisms, measures, steps_are_called=self._steps_itself)
        if isinstance(scenario, Scenario):
            scenario = scenario.with_extensions(own)
        else:
            scenario = load_scenario(scenario, extensions=own)
        refuse_stores_of_ones_own(type(self))
        super().__init__(seed, classes_of_agents(scenario.extensions.agents, self._steps_itself))
        self.world = scenario.with_sets(sets) if sets else scenario
        scenario = self.world
        self.luck = seed
        self.today = 0
        self.first_observed_day = int(scenario.values["horizon.warm_up_years"]) * clock.DAYS_A_YEAR
        years = int(scenario.values["horizon.observed_years"])
        self._last_day = self.first_observed_day + years * clock.DAYS_A_YEAR
        self._in_force = scenario.values
        self.agreed = terms_of(scenario.values_at(self.today), scenario)
        self.adherence = 1.0
        self.terms = self.agreed
        self.firm = self._found()
        self.definitions = first_definitions(self.terms)
        self.definition_history: list[tuple[int, Definitions]] = [(0, self.definitions)]
        self.quarters: list[Quarter] = []
        self.opening_revenue: dict[int, float] = {}
        self.opening_customers: dict[int, float] = {}
        self.programme_a_week = 0.0
        self.growth_of_plan = 1.0
        self.promised_a_week = 0.0
        self.forecast = 0.0
        self.haircut = FIRST_HAIRCUT
        self.seen_in_time = 0.0
        self.debriefed_to = 0
        self._people: dict[str, list[Any]] = {"sales_rep": [], "marketer": []}
        self.staff_positions()
        self._committees_are_seated = False
        plan_the_year(self)
        self._own = OwnMechanisms(self.world, seed)
        self._own.act("founded", self)

    def _seat_agents(self) -> None:
        """Make the buyer committees' agents when somebody first looks: making 10,000 takes a third of a run."""
        if not self._committees_are_seated:
            self._committees_are_seated = True
            rows = list(range(len(self.committees.wakes) - 1))
            if rows:
                with self._seating():
                    self.agent_classes["buyer_committee"].create_agents(self, len(rows), rows)

    @property
    def last_day(self) -> int:
        """How many days the horizon has; the books have a row for each of its weeks."""
        return self._last_day

    @property
    def sales_reps(self) -> list[SalesRep]:
        """The reps, in the order of their positions."""
        return self._people["sales_rep"]

    @property
    def marketer_agents(self) -> list[Marketer]:
        """The marketers, in the order of their positions."""
        return self._people["marketer"]

    @property
    def own_mechanisms(self) -> Mapping[str, Mechanism]:
        """The mechanisms of somebody's own that are switched on, by name."""
        return self._own.all

    def step(self) -> None:
        """Live one working day and hold the rituals that end it."""
        # Mesa catches up on scheduled steps after a run in one go; days already lived are not lived again.
        if self.time > self.today and self.today < self.last_day:
            self._live_until(self.today + 1)

    def run(self) -> Organisation:
        """Live the whole horizon."""
        self.run_until(self.last_day)
        return self

    def run_model(self) -> None:
        """Live the whole horizon, as Mesa calls it."""
        self.run()

    def run_for(self, days: float) -> None:
        """Live so many days, as far as the horizon goes."""
        self.run_until(self.today + days)

    def run_until(self, day: float) -> None:
        """Live days up to each ritual, hold it, go on; day by day where somebody wants to be asked every day."""
        end = whole(min(day, self.last_day))
        while self.today < end and self.running:
            if self._lives_day_by_day:
                self._step_a_day()
            else:
                week_ends = (self.today // clock.DAYS_A_WEEK + 1) * clock.DAYS_A_WEEK
                self._live_until(min(self.today + 1 if self._own.are_daily else week_ends, end))
        self.time = float(self.today)

    @property
    def _lives_day_by_day(self) -> bool:
        """Whether every day is a step: because `step` is somebody's own, or events are scheduled."""
        return self._has_events or self._steps_itself or self.step != self._mesas_step

    @property
    def _steps_itself(self) -> bool:
        """Whether a subclass overrides `step`."""
        return type(self).step is not Organisation.step

    def _step_a_day(self) -> None:
        before = self.today
        self.step()
        if self.today == before:
            raise RuntimeError(
                f"the step of {type(self).__name__} lives no day: it has to call super().step()"
            )

    def _live_until(self, day: int) -> None:
        self._make_room()
        if self.today == self.first_observed_day:
            self.firm.counts.observed[0] = 1
        if self.today >= self.first_observed_day and calendar.begins_year(self.today):
            year = (self.today - self.first_observed_day) // clock.DAYS_A_YEAR
            self.opening_revenue[year] = float(self.firm.counts.revenue[0])
            self.opening_customers[year] = float(self.firm.counts.customers[0])
            plan_the_year(self)
        live_days(self.today, day, self.firm, self.definitions, self.terms, self.luck)
        self.today = day
        self._own.act("daily", self, day - 1)
        if day % clock.DAYS_A_WEEK == 0:
            week = day // clock.DAYS_A_WEEK - 1
            hold_rituals(self, week)
            self._own.end_week(self, week)
            self._own.take_a_census(self, week)
            self._let_changes_happen()
            self.firm.counts.dip[0] = self.world.dip_at(self.today / clock.DAYS_A_WEEK)
            self.terms = as_adhered_to(self.terms, self.agreed.attention.tracking, self.adherence)
        if day == self.last_day:
            self.running = False
        if self._collector_is_own and day % clock.DAYS_A_WEEK == 0 and not self._steps_itself:
            self.time = float(day)
            self.datacollector.collect(self)

    def _let_changes_happen(self) -> None:
        """Begin the dated changes of this week, and bring into force what they have come to ask for."""
        if not self.world.changes:
            return
        self.world = begin_changes(self.today // clock.DAYS_A_WEEK, self.world, self.weeks)
        values = self.world.values_at(self.today / clock.DAYS_A_WEEK)
        before = self.agreed
        if values is not self._in_force:  # in most weeks nothing moves, and terms take as long as days
            self._in_force = values
            self.agreed = terms_of(values, self.world)
            self._own.take(values)
        self.terms = self.agreed
        if self.agreed.team != before.team:
            start_hires(self)

    def _found(self) -> Firm:
        reps, marketers = most_positions(self.world)
        with fitting():
            firm = found(self.terms, self.luck, ROOM_TO_GROW * reps, ROOM_TO_GROW * marketers)
            return with_room(firm, self.terms.inquiries)

    def staff_positions(self) -> None:
        """Give every position that has been filled its agent."""
        for kind, filled in (
            ("sales_rep", self.firm.counts.reps[0]),
            ("marketer", self.firm.counts.marketers[0]),
        ):
            people = self._people[kind]
            while len(people) < filled:
                with self._seating():
                    people.append(self.agent_classes[kind](self, len(people)))

    def _make_room(self) -> None:
        """Grow the stores that fill up, so that a stretch of days never runs out of rows."""
        with fitting():
            self.firm = with_room(self.firm, self.terms.inquiries)

    def measures(self) -> pd.Series:
        """Return every measure of the observed time; undefined ones are NaN."""
        return measures.series_of(self)

    @property
    def weekly(self) -> pd.DataFrame:
        """One row a week lived."""
        return tables.weekly(self)

    @property
    def quarterly(self) -> pd.DataFrame:
        """One row a quarter lived: promises kept by either side, forecast, quotas, survey, pipeline."""
        return tables.quarterly(self)

    @property
    def handoffs(self) -> pd.DataFrame:
        """Who gave which lead to whom, when, and how it ended."""
        return tables.handoffs(self)

    def deals_table(self) -> pd.DataFrame:
        """Return every opportunity since day 1: from which lead, whose, worth what, how and when it ended."""
        return tables.deals(self)

    def leads_table(self, columns: Collection[str] = tables.LEADS) -> pd.DataFrame:
        """Return every lead since day 1, as a CRM would export it; all columns, or those that are wanted."""
        return tables.leads(self, columns)


for _store in Firm._fields:
    setattr(Organisation, _store, Held(_store))


def whole(day: float) -> int:
    """Return a number of days.

    Raises:
        InputError: there is no whole number of them.
    """
    if day != int(day):
        raise InputError(f"{shown(day)}: an organisation lives whole days")
    return int(day)
