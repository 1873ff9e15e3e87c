"""Territories: every account belongs to one position in the field, and waits there for whoever fills it."""

from sim.compiled import behaviour, entrance
from sim.records import Firm
from sim.stages import NOBODY, SEGMENTS


@entrance
def cut_territories(pods: bool, firm: Firm) -> None:
    """Divide the accounts among the positions in the field, vacant ones too; in pods, those of each pod's segments."""
    reps = firm.reps
    form_pods(firm)
    for rep in range(firm.counts.reps[0]):
        before = 0
        fields = 0
        for other in range(firm.counts.reps[0]):
            if is_in_the_field(other, reps) and (not pods or reps.pod[other] == reps.pod[rep]):
                before += other < rep
                fields += 1
        reps.turf[rep] = before
        reps.turfs[rep] = fields if is_in_the_field(rep, reps) else 0


@behaviour
def form_pods(firm):
    """Let positions take turns in as many pods as there are segments, or as there are positions if these are fewer.

    Development reps, who work leads only, have pods of their own.
    """
    reps = firm.reps
    for rep in range(firm.counts.reps[0]):
        before = 0
        positions = 0
        for other in range(firm.counts.reps[0]):
            if is_filled(other, reps) and reps.development[other] == reps.development[rep]:
                before += other < rep
                positions += 1
        reps.pods[rep] = min(positions, SEGMENTS)
        reps.pod[rep] = before % min(positions, SEGMENTS) if positions > 0 else 0


@behaviour
def is_of_the_pod(segment, rep, reps):
    """Tell whether a pod serves a segment; where pods are fewer than segments, one serves several."""
    return reps.pods[rep] > 0 and segment % int(reps.pods[rep]) == int(reps.pod[rep])


@behaviour
def is_in_the_field(rep, reps):
    """Tell whether a position carries accounts, be it filled or about to be filled."""
    return not reps.development[rep] and is_filled(rep, reps)


@behaviour
def is_filled(rep, reps):
    """Tell whether somebody holds a position, or a successor is on the way."""
    return reps.employed[rep] or reps.vacant_until[rep] > 0


@behaviour
def is_in_territory(committee, rep, committees, reps, team):
    """Tell whether an account belongs to a position."""
    if reps.turfs[rep] == 0 or (
        team.pods > 0.0 and not is_of_the_pod(int(committees.segment[committee]), rep, reps)
    ):
        return False
    return int(committees.identity[committee]) % int(reps.turfs[rep]) == int(reps.turf[rep])


@behaviour
def keeper(committee, committees, reps, counts, team):
    """Return the position to which an account belongs, or NOBODY."""
    for rep in range(counts.reps[0]):
        if is_in_territory(committee, rep, committees, reps, team):
            return rep
    return NOBODY
