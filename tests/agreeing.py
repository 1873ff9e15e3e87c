"""Terms that a test agrees on in the middle of a run."""

from typing import Any


def agree(organisation: Any, **terms: dict[str, float]) -> None:
    """Change terms by name: `agree(firm, pay={"ownership": 1.0})`."""
    now = organisation.terms
    changed = {name: getattr(now, name)._replace(**values) for name, values in terms.items()}
    organisation.terms = now._replace(**changed)
