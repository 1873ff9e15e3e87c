"""A workshop in a room: people guess on one screen, and the runs answer when everybody has committed."""

from collections.abc import Mapping
from typing import Any

from experiments.defaults import GROWTH
from experiments.live.engine import Engine
from experiments.live.guesses import Answer, Round, Workshop, begin, commit, open_round, show
from experiments.live.guesses_json import guess_of, seen
from experiments.live.question import BadQuestionError, Question, scenario_asked, scenario_of_today
from experiments.results.comparison import Comparison
from sim.scenario import Scenario
from sim.scenario.members import PRACTICES
from sim.units import shown

LEAST, MOST = -0.05, 0.25  # growth that a practice may be guessed to be worth, as a fraction
ENOUGH = 16  # paired futures behind the answer


class Room:
    """The workshop of a page, and the firm that its open round is about."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.workshop = Workshop()
        self.asked = Question("")

    async def move(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Make a move, and return what everybody may see.

        Raises:
            BadInputError: There is no such move, or it cannot be made now.
            ExperimentError: Runs failed.
            SupersededError: Somebody asked something newer.
        """
        what = content.get("do")
        if what == "begin":
            self.workshop, self.asked = self.begun(Question(str(content.get("scenario"))))
        elif what == "commit":
            self.workshop = commit(self.workshop, guess_of(content.get("guess")))
        elif what == "show":
            open_round(self.workshop)
            self.workshop = show(self.workshop, await self.answer())
        elif what == "again":
            self.workshop = Workshop()
        elif what != "see":
            raise BadQuestionError(f"do = {shown(what)}: must be begin, commit, show, again or see")
        return seen(self.workshop)

    def begun(self, question: Question) -> tuple[Workshop, Question]:
        """Return the workshop with a new round about a scenario."""
        today = scenario_of_today(question, self.engine.known)
        choices = {one.name: one.title for one in today.foundation.practices}
        return begin(self.workshop, Round(choices, LEAST, MOST)), question

    async def answer(self) -> Answer:
        """Run today and every practice established on its own, and return which is worth most."""
        async for comparison in self.engine.answers(self.firms()):
            if comparison.replications >= ENOUGH:
                return answer_from(comparison)
        raise AssertionError("no answer has enough futures")

    def firms(self) -> list[Scenario]:
        """Return today, and the firm with each practice established on its own."""
        today = scenario_of_today(self.asked, self.engine.known)
        return [
            today,
            *(
                scenario_asked(
                    Question(self.asked.scenario, ((f"{PRACTICES}{one.name}", 1.0),)),
                    self.engine.known,
                    one.name,
                )
                for one in today.foundation.practices
            ),
        ]


def answer_from(comparison: Comparison) -> Answer:
    """Return the practice worth most on its own, those the runs cannot tell from it, and what it is worth."""
    first, *practices = comparison.names
    worth = {name: comparison.difference(first, name, GROWTH) for name in practices}
    best = max(practices, key=lambda name: worth[name].value)
    near = [
        name
        for name in practices
        if name != best and not comparison.paired.difference(name, best, GROWTH).is_clear
    ]
    value, low, high, runs, _ = worth[best].by_luck
    return Answer((best, *near), value, low, high, runs)
