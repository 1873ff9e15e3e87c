"""What a plan backward from revenue says, made by rules: what it takes, how sure it is, and what averages miss."""

import math
from collections.abc import Iterator
from typing import Any

from experiments.findings.measures import capital
from experiments.findings.own import own_heads, own_levels
from experiments.numbers import (
    NO_BREAK,
    NO_CLEAR_DIFFERENCE,
    estimate_in_words,
    in_words,
    judged,
)
from experiments.results.plan import PROGRAMME_ALONE, REPS_ALONE, Need, RevenuePlan
from experiments.results.titles import titled
from experiments.statistics.estimates import INTERVAL, Estimate

HEAD = ("Times today’s", "Field reps", "MQLs a month", "Programme", "Booked on average", "Chance")
REPS, SPEND = "reps", "programme spend"


def plan_finding(plan: RevenuePlan) -> str:
    """Say what it takes to reach the goal as surely as is asked."""
    if not plan.is_simulated:
        found = plan.arithmetic
        return (
            f"By averages, {goal_in_words(plan)} takes {count(math.ceil(found.deals - 1e-9))} deals and about "
            f"{about(found.inquiries)} inquiries"
        )
    needed, name = plan.needed, plan.scenario.name
    sure = f"with a chance of {percent(plan.goal.chance)}"
    if math.isnan(needed.value):
        most = f"{plan.scales[-1]:.3g} times the reps and programme of today"
        return f"{name} does not book {goal_in_words(plan)} {sure} with up to {most}"
    if needed.value <= plan.scales[0]:
        least = f"{plan.scales[0]:.2g} of the reps and programme of today"
        return f"{name} books {goal_in_words(plan)} {sure} with {least} or less"
    need = plan.need(needed.value)
    return (
        f"To book {goal_in_words(plan)} {sure}, {name} needs {reps_in_words(need)} and "
        f"{about(need.mqls_a_month)} MQLs a month: {times(plan)} today’s reps and programme"
    )


def plan_sentences(plan: RevenuePlan) -> tuple[str, ...]:
    """Return what a consultant reads out after the finding."""
    if not plan.is_simulated:
        return (averages_alone(plan),)
    return tuple(filter(None, (run_rate_first(plan), what_it_takes(plan), from_averages(plan), binds(plan))))


def document_of(plan: RevenuePlan) -> dict[str, Any]:
    """Return the numbers of a plan, and what they say, as `handoff plan --json` prints them."""
    named = titled(plan)
    return {**plan.to_dict(), "words": [f"{plan_finding(named)}.", *plan_sentences(named)]}


def run_rate_first(plan: RevenuePlan) -> str:
    """Say what existing customers bring, what is left, and how sure it is with the firm as it is."""
    goal, today = plan.goal, plan.today
    won, run_rate = (money(plan, what) for what in ("new_business", "run_rate"))
    hit = f"As it is, {plan.scenario.name} gets there in {chance_in_words(plan.chance_of(today))} of runs."
    if goal.is_new:
        return f"New business of the firm as it is: {won} in a {goal.period}. {hit}"
    left = plan.arithmetic.new_business
    rest = (
        f"the rest, {amount(left, plan)}, has to be new business"
        if left > 0
        else "that is enough on average without any new business"
    )
    first = f"First the run-rate business: existing customers bring {run_rate} of it, and {rest}."
    return f"{first} Today’s is {won}. {hit}"


def what_it_takes(plan: RevenuePlan) -> str:
    """Say what the needed scale means, with the interval of the scale."""
    if math.isnan(plan.needed.value):
        best = chance_in_words(plan.at_scales()[-1])
        return f"At the largest scale tried, {plan.scales[-1]:.3g}, the chance is {best}."
    needs, today = [plan.need(scale) for scale in plan.needed], plan.need(1.0)
    reps, mqls, programme = (
        tuple(getattr(need, name) for need in needs) for name in ("reps", "mqls_a_month", "programme")
    )
    return (
        f"That is {span(reps, count)} field reps ({count(today.reps)} today), {span(mqls, about)} MQLs a month "
        f"({about(today.mqls_a_month)} today), and a programme of "
        f"{span(programme, lambda value: amount(value, plan))} a {plan.goal.period} "
        f"({amount(today.programme, plan)} today), all at the ratio they have."
    )


