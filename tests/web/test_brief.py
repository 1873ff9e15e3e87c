"""The brief in a real browser: one page on A4 and on Letter, nothing cut, nothing loaded."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from experiments.findings.decision import answers
from experiments.report.addressee.addressee import Addressee, addressed
from experiments.report.addressee.renaming import with_names
from experiments.report.contents import read_contents
from experiments.report.html.brief import brief
from sim.practices import PRACTICES
from tests.deciding import decided

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.slow]

CLIPPED = """[...document.querySelectorAll('*')]
    .filter(part => getComputedStyle(part).overflow === 'hidden' && part.scrollHeight > part.clientHeight + 2)
    .map(part => part.textContent.trim().slice(0, 80))"""
SECTIONS = ("What we assumed", "What would change our mind", "What it takes")


@pytest.fixture(scope="module")
def made(results, of_kind) -> dict:
    """Contents of three kinds: a gap with a roadmap, a path over time, a plain comparison."""
    whole = read_contents(results)
    return {
        "gap": whole,
        "path": read_contents(of_kind("path")),
        "plain": replace(whole, explanation=None, roadmap=None, states=None),
    }


@pytest.fixture
def open_page(browser: Browser, tmp_path):
    """Open contents as a brief, from disk with the network off."""
    contexts = []

    def opened(contents, width: int = 900):
        file = tmp_path / f"brief-{len(contexts)}.html"
        file.write_text(brief(contents), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 1150}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def pages_of(page, paper: str) -> int:
    """Count the pages that a page prints."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper)))


@pytest.mark.parametrize("kind", ["gap", "path", "plain"])
def test_a_brief_prints_as_one_page_on_either_paper_with_nothing_cut(made, open_page, kind):
    page = open_page(addressed(made[kind], Addressee(client="Müller & Söhne GmbH")))
    page.emulate_media(media="print")
    assert page.evaluate(CLIPPED) == []
    assert [pages_of(page, paper) for paper in ("A4", "Letter")] == [1, 1]


@pytest.mark.parametrize("word", ["Interminable ", "A"])
def test_the_longest_names_do_not_make_a_second_page(made, open_page, word):
    text = word * 120
    named = with_names(made["gap"], {name: f"{text}{place}" for place, name in enumerate(made["gap"].names)})
    told = replace(
        named,
        client=text[:120],
        naming=replace(named.naming, practices=dict.fromkeys(PRACTICES, text[:60])),
        manifest=named.manifest.model_copy(update={"command": f"handoff compare {text} {text}"}),
    )
    page = open_page(told)
    assert [pages_of(page, paper) for paper in ("A4", "Letter")] == [1, 1]


def test_a_brief_says_what_the_contract_asks_for(made, open_page):
    page = open_page(made["gap"])
    text = page.locator("main").inner_text()
    assert page.locator(".fact").count() == 4
    assert page.locator("svg").count() == 1
    assert page.locator(".roadmap li").count() == 3
    assert page.locator("tbody tr").count() == 5
    assert [name for name in SECTIONS if name not in text] == []
    footer = page.locator("footer").inner_text()
    command = made["gap"].manifest.command
    digests = [one.digest[:12] for one in made["gap"].manifest.scenarios]
    for part in ("not a forecast", "seed 7", command, "handoff report", *digests):
        assert part in footer


def test_a_path_shows_its_dip_and_when_it_pays_back(made, open_page):
    page = open_page(made["path"])
    facts = page.locator(".facts").inner_text()
    assert "Worst dip" in facts
    assert "Pay-back" in facts
    assert "it has paid back by month" in page.locator("#brief-path-title").text_content()


def test_a_brief_asks_nobody_for_anything_and_fits_a_phone(made, browser, tmp_path):
    file = tmp_path / "brief.html"
    file.write_text(brief(made["gap"]), encoding="utf-8")
    context = browser.new_context(viewport={"width": 360, "height": 780}, offline=True)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert said == []
    assert asked == [file.as_uri()]
    assert width <= 360


def test_the_brief_of_a_study_holds_its_answers_and_all_else_on_one_page(made, open_page):
    with pytest.MonkeyPatch.context() as patch:
        study = decided(made["gap"], patch)
        page = open_page(study)
        questions = page.locator(".questions dt").all_text_contents()
        assert questions == [one.question for one in answers(study.decision)]
    page.emulate_media(media="print")
    assert page.evaluate(CLIPPED) == []
    assert [pages_of(page, paper) for paper in ("A4", "Letter")] == [1, 1]
