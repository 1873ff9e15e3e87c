"""What `handoff serve` answers: the numbers of runs, the fewest futures first, until somebody asks something newer."""

import asyncio
import io
import os
import signal
import time
import zipfile
from contextlib import aclosing
from pathlib import Path

import pytest

from experiments.errors import ExperimentError
from experiments.files.reading import open_folder
from experiments.live.answer import answer_of
from experiments.live.app import app_of
from experiments.live.controls import SETTINGS, controls_of
from experiments.live.crew import Crew
from experiments.live.definition import DEFINITION
from experiments.live.engine import Asked, Engine, SupersededError
from experiments.live.export import packed_folder
from experiments.live.guard import Guard
from experiments.live.kept import KeptRuns
from experiments.live.question import Question
from experiments.live.stories import StoryWanted, stories_told, weeks_shown
from experiments.live.unwanted import SIGNAL, UnwantedError, listen, observe_while_wanted, turn_down
from experiments.results.comparison import interval_as_dict
from experiments.running.local_workers import local_workers
from experiments.running.observation import observe
from experiments.running.plan import Cell, Task, vary
from experiments.running.workers import WorkersError
from experiments.studies.compare import compare
from sim import Organisation, load_extensions, load_scenario
from sim.practices import PRACTICES
from tests.asking import OWN, PORT, TOKEN, asked, in_a_loop, request
from tests.small_firm import SETTINGS as SMALL

SEED = 5
TODAY = load_scenario("laggard", sets=SMALL)
BETTER = Question("laggard", (("practices.lead_management", 0.9), ("team.sales_reps", 4)))


class Here:
    """A crew that runs in this process, and counts."""

    def __init__(self, wait: float = 0.0) -> None:
        self.is_warm, self.made, self.wait = asyncio.Event(), 0, wait
        self.is_warm.set()

    async def run(self, task: Task):
        await asyncio.sleep(self.wait)
        self.made += 1
        return observe(vary(task.cell.scenario, task.cell.varied), task.seed, task.detailed)


@pytest.fixture(autouse=True)
def few_futures(monkeypatch):
    """Two answers are enough to see how one follows the other."""
    monkeypatch.setattr("experiments.live.engine.FUTURES", (2, 4))


def engine(wait: float = 0.0) -> Engine:
    """An engine that runs here."""
    return Engine(Here(wait), {"laggard": TODAY}, SEED)  # type: ignore[arg-type]


async def answers(one: Engine, question: Question, **pins: Question) -> list:
    """Return every comparison that is answered."""
    asked_now = Asked(question, tuple(pins.items()))
    async with aclosing(one.answers(one.scenarios(asked_now))) as found:
        return [comparison async for comparison in found]


def test_the_numbers_are_those_of_compare_for_the_same_scenarios_seed_and_replications():
    one = engine()
    comparisons = in_a_loop(answers(one, BETTER))
    what_if = one.scenarios(Asked(BETTER))[1]
    for replications, found in zip((2, 4), comparisons, strict=True):
        there = compare(TODAY, what_if, replications=replications, seed=SEED)
        assert found.to_dict() == there.to_dict()
        told = answer_of(found)
        growth = there.difference(*there.names, "revenue_growth")
        numbers = told["numbers"]["differences"]["laggard → what if"]["revenue_growth"]
        assert numbers == interval_as_dict(growth)
        assert told["futures"] == replications


def test_a_question_costs_new_runs_of_one_firm_only_and_a_known_one_none():
    one = engine()
    in_a_loop(answers(one, Question("laggard")))
    assert one.crew.made == 4
    in_a_loop(answers(one, BETTER))
    assert one.crew.made == 8
    in_a_loop(answers(one, BETTER, A=Question("laggard")))
    assert one.crew.made == 8


