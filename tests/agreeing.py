"""What a test agrees on with a firm in the middle of a run, and whom it finds there."""

from typing import Any


def agree(organisation: Any, **terms: dict[str, float]) -> None:
    """Change terms by name: `agree(firm, pay={"ownership": 1.0})`."""
    now = organisation.terms
    changed = {name: getattr(now, name)._replace(**values) for name, values in terms.items()}
    organisation.terms = now._replace(**changed)


def heads(organisation):
    """Reps in the field, development reps and marketers."""
    reps = organisation.reps
    development = int((reps.employed * reps.development).sum())
    return int(reps.employed.sum()) - development, development, int(organisation.marketers.employed.sum())


def seat(organisation, opinions, stubbornness=1.0):
    """Give the first committee members who think so by themselves, and listen to nobody."""
    committees, members, size = organisation.committees, organisation.members, len(opinions)
    committees.first_member[0], committees.size[0] = 0, size
    members.anchor[:size] = members.opinion[:size] = opinions
    members.weight[:size], members.stubbornness[:size], members.items[:size] = 1.0 / size, stubbornness, 0
    return committees, members
