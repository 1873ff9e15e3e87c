"""The mechanisms: what each one is and which measures it moves at least when it is switched off."""

from collections.abc import Mapping
from typing import NamedTuple


class Mechanism(NamedTuple):
    """A mechanism that a scenario can switch off.

    `shows_in` is the preset in which switching it off is seen best; a mechanism that a laggard hardly has
    cannot be missed there.
    """

    title: str
    moves: tuple[str, ...]
    shows_in: str = "laggard"


MECHANISMS: Mapping[str, Mechanism] = {
    "inquiries": Mechanism("campaigns, content and amplification bring inquiries", ("inquiries",)),
    "scoring": Mechanism(
        "both teams judge inquiries by their own definition", ("definition_agreement", "mql_to_sql_rate")
    ),
    "pay": Mechanism("pay on volume relaxes the threshold", ("mqls", "lead_acceptance_rate")),
    "promise": Mechanism(
        "marketing promises a volume and keeps or breaks it",
        ("trust_in_marketing", "marketing_sla_met_share"),
        "best-in-class",
    ),
    "handing_over": Mechanism(
        "leads are delayed, incomplete or dropped on their way",
        ("never_worked_share", "first_response_mean_hours"),
    ),
    "response": Mechanism(
        "hand-raisers lose interest while they wait",
        ("mql_to_sql_rate", "opportunities", "first_response_mean_hours"),
        "best-in-class",
    ),
    "attention": Mechanism("reps divide their hours by believed value", ("never_worked_share",)),
    "attempts": Mechanism("reps give up after habit or agreement", ("attempts_per_worked_lead",)),
    "acceptance": Mechanism("reps accept, reject or ignore by their own bar", ("lead_acceptance_rate",)),
    "nurture": Mechanism("the not-ready are kept warm", ("sqls",), "best-in-class"),
    "committee": Mechanism("members discuss, differ and object", ("win_rate", "no_decision_rate")),
    "rival": Mechanism("a rival stands in the same committee", ("win_rate", "revenue_churn_rate")),
    "renewal": Mechanism("fit and disappointment decide who stays", ("revenue_churn_rate",), "best-in-class"),
    "knowledge": Mechanism("people learn what buyers need", ("win_rate", "inquiries"), "best-in-class"),
    "content": Mechanism("material is made, known and used", ("content_waste_share",)),
    "closed_loop": Mechanism(
        "verdicts return and the scoring is fitted again", ("mql_to_sql_rate",), "best-in-class"
    ),
    "trust": Mechanism(
        "evidence, blame and company move trust", ("trust_in_marketing", "trust_in_sales"), "best-in-class"
    ),
    "chores": Mechanism("non-selling hours are events", ("selling_time_share",)),
    "leadership": Mechanism(
        "norms fade, budgets rub, leaders change",
        ("trust_in_marketing", "trust_in_sales", "attempts_per_worked_lead"),
    ),
    "forecast": Mechanism("marketing's data sharpen the forecast", ("forecast_error",), "best-in-class"),
    "attribution": Mechanism("the CRM forgets where a deal came from", ("marketing_sourced_revenue_share",)),
    "perception": Mechanism("leaders see it rosier than staff", ("perceived_alignment_leaders",)),
}
