"""The page of `handoff serve` in a real browser: what is dragged, what is answered, and for whom it is usable."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.live_page import DESK, DRAG, PATIENCE, PHONE, drag, opened, served, settled

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.slow]

SERIOUS = ("serious", "critical")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page with its first answer; whatever the console says of it fails the test."""
    context = browser.new_context(viewport=DESK)
    page = opened(context, address)
    yield page
    assert page.said == []
    context.close()


def question(page: Page) -> dict:
    """Return what the page asks."""
    return page.evaluate("question")


def test_every_control_changes_its_own_key_and_nothing_else(page):
    keys = page.evaluate("[...controls.practices, ...controls.settings].map((one) => one.key)")
    assert len(keys) == 19
    for key in keys:
        control = page.evaluate("(key) => byKey.get(key)", key)
        high = 100 if key.startswith("practices.") else control["high"]
        low = 0 if key.startswith("practices.") else control["low"]
        asked = drag(page, key, high if control["today"] != high else low)
        moves = [one["key"] for one in control.get("moves", ())]
        assert sorted(asked["sets"]) == sorted(moves or [key])
        assert asked["dates"] == {}
        page.get_by_role("button", name=f"Reset {control['title']} to today").click()
        assert question(page)["sets"] == {}


def test_a_setting_follows_its_practice_until_it_is_dragged_and_then_the_practice_says_so(page):
    drag(page, "practices.aligned_goals", 100)
    pay = page.locator("li", has=page.locator('input[data-key="pay.volume_weight"]'))
    expect(pay.locator("output")).to_have_text("0.2")
    drag(page, "pay.volume_weight", 0.7)
    drag(page, "practices.aligned_goals", 50)
    expect(pay.locator("output")).to_have_text("0.7")
    practice = page.locator("li", has=page.locator('input[data-key="practices.aligned_goals"]'))
    expect(practice.locator(".hint")).to_contain_text("pinned: pay.volume_weight")


def test_answers_come_with_few_futures_first_and_settle_at_all_of_them(page):
    drag(page, "practices.lead_management", 90)
    settled(page)
    expect(page.locator("#finding")).to_contain_text("What if")
    assert page.locator(".tile").count() >= 6
    assert page.locator("#charts svg").count() >= 3


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_server_that_has_gone_is_told_in_words_where_one_is_looking(browser, project, tmp_path, viewport):
    """Before a question, and in the middle of an answer; whoever starts it again goes on."""
    context = browser.new_context(viewport=viewport)
    with served(project, tmp_path) as address:
        page = opened(context, address)
        settled(page)
        page.locator("footer, #charts").last.scroll_into_view_if_needed()
        context.set_offline(True)
        page.evaluate(DRAG, ["team.sales_reps", 5])
        expect(page.locator("#error")).to_contain_text("Start it again")
        expect(page.locator("#error")).to_be_in_viewport()
        expect(page.locator("#futures")).to_have_text("no answer")
        context.set_offline(False)
        drag(page, "team.sales_reps", 6)
        settled(page)
        expect(page.locator("#error")).to_be_hidden()
        drag(page, "team.sales_reps", 7)
    expect(page.locator("#error")).to_contain_text("Start it again")
    context.close()


def test_the_definitions_control_sets_how_far_both_teams_are_apart_and_shows_what_a_setting_makes_of_it(page):
    asked = drag(page, "definition", 0)
    assert asked["sets"] == {
        "scoring.marketing_fit": 0.45,
        "scoring.marketing_engagement": 0.05,
        "scoring.marketing_intent": 0.5,
    }
    definition = page.locator("li", has=page.locator('input[data-key="definition"]'))
    expect(definition.locator("output")).to_have_text("0 %")
    page.evaluate("question.sets['scoring.marketing_fit'] = 0.25; refresh()")
    expect(definition.locator("output")).to_have_text("10 %")
    drag(page, "definition", 70)
    assert question(page)["sets"] == {}


