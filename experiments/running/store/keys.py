"""What a run is known by: the hash of all that decides its outcome.

Source, scenario, varied values and seed go in; labels, replicates and plans do not, so that a run that one plan
has paid for is there for every other.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from experiments.provenance import source_digest
from experiments.running.observation import observe

if TYPE_CHECKING:
    from experiments.running.plan import Cell, Plan
    from sim.scenario import Scenario

OBSERVE = "experiments.running.observation:observe"  # in the keys of all runs kept so far, wherever `observe` may live
KEY_BYTES = 16  # among a billion runs, two share a key once in 10^20 stores


class Keys:
    """Gives keys to runs; what cells have in common is hashed once."""

    def __init__(self, simulate: Callable[..., Any]) -> None:
        self.source = source_digest()
        self.simulate = OBSERVE if simulate is observe else f"{simulate.__module__}:{simulate.__qualname__}"
        self.bases: dict[int, tuple[Scenario, str]] = {}

    def of_plan(self, plan: "Plan") -> Iterator[bytes]:
        """Yield the key of every run of a plan, in its order."""
        members = max(len(plan.members), 1)
        cells = [
            [(self.of_cell(plan.as_member(cell, member)), plan.seed + cell.apart) for cell in plan.cells]
            for member in range(members)
        ]
        for replicate in range(plan.first, plan.replicates):
            for cell, seed in cells[replicate % members]:
                run = cell + str(seed + replicate).encode()
                yield hashlib.blake2b(run, digest_size=KEY_BYTES).digest()

    def of_cell(self, cell: "Cell") -> bytes:
        """Return the hash of source, base scenario and varied values, in whatever order they were varied."""
        content = json.dumps([self.source, self.simulate, self.of_base(cell.scenario), sorted(cell.varied)])
        return hashlib.blake2b(content.encode(), digest_size=KEY_BYTES).digest()

    def of_base(self, scenario: "Scenario") -> str:
        """Return the digest of a scenario on top of which something may be varied."""
        known = self.bases.get(id(scenario))
        if known is None:
            # Kept with the scenario: as long as that lives, no other one can have its id.
            known = self.bases[id(scenario)] = (scenario, base_digest(scenario))
        return known[1]


def base_digest(scenario: "Scenario") -> str:
    """Return a digest that differs wherever two scenarios could answer differently to what is varied.

    Equal values are not enough: a setting that a file chose itself does not follow its practice, and a
    mechanism that is switched off hides what its settings would be.
    """
    content = [
        scenario.digest,
        scenario.currency,
        sorted(scenario.explicit),
        [entry.value for _, entry in sorted(scenario.numbers.items())],
        repr(scenario.planned),
        repr(scenario.foundation.practices),
        repr(scenario.foundation.dial),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
