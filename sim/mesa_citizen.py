"""What Mesa expects of a model: its agents, its events and its collector; and what of that would do nothing here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import mesa
from mesa.agentset import AgentSet
from mesa.datacollection import DataCollector

from sim.agents.own_row import OwnRow
from sim.collecting import WeeklyCollector


class MesaCitizen(mesa.Model):
    """A model whose agents take positions that it fills itself, and whose luck is a function of its seed."""

    running: bool

    def __init__(self, seed: int, classes: Mapping[str, type[OwnRow]]) -> None:
        """Begin at time 0 without agents.

        Args:
            seed: the luck, and what Mesa's own generators begin with.
            classes: the class of each role.
        """
        super().__init__(rng=seed)
        self._classes = dict(classes)
        self._mesas_step = self.step  # Mesa puts its own around a model's
        self._has_events = False
        self._is_seating = False
        self._collector: DataCollector | None = None
        self._collector_is_own = False

    def _seat_agents(self) -> None:
        """Make the agents that are only made when somebody looks."""

    @property
    def agent_classes(self) -> dict[str, type[Any]]:
        """The class of each role."""
        return dict(self._classes)

    @property
    def agents(self) -> AgentSet[Any]:
        """Every agent: reps, marketers and buyer committees."""
        self._seat_agents()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type[Any], Any]:
        """The agents of each class."""
        self._seat_agents()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents."""
        self._seat_agents()
        return super().agent_types

    @contextmanager
    def _seating(self) -> Iterator[None]:
        """Fill positions inside a `with`, as only the organisation itself may."""
        self._is_seating = True
        try:
            yield
        finally:
            self._is_seating = False

    def register_agent(self, agent: Any) -> None:
        """Take in an agent: one whose position is being filled, or one of another kind."""
        if isinstance(agent, OwnRow) and not self._is_seating:
            raise TypeError(
                f"{agent._who} cannot be made from outside: positions and accounts are the scenario's, "
                "set team.sales_reps, team.marketers or market.committees, or plan a dated change"
            )
        super().register_agent(agent)

    def deregister_agent(self, agent: Any) -> None:
        """Let an agent of another kind go; one of ours cannot, because its row lives on."""
        if isinstance(agent, OwnRow):
            raise TypeError(
                f"{agent._who} cannot be removed, because its row would live on: who works here is the scenario's, "
                "set team.sales_reps or team.marketers, or plan a dated change"
            )
        super().deregister_agent(agent)

    def remove_all_agents(self) -> NoReturn:
        """Refuse: the rows would live on."""
        raise TypeError(
            "agents cannot be removed, because their rows would live on: found another organisation"
        )

    def reset_rng(self, rng: Any = None) -> NoReturn:
        """Refuse: no day draws from Mesa's generators."""
        raise TypeError(
            f"resetting rng to {rng} would change nothing: luck is keyed by the seed, found with another"
        )

    def reset_randomizer(self, seed: int | None = None) -> NoReturn:
        """Refuse: no day draws from Mesa's generators."""
        self.reset_rng(seed)

    def schedule_event(self, *what: Any, **when: Any) -> Any:
        """Schedule a one-off event, as Mesa does; days are lived one by one from now on."""
        self._has_events = True
        return super().schedule_event(*what, **when)

    def schedule_recurring(self, *what: Any, **when: Any) -> Any:
        """Schedule a recurring event, as Mesa does; days are lived one by one from now on."""
        self._has_events = True
        return super().schedule_recurring(*what, **when)

    @property
    def datacollector(self) -> DataCollector:
        """Mesa's collector: unless somebody put another here, one with a row for each week lived."""
        if self._collector is None:
            self._collector = WeeklyCollector(self)
        if not self._collector_is_own:
            self._collector.collect(self)
        return self._collector

    @datacollector.setter
    def datacollector(self, collector: DataCollector) -> None:
        """Collect by another collector at the end of each week, unless `step` is overridden and collects itself."""
        self._collector, self._collector_is_own = collector, True

    @property
    def scenario(self) -> None:
        """None: where a model has one of Mesa's, Mesa's page founds the next model with that instead of with ours."""
        return

    @scenario.setter
    def scenario(self, scenario: Any) -> None:
        """Let Mesa put down its own while a model is made; afterwards it would change nothing."""
        if "_classes" in vars(self):
            raise AttributeError(
                f"scenario cannot be set to {scenario}: what is simulated is `world`, found another organisation"
            )

    def __copy__(self) -> NoReturn:
        """Refuse a copy that would share the columns; `copy.deepcopy` and pickling give one that lives by itself."""
        raise TypeError("a shallow copy would live the same days in the same columns: use copy.deepcopy")
