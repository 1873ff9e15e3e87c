"""Every page of every kind of folder: printed on either paper, on a phone, by night."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from experiments.report.addressee.addressee import Addressee, addressed
from experiments.report.contents import Contents, read_contents
from experiments.report.handover import PRINTED_BRIEF, PRINTED_PAGE, hand_over
from experiments.report.html.brief import brief
from experiments.report.html.page import page as report
from tests.every_kind import KINDS
from tests.web.test_brief import CLIPPED

printed = pytest.importorskip("tests.printed", reason="pypdfium2 is not installed", exc_type=ImportError)
pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.slow]

DESK = {"width": 900, "height": 1000}
PAPERS = {"A4": (595, 842), "Letter": (612, 792)}
LEAST = (
    0.5  # of a page that is followed by another: a chart that has no room leaves less than half of it white
)
HEADINGS = "document.querySelectorAll('main section > .eyebrow, main section > h2')"
# Texts that a curve runs through, by pixels of the picture; a number in a disc has no rim, and belongs on its curve.
CROSSED = """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
        if (!svg.getBoundingClientRect().width) return [];
        const curves = [...svg.querySelectorAll('polyline[stroke-width="2.4"]')].flatMap(line => {
            const points = [], all = line.getTotalLength();
            for (let at = 0; at <= all; at += 2) points.push(line.getPointAtLength(at));
            return points;
        });
        return [...svg.querySelectorAll('text[stroke]')].filter(text => {
            const box = text.getBBox();
            return curves.some(point => point.x > box.x + 2 && point.x < box.x + box.width - 2
                && point.y > box.y + 4 && point.y < box.y + box.height - 4);
        }).map(text => text.textContent);
    })"""
FAINT = """() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const parts = colour => {
        canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = colour => parts(colour).slice(0, 3).map(part => part / 255).map(
        part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4
    ).reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0);
    const ground = part => {
        for (let one = part; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (!/, 0\\)$|transparent/.test(colour)) return colour;
        }
        return 'white';
    };
    const written = [...document.querySelectorAll('body *')].filter(part => part.getBoundingClientRect().width && [
        ...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()));
    return written.filter(part => !part.closest('svg') || part.getAttribute('stroke')).map(part => {
        const style = getComputedStyle(part), drawn = part.closest('svg');
        const [one, other] = [light(drawn ? style.fill : style.color), light(drawn ? style.stroke : ground(part))];
        return [(Math.max(one, other) + .05) / (Math.min(one, other) + .05), part.textContent.trim().slice(0, 60)];
    }).filter(([contrast]) => contrast < 4.5);
}"""


@pytest.fixture(scope="module", params=KINDS)
def contents(request, of_kind) -> Contents:
    """What a folder of some kind says, to a client."""
    return addressed(read_contents(of_kind(request.param)), Addressee())


@pytest.fixture(scope="module")
def files(contents, tmp_path_factory) -> dict[Callable[..., str], Path]:
    """The report and the brief of a folder, on disk."""
    folder = tmp_path_factory.mktemp("pages")
    found = {make: folder / f"{make.__name__}.html" for make in (report, brief)}
    for make, file in found.items():
        file.write_text(make(contents), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def prints(files, browser: Browser) -> dict[tuple[Callable[..., str], str], list]:
    """The pages of both as they are printed on either paper."""
    found = {}
    for make, file in files.items():
        with browser.new_context(viewport=DESK, offline=True) as context:
            page = context.new_page()
            page.goto(file.as_uri())
            for paper in PAPERS:
                found[make, paper] = printed.pages_of(page.pdf(format=paper, print_background=True))
    return found


@pytest.fixture
def opened(files, browser: Browser):
    """Open a page from disk, with the network off."""
    contexts = []

    def open_page(make: Callable[..., str], width: int = DESK["width"], **options):
        viewport = DESK | {"width": width}
        contexts.append(browser.new_context(viewport=viewport, offline=True, **options))
        page = contexts[-1].new_page()
        page.goto(files[make].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("make", [report, brief])
def test_no_letters_of_a_print_stand_on_others_on_either_paper(prints, make: Callable[..., str]):
    for paper, size in PAPERS.items():
        pages = prints[make, paper]
        for one in pages:
            assert one.overprinted == []
            assert [one.width, one.height] == pytest.approx(size, abs=2)
        assert make is report or len(pages) == 1


def test_a_brief_fills_its_page_and_holds_all_that_it_shows(opened, prints):
    page = opened(brief)
    page.emulate_media(media="print")
    assert page.evaluate(CLIPPED) == []
    [sheet] = prints[brief, "A4"]
    assert sheet.end > 0.8
    shown = re.sub(r"\W", "", page.locator("footer").inner_text())
    assert shown[-40:] in re.sub(r"\W", "", sheet.text)


def test_no_heading_ends_a_page_of_a_report_and_no_page_is_half_empty(opened, prints):
    page = opened(report)
    page.emulate_media(media="print")
    headings = page.evaluate(f"[...{HEADINGS}].filter(one => one.offsetParent).map(one => one.innerText)")
    ends = {re.sub(r"\s", "", one).lower() for one in headings}
    for paper in PAPERS:
        pages = prints[report, paper]
        for place, one in enumerate(pages, start=1):
            last = re.sub(r"\s", "", one.lines()[-1][1]).lower()
            assert not any(heading.endswith(last) for heading in ends), (paper, place, last)
            assert place == len(pages) or one.end > LEAST, (paper, place)


@pytest.mark.parametrize("width", [360, 1440])
def test_no_curve_runs_through_a_label(opened, width):
    assert opened(report, width).evaluate(CROSSED) == []


@pytest.mark.parametrize("make", [report, brief])
def test_all_that_is_written_can_be_read_by_night(opened, make):
    page = opened(make, color_scheme="dark")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.evaluate("getComputedStyle(document.querySelector('svg text, p')).color") != "rgb(34, 34, 34)"
    assert page.evaluate(FAINT) == []
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper').trim()") == "#FFF"


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("paper", PAPERS)
def test_the_same_results_print_to_the_same_bytes_on_the_paper_that_is_asked_for(of_kind, tmp_path, paper):
    folder = shutil.copytree(of_kind("two"), tmp_path / "mine")
    files = (PRINTED_PAGE, PRINTED_BRIEF)
    first = [
        place.read_bytes() for place in hand_over(folder, files, Addressee(client="Müller"), paper=paper)
    ]
    again = [
        place.read_bytes() for place in hand_over(folder, files, Addressee(client="Müller"), paper=paper)
    ]
    assert first == again
    pages = [printed.pages_of(one) for one in first]
    assert len(pages[1]) == 1
    for one in (*pages[0], *pages[1]):
        assert [one.width, one.height] == pytest.approx(PAPERS[paper], abs=2)
        assert one.overprinted == []
    assert "Müller" in pages[1][0].text
