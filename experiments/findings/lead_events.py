"""What happened to a lead, event by event, in plain words: what the log says, and no time that it does not keep."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from experiments.findings.moments import elapsed_in_words, worked_in_words
from experiments.numbers import in_words, number_word
from experiments.results.story import Log, Row

NO_TIME = math.nan  # of events whose time the log does not keep
BY_CHANNEL = {
    "web": "on the web",
    "content": "through content",
    "events": "at an event",
    "social": "on social media",
}
AFTER_CONTACT = ("gave up", "rejected", "recycled")
ENDS_OF_DEALS = {
    ("won", ""): ("buys", ""),
    ("lost", "rival chosen"): ("buys from a rival", ""),
    ("no decision", "no consensus"): (
        "decides nothing",
        "its members did not agree while their patience lasted",
    ),
    ("no decision", "no budget"): ("decides nothing", "the time in which it could buy was over"),
}
STANDS = {
    "waiting": "on its way to sales",
    "owned": "in an inbox",
    "unowned": "in the queue that nobody owns",
    "accepted": "taken on, to be tried again",
    "opportunity": "with an open deal",
}


class Event(NamedTuple):
    """What happened: at what elapsed hour, NaN where the log keeps none; who did what, and what it means."""

    at: float
    who: str
    what: str
    means: str = ""


def events_of(log: Log, lead: int) -> tuple[Event, ...]:
    """Return what happened to a lead, in its order."""
    row, deal = log.lead(lead), log.deal_of(lead)
    parts = (arrival(row), handover(row), reading(row), attempts(row), talk(row))
    told = [event for part in parts for event in part]
    return (*told, *(deal_events(deal, row, log.currency) if deal else ()), *unfinished(row, log.end))


def arrival(row: Row) -> Iterator[Event]:
    """Tell how a lead came, and whether marketing took it for one."""
    account = account_of(row)
    if row["channel"] == "nurture":
        yield Event(row["inquired"], account, "asks again", "it had been kept warm: nurture brought it back")
    elif row["kind"] == "hand raiser":
        means = "a raised hand: the sooner somebody calls, the likelier the buyer answers"
        yield Event(row["inquired"], account, f"asks for a talk {BY_CHANNEL[row['channel']]}", means)
    else:
        what = f"downloads something {BY_CHANNEL[row['channel']]}"
        yield Event(row["inquired"], account, what, "an inquiry that asks for no talk")
    is_mql = known(row["mql"])
    verdict = "calls it an MQL" if is_mql else "does not call it an MQL"
    theirs = "sales’ own definition calls it a lead" if row["wanted"] else "sales’ own definition does not"
    means = f"{theirs}{' too' if row['wanted'] else ''}" if is_mql else ""
    if not is_mql:
        means = f"although {theirs}" if row["wanted"] else "and neither would sales’ own definition"
    yield Event(row["inquired"], "marketing", f"scores it {row['score']:.2f} and {verdict}", means)


def handover(row: Row) -> Iterator[Event]:
    """Tell how a lead came to sales, and to whom."""
    if not known(row["delivered"]):
        return
    waited = elapsed_in_words(row["delivered"] - row["mql"])
    if row["owner"] >= 0:
        means = f"its owner{' in the end' if row['escalated'] else ''} is {owner_of(row)}"
    elif is_nobodys(row):
        means = "the rules name no owner: it lies in the queue at which nobody has to look"
    else:
        means = "it lies in an inbox that all reps share"
    yield Event(row["delivered"], "the record", f"reaches sales, {waited} later", means)
    if row["accepted"] == row["delivered"] != row["opened"]:
        yield Event(row["accepted"], "sales", "counts it as accepted", "by decree: nobody has read it")
    if row["escalated"]:
        yield Event(NO_TIME, "a manager", "gives it to another rep", "it lay unread for longer than promised")
    if row["outcome"] == "expired" and not known(row["opened"]):
        who, did = (owner_of(row), "never opens it") if row["owner"] >= 0 else ("nobody", "takes it")
        waited = elapsed_in_words(row["closed"] - row["delivered"])
        yield Event(
            row["closed"], who, f"{did}: it expires, {waited} after it came", "no buyer was ever called"
        )


def reading(row: Row) -> Iterator[Event]:
    """Tell how a rep read a lead, and took it on or passed it over."""
    if not known(row["opened"]):
        return
    rep, waited = owner_of(row), worked_in_words(row["delivered"], row["opened"])
    if not is_passed_over(row):
        lacking = "" if row["complete"] else "its record lacks something, which has to be found out first"
        yield Event(row["opened"], rep, f"reads it, {waited} after it came, and takes it on", lacking)
        return
    thinks = "the rep thinks less of it than of what is worth a call"
    if row["outcome"] == "rejected":
        what = f"reads it, {waited} after it came, and sends it back: {row['reason']}"
        yield Event(row["opened"], rep, what, thinks)
        return
    yield Event(row["opened"], rep, f"reads it, {waited} after it came, and passes it over", thinks)
    if row["outcome"] == "expired":
        left = elapsed_in_words(row["closed"] - row["opened"])
        means = "sales gave no reason: marketing never hears of it"
        yield Event(row["closed"], "the lead", f"expires where it was left, {left} later", means)


def attempts(row: Row) -> Iterator[Event]:
    """Tell the attempts to reach the buyer: the log times the first, and the last where it ends in something."""
    many, rep = int(row["attempts"]), owner_of(row)
    if not many:
        return
    last = last_attempt(row)
    is_answered = known(last) and row["reason"] != "no answer"
    answer = "somebody answers" if many == 1 and is_answered else "nobody answers"
    since = elapsed_in_words(row["first_attempt"] - row["inquired"])
    waited = worked_in_words(row["delivered"], row["first_attempt"])
    what = f"makes the first attempt to reach the buyer: {answer}"
    yield Event(
        row["first_attempt"], rep, what, f"{waited} after it came to sales, {since} after the inquiry"
    )
    between = many - 1 - (many > 1 and known(last))
    if between > 0:
        times = "once more" if between == 1 else f"{number_word(between)} times more"
        yield Event(NO_TIME, rep, f"tries {times}: nobody answers")
    if many > 1 and known(last):
        answer = "somebody answers" if is_answered else "nobody answers"
        yield Event(last, rep, f"makes attempt {many}: {answer}")
    if row["reason"] == "no answer":
        yield Event(row["closed"], rep, "gives it up", nurtured(row))


def talk(row: Row) -> Iterator[Event]:
    """Tell what a conversation came to."""
    rep, outcome, reason = owner_of(row), row["outcome"], row["reason"]
    is_let_go = outcome in ("rejected", "recycled") and row["attempts"] > 0 and reason != "no answer"
    if known(row["sql"]):
        yield Event(row["sql"], rep, "talks with the buyer and calls it an SQL", "it sounds as an SQL has to")
        if is_let_go:
            why = (
                "only what sounds better is taken on now"
                if reason == "no time"
                else "the buyer has decided already"
            )
            yield Event(row["closed"], "sales", "lets it go", together(why, nurtured(row)))
    elif is_let_go:
        why = together("it does not sound as an SQL has to", nurtured(row))
        yield Event(row["closed"], rep, f"talks with the buyer and rejects it: {reason}", why)


def deal_events(deal: Row, row: Row | None, currency: str) -> Iterator[Event]:
    """Tell what became of an opportunity, and of what lead it came; without one, a rep found it."""
    rep, worth = f"rep R{deal['owner']}", in_words(float(deal["size"]), "money per year", currency)
    is_passed_on = row is not None and deal["owner"] != row["owner"]
    marks = [
        "found by prospecting" if row is None else "",
        f"passed on by {owner_of(row)}" if row is not None and is_passed_on else "",
        "a rival is at the table" if deal["rival"] else "",
        "" if deal["source_recorded"] == deal["source_true"] else "the record says that sales found it",
    ]
    what = f"opens opportunity D{deal['deal']}, worth {worth} if it is won"
    yield Event(deal["opened"], rep, what, together(*marks))
    if deal["meetings"] or deal["councils"]:
        meetings = f"{number_word(deal['meetings'])} {'meeting' if deal['meetings'] == 1 else 'meetings'}"
        yield Event(
            NO_TIME, "the buyers", f"hold {meetings} with reps and {number_word(deal['councils'])} alone"
        )
    if known(deal["closed"]):
        since, of_what = (
            (deal["opened"], "it was opened") if row is None else (row["inquired"], "the inquiry")
        )
        what, why = ENDS_OF_DEALS[deal["outcome"], deal["reason"]]
        price = f" for {in_words(float(deal['value']), 'money per year', currency)}" if what == "buys" else ""
        took = f"{elapsed_in_words(deal['closed'] - since)} after {of_what}"
        yield Event(deal["closed"], account_of(deal), f"{what}{price}, {took}", why)


def unfinished(row: Row, end: float) -> Iterator[Event]:
    """Tell where a lead stands when the log ends, if nothing has ended it."""
    if row["outcome"] == "in progress":
        stands = STANDS.get(row["stage"], row["stage"])
        yield Event(end, "the run", f"ends: the lead is still {stands}")


def last_attempt(row: Row) -> float:
    """Return when the attempt was made that ended in a talk or in giving up, NaN if none did or none is known."""
    if known(row["sql"]):
        return float(row["sql"])
    return float(row["closed"]) if row["outcome"] in AFTER_CONTACT and row["attempts"] > 0 else NO_TIME


def is_passed_over(row: Row) -> bool:
    """Tell of a lead that was read whether nobody took it on: not called, and sent back or left in the inbox."""
    return row["attempts"] == 0 and (row["outcome"] in ("rejected", "expired") or row["stage"] == "owned")


def is_nobodys(row: Row) -> bool:
    """Tell whether a lead lies in the queue without an owner, or ended there."""
    return row["reason"] == "no owner" or row["stage"] == "unowned"


def nurtured(row: Row) -> str:
    """Say of a lead that was recycled what that means."""
    return "nurture keeps the account warm" if row["outcome"] == "recycled" else ""


def account_of(row: Row) -> str:
    """Name the account, as an export does."""
    return f"account A{row['committee']}"


def owner_of(row: Row) -> str:
    """Name the rep whose a lead is, as an export does."""
    return f"rep R{row['owner']}" if row["owner"] >= 0 else "a rep"


def together(*parts: str) -> str:
    """Return what there is of some parts of a remark."""
    return "; ".join(filter(None, parts))


def known(hours: float) -> bool:
    """Tell whether the log keeps a time."""
    return not math.isnan(hours)
