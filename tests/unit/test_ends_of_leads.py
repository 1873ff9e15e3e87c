"""Every way in which a lead ends has words of its own for a reader."""

import pandas as pd

from experiments.findings.comparison import OUTCOMES

SPEAKS_FOR_ITSELF = ("won", "")
PRESETS = ("laggard", "industry-average", "best-in-class")


def test_leads_end_in_ways_that_have_words(small_firm):
    """Whole firms: leads without an owner expire, full weeks let SQLs go."""
    tables = [small_firm(name, "horizon.warm_up_years=0", seed=3).run().leads_table() for name in PRESETS]
    ended = set(pd.concat(tables)[["outcome", "reason"]].itertuples(index=False, name=None))
    assert {("expired", "no owner"), ("gave up", "no answer")} <= ended
    assert ended - {SPEAKS_FOR_ITSELF} <= OUTCOMES.keys()
