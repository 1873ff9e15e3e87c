"""The market: buyer committees and their members."""

from typing import NamedTuple

import numpy as np

from sim.records.columns import FAR, NEVER, Array, column
from sim.stages import NOBODY


class Committees(NamedTuple):
    """Buyer committees, one an account; luck knows them by their identity, so that rows carry no meaning."""

    identity: Array = column(
        np.int32, "key of its luck, 0 to the number of committees", NOBODY, read_together=True
    )
    row_of: Array = column(np.int32, "row of the committee with this identity", NOBODY)
    segment: Array = column(np.int8, "segment", read_together=True)
    size: Array = column(np.int8, "members", read_together=True)
    first_member: Array = column(np.int32, "row of members")
    tire_kicker: Array = column(np.int8, "yes or no")
    fit: Array = column(np.float32, "true fit, 0..1")
    fit_signal: Array = column(np.float32, "fit as it shows from outside")
    potential: Array = column(np.float32, "currency a year")
    window: Array = column(np.int32, "ordinal of the buying window")
    window_opens: Array = column(np.float64, "elapsed hours", FAR, read_together=True)
    window_closes: Array = column(np.float64, "elapsed hours", FAR, read_together=True)
    candidate: Array = column(np.int32, "ordinal of the occasion to inquire")
    next_candidate: Array = column(np.float64, "elapsed hours", FAR, read_together=True)
    wakes: Array = column(np.float64, "elapsed hours of whatever comes next", FAR)
    engagement: Array = column(np.float32, "decayed touches")
    engaged_at: Array = column(np.float32, "elapsed hours")
    stage: Array = column(np.int8, "stage of a committee", read_together=True)
    lead: Array = column(np.int32, "row of leads", NOBODY)
    opportunity: Array = column(np.int32, "row of opportunities", NOBODY)
    deals: Array = column(np.int16, "opportunities begun in this buying window")
    told_marketing: Array = column(np.int32, "topics marketing spoke of")
    told_sales: Array = column(np.int32, "topics sales spoke of")
    line_marketing: Array = column(np.int32, "how marketing put each topic")
    line_sales: Array = column(np.int32, "how sales put each topic")
    inflated: Array = column(np.int32, "topics on which somebody promised too much")
    nurtured_until: Array = column(np.float64, "elapsed hours", -1.0, read_together=True)
    next_touch: Array = column(np.float64, "elapsed hours", FAR, read_together=True)
    touches: Array = column(np.int16, "nurture touches so far")
    approached: Array = column(np.float64, "elapsed hours of the last approach by a rep", -FAR)
    approaches: Array = column(np.int32, "approaches by reps so far")
    contract: Array = column(np.float32, "currency a year, 0 if no customer")
    since: Array = column(np.float64, "elapsed hours at which it became a customer", NEVER)
    renews: Array = column(np.float64, "elapsed hours", FAR, read_together=True)
    next_care: Array = column(np.float64, "elapsed hours", FAR, read_together=True)
    cared: Array = column(np.int32, "ordinal of the account conversation")


class Members(NamedTuple):
    """Members of committees, those of one committee next to each other."""

    weight: Array = column(np.float32, "influence, sums to 1")
    stubbornness: Array = column(np.float32, "weight of the own first opinion, 0..1")
    anchor: Array = column(np.float32, "what the member would think alone, 0..1")
    opinion: Array = column(np.float32, "opinion of us, 0..1")
    items: Array = column(np.int32, "topics the member has information on")