def from_averages(plan: RevenuePlan) -> str:
    """Say how often the plan is hit that a spreadsheet makes of averages."""
    found, hit = plan.arithmetic, plan.from_averages
    if hit is None:
        if found.new_business <= 0:
            return "A plan made from averages has nothing to plan: run-rate business is the goal already."
        return (
            f"A plan made from averages asks for {found.scale:.3g} times of everything, which was not tried."
        )
    return (
        f"A plan made from averages takes {about(found.deals)} deals, {about(found.mqls_a_month)} MQLs a month and "
        f"{found.scale:.2g} times today’s reps ({math.ceil(found.reps)}) and programme; it is hit in "
        f"{chance_in_words(hit)} of {plan.goal.period}s."
    )


def binds(plan: RevenuePlan) -> str:
    """Say which of reps and programme holds the firm back where both grow, if one of them does."""
    if plan.tried is None:
        return ""
    without_reps, without_programme = plan.left_out(PROGRAMME_ALONE), plan.left_out(REPS_ALONE)
    lost = (
        f"At {plan.tried:.3g} times both, {gained(plan)} is booked on "
        f"average against today. Leaving reps as they are costs {costs(without_reps, plan)} of that; leaving the "
        f"programme as it is costs {costs(without_programme, plan)}."
    )
    clear = [
        name for name, found in ((REPS, without_reps), (SPEND, without_programme)) if found.widest[0] > 0
    ]
    if len(clear) == 2:
        first = clear[0] if without_reps.value >= without_programme.value else clear[1]
        return f"{lost} Both bind, {first} more."
    if clear:
        return f"{lost} {capital(clear[0])} {'bind' if clear[0] == REPS else 'binds'}."
    return f"{lost} Neither binds clearly: look at practices, or at the market of the firm, first."


def gained(plan: RevenuePlan) -> str:
    """Write what both together bring, and say so where that is not clear."""
    text = estimate_in_words(judged(plan.gain), "money", plan.currency, signed=True)
    return text if plan.gain.is_clear else f"{text} ({NO_CLEAR_DIFFERENCE})"


def costs(found: Estimate, plan: RevenuePlan) -> str:
    """Write what is lost, and say so where that is not clear."""
    text = estimate_in_words(judged(found), "money", plan.currency)
    return text if found.is_clear else f"{text} ({NO_CLEAR_DIFFERENCE})"


def averages_alone(plan: RevenuePlan) -> str:
    """Say how averages come to deals and inquiries, and what they leave out."""
    found, averages = plan.arithmetic, plan.arithmetic.averages
    first = (
        "" if plan.goal.is_new else f"Run-rate business of {amount(averages.run_rate, plan)} counts first. "
    )
    return (
        f"{first}{amount(found.new_business, plan)} of new business at {amount(averages.deal, plan)} a deal are "
        f"{found.deals:,.1f} deals; at {100 * averages.rate:.3g}{NO_BREAK}% from inquiry to deal these take "
        f"{found.inquiries:,.0f} inquiries. Averages know no luck, no queue and no limit: without --deterministic, the "
        "same command says how often such a plan is hit."
    )


def steps_in_words(plan: RevenuePlan) -> Iterator[tuple[str, str]]:
    """Yield the steps of the plan from averages that are known, each with its number."""
    found, averages = plan.arithmetic, plan.arithmetic.averages
    steps = [(f"To be booked in a {plan.goal.period}", amount(plan.goal.amount, plan))]
    if not plan.goal.is_new:
        steps.append(("Run-rate business of existing customers", amount(averages.run_rate, plan)))
    steps += [
        ("New business that is left", amount(found.new_business, plan)),
        ("Average deal", amount(averages.deal, plan)),
        ("Deals", f"{found.deals:,.1f}"),
        ("From inquiry to deal", f"{100 * averages.rate:.3g} %"),
        ("Inquiries", f"{found.inquiries:,.0f}"),
    ]
    if not math.isnan(found.scale):
        steps += [
            ("MQLs a month", about(found.mqls_a_month)),
            ("Times today’s new business", f"{found.scale:.2f}"),
            ("Field reps", f"{found.reps:.1f}"),
            (f"Programme spend in a {plan.goal.period}", amount(found.programme, plan)),
        ]
    yield from steps


