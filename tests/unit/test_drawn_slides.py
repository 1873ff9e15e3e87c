"""Slides as another program draws them: LibreOffice, where it is installed."""

import pytest

from experiments.report.office.slides import write_slides
from tests.decks import DECKS, contents_of, in_long_words
from tests.slides import PRESENTER, leaves, rendered

pytestmark = [
    pytest.mark.skipif(not PRESENTER, reason="LibreOffice is not installed"),
    pytest.mark.xdist_group("drawn"),
]


@pytest.fixture(scope="module")
def drawn(of_kind, tmp_path_factory):
    """Where each line of text stands on each slide of every deck with the longest words, as LibreOffice draws them."""
    folder = tmp_path_factory.mktemp("drawn")
    files = [folder / f"{name}.pptx" for name in DECKS]
    for file in files:
        with contents_of(file.stem, of_kind) as found:
            write_slides(in_long_words(found), file)
    return rendered(files, folder)


@pytest.mark.parametrize("name", DECKS)
def test_nothing_overlaps_on_slides_as_libreoffice_draws_them(drawn, name):
    for place, lines in enumerate(drawn[name], start=1):
        assert lines, place
        assert [line for line in lines if leaves(line)] == [], place
        pairs = [(one.what, two.what) for at, one in enumerate(lines) for two in lines[:at] if one.meets(two)]
        assert pairs == [], place
