"""The mechanisms: what each one is and which measures it moves at least when it is switched off."""

from collections.abc import Mapping
from typing import NamedTuple

GROWTH, BOTH, DESCRIPTIVE = "growth", "growth and margin", "descriptive"


class Mechanism(NamedTuple):
    """A mechanism that a scenario can switch off.

    `shows_in` is the preset in which switching it off is seen best.  Off is the laggard's behaviour, so that what
    practices change cannot be missed in a laggard.  `bears_on` says whether growth or margin is expected to move
    when practices act through it; what no decision uses is descriptive.
    """

    title: str
    moves: tuple[str, ...]
    shows_in: str = "best-in-class"
    bears_on: str = GROWTH


MECHANISMS: Mapping[str, Mechanism] = {
    "inquiries": Mechanism("campaigns, content and amplification bring inquiries", ("inquiries",), "laggard"),
    "scoring": Mechanism(
        "both teams judge inquiries by their own definition", ("definition_agreement", "mqls")
    ),
    "pay": Mechanism("pay on volume relaxes the threshold", ("mqls", "lead_acceptance_rate")),
    "promise": Mechanism(
        "marketing promises a volume and keeps or breaks it",
        ("trust_in_marketing", "marketing_sla_met_share"),
    ),
    "handing_over": Mechanism(
        "leads are delayed, incomplete or left without an owner",
        ("never_worked_share", "first_response_mean_hours"),
    ),
    "response": Mechanism(
        "hand-raisers lose interest while they wait, and an alert shortens the wait",
        ("hand_raiser_within_1h_share", "hand_raiser_median_hours"),
    ),
    "attention": Mechanism(
        "reps divide their hours by believed value, and what is tracked counts",
        ("never_worked_share", "attempts_per_worked_lead"),
    ),
    "attempts": Mechanism(
        "reps try on while it pays, or as agreed where it is watched", ("attempts_per_worked_lead",)
    ),
    "acceptance": Mechanism(
        "reps accept, reject or ignore by their own bar, and an SQL takes a conversation",
        ("lead_acceptance_rate", "mql_to_sql_rate"),
    ),
    "nurture": Mechanism("the not-ready are kept warm", ("sqls",)),
    "committee": Mechanism("members discuss, differ and object", ("win_rate", "no_decision_rate"), "laggard"),
    "rival": Mechanism("a rival stands in the same committee", ("win_rate", "revenue_churn_rate"), "laggard"),
    "renewal": Mechanism("fit and remembered promises decide who stays", ("revenue_churn_rate",)),
    "knowledge": Mechanism("people learn what buyers need", ("win_rate", "inquiries")),
    "content": Mechanism("material is made, known and used", ("content_waste_share",)),
    "closed_loop": Mechanism("verdicts return and the scoring is fitted again", ("mqls", "mql_to_sql_rate")),
    "trust": Mechanism("evidence, blame and company move trust", ("trust_in_marketing", "trust_in_sales")),
    "chores": Mechanism("non-selling hours are events", ("selling_time_share",), "laggard", BOTH),
    "leadership": Mechanism(
        "norms fade, budgets rub, leaders change", ("trust_in_sales", "attempts_per_worked_lead"), "laggard"
    ),
    "forecast": Mechanism(
        "marketing's data sharpen the forecast, which decides when hires begin",
        ("forecast_error",),
        bears_on=BOTH,
    ),
    "attribution": Mechanism(
        "the CRM forgets where a deal came from, and the programme follows it",
        ("marketing_sourced_revenue_share",),
        "laggard",
    ),
    "perception": Mechanism(
        "leaders see it rosier than staff", ("perceived_alignment_leaders",), bears_on=DESCRIPTIVE
    ),
}
