"""The routes of the page: what is asked by POST is JSON; answers that come bit by bit are server-sent events."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from experiments.errors import BadInputError, ExperimentError
from experiments.live.controls import controls_of
from experiments.live.cost import refuse_costly
from experiments.live.engine import Asked, Engine, SupersededError
from experiments.live.events import EVENTS, events_of
from experiments.live.export import last_answer, packed_folder
from experiments.live.loading import loaded
from experiments.live.page import live_page
from experiments.live.question import (
    BadQuestionError,
    Question,
    in_units_of,
    question_about,
    read_link,
    read_question,
    scenario_asked,
    scenario_of_today,
)
from experiments.live.reading import asked_of, table_of, widths_of
from experiments.live.room import Room
from experiments.live.stories import stories_told, story_wanted, watched_of, weeks_shown
from experiments.live.study_job import StudyJob, firms_of
from sim.scenario import Scenario, ScenarioError
from sim.units import shown

FOLDER = "what-if"  # what an exported folder is called
ZIP = "application/zip"

Answering = Callable[[Request], Awaitable[Response]]


def app_of(engine: Engine, first: str, job: StudyJob | None = None) -> Starlette:
    """Return the application that answers a page; who may ask it is the guard's to say.

    Args:
        engine: what answers.
        first: which scenario is today when the page opens.
        job: makes studies; whoever hands one in ends it with the page.
    """
    routes = Routes(engine, first, StudyJob() if job is None else job)
    posts = {
        "/ask": routes.ask,
        "/controls": routes.controls,
        "/link": routes.link,
        "/save": routes.save,
        "/load": routes.load,
        "/export": routes.export,
        "/story": routes.story,
        "/week": routes.week,
        "/guess": routes.guess,
        "/study": routes.study,
        "/study/folder": routes.study_folder,
    }
    answered = [Route(path, in_one_line(answer), methods=["POST"]) for path, answer in posts.items()]
    return Starlette(routes=[Route("/", routes.page), *answered])


@dataclass
class Routes:
    """What is answered where."""

    engine: Engine
    first: str
    job: StudyJob
    room: Room = field(init=False)

    def __post_init__(self) -> None:
        """Open the room for a workshop."""
        self.room = Room(self.engine)

    async def page(self, _: Request) -> Response:
        """Return the page itself."""
        html, policy = live_page(list(self.engine.known), self.first)
        return HTMLResponse(html, headers={"content-security-policy": policy})

    async def controls(self, request: Request) -> Response:
        """Tell what can be dragged in a scenario."""
        content = await table_of(request)
        return JSONResponse(controls_of(self.today(str(content.get("scenario")))))

    async def ask(self, request: Request) -> Response:
        """Answer a question, bit by bit."""
        content = await table_of(request)
        asked = asked_of(content)
        scenarios = self.engine.scenarios(asked)
        events = events_of(self.engine, asked, scenarios, widths_of(content))
        return StreamingResponse(events, media_type=EVENTS)

    async def link(self, request: Request) -> Response:
        """Read the question that a link holds."""
        question = read_link((await table_of(request)).get("link"))
        scenario_asked(question, self.engine.known)
        return JSONResponse(in_units_of(self.today(question.scenario), question).as_dict())

    async def save(self, request: Request) -> Response:
        """Write a question as a scenario file."""
        question = read_question((await table_of(request)).get("question"))
        name = f"{question.scenario} what if"
        scenario = scenario_asked(question, self.engine.known, name)
        return JSONResponse({"name": f"{name.replace(' ', '-')}.toml", "content": scenario.to_toml()})

    async def load(self, request: Request) -> Response:
        """Read a scenario file as a question."""
        content = await table_of(request)
        name = str(content.get("scenario"))
        today = self.today(name)
        scenario = loaded(content.get("name"), content.get("content"), today.extensions)
        return JSONResponse(question_about(scenario, name, today).as_dict())

    async def export(self, request: Request) -> Response:
        """Pack what is shown as a results folder with its report."""
        scenarios = self.engine.scenarios(asked_of(await table_of(request)))
        comparison = await last_answer(self.engine, scenarios)
        content = await asyncio.to_thread(packed_folder, comparison, FOLDER)
        return Response(content, media_type=ZIP)

    async def story(self, request: Request) -> Response:
        """Tell what happened to one lead."""
        content = await table_of(request)
        wanted = story_wanted(content)
        scenarios = self.engine.scenarios(Asked(read_question(content.get("question"))))
        told = await self.engine.crew.call_with(stories_told, scenarios, self.engine.seed, wanted)
        return JSONResponse(told)

    async def week(self, request: Request) -> Response:
        """Show weeks of one run."""
        content = await table_of(request)
        firms = self.engine.scenarios(Asked(read_question(content.get("question"))))
        watched = [firms[watched_of(content)]]
        return JSONResponse(await self.engine.crew.call_with(weeks_shown, watched, self.engine.seed))

    async def guess(self, request: Request) -> Response:
        """Make a move of a workshop."""
        return JSONResponse(await self.room.move(await table_of(request)))

    async def study(self, request: Request) -> Response:
        """Begin a study, cancel the one that is being made, or tell how far it is."""
        content = await table_of(request)
        what = content.get("do")
        if what == "begin":
            firms = firms_of(read_question(content.get("question")), self.engine.known)
            for firm in firms.pair.ends:
                refuse_costly(firm, firm.name)
            await self.job.begin(firms, self.engine.seed, bool(content.get("quick", False)))
        elif what == "cancel":
            await self.job.cancel()
        elif what != "see":
            raise BadQuestionError(f"do = {shown(what)}: must be begin, cancel or see")
        return JSONResponse(self.job.seen())

    async def study_folder(self, _: Request) -> Response:
        """Hand over the packed folder of a study."""
        return FileResponse(self.job.packed(), media_type=ZIP)

    def today(self, name: str) -> Scenario:
        """Return a scenario that can be today, by its name."""
        return scenario_of_today(Question(name), self.engine.known)


def in_one_line(answer: Answering) -> Answering:
    """Return an answer that tells in one line what cannot be used."""

    async def told(request: Request) -> Response:
        try:
            return await answer(request)
        except (BadInputError, ScenarioError) as error:
            return JSONResponse({"error": str(error)}, 400)
        except SupersededError:
            return JSONResponse({"error": "somebody asked something newer: ask again"}, 409)
        except ExperimentError as error:
            return JSONResponse({"error": str(error)}, 500)

    return told
