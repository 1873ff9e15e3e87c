"""Names in every script: an installed font that has them is used; where none has, one line says so.

The fonts are made here, so that nothing depends on those of a machine.
"""

import warnings
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.font_manager import FontEntry, fontManager, ttfFontProperty
from matplotlib.ft2font import FT2Font

from experiments.commands import main
from experiments.figures import charts_of
from experiments.figures.drawing import fonts
from experiments.figures.drawing.fonts import MissingGlyphWarning, fonts_for
from experiments.saving.figures import save_each
from sim import load_scenario
from tests.reporting import a_comparison

NAME = "営業と市場"
DEJAVU = "DejaVu Sans"


def a_font(folder: Path, family: str, characters: str) -> FontEntry:
    """Make a font that has a black square for each of some characters, and nothing else."""
    pen = TTGlyphPen(None)
    for place in ((0, 0), (0, 800), (900, 800), (900, 0)):
        (pen.lineTo if place != (0, 0) else pen.moveTo)(place)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"uni{ord(letter):04X}" for letter in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = folder / f"{family.replace(' ', '')}.ttf"
    builder.save(file)
    return ttfFontProperty(FT2Font(str(file)))


@pytest.fixture
def with_fonts(monkeypatch, tmp_path):
    """Let a machine have the house font and some that are made here: `with_fonts({"Family": "characters"})`."""

    def install(made: dict[str, str]) -> None:
        house = [font for font in fontManager.ttflist if font.name in (DEJAVU, "Last Resort High-Efficiency")]
        ours = [a_font(tmp_path, family, characters) for family, characters in made.items()]
        monkeypatch.setattr(fontManager, "ttflist", [*house, *ours])

    return install


def charts_compared(name: str):
    """Return two charts that show a firm of some name: on an axis, in a key, in a title."""
    laggard = load_scenario("laggard")
    firm = type(laggard)(
        **{field: getattr(laggard, field) for field in laggard.__dataclass_fields__} | {"name": name}
    )
    charts = charts_of(a_comparison(laggard, firm, replications=2))
    return [(chart, chart) for chart in charts if chart.name in ("growth", "responses")]


def test_the_fewest_fonts_that_have_the_characters_are_chosen_those_like_ours_first(with_fonts):
    with_fonts({"Mincho": "営業と", "Noto Sans Half": "営業", "Noto Sans Whole": "営業と", "Zed": "ก"})
    assert fonts_for("営業と") == (["Noto Sans Whole"], "")
    assert fonts_for("営業とก") == (["Noto Sans Whole", "Zed"], "")
    assert fonts_for("営א") == (["Noto Sans Half"], "א")
    assert fonts_for("א") == ([], "א")


def test_a_font_that_is_installed_writes_what_the_house_font_lacks(with_fonts, tmp_path):
    with_fonts({"Sans Made Here": NAME})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save_each(charts_compared(NAME), tmp_path)
    lines = (tmp_path / "growth.svg").read_text(encoding="utf-8").splitlines()
    written = [line for line in lines if "<text" in line and set(line) & set(NAME)]
    assert len(written) > 1
    assert all("Sans Made Here" in line for line in written)


def test_what_no_font_has_is_said_once_in_a_plain_line_and_stays_text(with_fonts, tmp_path):
    with_fonts({})
    with pytest.warns(MissingGlyphWarning) as said:
        save_each(charts_compared(NAME), tmp_path)
    [line] = {str(one.message) for one in said}
    assert len(said) == 1
    assert "営業" in line
    assert "/" not in line
    assert "\n" not in line
    assert NAME in (tmp_path / "growth.svg").read_text(encoding="utf-8")
    assert len(list(tmp_path.glob("*.png"))) == 2


def test_on_the_command_line_a_warning_is_a_line_without_paths_and_said_once(capsys):
    main.say_once.cache_clear()
    for text in ("boxes\nfor \x1b[31m営業", "boxes\nfor \x1b[31m営業", "something else"):
        main.say_plainly(MissingGlyphWarning(text), MissingGlyphWarning, "/somewhere/figures.py", 3)
    assert capsys.readouterr().err == "handoff: boxes for [31m営業\nhandoff: something else\n"


def test_a_figure_that_the_house_font_can_write_does_not_depend_on_what_is_installed(with_fonts, tmp_path):
    folders = []
    for made in ({}, {"Noto Sans Made Here": "abcé→"}):
        with_fonts(made)
        folders.append(tmp_path / f"{len(folders)}")
        save_each(charts_compared("Müller → Söhne, §1 €"), folders[-1])
    for file in folders[0].iterdir():
        assert file.read_bytes() == (folders[1] / file.name).read_bytes()


def test_fonts_that_cannot_be_drawn_at_any_size_or_not_be_read_are_left_alone(monkeypatch, tmp_path):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    house = [font for font in fontManager.ttflist if font.name == DEJAVU]
    entry = FontEntry(fname=str(broken), name="Broken Sans", style="normal")
    monkeypatch.setattr(fontManager, "ttflist", [*house, entry])
    assert list(fonts.installed()) == [DEJAVU]
