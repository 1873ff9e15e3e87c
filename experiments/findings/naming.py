"""What a reader's own house calls the stages of a lead and the practices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STAGE_NAMES = ("Inquiries", "MQLs", "Accepted (SAL)", "SQLs", "Opportunities", "Customers won")


@dataclass(frozen=True)
class Naming:
    """Titles of the stages in their order, and of practices by key; a practice without one goes by the library's."""

    stages: tuple[str, ...] = STAGE_NAMES
    practices: Mapping[str, str] = field(default_factory=dict)


OUR_NAMES = Naming()
