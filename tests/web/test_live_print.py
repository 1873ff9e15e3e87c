"""The page of `handoff serve` on paper: its answers and what was asked, no controls, and no letters on others."""

import re

import pytest
from playwright.sync_api import expect

from tests.live_page import DESK, PHONE, drag, opened, settled

printed = pytest.importorskip("tests.printed", reason="pypdfium2 is not installed", exc_type=ImportError)

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.slow]

PAPERS = ("A4", "Letter")
CONTROLS = """[...document.querySelectorAll("input, button, select, summary, progress, .bar")]
  .filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80))"""
CUT = """[...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).overflowX !== "visible")
  .map((one) => one.outerHTML.slice(0, 80))"""


def letters_in(text: str) -> str:
    """Return a text without what a print breaks lines at."""
    return re.sub(r"\W", "", text)


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_print_holds_all_answers_and_what_was_asked_and_no_controls(browser, address, view, scheme):
    context = browser.new_context(viewport=view, color_scheme=scheme)
    page = opened(context, address)
    drag(page, "practices.lead_management", 90)
    settled(page)
    expect(page.locator("#charts figcaption").first).to_contain_text("n = 64 ")  # charts come after tiles
    page.get_by_role("button", name="Tell its story").click()
    expect(page.locator("#story table")).to_be_visible()
    shown = [page.locator("#finding").inner_text(), *page.locator(".tile").all_inner_texts()]
    shown += page.locator("#charts h2").all_inner_texts()
    page.emulate_media(media="print", color_scheme=scheme)
    assert page.evaluate(CONTROLS) == []
    for paper in PAPERS:
        pages = printed.pages_of(page.pdf(format=paper, print_background=True))
        for one in pages:
            assert one.overprinted == []
            assert all(letter.left >= 0 and letter.right <= one.width for letter in one.letters)
        said = letters_in("".join(one.text for one in pages))
        for text in shown:
            for line in text.splitlines():
                assert letters_in(line) in said, line
        assert letters_in("A lead process run on data: 90 %") in said
        assert letters_in("Tell its story") not in said
        assert letters_in("Search") not in said
    page.set_viewport_size({"width": 695, "height": 1000})  # as wide as A4 within its margins
    assert page.evaluate(CUT) == []
    expect(page.locator("#futures")).to_have_text("64 of 64 paired futures")  # paper asks nothing anew
    context.close()
