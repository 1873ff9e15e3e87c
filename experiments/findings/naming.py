"""What a reader's own house calls the stages of a lead and the practices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

STAGE_NAMES = ("Inquiries", "MQLs", "Accepted (SAL)", "SQLs", "Opportunities", "Customers won")
# What sentences and labels call a lead at each stage, or many of them.
NOUNS = (
    ("inquiries", "inquiry"),
    ("MQLs", "MQL"),
    ("SALs", "SAL"),
    ("SQLs", "SQL"),
    ("opportunities", "opportunity"),
    ("customers won",),
)


@dataclass(frozen=True)
class Naming:
    """Titles of the stages in their order, and of practices by key; a practice without one goes by the library's."""

    stages: tuple[str, ...] = STAGE_NAMES
    practices: Mapping[str, str] = field(default_factory=dict)

    def said(self, text: str) -> str:
        """Return what was said in our words in those of the reader's house, as far as these name a stage otherwise.

        A title is taken as it is given, for one lead and for many.
        """
        if not self._words:
            return text
        # Longest first: a noun may begin with another.
        nouns = "|".join(map(re.escape, sorted(self._words, key=len, reverse=True)))
        return re.sub(rf"\b(?:{nouns})\b", lambda found: self._words[found[0]], text)

    @cached_property
    def _words(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for ours, theirs, nouns in zip(STAGE_NAMES, self.stages, NOUNS, strict=True):
            if theirs != ours:
                found |= dict.fromkeys((*nouns, *(noun[0].upper() + noun[1:] for noun in nouns)), theirs)
        return found


OUR_NAMES = Naming()
