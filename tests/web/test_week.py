"""Leads on their way, in a browser: they move when played and only then, and there are as many as the log says."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from experiments.figures.leads_by_day import WON, leads_by_day
from experiments.report.html.palette import palette
from experiments.results.story import log_of

pytestmark = pytest.mark.xdist_group("web")

AT = "http://handoff.test/"
# As strict as the page of `handoff serve`: nothing but its own script and style.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Leads by day</title>
<link rel="stylesheet" href="week.css"><main><div id="week"></div></main>
<script type="application/json" id="data">{data}</script><script type="module" src="start.js"></script>"""
START = """import { watch } from "./week.js";
const follow = location.hash && ((lead) => { document.body.dataset.told = lead; });
watch(document.getElementById("week"), JSON.parse(document.getElementById("data").textContent), follow);"""
FOLLOWED = "#followed"  # of an address under which dots tell whose they are
STANDING = """() => [...document.querySelectorAll('#week circle')].filter(dot => dot.style.display !== 'none')
    .map(dot => [dot.dataset.state, Number(dot.dataset.stage), dot.getAttribute('cx'), dot.getAttribute('cy')])"""


@pytest.fixture(scope="module")
def shown(small_firm):
    """Four weeks of a small firm, all leads drawn; a name of a stage as hostile as one can be."""
    settings = ("horizon.warm_up_years=0", "horizon.observed_years=1")
    log = log_of(small_firm("best-in-class", *settings, seed=7).run())
    return leads_by_day(log, first=120)


@pytest.fixture(scope="module")
def documents(shown) -> dict[str, tuple[str, str]]:
    static = files("experiments.live") / "static"
    data = {**shown.to_dict(), "stages": ["<img src=x onerror=alert(1)>", *shown.stages[1:]]}
    style = palette() + "body { background: var(--paper); }" + (static / "week.css").read_text("utf-8")
    return {
        "": ("text/html", PAGE.format(data=json.dumps(data).replace("<", "\\u003c"))),
        "week.css": ("text/css", style),
        "week.js": ("text/javascript", (static / "week.js").read_text("utf-8")),
        "start.js": ("text/javascript", START),
    }


@pytest.fixture
def opened(browser: Browser, documents):
    """Open the page with some options of a browser; it must report no error and ask for nothing else."""
    contexts, complaints = [], []

    def fulfil(route):
        name = route.request.url.removeprefix(AT).partition("#")[0]
        if name not in documents:
            complaints.append(route.request.url)
            route.abort()
            return
        kind, body = documents[name]
        route.fulfill(
            body=body, content_type=f"{kind}; charset=utf-8", headers={"Content-Security-Policy": POLICY}
        )

    def open_page(part: str = "", **options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.route("**/*", fulfil)
        page.goto(AT + part)
        expect(page.locator("#week")).to_have_attribute("data-day", "0")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for one in complaints if "favicon" not in one] == []


def standing(page: Page) -> list:
    return page.evaluate(STANDING)


def set_day(page: Page, day: int) -> None:
    page.get_by_label("Day", exact=True).fill(str(day))
    expect(page.locator("#week")).to_have_attribute("data-day", str(day))


def frames(page: Page, count: int) -> None:
    """Wait for so many frames."""
    page.evaluate(
        "count => new Promise(done => { const on = () => count-- ? requestAnimationFrame(on) : done(); on(); })",
        count,
    )


def test_there_are_as_many_dots_as_the_log_has_leads_on_every_day(opened, shown):
    page = opened()
    for day in range(len(shown.dates)):
        set_day(page, day)
        dots = standing(page)
        for stage in range(WON):
            assert sum(dot[:2] == ["in", stage] for dot in dots) == shown.inside[stage][day]
            assert sum(dot[:2] == ["lost", stage] for dot in dots) == shown.lost[stage][day]
        assert sum(dot[0] == "won" for dot in dots) == shown.entered[WON][day]
        cells = page.locator("tr[data-row=inside] td").all_text_contents()
        assert cells == [str(stage[day]) for stage in shown.inside]
        expect(page.locator("output")).to_have_text(shown.dates[day])
        assert len({tuple(dot[2:]) for dot in dots}) == len(dots), "two dots stand on one another"


