"""What marketing has in hand: segments, campaigns, content."""

from typing import NamedTuple

import numpy as np

from sim.records.columns import NEVER, Array, column


class Segments(NamedTuple):
    """Segments of the market: what matters there, and what marketing says and spends there."""

    relevant: Array = column(np.int32, "topics that matter")
    line: Array = column(np.int32, "how marketing puts each topic")
    inflates: Array = column(np.int32, "topics on which marketing's line promises too much")
    believed_fit: Array = column(np.float64, "marketing's belief in the segment")
    spend: Array = column(np.float64, "currency a week")
    accounts: Array = column(np.float64, "committees in the segment")
    reach: Array = column(np.float64, "probability that an occasion finds the firm")
    answered: Array = column(np.float64, "inquiries out of campaigns since the last plan")
    leads_a_unit: Array = column(np.float64, "inquiries for a unit of currency, as marketing has seen it")


class Campaigns(NamedTuple):
    """Campaigns: one a segment and channel; rows are segment × channels + channel."""

    share: Array = column(np.float64, "share of the segment's spend")
    credited: Array = column(
        np.float64, "currency a year of deals opened that the CRM credits to it, older ones fading"
    )
    adstock: Array = column(np.float64, "currency a week, with what lingers")
    reach: Array = column(np.float64, "probability that an occasion finds the firm there")


class Assets(NamedTuple):
    """Assets: pieces of content on a topic for a segment and some of its personas."""

    topic: Array = column(np.int8, "topic")
    segment: Array = column(np.int8, "segment")
    personas: Array = column(np.int8, "kinds of members that it speaks to, a bit each")
    relevant: Array = column(np.int8, "speaks of what matters, truly: yes or no")
    known: Array = column(np.int32, "personas of segments for whom reps know it, a bit each")
    findable: Array = column(np.int32, "personas of segments who find it, a bit each")
    made: Array = column(np.float64, "elapsed hours", NEVER)
    first_used: Array = column(np.float64, "elapsed hours", NEVER)
    uses: Array = column(np.int32, "uses in a buyer interaction")
