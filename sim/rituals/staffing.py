"""Staffing: positions are filled and left until the head counts are what the plan says."""

from sim.behaviour.firm_is_founded import hire_marketer, hire_rep
from sim.behaviour.team_changes import people_leave
from sim.behaviour.territories import cut_territories, is_filled, is_in_the_field
from sim.clock import DAYS_A_QUARTER, DAYS_A_YEAR, QUARTERS_A_YEAR
from sim.rituals.state import State


def start_hires(organisation: State) -> None:
    """Let planned hires of field reps begin: all of them where the forecast carries them, else half of what is left.

    By the last quarter of a year all have begun; where nobody forecasts, they begin with the year.
    """
    terms, reps = organisation.terms, organisation.reps
    wanted = round(terms.team.sales_reps * organisation.growth_of_plan)
    field = [rep for rep in range(int(organisation.counts.reps[0])) if is_in_the_field(rep, reps)]
    missing = wanted - len(field)
    if missing > 0 and organisation.today > 0 and terms.switches.forecast:
        quarter = organisation.today % DAYS_A_YEAR // DAYS_A_QUARTER
        quota = float(reps.quota[field].sum()) / QUARTERS_A_YEAR
        if organisation.forecast < quota and quarter < QUARTERS_A_YEAR - 1:
            wanted -= missing // 2
    staff(organisation, wanted)


def staff(organisation: State, field_reps: int) -> None:
    """Hire or let go until the head counts are what the plan says; who was hired last leaves first."""
    team, firm, ratio = organisation.terms.team, organisation.firm, organisation.growth_of_plan
    staff_reps(organisation, round(team.development_reps), development=True)
    staff_reps(organisation, field_reps, development=False)
    wanted = min(round(team.marketers * ratio), len(firm.marketers.employed) - 1)
    for position in range(len(firm.marketers.employed) - 1):
        if position < wanted and not firm.marketers.employed[position]:
            hire_marketer(position, organisation.today, firm, organisation.terms, organisation.luck)
        elif position >= wanted:
            firm.marketers.employed[position] = 0
    cut_territories(bool(team.pods), firm)
    organisation.staff_positions()


def staff_reps(organisation: State, wanted: int, development: bool) -> None:
    """Fill so many positions of one kind of rep; a position keeps its kind once somebody has held it.

    A position for which a successor is on the way counts as filled.
    """
    firm = organisation.firm
    reps = firm.reps
    for position in range(len(reps.employed) - 1):
        if reps.hires[position] and bool(reps.development[position]) != development:
            continue
        filled = is_filled(position, reps)
        if wanted > 0 and not filled:
            hire_rep(position, organisation.today, development, firm, organisation.terms, organisation.luck)
            reps.quota[position] = reps.quota.max()  # who comes within the year has the quota of the others
        elif wanted <= 0 and filled:
            people_leave(position, firm)
            reps.vacant_until[position] = 0
        wanted -= 1