def test_play_moves_dots_and_pause_stops_them(opened):
    page = opened()
    before = standing(page)
    page.get_by_role("button", name="Play").click()
    frames(page, 5)
    assert standing(page) != before
    page.get_by_role("button", name="Pause").click()
    stopped = standing(page)
    frames(page, 10)
    assert standing(page) == stopped
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_the_keyboard_plays_and_sets_the_day(opened, shown):
    page = opened()
    slider = page.get_by_label("Day", exact=True)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#week")).to_have_attribute("data-day", "1")
    assert slider.get_attribute("aria-valuetext") == shown.dates[1]
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("output")).to_have_text(shown.dates[-1])
    expect(page.get_by_role("button", name="Next day")).to_be_disabled()


def test_a_run_that_is_played_to_its_end_stops_there_and_begins_again(opened, shown):
    page = opened()
    last = len(shown.dates) - 1
    set_day(page, last - 1)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#week")).to_have_attribute("data-day", str(last))
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#week")).not_to_have_attribute("data-day", str(last))


def test_who_wants_less_motion_steps_from_day_to_day_and_nothing_moves_by_itself(opened):
    page = opened(reduced_motion="reduce")
    assert page.get_by_role("button", name=re.compile("Play|Pause")).count() == 0
    page.get_by_label("Day", exact=True).press(" ")
    before = standing(page)
    frames(page, 10)
    assert standing(page) == before
    page.get_by_role("button", name="Next day").click()
    expect(page.locator("#week")).to_have_attribute("data-day", "1")
    after = standing(page)
    frames(page, 10)
    assert standing(page) == after != before


def test_motion_that_is_no_longer_wanted_stops_at_once(opened):
    page = opened()
    page.get_by_role("button", name="Play").click()
    frames(page, 3)
    page.emulate_media(reduced_motion="reduce")
    frames(page, 3)
    before = standing(page)
    frames(page, 10)
    assert standing(page) == before


def test_names_are_text_and_the_page_fits_a_phone_by_night(opened, tmp_path):
    page = opened(viewport={"width": 360, "height": 800}, color_scheme="dark")
    assert page.locator("#week img").count() == 0
    expect(page.locator("svg text.stage").first).to_have_text("<img src=x onerror=alert(1)>")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=Path(tmp_path) / "week.png")


def test_a_click_on_a_dot_tells_of_that_very_lead_and_one_beside_all_dots_of_none(opened, shown):
    page = opened(FOLLOWED)
    set_day(page, 12)
    dots = page.locator("#week circle:visible")
    for nth in (0, dots.count() // 2, dots.count() - 1):
        dots.nth(nth).click()
        lead = dots.nth(nth).get_attribute("data-lead")
        assert page.locator("body").get_attribute("data-told") == lead
        expect(page.locator("#week circle.followed")).to_have_attribute("data-lead", lead)
        assert int(lead) in {dot.lead for dot in shown.dots}
    page.evaluate("delete document.body.dataset.told")
    page.locator("#week svg text.stage").first.click(position={"x": 2, "y": 2})
    assert page.locator("body").get_attribute("data-told") is None


def test_dots_are_one_stop_of_the_tab_key_and_arrows_and_enter_do_the_rest(opened, shown):
    page = opened(FOLLOWED)
    set_day(page, 12)
    assert page.locator('#week circle[tabindex="0"]').count() == 1
    page.locator('#week circle[tabindex="0"]').focus()
    reached = set()
    for key in (*["ArrowDown"] * 3, *["ArrowRight"] * 3, "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
        reached.add(page.evaluate("document.activeElement.dataset.lead"))
    assert len(reached) > 3
    page.keyboard.press("Enter")
    lead = page.evaluate("document.activeElement.dataset.lead")
    assert page.locator("body").get_attribute("data-told") == lead
    said = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert said.startswith(f"Lead L{lead}, ")
    assert any(stage in said for stage in shown.stages[1:]) or "img" in said


def test_the_keyboard_does_not_lose_its_place_when_the_dot_it_stands_on_is_gone(opened, shown):
    page = opened(FOLLOWED, reduced_motion="reduce")
    gone = next(nth for nth, dot in enumerate(shown.dots) if dot.ends is not None and 0 < dot.ends < 20)
    set_day(page, shown.dots[gone].ends)
    page.locator("#week circle").nth(gone).focus()
    # As the slider does it, while the focus stays where it is.
    page.evaluate("document.querySelector('#week input').value++")
    page.evaluate("document.querySelector('#week input').dispatchEvent(new Event('input'))")
    assert page.evaluate("document.activeElement.tagName") == "circle"
    assert page.evaluate("document.activeElement.dataset.lead") != str(shown.dots[gone].lead)


def test_where_no_story_is_told_a_dot_is_no_link(opened):
    page = opened()
    assert page.locator('#week circle[role="link"]').count() == 0
    assert page.locator("#week svg").get_attribute("role") == "img"
