"""Reading scenarios: TOML files become a firm with every setting resolved, checked and accounted for.

Precedence: base firm < `alignment` < `[practices]` < explicit keys (later files win) < `--set`.  Importing
this imports neither Mesa nor Numba.
"""

from sim.scenario.cautions import Caution, cautions_of
from sim.scenario.changes import Change
from sim.scenario.entry import Entry
from sim.scenario.errors import ScenarioError
from sim.scenario.extensions import Extensions, OwnMechanism
from sim.scenario.files import find_scenario, library_folder
from sim.scenario.loading import library, load_scenario, load_stored
from sim.scenario.resolved import Scenario
from sim.scenario.text import Difference, describe_differences, describe_numbers

__all__ = [
    "Caution",
    "Change",
    "Difference",
    "Entry",
    "Extensions",
    "OwnMechanism",
    "Scenario",
    "ScenarioError",
    "cautions_of",
    "describe_differences",
    "describe_numbers",
    "find_scenario",
    "library",
    "library_folder",
    "load_scenario",
    "load_stored",
]