def test_the_newest_question_ends_the_one_before():
    async def one_after_the_other():
        one = engine(wait=0.02)
        first = asyncio.create_task(answers(one, BETTER))
        await asyncio.sleep(0.01)
        last = await answers(one, Question("laggard", (("team.sales_reps", 5),)))
        with pytest.raises(SupersededError):
            await first
        return last

    assert [found.replications for found in in_a_loop(one_after_the_other())] == [2, 4]


def test_runs_that_are_kept_are_no_more_than_so_many_and_the_oldest_goes():
    kept = KeptRuns(3)
    tasks = [Task(Cell("a", TODAY), place, place, True) for place in range(5)]
    for task in tasks:
        kept.keep(task, observe)  # type: ignore[arg-type]
    assert len(kept) == 3
    assert kept.get(tasks[0]) is None
    assert kept.get(tasks[4]) is observe


def test_a_run_that_fails_fails_the_question_in_one_line_and_the_next_one_is_answered():
    class Failing(Here):
        async def run(self, _):
            raise ExperimentError("a run failed")

    one = engine()
    one.crew = Failing()  # type: ignore[assignment]
    with pytest.raises(ExperimentError, match="a run failed"):
        in_a_loop(answers(one, BETTER))
    one.crew = Here()  # type: ignore[assignment]
    assert len(in_a_loop(answers(one, BETTER))) == 2


def app(one: Engine) -> Guard:
    """The page with its guard."""
    return Guard(app_of(one, "laggard"), TOKEN, PORT, ("127.0.0.1",), False)


def test_an_answer_comes_as_events_with_the_link_first():
    content = {
        "question": BETTER.as_dict(),
        "pins": {"A": {"scenario": "laggard"}},
        "width": 400,
        "whole": 800,
    }
    found = asked(app(engine()), "/ask", content)
    assert found.headers["content-type"].startswith("text/event-stream")
    names = [name for name, _ in found.events]
    assert names == ["link", "answer", "charts", "answer", "charts"]
    (_, told), (_, charts) = found.events[-2:]
    assert told["names"] == ["laggard", "A", "what if"]
    assert {"funnel", "leaks", "responses", "trust"} <= {chart["name"] for chart in charts}
    assert all(chart["svg"].startswith("<svg ") for chart in charts)


def test_a_client_that_goes_away_in_the_middle_ends_its_question():
    async def leaves():
        one = engine(wait=0.05)
        gone = [
            {"type": "http.request", "body": b'{"question": {"scenario": "laggard"}}', "more_body": False},
            {"type": "http.disconnect"},
        ]
        await request(app(one), "/ask", {}, parts=gone)
        await asyncio.sleep(0.2)
        return one

    one = in_a_loop(leaves())
    assert one.crew.made == 0
    assert one.working is None or one.working.done()


