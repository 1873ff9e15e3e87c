"""`help()` and completion: every public name of an organisation and its people says in a sentence what it is."""

import inspect
import pydoc

import mesa
import pytest

from handoff import BuyerCommittee, Marketer, Organisation, SalesRep
from tests.extending import SMALL

PEOPLE = (SalesRep, Marketer, BuyerCommittee)


class Bare(mesa.Model):
    """A model that has nothing but what Mesa gives every class."""


def said_of(name):
    """Return what `help()` says of a name of an organisation; of what only instances have, the line of its class."""
    value = inspect.getattr_static(Organisation, name, None)
    if value is not None:
        return inspect.getdoc(value) or ""
    lines = (line.strip() for line in inspect.getdoc(Organisation).splitlines())
    listed = (line.partition(": ") for line in lines if ": " in line)
    return next((about for names, _, about in listed if name in names.split(", ")), "")


def is_a_sentence(text):
    """Tell whether a text begins as a sentence of ours."""
    return (
        bool(text)
        and "attrgetter" not in text
        and "itemgetter" not in text
        and "Args" not in text.split("\n")[0]
    )


def test_every_public_name_of_an_organisation_says_what_it_is():
    organisation = Organisation(SMALL, 3)
    public = {name for name in dir(organisation) if not name.startswith("_")} - set(dir(Bare()))
    assert {name for name in public if not is_a_sentence(said_of(name))} == set()
    assert {"committees", "world", "today", "measures", "own_mechanisms"} <= public


def test_private_machinery_is_not_offered():
    public = {name for name in dir(Organisation) if not name.startswith("_")} - set(dir(Bare))
    assert not public & {"seat_agents", "seating", "lives_day_by_day", "steps_itself"}


@pytest.mark.parametrize("kind", PEOPLE)
def test_every_public_name_of_people_says_what_it_is_and_columns_their_unit(kind):
    public = {name for name in dir(kind) if not name.startswith("_")} - set(dir(mesa.Agent))
    texts = {name: inspect.getdoc(inspect.getattr_static(kind, name)) or "" for name in public}
    slots = {"row", "model"}
    assert {
        name for name, text in texts.items() if not text.endswith(".") and "\n" not in text
    } - slots == set()


def test_help_of_a_rep_says_of_a_column_its_unit_and_whether_it_can_be_set():
    page = pydoc.render_doc(SalesRep, renderer=pydoc.plaintext)
    assert "Column reps.trust_good (weight of good evidence on marketing); can be set." in page
    assert "Column reps.hours_leads (hours); kept by days and rituals." in page
    assert "attrgetter" not in pydoc.render_doc(Organisation, renderer=pydoc.plaintext)
