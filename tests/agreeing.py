"""Terms that a test agrees on in the middle of a run."""

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