def test_two_hundred_questions_at_once_are_all_ended_and_the_newest_is_answered():
    async def all_at_once():
        one = engine(wait=0.001)
        return await asyncio.gather(
            *(request(app(one), "/ask", {"question": {"scenario": "laggard"}}, OWN) for _ in range(200))
        )

    found = in_a_loop(all_at_once())
    assert {answer.status for answer in found} == {200}
    ends = [answer.events[-1][0] for answer in found]
    assert ends.count("charts") == 1
    assert set(ends) == {"charts", "superseded"}


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("/ask", {"question": {"scenario": "laggard", "sets": {"team.sales_rep": 3}}}, "team.sales_reps"),
        ("/ask", {"question": {"scenario": "laggard", "sets": {"market.committees": 2_000_000}}}, "at most"),
        ("/ask", {"question": {"scenario": "laggard"}, "pins": {"D": {}}}, "A, B, C"),
        ("/ask", [], "no table"),
        ("/ask", b"{", "not JSON"),
        ("/ask", b'{"question": NaN}', "not JSON"),
        ("/ask", b"[" * 100_000, "not JSON"),
        ("/ask", b'{"question": {"scenario": "laggard", "sets": {"team.sales_reps": 1e999}}}', "sales_reps"),
        ("/link", {"link": "1.AAAA"}, "changed on its way"),
        ("/load", {"scenario": "laggard", "name": "x", "content": "["}, "TOML"),
        ("/controls", {"scenario": "../x"}, "no scenario"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(path, content, said):
    found = asked(app(engine()), path, content)
    assert found.status == 400
    assert said in found.json["error"]
    assert "\n" not in found.json["error"]


def test_what_is_exported_is_a_results_folder_with_its_report(tmp_path):
    content = packed_folder(in_a_loop(answers(engine(), BETTER))[-1], "what-if")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    folder = open_folder(tmp_path / "what-if")
    assert folder.facts.replications == 4
    assert folder.facts.seed == SEED
    assert {"report.html", "summary.csv"} <= set(folder.manifest.files)


def test_a_guess_is_answered_by_runs_of_each_practice_by_itself(monkeypatch):
    monkeypatch.setattr("experiments.live.room.ENOUGH", 2)
    guard = app(engine())

    async def play():
        guess = {"name": "Ada", "practice": "debriefing", "worth": 0.03}
        moves = [
            {"do": "begin", "scenario": "laggard"},
            {"do": "commit", "guess": guess},
            {"do": "see"},
            {"do": "show"},
        ]
        return [await request(guard, "/guess", move) for move in moves]

    begun, committed, seen, shown = (found.json["rounds"][0] for found in in_a_loop(play()))
    assert begun["names"] == []
    assert committed == seen
    assert "debriefing" not in str({**seen, "choices": {}})
    assert shown["shown"]
    assert set(shown["practices"]) <= set(PRACTICES)
    assert shown["guesses"][0]["name"] == "Ada"


def test_moves_and_stories_that_there_are_not_are_refused():
    guard = app(engine())
    for path, content in (
        ("/guess", {"do": "peek"}),
        ("/guess", {"do": "show"}),
        ("/guess", {"do": "begin", "scenario": "nobody"}),
        ("/story", {"question": {"scenario": "laggard"}, "outcome": 7}),
        ("/story", {"question": {"scenario": "laggard"}, "place": 0}),
        ("/story", {"question": {"scenario": "laggard"}, "lead": -1}),
        ("/story", {"question": {"scenario": "laggard"}, "lead": True}),
        ("/story", {"question": {"scenario": "laggard"}, "lead": 1, "watched": "tomorrow"}),
        ("/week", {"question": {"scenario": "laggard"}, "watched": ["today"]}),
    ):
        assert asked(guard, path, content).status == 400, content


def test_a_story_tells_of_the_same_lead_under_today_and_the_what_if():
    told = stories_told([TODAY, TODAY], SEED, StoryWanted("dropped"))
    assert len(told["titles"]) == 2
    assert told["rows"]
    assert all(row[1] == row[2] for row in told["rows"])


@pytest.mark.parametrize("watched", [0, 1])
def test_the_story_of_a_dot_is_that_of_the_very_lead_that_was_drawn(watched):
    one = engine()
    firms = one.scenarios(Asked(BETTER))
    dots = weeks_shown([firms[watched]], SEED)["dots"]
    drawn = dots[len(dots) // 2]
    told = stories_told(firms, SEED, StoryWanted(lead=drawn["lead"], watched=watched))
    assert told["lead"] == drawn["lead"]
    assert told["titles"][0].startswith(f"{firms[watched].name}: lead L{drawn['lead']} of ")
    assert told["titles"][0].endswith(f", {drawn['outcome']}")
    assert told["titles"][1].startswith(firms[1 - watched].name)


def test_every_setting_has_a_control_and_what_a_practice_owns_says_so():
    found = controls_of(load_scenario("laggard"))
    keys = [one["key"] for one in (*found["settings"], *found["more"]) if one["key"] != DEFINITION]
    assert sorted(keys) == sorted(TODAY.entries)
    assert [one["practice"] for one in found["practices"]] == list(PRACTICES)
    assert [one["key"] for one in found["settings"]] == [one.key for one in SETTINGS]
    pay = next(one for one in found["settings"] if one["key"] == "pay.volume_weight")
    assert pay["owner"] == "practices.aligned_goals"
    assert pay["ends"] == [1.0, 0.2]
    for one in (*found["settings"], *found["more"]):
        assert one["low"] <= one["today"] <= one["high"], one["key"]
        assert one.get("source") or one["moves"], one["key"]


def test_a_crew_answers_ends_what_takes_too_long_and_says_so_when_no_worker_is_left(monkeypatch):
    async def ask():
        task = Task(Cell("a", TODAY), 0, SEED, False)
        with local_workers(1) as workers:
            crew = Crew(workers, asyncio.get_running_loop(), TODAY)
            crew.start()
            there = await crew.run(task)
            monkeypatch.setattr("experiments.live.crew.LONGEST", 0.2)
            with pytest.raises(ExperimentError, match="took longer"):
                await crew.call(time.sleep, 600)
            monkeypatch.setattr("experiments.live.crew.LONGEST", 60)
            again = await crew.run(task)
        crew.end = "they are gone"
        with pytest.raises(WorkersError, match="gone"):
            await crew.run(task)
        return there, again

    there, again = in_a_loop(ask())
    assert there.measures == again.measures == observe(TODAY, SEED).measures


def test_a_run_that_nobody_waits_for_ends_early_and_one_that_somebody_waits_for_is_asked_for_again():
    long = load_scenario("laggard", sets=["horizon.observed_years=20", "market.committees=50000"])

    async def ask():
        with local_workers(1) as workers:
            crew = Crew(workers, asyncio.get_running_loop(), TODAY)
            crew.start()
            wanted = Task(Cell("a", TODAY), 0, SEED, False)
            expected = (await crew.run(wanted)).measures
            unwanted = asyncio.ensure_future(crew.run(Task(Cell("long", long), 0, SEED, False)))
            await asyncio.sleep(0.5)
            (worker,) = crew.pids
            unwanted.cancel()
            # The second signal comes too late for the run that it is about, and may meet the next one.
            crew.turn_down(worker)
            found = asyncio.ensure_future(crew.run(wanted))
            await asyncio.sleep(0)
            crew.turn_down(worker)
            assert (await found).measures == expected
            assert unwanted.cancelled()
            assert list(crew.pids) == [worker]

    in_a_loop(ask())


def test_a_run_looks_between_quarters_whether_it_is_wanted(monkeypatch):
    quarters = []

    def live(self, days):
        quarters.append(days)
        if len(quarters) == 3:
            turn_down(os.getpid())
        self.run_until(self.today + days)

    before = signal.getsignal(SIGNAL)
    listen()
    try:
        assert observe_while_wanted(TODAY, SEED, True).measures == observe(TODAY, SEED, True).measures
        monkeypatch.setattr(Organisation, "run_for", live)
        with pytest.raises(UnwantedError):
            observe_while_wanted(TODAY, SEED)
    finally:
        signal.signal(SIGNAL, before)
    assert len(quarters) == 3


def test_stories_and_weeks_are_of_runs_with_code_of_somebodys_own():
    own = load_extensions(Path(__file__).parents[2] / "docs" / "examples" / "own_sick_leave.py")
    firms = [load_scenario(name, sets=SMALL, extensions=own) for name in ("laggard", "best-in-class")]

    async def told():
        with local_workers(1) as workers:
            crew = Crew(workers, asyncio.get_running_loop(), firms[0])
            crew.start()
            story = await crew.call_with(stories_told, firms, SEED, StoryWanted("dropped"))
            return story, await crew.call_with(weeks_shown, firms[:1], SEED)

    story, weeks = in_a_loop(told())
    assert story == stories_told(firms, SEED, StoryWanted("dropped"))
    assert weeks == weeks_shown(firms[:1], SEED)
