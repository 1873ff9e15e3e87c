"""The sheet of a plan backward from revenue: averages are inputs, every step a formula that finance can audit."""

import math

from experiments.findings.plan import plan_finding
from experiments.report.office.sheet import Sheet
from experiments.results.plan import RevenuePlan

VALUE = "B"  # the column that formulas refer to


def write_plan(plan: RevenuePlan, sheet: Sheet) -> None:
    """Write the plan from averages as live formulas, and beside its scale how sure that is."""
    found, averages, goal = plan.arithmetic, plan.arithmetic.averages, plan.goal
    sheet.widths(52, 18, 18, 18)
    sheet.write([plan_finding(plan)], "heading")
    sheet.write(["Blue numbers are inputs; everything else is computed from them: try your own."])
    money = f"{plan.currency} a {goal.period}"

    def given(words: str, value: float, look: str = "input") -> str:
        row = sheet.write([words])
        sheet.put(row, 1, value, look)
        return f"{VALUE}{row}"

    def computed(words: str, formula: str, value: float) -> str:
        row = sheet.write([words])
        sheet.formula(row, 1, f"={formula}", value)
        return f"{VALUE}{row}"

    target = given(f"To be booked, {money}", goal.amount)
    run_rate = given(
        f"Run-rate business of existing customers, {money}", 0.0 if goal.is_new else averages.run_rate
    )
    needed = computed(
        f"New business that is left, {money}", f"MAX({target}-{run_rate},0)", found.new_business
    )
    deal = given(f"Average deal, {plan.currency} a year", averages.deal)
    rate = given("From inquiry to deal", averages.rate, "input rate")
    deals = computed("Deals", f"{needed}/{deal}", found.deals)
    computed("Deals, whole", f"ROUNDUP({deals},0)", math.ceil(found.deals))
    inquiries = computed("Inquiries", f"{deals}/{rate}", found.inquiries)
    computed("Inquiries a month", f"{inquiries}/{goal.months:g}", found.inquiries / goal.months)
    if math.isnan(found.scale):
        return
    mql_rate = given("From inquiry to MQL", averages.mql_rate, "input rate")
    computed("MQLs a month", f"{inquiries}*{mql_rate}/{goal.months:g}", found.mqls_a_month)
    today = given(f"Today’s new business, {money}", averages.new_business)
    scale = computed("Times today’s new business", f"{needed}/{today}", found.scale)
    reps = given("Field reps today", averages.reps)
    computed("Field reps", f"{reps}*{scale}", found.reps)
    programme = given(f"Programme spend today, {money}", averages.programme)
    computed(f"Programme spend, {money}", f"{programme}*{scale}", found.programme)
    if plan.from_averages is not None:
        sheet.write([])
        head = ("How often that plan is hit (simulated, not computed here)", "Share of runs", "Low", "High")
        row = sheet.write(head, "head")
        hit = plan.from_averages
        for column, bound in enumerate((hit.value, *hit.widest), start=1):
            sheet.put(row + 1, column, bound, "rate")
