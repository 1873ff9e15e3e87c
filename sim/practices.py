"""The nine practices, and what each of them sets between "absent" (level 0) and "established" (level 1).

Practices are resolved into settings of the firm before a run: no behaviour, equation or agent reads a level.
The values are data (`scenarios/practices.toml`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

# Seed 000: three required actions for each class of firm, in its order.
PRACTICES = (
    "shared_definition",
    "joint_planning",
    "marketing_in_prospecting",
    "aligned_goals",
    "defined_roles",
    "customer_contact",
    "lead_management",
    "voice_of_customer",
    "debriefing",
)
SCALES = ("linear", "log")
BOTH = "both"
# Whose heads count: the settings that are added up.
TEAMS: Mapping[str, tuple[str, ...]] = {
    "sales": ("team.sales_reps", "team.development_reps"),
    "marketing": ("team.marketers",),
    BOTH: ("team.sales_reps", "team.development_reps", "team.marketers"),
}


@dataclass(frozen=True)
class PracticeSetting:
    """A setting of the firm that a practice owns, with its canonical values at both ends of the practice.

    `says`: what it counts, as a sentence has it; the one setting of a practice that has it stands for what the practice
    does.  It is no part of what a run is known by.
    """

    key: str
    absent: float
    established: float
    unit: str
    scale: str
    source: str
    evidence: str
    says: str = field(default="", repr=False)

    def at(self, level: float) -> float:
        """Return the value at a level of the practice; both ends are met exactly."""
        if level in (0, 1):
            return self.established if level else self.absent
        if self.scale == "log":
            return self.absent ** (1 - level) * self.established**level
        return self.absent + level * (self.established - self.absent)


@dataclass(frozen=True)
class Amount:
    """A canonical value with its plausible range and its source.

    Of it, `per_head` is due for each head of a team (`TEAMS`), and the rest whatever the size of the firm.
    """

    value: float
    range: tuple[float, float]
    source: str
    fixed: float = 0.0
    per_head: float = 0.0
    team: str = BOTH

    def at(self, values: Mapping[str, float]) -> "Amount":
        """Return the amount for the heads of a firm's settings; its range grows or shrinks as it does."""
        if not self.per_head:
            return self
        value = self.fixed + self.per_head * heads_of(self.team, values)
        return self.times(value / self.value) if self.value else self

    def times(self, factor: float) -> "Amount":
        """Return the amount with all of it multiplied."""
        low, high = self.range
        return replace(
            self,
            value=factor * self.value,
            range=(factor * low, factor * high),
            fixed=factor * self.fixed,
            per_head=factor * self.per_head,
        )


@dataclass(frozen=True)
class Adoption:
    """What it takes to establish a practice once; a roadmap weighs it, no run reads it.

    `cost` is money paid to others, `effort` hours of both teams together, `months` the time until it works.
    """

    cost: Amount
    effort: Amount
    months: Amount

    def at(self, values: Mapping[str, float]) -> "Adoption":
        """Return what it takes in a firm of such settings, by its heads."""
        return Adoption(self.cost.at(values), self.effort.at(values), self.months.at(values))


@dataclass(frozen=True)
class Practice:
    """A practice: mechanisms it acts through, settings it owns, what its adoption takes, and who answers for it.

    A library that nobody plans with may leave adoption (at the base firm's heads) and owner out.  Neither is a part of
    what a run is known by.
    """

    name: str
    title: str
    acts_through: tuple[str, ...]
    sets: tuple[PracticeSetting, ...]
    adoption: Adoption | None = field(default=None, repr=False)
    owner: str = field(default="", repr=False)
    owner_source: str = field(default="", repr=False)

    @property
    def says(self) -> PracticeSetting | None:
        """The setting by which the practice is told, if there is one."""
        return next((setting for setting in self.sets if setting.says), None)


def heads_of(team: str, values: Mapping[str, float]) -> float:
    """Return the heads of a team in a firm of such settings; a library may know fewer kinds of people."""
    return sum(values.get(key, 0.0) for key in TEAMS[team])


def resolve(practices: Iterable[Practice], levels: Mapping[str, float]) -> dict[str, float]:
    """Return the canonical value of every setting that practices own, at the given levels."""
    return {
        setting.key: setting.at(levels[practice.name]) for practice in practices for setting in practice.sets
    }
