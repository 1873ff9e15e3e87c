"""Words of a reader's house in what is said, and whose firm results are of."""

from dataclasses import replace

import pytest

from experiments.findings.comparison import CAVEAT, caveat
from experiments.findings.naming import OUR_NAMES, STAGE_NAMES, Naming
from experiments.report.html.palette import COLOURS, painted
from experiments.report.tiles import TILES
from sim import load_scenario
from sim.measures import MEASURES

SAID = "46 % of MQLs become SQLs; MQL to SQL, Inquiries, opportunities, an opportunity"


def naming(**labels: str) -> Naming:
    """Return our names but for some stages."""
    stages = dict(zip(("inquired", "mql", "accepted", "sql", "opportunity", "won"), STAGE_NAMES, strict=True))
    return Naming(tuple((stages | labels).values()))


def test_stages_go_by_the_words_of_the_house_wherever_they_are_named():
    assert (
        naming(mql="ready leads")
        .said(SAID)
        .startswith("46 % of ready leads become SQLs; ready leads to SQL,")
    )
    # What one label says is not taken for another stage.
    assert naming(mql="SQLs to be", sql="calls").said("MQLs become SQLs") == "SQLs to be become calls"
    assert naming(inquired="Hellos").said("Inquiries; an inquiry") == "Hellos; an Hellos"
    assert "opportunities, an opportunity" in naming(mql="x").said(SAID)


def test_our_own_words_stay():
    assert OUR_NAMES.said(SAID) == SAID
    assert naming(sql="calls").said("NoSQLs and MQLs") == "NoSQLs and MQLs"


def test_a_firm_with_a_name_is_not_called_fictional_and_a_preset_always_is():
    preset = load_scenario("laggard")
    named = replace(preset, title="Müller")
    assert caveat([preset]) == CAVEAT
    assert "fictional" not in caveat([named, preset])
    assert caveat([preset, named], "Müller & Co").startswith("Model results for Müller & Co as")
    assert caveat([preset], "Acme").endswith("for a fictional firm, not a forecast and not Acme itself.")


def test_tiles_are_different_facts():
    assert len({MEASURES[key].label for key in TILES}) == 4
    assert not {"lead_acceptance_rate", "never_worked_share"} <= set(TILES)


def light(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    digits = colour.strip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("time", [0, 1], ids=["day", "night"])
def test_marks_and_letters_stand_out_by_day_and_by_night(time):
    for name, pair in COLOURS.items():
        need = {"mark": 3.0, "text": 4.5, "ink": 4.5}.get(name.partition("-")[0], 0)
        for ground in ("paper", "wash") if need else ():
            one, other = sorted((light(pair[time]), light(COLOURS[ground][time])))
            # By day marks are those of Okabe and Ito, made for white: on the wash of a tile none stands.
            if not (name.startswith("mark") and ground == "wash"):
                assert (other + 0.05) / (one + 0.05) >= need, (name, ground)


def test_a_colour_without_a_variable_stays():
    assert painted("#FFFFFF") == "#FFFFFF"
    assert painted("url(#a)") == "url(#a)"
    assert painted("#222222") == "var(--ink,#222222)"
