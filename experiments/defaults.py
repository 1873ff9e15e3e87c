"""What is run unless something else is asked for; light, because commands show it before anything heavy is imported."""

from sim import seeds

DEFAULT_SEED = seeds.DEFAULT_SEED
GROWTH = "revenue_growth"
PRESETS = ("laggard", "industry-average", "best-in-class")
# Measures by which scenarios are told apart at a glance.
HEADLINES = (
    "revenue_growth",
    "lead_acceptance_rate",
    "mql_to_sql_rate",
    "first_response_mean_hours",
    "never_worked_share",
    "win_rate",
    "no_decision_rate",
    "revenue_churn_rate",
    "selling_time_share",
    "content_waste_share",
    "contribution_margin",
)
DEFAULT_REPLICATIONS = 30
STATE_REPLICATIONS = 16  # of each of the states between two scenarios
JUDGE_REPLICATIONS = (
    24  # fresh runs of each state on the way of the best order: half as many again as the 16 asked for
)
DEMO_STATE_REPLICATIONS = 4  # of each of them in a demo: `handoff explain` takes more
QUICK_YEARS = 10  # pairs observed for longer in a quick demo
ROADMAP_MEASURE = "contribution_margin"
PAGE = "report.html"  # what every results folder has
POPULATION = "industry-average"  # the firm around which a population lies; its practices are drawn too
FIRMS = 400
PLAN_REPLICATIONS = 40  # at each scale of a plan
PLAN_CHANCE = "80 %"
SLA_REPLICATIONS = 20  # under each of the terms of an agreement
SLA_SHARE, SLA_CHANCE = "75 %", "10 %"  # of leads in time; of quarters that may break the promise
# The survey's classes: mean growth of laggards and of the best (Aberdeen 2010, seed 000), and what lies between them.
SURVEY = {"laggard": -0.04, "best-in-class": 0.20}
SURVEY_GAP = 0.24
HORIZON_MONTHS = 60.0
DISCOUNT = 0.08  # a year; assumption, plausible 0.05..0.15

LARGEST_SEED = 2**31 - 1
MOST_REPLICATIONS = 1_000_000  # of a cell
MOST_RUNS = 10_000_000  # of a plan, whose keys still fit into the memory of a laptop
MOST_WORKERS = 1_024
