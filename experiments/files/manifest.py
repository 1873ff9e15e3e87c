"""What a results folder says about itself: which command made which files, from what, and the hash of each.

A folder holds sections, one a command.  Those of the first lie at its top; each further one has a folder of its
command's name.  Resolved scenarios are shared and lie at the top.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

SCHEMA, FIRST_SCHEMA = "handoff-results/2", "handoff-results/1"  # a folder of the first schema is one section
MANIFEST = "manifest.json"
REPORT = "report"  # the section of what is made of the others
MOST_EXTENSIONS = 200  # of a kind
MOST_SECTIONS, MOST_SCENARIOS, MOST_FILES = 100, 1000, 100_000
LONGEST_TEXT = 20_000  # letters

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Shape(BaseModel):
    """The shape of a document: numbers are finite, what is not named is left alone."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False, extra="ignore")


class StoredScenario(Shape):
    """A scenario of a results folder: the label in its tables, its file, its digest."""

    label: Text
    file: Text
    digest: Text = ""


class StoredMechanism(Shape):
    """A mechanism of somebody's own: what it says it is, what it moves, and its parameters as it declares them."""

    title: Text
    moves: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    parameters: Annotated[
        Mapping[Text, Mapping[Text, bool | float | Text]], Field(max_length=MOST_EXTENSIONS)
    ] = {}


class StoredMeasure(Shape):
    """A measure of somebody's own: all that is said of it."""

    label: Text
    unit: Text
    better: Text
    window: Text
    denominator: Text
    definition: Text


class StoredExtensions(Shape):
    """What of somebody's own runs were made with: names of classes by role, mechanisms, measures, digests of source."""

    agents: Annotated[Mapping[Text, Text], Field(max_length=MOST_EXTENSIONS)] = {}
    mechanisms: Annotated[Mapping[Text, StoredMechanism], Field(max_length=MOST_EXTENSIONS)] = {}
    measures: Annotated[Mapping[Text, StoredMeasure], Field(max_length=MOST_EXTENSIONS)] = {}
    digests: Annotated[Mapping[Text, Text], Field(max_length=3 * MOST_EXTENSIONS)] = {}


class Facts(Shape):
    """What a command was asked, and what made its results."""

    command: Text = ""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    replications: Count | None = None
    first_stage: Count | None = None
    interval: Annotated[float, Field(gt=0, lt=1)] = 0.95
    trajectories: Count | None = None
    points: Count | None = None
    keep: Count | None = None
    scenarios: Annotated[tuple[StoredScenario, ...], Field(max_length=MOST_SCENARIOS)] = ()
    design: Mapping[str, Any] | None = None
    aligned: Text = ""
    rates: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    extensions: StoredExtensions | None = None
    source: Text = ""
    finished: Text = ""


class Section(Facts):
    """A section of a results folder: its name, and its files by their names in the folder."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z_-]{0,40}$")]
    files: Annotated[tuple[Text, ...], Field(max_length=MOST_FILES)] = ()


class Manifest(Facts):
    """What a results folder says about itself; its own facts are those of its first section."""

    schema_name: Text
    command: Text
    status: Text = "complete"
    versions: Annotated[Mapping[Text, Text], Field(max_length=100)] = {}
    machine: Text = ""
    files: Annotated[Mapping[Text, Text], Field(max_length=MOST_FILES)]
    sections: Annotated[tuple[Section, ...], Field(max_length=MOST_SECTIONS)] = ()

    @property
    def run_files(self) -> tuple[str, ...]:
        """Return the files that hold runs or follow from them; what was handed over of them may be edited."""
        reports = {name for section in self.sections if section.name == REPORT for name in section.files}
        return tuple(name for name in self.files if name not in reports)


def prefix_of(sections: Sequence[str], name: str) -> str:
    """Return where the files of a section lie: those of the first, and of what is made of them all, at the top."""
    first = next((one for one in sections if one != REPORT), name)
    return "" if name in (first, REPORT) else f"{name}/"


def verb_of(command: str) -> str:
    """Return the name of the section that a command makes: `explain` of "handoff explain A B"."""
    words = command.replace("experiments.", "handoff ").split()
    verb = words[1] if len(words) > 1 and words[0] == "handoff" else ""
    return verb if verb.isalpha() and verb.islower() else "results"
