"""Puts the logo of a client on a slide: a picture as it is, a drawing as one that stays sharp."""

import base64
import io
from typing import Any

from experiments.report.logo import PNG, Logo
from experiments.report.office.deck import Box, Deck, inches

# What programs show that cannot draw: a pixel of nothing.
NOTHING = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII="
)
DRAWING = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def put_logo(deck: Deck, logo: Logo, box: Box) -> None:
    """Put a logo on the last slide, as large as a box holds it, in its upper right corner."""
    width = min(box.width, box.height * logo.ratio)
    left = box.left + box.width - width
    data = logo.data if logo.kind == PNG else NOTHING
    where = map(inches, (left, box.top, width, width / logo.ratio))
    picture = deck.slide.shapes.add_picture(io.BytesIO(data), *where)
    picture._element.nvPicPr.cNvPr.set("descr", "Logo")
    if logo.kind != PNG:
        draw(deck, logo, picture)


def draw(deck: Deck, logo: Logo, picture: Any) -> None:
    """Let a picture show a drawing."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    part = Part(PackURI("/ppt/media/logo.svg"), logo.kind, deck.slide.part.package, logo.data)
    name = deck.slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = picture._element.find(f".//{qn('a:blip')}")
    drawing = f'<asvg:svgBlip xmlns:asvg="{DRAWING}" r:embed="{name}"/>'
    blip.append(
        parse_xml(f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{EXTENSION}">{drawing}</a:ext></a:extLst>')
    )