def curve_head(plan: RevenuePlan) -> tuple[str, ...]:
    """Return the head of the table of scales, measures of somebody's own last."""
    return (*HEAD, *own_heads(plan.scenario))


def curve_rows(plan: RevenuePlan) -> list[tuple[str, ...]]:
    """Return a line a scale: reps, MQLs a month, programme, what is booked on average, and the chance of a hit."""
    rows: list[tuple[str, ...]] = []
    what = "new_business" if plan.goal.is_new else "booked"
    for place, scale in enumerate(plan.scales):
        need, label = plan.need(float(scale)), plan.labels("together")[place]
        rows.append(
            (
                f"{scale:.2f}",
                count(need.reps),
                about(need.mqls_a_month),
                amount(need.programme, plan),
                estimate_in_words(plan.level(label, what), "money", plan.currency),
                chance_in_words(plan.at_scales()[place]),
                *own_levels(plan.paired, label, plan.scenario),
            )
        )
    return rows


def sample_of(plan: RevenuePlan) -> str:
    """Say how many runs are behind the numbers."""
    level = intervals_in_words(len(plan.members))
    return f"n = {plan.replications:,} runs at each scale under the same luck; {level}"


def intervals_in_words(members: int) -> str:
    """Say what intervals hold."""
    known = f" and over what is not known of the firm ({members} members)" if members else ""
    return f"intervals: {100 * INTERVAL:g} %, over luck{known}."


def rests_on(plan: RevenuePlan) -> str:
    """Say what would change the finding."""
    return (
        "The plan holds for the practices of today: “handoff compare” says what another way of working books with the "
        f"same people. The team and the programme stand from the first observed day of {plan.scenario.name} on."
    )


def goal_in_words(plan: RevenuePlan) -> str:
    """Write the goal."""
    of = " of new business" if plan.goal.is_new else ""
    return f"{amount(plan.goal.amount, plan)}{of} in a {plan.goal.period}"


def money(plan: RevenuePlan, what: str) -> str:
    """Write what the firm as it is books on average."""
    return estimate_in_words(judged(plan.level(plan.today, what)), "money", plan.currency)


def amount(value: float, plan: RevenuePlan) -> str:
    """Write an amount of money."""
    return in_words(value, "money", plan.currency)


def times(plan: RevenuePlan) -> str:
    """Write the needed scale with its interval."""
    return f"{span(plan.needed, lambda value: f'{value:.2g}')} times"


def reps_in_words(need: Need) -> str:
    """Write how many reps are needed, whole ones."""
    many = math.ceil(need.reps - 1e-9)
    return f"{many:,} field rep{'s' * (many != 1)}"


def span(bounds: tuple[float, ...], write: Any) -> str:
    """Write a value with its interval; an end that was not reached is open."""
    value, low, high = bounds
    ends = f"from {write(low)} up" if math.isnan(high) else f"{write(low)}, {write(high)}"
    return f"{write(value)} [{ends}]"


def count(value: float) -> str:
    """Write a number of people or deals, with a decimal where it is not whole."""
    return f"{value:,.0f}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"


def about(value: float) -> str:
    """Write a number to three figures."""
    return "unknown" if math.isnan(value) else f"{float(f'{value:.3g}'):,g}"


def percent(value: float) -> str:
    """Write a chance."""
    return f"{100 * value:.3g}{NO_BREAK}%"


def chance_in_words(chance: Estimate) -> str:
    """Write a chance with the interval by which it is judged."""
    value, low, high = (f"{100 * bound:.0f}" for bound in (chance.value, *chance.widest))
    return f"{value}{NO_BREAK}% [{low}, {high}]"