def test_a_dot_of_the_weeks_opens_the_story_of_that_very_lead(page):
    drag(page, "practices.lead_management", 90)
    page.get_by_role("button", name="Watch what if").click()
    page.get_by_label("Day", exact=True).fill("20")
    dot = page.locator("#week circle:visible").first
    dot.click()
    first = page.locator("#story thead th").nth(1)
    expect(first).to_contain_text(f"what if: lead L{dot.get_attribute('data-lead')} of ")
    page.get_by_role("button", name="Watch today").click()
    expect(page.locator("#watched")).to_be_empty()
    page.get_by_label("Day", exact=True).fill("20")
    other = page.locator('#week circle[tabindex="0"]')
    other.focus()
    page.keyboard.press("ArrowDown")
    lead = page.evaluate("document.activeElement.dataset.lead")
    page.keyboard.press("Enter")
    expect(first).to_contain_text(f"laggard: lead L{lead} of ")
    expect(page.locator("#story")).to_be_focused()


def test_a_link_holds_the_question_and_a_changed_one_is_refused(page):
    drag(page, "team.sales_reps", 9)
    page.wait_for_function("() => location.hash.startsWith('#s=1.')")
    link = page.evaluate("location.hash")
    page.reload()
    page.wait_for_selector(".tile")
    assert question(page)["sets"] == {"team.sales_reps": 9}
    page.evaluate("(link) => { location.hash = link.slice(0, 20) + 'x' + link.slice(21); }", link)
    expect(page.locator("#error")).to_contain_text("changed on its way")
    page.said.clear()  # the browser tells of the refusal


def test_what_is_pinned_stands_beside_what_is_asked(page):
    drag(page, "practices.debriefing", 80)
    page.get_by_role("button", name="Pin as A").click()
    drag(page, "practices.debriefing", 20)
    expect(page.locator(".tile .other").first).to_contain_text("A: ")
    page.get_by_role("button", name="Unpin A").click()
    expect(page.locator(".tile .other")).to_have_count(0)


def test_a_saved_file_can_be_loaded_again(page, tmp_path):
    drag(page, "practices.debriefing", 80)
    drag(page, "market.deal_median", 30)
    before = question(page)["sets"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Save file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    page.get_by_role("button", name="As today").click()
    assert question(page)["sets"] == {}
    page.locator("#file").set_input_files(file)
    page.wait_for_function("() => Object.keys(question.sets).length === 2")
    assert question(page)["sets"] == before
    page.locator("#file").set_input_files({"name": "x.toml", "mimeType": "text/plain", "buffer": b"<script>"})
    expect(page.locator("#error")).to_contain_text("not TOML")
    page.said.clear()  # the browser tells of the refusal


def test_every_setting_is_found_with_its_source(page):
    page.locator("#more summary").click()
    page.locator("#search").fill("nurture.capture")
    expect(page.locator("#others li")).to_have_count(1)
    expect(page.locator("#others .source")).to_contain_text("assumption")
    asked = drag(page, "nurture.capture", 60)
    assert asked["sets"] == {"nurture.capture": "60 %"}


def test_practices_on_dates_have_a_path_with_its_pay_back(page):
    drag(page, "practices.lead_management", 90)
    page.locator("#dated").check()
    month = page.locator("li", has=page.locator('input[data-key="practices.lead_management"]')).locator(
        ".month input"
    )
    month.fill("2")
    month.press("Tab")
    assert question(page)["dates"] == {"lead_management": 2}
    settled(page)
    expect(page.locator('figure[data-name="path"] svg')).to_have_count(1)


def test_it_is_used_by_keyboard_alone(page):
    first = page.locator("#practices input").first
    first.focus()
    before = float(first.input_value())
    with page.expect_request("**/ask"):
        page.keyboard.press("ArrowRight")
    assert float(first.input_value()) == before + 1
    with page.expect_request("**/ask"):
        page.keyboard.press("Delete")
    assert float(first.input_value()) == before
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.key") is not None


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_keeps_anybody_out_and_nothing_is_wider_than_the_window(
    browser, address, view, scheme
):
    context = browser.new_context(
        viewport=view, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = opened(context, address)
    drag(page, "practices.lead_management", 90)
    settled(page)
    found = Axe().run(page).response["violations"]
    told = [(one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in SERIOUS]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth") == view["width"]
    context.close()


def test_the_page_asks_nobody_else_and_cannot_be_framed(browser, address):
    context = browser.new_context(viewport=DESK)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(address)
    page.wait_for_selector(".tile")
    own = address.partition("/?")[0]
    assert all(url.startswith(own) for url in asked)
    assert "token" not in page.url
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    context.close()
