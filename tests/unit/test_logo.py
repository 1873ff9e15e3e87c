"""Logos: what draws stays, what does anything else goes, what cannot be used is refused in one line."""

import io
import struct
import zlib

import openpyxl
import pptx
import pytest
from PIL import Image, PngImagePlugin

from experiments.report.addressee.addressee import Addressee, addressed, read_addressee
from experiments.report.contents import read_contents
from experiments.report.html.brief import brief
from experiments.report.html.page import page
from experiments.report.logo import LARGEST_FILE, LARGEST_SIDE, PNG, SVG, read_logo
from experiments.report.office.slides import write_slides
from experiments.report.office.workbook import write_workbook
from sim.units import InputError

pytestmark = pytest.mark.xdist_group("report")

OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 10"'
)
MARK = '<path d="M0 0H40V10z" fill="#b00"/>'
# What somebody could hide in a drawing, and what must be gone of it.
HIDDEN = {
    "script": "<script>alert(1)</script>",
    "handler": '<rect width="1" height="1" onclick="alert(1)"/>',
    "foreign": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">alert(1)</body></foreignObject>',
    "picture": '<image href="http://elsewhere.example/a.png"/>',
    "use": '<use xlink:href="http://elsewhere.example/a.svg#b"/>',
    "paint": '<rect width="1" height="1" fill="url(http://elsewhere.example/a.svg#b)"/>',
    "inline": '<rect width="1" height="1" style="fill: url( \'//elsewhere.example/a\')"/>',
    "sheet": "<style>@import url(http://elsewhere.example/a.css);</style>",
    "escaped": "<style>path { fill: u\\72l(http://elsewhere.example/a) }</style>",
    "animation": '<rect width="1" height="1"><set attributeName="href" to="javascript:alert(1)"/></rect>',
    "link": f'<a href="javascript:alert(1)">{MARK}</a>',
    "other": '<x:thing xmlns:x="urn:x">alert(1)</x:thing>',
    "notes": "<metadata>alert(1)</metadata><!-- alert(1) -->",
}
GONE = ("alert", "elsewhere", "javascript", "script", "foreign", "onclick", "@import", "urn:x")


def drawing(content: str = MARK, attributes: str = "") -> bytes:
    return f"{OPEN} {attributes}>{content}</svg>".encode()


def picture(size=(40, 10), **options) -> bytes:
    made = io.BytesIO()
    Image.new("RGBA", size, (180, 0, 0, 255)).save(made, "PNG", **options)
    return made.getvalue()


def bomb() -> bytes:
    """A PNG that says it is far larger than what anybody needs."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    head = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + head


@pytest.fixture
def logo_in(tmp_path):
    """Read the logo that a file with some content holds."""

    def read(content: bytes, name: str = "logo.any"):
        place = tmp_path / name
        place.write_bytes(content)
        return read_logo(place)

    return read


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_does_more_than_draw_is_gone_and_what_draws_stays(logo_in, hidden):
    found = logo_in(drawing(MARK + hidden, 'onload="alert(1)" xml:base="http://elsewhere.example/"'))
    text = found.data.decode()
    assert [word for word in GONE if word in text] == []
    assert 'fill="#b00"' in text
    assert (found.kind, found.ratio) == (SVG, 4)


def test_what_a_drawing_needs_of_itself_stays(logo_in):
    text = logo_in(
        drawing(
            '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
            '<style>.a { fill: url(#g) }</style><g transform="scale(2)"><path class="a" d="M0 0H9V9z"/>'
            '<use xlink:href="#g"/><text x="1">A <tspan>B</tspan> C</text></g>'
        )
    ).data.decode()
    for part in ("url(#g)", "linearGradient", 'xlink:href="#g"', "A <tspan>B</tspan> C", "scale(2)"):
        assert part in text


def test_a_drawing_that_was_cleaned_is_clean(logo_in):
    once = logo_in(drawing(MARK + "".join(HIDDEN.values())))
    assert logo_in(once.data) == once


def test_a_doctype_is_left_out_and_a_size_becomes_a_frame(logo_in):
    doctype = (
        b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    )
    sized = b'<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="10mm"><rect width="9" height="9"/></svg>'
    found = logo_in(doctype + sized)
    assert found.ratio == 3
    assert b'viewBox="0 0 30 10"' in found.data
    assert b"DOCTYPE" not in found.data


def test_a_picture_keeps_its_pixels_and_loses_its_notes(logo_in):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "somebody at a desk")
    found = logo_in(picture(pnginfo=notes) + b"<script>alert(1)</script>")
    assert (found.kind, found.ratio) == (PNG, 4)
    assert b"somebody" not in found.data
    assert b"script" not in found.data
    with Image.open(io.BytesIO(found.data)) as image:
        assert image.getpixel((20, 5)) == (180, 0, 0, 255)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "neither PNG nor SVG"),
        (b"GIF89a", "neither PNG nor SVG"),
        (b"<html/>", "neither PNG nor SVG"),
        (drawing().decode().encode("utf-16"), "neither PNG nor SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + drawing("<text>&a;</text>"), "entities"),
        (drawing("<script>alert(1)</script>"), "draws nothing"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "viewBox"),
        (drawing().replace(b"0 0 40 10", b"0 0 40 0"), "size"),
        (picture()[:60], "broken PNG"),
        (picture((LARGEST_SIDE + 1, 9)), "pixels"),
        (bomb(), "pixels|broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(LARGEST_FILE), "larger than"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_cannot_be_embedded_is_refused_in_one_line(logo_in, content, complaint):
    with pytest.raises(InputError, match=complaint) as refused:
        logo_in(content, "mine.svg")
    assert str(refused.value).startswith("--logo mine.svg: ")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused_and_a_nameless_report_has_no_logo(tmp_path):
    with pytest.raises(InputError, match=r"--logo none\.png: cannot be read"):
        read_logo(tmp_path / "none.png")
    (tmp_path / "logo.png").write_bytes(picture())
    with pytest.raises(InputError, match="--logo shows whom --anonymise hides"):
        read_addressee("", "", [], anonymise=True, logo=tmp_path / "logo.png")


def test_a_logo_stands_on_every_page_slide_and_first_sheet(logo_in, of_kind, tmp_path):
    found = logo_in(picture())
    told = addressed(read_contents(of_kind("three")), Addressee(client="Müller & Co", logo=found))
    for made in (page(told), brief(told)):
        assert made.count(f'src="{found.address}" alt="Müller &amp; Co"') == 1
        assert "img-src data:;" in made
    write_slides(told, tmp_path / "a.pptx")
    first = pptx.Presentation(str(tmp_path / "a.pptx")).slides[0]
    assert [shape.image.blob for shape in first.shapes if hasattr(shape, "image")] == [found.data]
    write_workbook(told, tmp_path / "a.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]._images) == 1
