"""The mechanisms: what each one is and which measures it moves at least when it is switched off."""

from collections.abc import Mapping
from typing import NamedTuple

GROWTH, BOTH, DESCRIPTIVE = "growth", "growth and margin", "descriptive"


class ShippedMechanism(NamedTuple):
    """A mechanism of the model, which a scenario can switch off.

    `shows_in` is the preset in which switching it off is seen best.  Off is the laggard's behaviour, so that what
    practices change cannot be missed in a laggard.  `bears_on` says whether growth or margin is expected to move
    when practices act through it; what no decision uses is descriptive.
    """

    title: str
    moves: tuple[str, ...]
    shows_in: str = "best-in-class"
    bears_on: str = GROWTH


MECHANISMS: Mapping[str, ShippedMechanism] = {
    "inquiries": ShippedMechanism(
        "campaigns, content and amplification bring inquiries", ("inquiries",), "laggard"
    ),
    "scoring": ShippedMechanism(
        "both teams judge inquiries by their own definition", ("definition_agreement", "mqls")
    ),
    "pay": ShippedMechanism("pay on volume relaxes the threshold", ("mqls", "lead_acceptance_rate")),
    "promise": ShippedMechanism(
        "marketing promises a volume and keeps or breaks it",
        ("trust_in_marketing", "marketing_sla_met_share"),
    ),
    "handing_over": ShippedMechanism(
        "leads are delayed, incomplete or left without an owner",
        ("never_worked_share", "first_response_mean_hours"),
    ),
    "response": ShippedMechanism(
        "hand-raisers lose interest while they wait, and an alert shortens the wait",
        ("hand_raiser_within_1h_share", "hand_raiser_median_hours"),
    ),
    "attention": ShippedMechanism(
        "reps divide their hours by believed value, and what is tracked counts",
        ("never_worked_share", "attempts_per_worked_lead"),
    ),
    "attempts": ShippedMechanism(
        "reps try on while it pays, or as agreed where it is watched", ("attempts_per_worked_lead",)
    ),
    "acceptance": ShippedMechanism(
        "reps accept, reject or ignore by their own bar, and an SQL takes a conversation",
        ("lead_acceptance_rate", "mql_to_sql_rate"),
    ),
    "nurture": ShippedMechanism("the not-ready are kept warm", ("sqls",)),
    "committee": ShippedMechanism(
        "members discuss, differ and object", ("win_rate", "no_decision_rate"), "laggard"
    ),
    "rival": ShippedMechanism(
        "a rival stands in the same committee", ("win_rate", "revenue_churn_rate"), "laggard"
    ),
    "renewal": ShippedMechanism("fit and remembered promises decide who stays", ("revenue_churn_rate",)),
    "knowledge": ShippedMechanism("people learn what buyers need", ("win_rate", "inquiries")),
    "content": ShippedMechanism("material is made, known and used", ("content_waste_share",)),
    "closed_loop": ShippedMechanism(
        "verdicts return and the scoring is fitted again", ("mqls", "mql_to_sql_rate")
    ),
    "trust": ShippedMechanism(
        "evidence, blame and company move trust", ("trust_in_marketing", "trust_in_sales")
    ),
    "chores": ShippedMechanism("non-selling hours are events", ("selling_time_share",), "laggard", BOTH),
    "leadership": ShippedMechanism(
        "norms fade, budgets rub, leaders change", ("trust_in_sales", "attempts_per_worked_lead"), "laggard"
    ),
    "forecast": ShippedMechanism(
        "marketing's data sharpen the forecast, which decides when hires begin",
        ("forecast_error",),
        bears_on=BOTH,
    ),
    "attribution": ShippedMechanism(
        "the CRM forgets where a deal came from, and the programme follows it",
        ("marketing_sourced_revenue_share",),
        "laggard",
    ),
    "perception": ShippedMechanism(
        "leaders see it rosier than staff", ("perceived_alignment_leaders",), bears_on=DESCRIPTIVE
    ),
}
