"""A client's firm as a space: inputs that are not known, each with its range, and the keys that a point stands for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from experiments.clients.client import Client, Known
from experiments.clients.facts import Facts, keys_of, leads_a_year
from experiments.designs.factor import UNCERTAINTY, Factor
from experiments.designs.fit import Declared, declared
from experiments.errors import BadInputError
from experiments.running.plan import Varied, supposing
from sim.scenario import Extensions, Scenario, load_scenario
from sim.scenario.members import PRACTICES

Array = NDArray[float64]

FACTS = ("reps", "marketers", "development_reps", "revenue", "average_deal", "programme")
NEEDED = ("reps", "revenue", "average_deal")  # of which 0 leaves nothing to simulate
BEYOND = 0.125  # of an 80 % range, to each side: even over the whole, 80 % then lie inside
FIGURES_KEPT = 6  # of a value: what is run is what is written


@dataclass(frozen=True, eq=False)
class ClientFirm:
    """A client with what a fit estimates of them.

    `base`: the base firm in their currency, with the facts that are keys as they are.
    """

    client: Client
    base: Scenario
    inputs: tuple[Factor, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the inputs."""
        return tuple(one.key for one in self.inputs)

    def values_at(self, position: Array) -> dict[str, float]:
        """Return the canonical value of every key at a point, levels of practices among them."""
        found = {one.key: float(one.at(float(at))) for one, at in zip(self.inputs, position, strict=True)}
        derived = keys_of(self.facts_in(found), self.base)
        chosen = {key: value for key, value in found.items() if "." in key}
        return {key: self.rounded(key, value) for key, value in (derived | chosen).items()}

    def rounded(self, key: str, value: float) -> float:
        """Return a value as it is written, within what the model can carry."""
        if key.startswith(PRACTICES):
            return round(value, 4)
        entry = self.base.entries[key]
        inside = min(max(value, entry.allowed[0]), entry.allowed[1])
        return float(round(inside)) if entry.whole else float(f"{inside:.{FIGURES_KEPT}g}")

    def facts_in(self, found: Mapping[str, float]) -> Facts:
        """Return the facts of the client, and what stands at a point for those that are not given."""

        def fact(key: str) -> float:
            known = self.client.figures.get(key)
            return found.get(key, math.nan if known is None else known.low)

        reps, revenue = fact("reps"), fact("revenue")
        if math.isnan(reps):
            reps = max(round(revenue / found["revenue_a_rep"]), 1)
        revenue = reps * found["revenue_a_rep"] if math.isnan(revenue) else revenue
        marketers, programme = fact("marketers"), fact("programme")
        development = fact("development_reps")
        leads = self.client.figures.get("leads_a_month")
        return Facts(
            reps=reps,
            marketers=max(round(reps * found["marketers_a_rep"]), 1) if math.isnan(marketers) else marketers,
            development_reps=self.base.values["team.development_reps"]
            if math.isnan(development)
            else development,
            revenue=revenue,
            deal=fact("average_deal"),
            programme=revenue * found["programme_share"] if math.isnan(programme) else programme,
            contract=found["contract_over_deal"],
            accounts=found["accounts_a_customer"],
            sold=found["deal_over_potential"],
            saturation=found["saturation"],
            promised=found.get("promise_over_leads", math.nan),
            leads=math.nan if leads is None else leads_a_year((leads.low + leads.high) / 2),
        )

    def corners(self) -> list[Array]:
        """Return points among which every key takes both ends of where it is looked for.

        A key that is looked for itself does at its own ends, one that is made of facts and ratios at some of theirs.
        """
        apart = np.array(["." in name for name in self.names])
        found = []
        for ends in product((0.0, 1.0), repeat=int((~apart).sum())):
            one = np.full(len(self.inputs), ends[0] if ends else 0.0)
            one[~apart] = ends
            found.append(one)
        return found or [np.zeros(len(self.inputs)), np.ones(len(self.inputs))]

    def varied_at(self, position: Array) -> Varied:
        """Return what is varied of the base firm where a point is run."""
        return varied_of(self.values_at(position))

    @cached_property
    def best_levels(self) -> dict[str, float]:
        """Return the nine levels of the best-in-class preset."""
        levels = load_scenario("best-in-class").levels
        return {f"{PRACTICES}{name}": level for name, level in levels.items()}


def varied_of(values: Mapping[str, float]) -> Varied:
    """Return values as what is varied: levels are chosen, keys are supposed of the base firm."""
    levels = tuple((key, value) for key, value in values.items() if key.startswith(PRACTICES))
    return supposing({key: value for key, value in values.items() if not key.startswith(PRACTICES)}) + levels


def client_firm(client: Client, extensions: Extensions = Extensions()) -> ClientFirm:
    """Return a client's firm as a space, run with what is somebody's own.

    Raises:
        BadInputError: a fact leaves nothing to simulate, or nothing is known.
    """
    for key in NEEDED:
        known = client.figures.get(key)
        if known is not None and known.low <= 0:
            raise BadInputError(f"{key} = {known.given}: must be above 0, else there is no firm to fit")
    if not client.figures:
        raise BadInputError(f"nothing is known of {client.name}: [client] has no figure to fit")
    base = load_scenario("base", sets={"currency": client.currency}, extensions=extensions)
    return ClientFirm(client, base, tuple(inputs_of(client, declared(base))))


def inputs_of(client: Client, listed: Declared) -> list[Factor]:
    """Return what is not known of a client: facts that are left out or ranges, ratios, keys and levels."""
    given = client.figures
    found = [range_of(key, known) for key, known in given.items() if key in FACTS and wide_fact(key, known)]
    missing = {
        "reps": "reps" not in given and "revenue" not in given,
        "revenue_a_rep": "reps" not in given or "revenue" not in given,
        "marketers_a_rep": "marketers" not in given,
        "average_deal": "average_deal" not in given,
        "programme_share": "programme" not in given,
    }
    found += [listed.facts[name] for name, is_open in missing.items() if is_open]
    ratios = dict(listed.ratios)
    if "leads_a_month" not in given:
        del ratios["promise_over_leads"]
    return [*found, *ratios.values(), *listed.keys.values()]


def wide_fact(key: str, known: Known) -> bool:
    """Tell whether a fact is given as a range, and is no figure that is met by search."""
    return known.is_range and key != "average_deal"


def range_of(key: str, known: Known) -> Factor:
    """Return an 80 % range of a fact as an input that reaches a little beyond it, even in ratios."""
    if known.low <= 0:
        reach = BEYOND * (known.high - known.low)
        return Factor(key, UNCERTAINTY, "", (), max(known.low - reach, 0.0), known.high + reach)
    reach = (known.high / known.low) ** BEYOND
    return Factor(key, UNCERTAINTY, "", (), known.low / reach, known.high * reach, logarithmic=True)


def positions_even(points: int, inputs: int, seed: int) -> Array:
    """Return points that cover every input evenly."""
    from experiments.designs.sampling import LATIN_HYPERCUBE, positions

    return np.asarray(positions(inputs, LATIN_HYPERCUBE, points, seed))
