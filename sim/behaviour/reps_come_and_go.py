"""Reps come and go: a month's turnover, and the successors of those who left before."""

from sim.behaviour.firm_is_founded import begin_as_a_rep
from sim.behaviour.team_changes import leave
from sim.clock import DAYS_A_WEEK, HOURS_A_WEEK, MONTHS_A_YEAR
from sim.compiled import entrance
from sim.luck import HIRING, chance
from sim.policies import Terms
from sim.records import Firm


@entrance
def reps_come_and_go(month: int, today: int, firm: Firm, terms: Terms, luck: int) -> None:
    """Let reps leave at the firm's turnover; successors come after a while and must learn everything anew.

    What a leaver had in hand goes to colleagues; the territory waits for the successor.
    """
    reps = firm.reps
    monthly = terms.team.turnover / MONTHS_A_YEAR
    for position in range(firm.counts.reps[0]):
        if reps.employed[position]:
            if monthly > 0.0 and chance(luck, HIRING, position, -1 - month) < monthly:
                leave(position, firm)
                days = terms.team.vacancy / HOURS_A_WEEK * DAYS_A_WEEK
                reps.vacant_until[position] = today + max(int(days), 1)
        elif 0 < reps.vacant_until[position] <= today:
            begin_as_a_rep(position, today, reps.development[position], firm, terms, luck)
