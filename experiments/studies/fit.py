"""Fits a firm to a client's figures: waves of runs, each where the ones before leave it likely, then an ensemble.

The first wave covers all that is plausible.  Emulators learn from it how figures follow from inputs; the next wave is
drawn by how likely they find a point, and so on.  Points of the last draw are run, weighed by their own runs and
thinned to members.  Each of these is led to the figures by its own runs, in small steps, but for errors as far as the
figures may be off (randomised maximum likelihood: Oliver, He and Reynolds 1996).  The centre is the member nearest to
all others, polished on real runs.  What is shown of them comes from fresh luck.
"""

from dataclasses import replace
from pathlib import Path

from numpy import float64
from numpy.typing import NDArray

from experiments.clients.client import Client, read_client
from experiments.clients.conflicts import Conflict, conflicts_in
from experiments.clients.figures import FIGURES
from experiments.clients.wanted import wanted
from experiments.defaults import LARGEST_SEED
from experiments.results.client_firm import ClientFirm, client_firm, varied_of
from experiments.results.fit import Fit
from experiments.running.client_year import NEVER_WORKED, observe_client
from experiments.running.execution import Execution
from experiments.running.observation import Simulate
from experiments.studies.fit_runs import Runner
from experiments.studies.fit_search import USUAL, Effort, Search
from experiments.studies.own import own_of, refuse_taken
from sim.scenario import Extensions
from sim.scenario.extensions import Agents, Measures, Mechanisms

Array = NDArray[float64]

FIT_SEED = 310_001
FRESH = 900_000  # seeds from the search: what is shown never comes from luck that was searched under


def fit(
    client: str | Path | Client | ClientFirm,
    *,
    effort: Effort = USUAL,
    seed: int = FIT_SEED,
    store: str | Path | None = None,
    agents: Agents = None,
    mechanisms: Mechanisms = None,
    measures: Measures = None,
    execution: Execution = Execution(),
    simulate: Simulate = observe_client,
) -> Fit:
    """Return an ensemble of firms that behave like a client's, as far as their figures tell.

    Args:
        client: A client's file, what it holds, or their firm as a space.
        effort: How much is run.
        seed: Of the draws, and the first of the search; what is shown comes from fresh ones.
        store: The folder in which runs are kept and found again; without one they are not.
        agents: Classes of agents to use instead of the shipped ones, by role, in every run.
        mechanisms: Mechanisms of one's own that are part of the model in every run, by name.
        measures: Measures of one's own that are shown of the fitted firms, and fitted to nothing, by key.
        execution: With what they are run.
        simulate: What runs one scenario under one seed; another one serves tests.

    Raises:
        ScenarioError: The file cannot be used.
        InputError: An agent, mechanism or measure of one's own cannot be used.
        BadInputError: Nothing is known, or a fact leaves no firm.
        ExperimentError: The store cannot be used, a scheduler is gone, or runs failed.
    """
    firm = firm_of(client, own_of(agents, mechanisms, measures))
    known, conflicts = firm.client, conflicts_in(firm.client)
    refuse_taken(firm.base, (*FIGURES, NEVER_WORKED, "point"))
    dropped = {one.left_out for one in conflicts if one.left_out}
    aims = tuple(one for one in wanted(known.figures) if one.key not in dropped)
    runner = Runner(firm, store, execution, simulate, seed)
    reps = known.figures.get("reps")
    search = Search(runner, aims, effort if reps is None else effort.for_a_firm_of(reps.high), seed)
    if aims:
        search.look_everywhere()
        conflicts = (*conflicts, *search.leave_out_what_never_comes())
    for wave in range(1, len(effort.waves) if search.aims else 0):
        execution.say(f"Wave {wave + 1} of {len(effort.waves)}: where the figures leave it likely")
        search.look_where_likely(wave)
    execution.say("Members: what is likely, run and weighed")
    members, pool = search.members()
    centre = search.polished_centre(members)
    return finished(search, members, pool, centre, tuple(conflicts))


def firm_of(client: str | Path | Client | ClientFirm, own: Extensions) -> ClientFirm:
    """Return a client's firm as a space, run with what is somebody's own."""
    if isinstance(client, ClientFirm):
        return replace(client, base=client.base.with_extensions(own))
    return client_firm(client if isinstance(client, Client) else read_client(Path(client)), own)


def finished(
    search: Search, members: Array, pool: Array, centre: Array, conflicts: tuple[Conflict, ...]
) -> Fit:
    """Run members and centre under fresh luck, with today's practices and best in class, and return the fit."""
    runner, firm, effort = search.runner, search.firm, search.effort
    runner.execution.say("Checking the members under fresh luck, today and best in class")
    fresh = (search.seed + FRESH) % LARGEST_SEED
    values = [firm.values_at(one) for one in members]
    best = [{**one, **firm.best_levels} for one in values]
    today = runner.run([varied_of(one) for one in values], effort.check_runs, seed=fresh)
    after = runner.run([varied_of(one) for one in best], effort.check_runs, seed=fresh)
    found = Fit(
        firm=firm,
        aims=search.aims,
        conflicts=conflicts,
        positions=members,
        centre=centre,
        pool=pool,
        today=today,
        best=after,
        seed=search.seed,
    )
    unmet = found.unmet()
    return replace(found, conflicts=(*conflicts, *search.tensions(unmet, members))) if unmet else found
