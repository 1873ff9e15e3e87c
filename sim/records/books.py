"""The books: what happened in each week, what falls on today, and how many rows are in use."""

from typing import NamedTuple

import numpy as np

from sim.records.columns import NEVER, Array, column
from sim.stages import NOBODY


class Weeks(NamedTuple):
    """What happened in each week."""

    inquiries: Array = column(np.float64, "inquiries")
    attached: Array = column(np.float64, "inquiries of accounts already in progress")
    agreed: Array = column(np.float64, "inquiries on which both definitions agree")
    mqls: Array = column(np.float64, "leads")
    delivered: Array = column(np.float64, "leads")
    wanted: Array = column(np.float64, "delivered leads that sales' definition accepts")
    complete: Array = column(np.float64, "delivered leads whose record lacks nothing")
    sqls: Array = column(np.float64, "leads")
    opportunities: Array = column(np.float64, "opportunities")
    won: Array = column(np.float64, "opportunities")
    lost: Array = column(np.float64, "opportunities")
    undecided: Array = column(np.float64, "opportunities")
    new_business: Array = column(np.float64, "currency a year")
    expansion: Array = column(np.float64, "currency a year")
    churn: Array = column(np.float64, "currency a year")
    churn_to_rival: Array = column(np.float64, "currency a year")
    revenue: Array = column(np.float64, "run-rate at the end, currency a year")
    recognised: Array = column(np.float64, "currency")
    customers: Array = column(np.float64, "customers at the end")
    customers_won: Array = column(np.float64, "customers")
    customers_lost: Array = column(np.float64, "customers")
    programme_spend: Array = column(np.float64, "currency")
    salaries: Array = column(np.float64, "currency")
    tools: Array = column(np.float64, "currency")
    practices: Array = column(np.float64, "currency, what practices and the leaders' hours cost")
    bonuses: Array = column(np.float64, "currency, bonuses above or below what salaries foresee")
    change_costs: Array = column(np.float64, "currency")
    rep_hours: Array = column(np.float64, "hours owned by reps since the start")
    selling_hours: Array = column(np.float64, "hours on leads and deals since the start")
    prospecting_hours: Array = column(np.float64, "hours of own prospecting since the start")
    meeting_hours: Array = column(np.float64, "hours everybody spent in meetings since the start")
    leader_hours: Array = column(np.float64, "hours that leaders spent in rituals")
    people: Array = column(np.float64, "people")
    trust_in_marketing: Array = column(np.float64, "0..1", NEVER)
    trust_in_sales: Array = column(np.float64, "0..1", NEVER)
    knowledge_reps: Array = column(np.float64, "0..1", NEVER)
    knowledge_marketers: Array = column(np.float64, "0..1", NEVER)
    consistency: Array = column(np.float64, "share of topics that both put alike", NEVER)


class Agenda(NamedTuple):
    """The committees for which something happens today."""

    committee: Array = column(np.int32, "row of committees", NOBODY)


class Counts(NamedTuple):
    """How many rows of the growing stores are in use; one row."""

    leads: Array = column(np.int64, "rows")
    opportunities: Array = column(np.int64, "rows")
    assets: Array = column(np.int64, "rows")
    verdicts: Array = column(np.int64, "rows written")
    verdicts_read: Array = column(np.int64, "rows read")
    qualified: Array = column(np.int64, "leads that marketing has looked at")
    handed_over: Array = column(np.int64, "leads up to which every one has been handed over or has ended")
    awake: Array = column(np.int64, "committees on today's agenda")
    shelf: Array = column(np.int64, "first of the assets that were still current when last somebody looked")
    shared_inbox: Array = column(np.int32, "head of the inbox that all reps share", NOBODY)
    unowned: Array = column(np.int32, "head of the queue of leads without an owner", NOBODY)
    reps: Array = column(np.int64, "positions")
    marketers: Array = column(np.int64, "positions")
    revenue: Array = column(np.float64, "run-rate, currency a year")
    customers: Array = column(np.float64, "customers")
    dip: Array = column(np.float64, "share of selling hours that a change costs for a while")
    observed: Array = column(np.int64, "the book of customers is open: yes or no")
