"""The logo of a client or of its consultant: read from a PNG or SVG file, checked, and cleaned before it is embedded.

What is embedded is never what was given: a picture is written anew from its pixels, a drawing from the elements and
attributes that draw.  Scripts, handlers of events, references to anything outside, foreign elements and notes are gone.
"""

import base64
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from sim.units import InputError

LARGEST_FILE, LARGEST_SIDE = 500_000, 3_000  # bytes, pixels
PNG, SVG = "image/png", "image/svg+xml"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
NAMESPACE, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
PAINTED = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use"})
TEXTS = frozenset({"text", "tspan"})
DRAWING = (
    PAINTED
    | TEXTS
    | {"svg", "g", "defs", "title", "desc", "symbol", "clipPath", "mask", "pattern", "marker", "style"}
    | {"linearGradient", "radialGradient", "stop"}
)
GROUPS = frozenset({"a", "switch"})  # their content is drawn, what they do is not
DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*>", re.IGNORECASE)
REFERENCE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|javascript:|expression\(|\\", re.IGNORECASE)


@dataclass(frozen=True)
class Logo:
    """A logo that is safe to embed: its kind, its bytes, and its size in pixels."""

    kind: str
    data: bytes
    width: float
    height: float

    @property
    def ratio(self) -> float:
        """Return how many times as wide as high it is."""
        return self.width / self.height

    @property
    def address(self) -> str:
        """Return it as an address that holds all of it, for a page."""
        return f"data:{self.kind};base64,{base64.b64encode(self.data).decode()}"


def read_logo(place: Path) -> Logo:
    """Return the logo that a file holds, cleaned.

    Raises:
        InputError: it cannot be read, is neither PNG nor SVG, is too large, or draws nothing.
    """
    try:
        with place.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise InputError(f"--logo {place.name}: cannot be read ({error.strerror})") from None
    if len(data) > LARGEST_FILE:
        raise InputError(f"--logo {place.name}: is larger than {LARGEST_FILE // 1000} kB")
    try:
        return picture_in(data) if data.startswith(SIGNATURE) else drawing_in(data)
    except InputError as error:
        raise InputError(f"--logo {place.name}: {error}") from None


def picture_in(data: bytes) -> Logo:
    """Return a PNG written anew from its pixels.

    Raises:
        InputError: it is broken or too large.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if max(image.size) > LARGEST_SIDE:
                raise InputError(f"is {image.width} × {image.height} pixels; at most {LARGEST_SIDE} a side")
            clean = io.BytesIO()
            pixels = image.convert("RGBA")
            Image.frombytes("RGBA", pixels.size, pixels.tobytes()).save(clean, "PNG", optimize=True)
    except InputError:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise InputError("is a broken PNG") from None
    return Logo(PNG, clean.getvalue(), *pixels.size)


def drawing_in(data: bytes) -> Logo:
    """Return an SVG written anew from what draws in it.

    Raises:
        InputError: it is no SVG, declares entities, has no size, or draws nothing.
    """
    try:
        text = DOCTYPE.sub("", data.decode("utf-8-sig"), count=1)
        if re.search("<!DOCTYPE|<!ENTITY", text, re.IGNORECASE):
            raise InputError("declares entities, which a logo does not need")
        root = ET.fromstring(text)
    except InputError:
        raise
    except (ET.ParseError, ValueError):
        raise InputError("is neither PNG nor SVG") from None
    if root.tag != f"{NAMESPACE}svg":
        raise InputError("is neither PNG nor SVG")
    size = size_of(root)
    clean = cleaned(root)
    if clean is None or not any(leaves_a_mark(one) for one in clean.iter()):
        raise InputError("draws nothing that may be embedded")
    ET.register_namespace("", NAMESPACE[1:-1])
    ET.register_namespace("xlink", XLINK[1:-1])
    return Logo(SVG, ET.tostring(clean, encoding="utf-8"), *size)


def size_of(root: ET.Element) -> tuple[float, float]:
    """Return the size of a drawing; its frame is set from its size where it has none, and then its size from its frame.

    Raises:
        InputError: it does not say.
    """
    sides = [
        re.fullmatch(r"\s*([\d.]+)(px|pt|mm|cm|in)?\s*", root.get(name, "")) for name in ("width", "height")
    ]
    if "viewBox" not in root.attrib and all(sides):
        root.set("viewBox", " ".join(["0 0", *(side[1] for side in sides if side is not None)]))
    try:
        _, _, width, height = map(float, re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        raise InputError("has neither a viewBox nor a width and height") from None
    if not (0 < width < 1e6 and 0 < height < 1e6 and 1 / 50 < width / height < 50):
        raise InputError("has a size that no logo has")
    # Browsers give a drawing without a size of its own any size: its frame says it.
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return width, height


def cleaned(element: ET.Element) -> ET.Element | None:
    """Return an element with what draws in it, or nothing if it does not draw."""
    if not isinstance(element.tag, str) or not element.tag.startswith(NAMESPACE):
        return None
    name = element.tag.removeprefix(NAMESPACE)
    if name not in DRAWING | GROUPS:
        return None
    words = element.text or ""
    if name == "style" and (REFERENCE.search(words) or len(element)):
        return None
    kept = {key: value for key, value in element.attrib.items() if is_harmless(key, value)}
    if name == "use" and not {"href", f"{XLINK}href"} & kept.keys():
        return None
    found = ET.Element(f"{NAMESPACE}{'g' if name in GROUPS else name}", kept if name not in GROUPS else {})
    found.text = words if name in TEXTS | {"style", "title", "desc"} else None
    for child in element:
        clean = cleaned(child)
        if clean is not None:
            clean.tail = child.tail if name in TEXTS else None
            found.append(clean)
    return found


def is_harmless(key: str, value: str) -> bool:
    """Tell whether an attribute draws only: no handler, no address but one inside the drawing, nothing foreign."""
    if key in ("href", f"{XLINK}href"):
        return value.strip().startswith("#")
    return not key.startswith("{") and not key.lower().startswith("on") and not REFERENCE.search(value)


def leaves_a_mark(element: ET.Element) -> bool:
    """Tell whether an element is painted."""
    return element.tag.removeprefix(NAMESPACE) in PAINTED
