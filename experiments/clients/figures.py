"""What a client can say of their firm: each figure with its question, unit, typical range and what it stands for.

A figure is either a *fact*, which becomes a key of the scenario as it is, or one that a fit has to *meet*, because the
firm's behaviour makes it.  All of them are of the last year under today's practices.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sim.clock import HOURS_A_DAY, MONTHS_A_YEAR
from sim.units import Dimension

FACT, TO_MEET = "fact", "to meet"
CURRENCY = "{currency}"
LAST_YEAR = "the last year"


class Figure(NamedTuple):
    """One figure of a client.

    `takes`: the dimensions in which it may be given, the usual one first; `one`: what one of the base unit, in which it
    is kept, is in canonical units of each; `unit`: the base unit; `asked`: the unit of an answer, as questions name it;
    `typical`: a plausible range; `allowed`: what is no mistake; `measure`: the measure it stands for, or the key of a
    scenario; `window`: over what time.
    """

    key: str
    label: str
    question: str
    takes: tuple[Dimension, ...]
    one: tuple[float, ...]
    unit: str
    asked: str
    typical: str
    source: str
    allowed: tuple[float, float]
    measure: str
    window: str
    kind: str
    whole: bool = False


_COUNT = ((Dimension.NUMBER,), (1.0,))
_A_MONTH = ((Dimension.NUMBER, Dimension.NUMBER_RATE), (1.0, float(MONTHS_A_YEAR)))
_SHARE = ((Dimension.SHARE,), (1.0,))
_A_YEAR = ((Dimension.SHARE, Dimension.SHARE_RATE), (1.0, 1.0))
_HOURS = ((Dimension.ELAPSED,), (1.0,))
_DAYS = ((Dimension.ELAPSED,), (float(HOURS_A_DAY),))
_MONEY = ((Dimension.MONEY, Dimension.MONEY_RATE), (1.0, 1.0))

_ALL = (
    Figure(
        "leads_a_month",
        "Leads a month",
        "How many leads does marketing hand to sales a month (MQLs)?",
        *_A_MONTH,
        "a month",
        "a number",
        "20..1500",
        "assumption: from a handful of reps to forty",
        (0, 1e6),
        "mqls",
        LAST_YEAR,
        TO_MEET,
    ),
    Figure(
        "accepted",
        "Accepted by sales",
        "What share of those leads does sales accept in time?",
        *_SHARE,
        "fraction",
        "%",
        "30..90 %",
        "T8 of the ledger: 30 to 50 % in siloed firms, 80 to 90 % in aligned ones",
        (0, 1),
        "lead_acceptance_rate",
        "leads whose time to be accepted is over",
        TO_MEET,
    ),
    Figure(
        "first_response_median",
        "First response, median",
        "How long does a lead wait for the first call or mail of a rep, in the middle (median)?",
        *_HOURS,
        "hours",
        "min, h or d",
        "1..72 h",
        "T12 of the ledger: a third within an hour, a mean of 42 hours; the ends are assumptions",
        (0, 720),
        "first_response_median_hours",
        "leads answered within 30 days",
        TO_MEET,
    ),
    Figure(
        "first_response_mean",
        "First response, mean",
        "And on average (mean), if that is what is known?",
        *_HOURS,
        "hours",
        "min, h or d",
        "4..120 h",
        "T12 of the ledger: 42 h among those who answer within 30 days; the ends are assumptions",
        (0, 720),
        "first_response_mean_hours",
        "leads answered within 30 days",
        TO_MEET,
    ),
    Figure(
        "attempts",
        "Attempts per worked lead",
        "How often does a rep try a lead before giving up, or getting through?",
        *_COUNT,
        "count",
        "a number",
        "1.3..6",
        "T14 of the ledger: sellers try 1.3 to 1.6 times, four to six are advised",
        (1, 100),
        "attempts_per_worked_lead",
        "leads tried at least once",
        TO_MEET,
    ),
    Figure(
        "reps",
        "Sales reps",
        "How many sales reps work leads and deals?",
        *_COUNT,
        "count",
        "a number",
        "3..40",
        "assumption: firms with one sales team",
        (0, 5000),
        "team.sales_reps",
        "today",
        FACT,
        whole=True,
    ),
    Figure(
        "marketers",
        "Marketers",
        "How many marketers are there?",
        *_COUNT,
        "count",
        "a number",
        "1..15",
        "assumption: about one to two or three reps",
        (0, 2000),
        "team.marketers",
        "today",
        FACT,
        whole=True,
    ),
    Figure(
        "development_reps",
        "Development reps",
        "How many development reps (SDRs, BDRs) stand between marketing and the reps?",
        *_COUNT,
        "count",
        "a number",
        "0..8",
        "assumption: none in most firms of this size",
        (0, 2000),
        "team.development_reps",
        "today",
        FACT,
        whole=True,
    ),
    Figure(
        "average_deal",
        "Average deal",
        "What is a won deal worth a year, on average?",
        *_MONEY,
        "currency",
        "money",
        f"5..150 k{CURRENCY}",
        "assumption: contracts that a rep sells to a committee",
        (0, 1e12),
        "deal_value_mean",
        "deals won in the last year",
        FACT,
    ),
    Figure(
        "cycle",
        "Sales cycle",
        "How long does a won deal take from its opening, in the middle (median)?",
        *_DAYS,
        "days",
        "d, w or months",
        "30..180 d",
        "T20 of the ledger: 60 to 140 days in its band; the ends are assumptions",
        (0, 3640),
        "sales_cycle_median_days",
        "deals won that were opened at least 270 days ago",
        TO_MEET,
    ),
    Figure(
        "win_rate",
        "Win rate",
        "What share of the deals that end is won (won over won and lost, no decision included)?",
        *_SHARE,
        "fraction",
        "%",
        "15..35 %",
        "T15 of the ledger: 17 to 26 % in its band; the ends are assumptions",
        (0, 1),
        "win_rate",
        "deals opened at least 270 days ago",
        TO_MEET,
    ),
    Figure(
        "revenue",
        "Run-rate revenue",
        "What was the recurring revenue a year (run rate) when the last year began?",
        *_MONEY,
        "currency",
        "money",
        f"0.5..50 M{CURRENCY}",
        "assumption: firms with one sales team",
        (0, 1e12),
        "opening run-rate revenue",
        "the first day of the last year",
        FACT,
    ),
    Figure(
        "churn",
        "Churn of revenue",
        "What share of that revenue was lost with customers in the year?",
        *_A_YEAR,
        "fraction",
        "%",
        "5..25 %",
        "T22 of the ledger: 15 to 25 % of laggards; the ends are assumptions",
        (0, 1),
        "revenue_churn_rate",
        LAST_YEAR,
        TO_MEET,
    ),
    Figure(
        "growth",
        "Growth of revenue",
        "By how much did the run-rate revenue grow in the year?",
        *_A_YEAR,
        "fraction",
        "%",
        "-10..30 %",
        "T1 and T2 of the ledger: laggards shrink by 4 %, best-in-class firms grow by 20 %; the ends are assumptions",
        (-1, 100),
        "revenue_growth",
        LAST_YEAR,
        TO_MEET,
    ),
    Figure(
        "marketing_share",
        "Marketing’s share of new business",
        "What share of the value of new deals does the CRM say began with marketing?",
        *_SHARE,
        "fraction",
        "%",
        "5..60 %",
        "T7 of the ledger: 5 to 15 % of laggards, three times that of aligned firms; the ends are assumptions",
        (0, 1),
        "marketing_sourced_revenue_share",
        "deals won in the last year",
        TO_MEET,
    ),
    Figure(
        "programme",
        "Programme spend a year",
        "What does marketing spend on campaigns in a year, salaries left out?",
        *_MONEY,
        "currency",
        "money",
        f"20..2000 k{CURRENCY}",
        "assumption: 2 to 10 % of revenue",
        (0, 1e12),
        "money.programme_spend",
        LAST_YEAR,
        FACT,
    ),
)
FIGURES: Mapping[str, Figure] = {figure.key: figure for figure in _ALL}


def typical_in(figure: Figure, currency: str) -> str:
    """Return the typical range of a figure in a currency."""
    return figure.typical.format(currency=currency)
