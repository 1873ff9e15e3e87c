"""What is kept of a quarter."""

from typing import NamedTuple


class Quarter(NamedTuple):
    """What the quarterly reports said; money in currency a year, shares as fractions."""

    number: int
    observed: bool
    forecast: float
    booked: float
    promised_mqls: float
    delivered_mqls: float
    quality: float
    fields: float
    marketing_sla_met: bool
    sales_in_time: float
    sales_tried: float
    quota_attained: float
    perceived_leaders: float
    perceived_staff: float
    pipeline: float
    pipeline_marketing_recorded: float
    pipeline_marketing_true: float
    pipeline_influenced: float
