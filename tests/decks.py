"""What slides are made of: every kind of folder, and a study that recommends something."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from experiments.report.addressee.addressee import addressed, read_addressee
from experiments.report.contents import Contents, read_contents
from tests.deciding import decided
from tests.every_kind import KINDS

LONG_CLIENT = (
    "Müller & Söhne Maschinenbau Aktiengesellschaft, Werk Unterwellenborn und Niederlassungen in Österreich"
)
LABELS = (
    "mql=Marketing-ready leads as both departments see them",
    "lead_management=A lead process that is run on data, everywhere",
    "defined_roles=Roles that are defined, in all countries and brands",
)
STUDY = "study"
DECKS = (*KINDS, STUDY)


@contextmanager
def contents_of(name: str, of_kind) -> Iterator[Contents]:
    """Read what slides are made of."""
    found = read_contents(of_kind("gap" if name == STUDY else name))
    if name != STUDY:
        yield found
        return
    with pytest.MonkeyPatch.context() as patch:
        yield decided(found, patch)


def in_long_words(contents: Contents) -> Contents:
    """Return contents for a client and with labels as long as they may be."""
    return addressed(contents, read_addressee(LONG_CLIENT, "", LABELS, anonymise=False))
