"""The team looks ahead: what the pipeline holds, what reps forecast, what sales has seen of each segment."""

import numpy as np

from sim.behaviour.members import weighted_opinion
from sim.calendar import day_begins
from sim.clock import DAYS_A_YEAR
from sim.compiled import entrance
from sim.luck import FORECAST, normal
from sim.policies import Terms
from sim.records import Firm
from sim.stages import IN_PROGRESS, SEGMENTS, SOURCE_MARKETING


def open_pipeline(firm: Firm) -> tuple[float, float, float, float]:
    """Return the value of open opportunities: all, recorded as marketing's, truly marketing's, influenced."""
    deals = firm.opportunities
    rows = slice(0, int(firm.counts.opportunities[0]))
    value = deals.size[rows] * (deals.outcome[rows] == IN_PROGRESS)
    return (
        float(value.sum()),
        float(value[deals.source_recorded[rows] == SOURCE_MARKETING].sum()),
        float(value[deals.source_true[rows] == SOURCE_MARKETING].sum()),
        float(value[deals.influenced[rows] == 1].sum()),
    )


def sales_experience_of_fit(firm: Firm, today: int) -> list[float]:
    """Return the mean fit that sales met in the last year's opportunities, by segment; 0.5 where it met none."""
    deals = firm.opportunities
    rows = slice(0, int(firm.counts.opportunities[0]))
    committee = deals.committee[rows][deals.opened[rows] >= day_begins(today - DAYS_A_YEAR)]
    segment = firm.committees.segment[committee]
    fit = firm.committees.fit[committee].astype(np.float64)
    return [float(fit[segment == s].mean()) if (segment == s).any() else 0.5 for s in range(SEGMENTS)]


@entrance
def forecast_bookings(firm: Firm, terms: Terms, quarter: int, luck: int) -> float:
    """Return what the reps forecast for the next quarter; marketing's data sharpen their view of a deal."""
    deals = firm.opportunities
    forecast = terms.forecast
    total = 0.0
    for deal in range(firm.counts.opportunities[0]):
        if deals.outcome[deal] != IN_PROGRESS:
            continue
        committee = int(deals.committee[deal])
        opinion = weighted_opinion(committee, firm.committees, firm.members)
        error = forecast.noise * (1.0 - forecast.marketing_data * deals.complete[deal])
        belief = forecast.usual_chance + forecast.opinion_weight * (opinion - 0.5) + forecast.optimism
        belief += error * normal(luck, FORECAST, int(deals.owner[deal]), quarter)
        total += deals.size[deal] * min(max(belief, 0.0), 1.0)
    return total
