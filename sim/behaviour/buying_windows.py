"""Buying windows: when a committee is in the market, when it has occasion to inquire, and when it wakes."""

from sim.calendar import business_at, day_begins, whole
from sim.clock import BUSINESS_HOURS_A_DAY, CLOSES_AT, DAYS_A_WEEK, HOURS_A_DAY, HOURS_A_YEAR, OPENS_AT
from sim.compiled import behaviour
from sim.luck import INQUIRY_GAP, INQUIRY_HOUR, WINDOW_GAP, WINDOW_LENGTH, chance, waiting
from sim.records import FAR
from sim.stages import DECIDED, DORMANT, RESEARCHING


@behaviour
def in_window(committee, when, committees):
    """Tell whether a committee's buying window is open at an elapsed hour, and nothing has been bought in it yet."""
    if committees.stage[committee] == DECIDED:
        return False
    return committees.window_opens[committee] <= when < committees.window_closes[committee]


@behaviour
def close_window(committee, committees, members, market, inquiries, luck):
    """Close a buying window and draw the next one, keyed by its ordinal; what was gathered for it is forgotten."""
    first = int(committees.first_member[committee])
    for member in range(first, first + int(committees.size[committee])):
        members.items[member] = 0
    closed = committees.window_closes[committee]
    who = int(committees.identity[committee])
    window = int(committees.window[committee]) + 1
    committees.window[committee] = window
    committees.deals[committee] = 0
    opens = FAR
    if market.windows_a_year > 0.0:
        gap = max(HOURS_A_YEAR / market.windows_a_year - market.window_length, HOURS_A_DAY)
        opens = closed + waiting(luck, WINDOW_GAP, who, window, gap)
    committees.window_opens[committee] = opens
    committees.window_closes[committee] = opens + waiting(
        luck, WINDOW_LENGTH, who, window, market.window_length
    )
    if committees.stage[committee] == RESEARCHING or committees.stage[committee] == DECIDED:
        committees.stage[committee] = DORMANT
    schedule_inquiry(committee, closed, committees, inquiries, luck)


@behaviour
def schedule_inquiry(committee, now, committees, inquiries, luck):
    """Draw a committee's next occasion to inquire, at the rate of its state, in working hours mostly."""
    ordinal = int(committees.candidate[committee]) + 1
    committees.candidate[committee] = ordinal
    rate = inquiries.outside_window
    if committees.tire_kicker[committee]:
        rate = inquiries.tire_kicker
    elif in_window(committee, now, committees):
        rate = inquiries.in_window
    if rate <= 0.0:
        committees.next_candidate[committee] = FAR
        return
    who = int(committees.identity[committee])
    raw = now + waiting(luck, INQUIRY_GAP, who, ordinal, HOURS_A_YEAR / rate)
    committees.next_candidate[committee] = placed_in_the_day(raw, inquiries.out_of_hours, luck, who, ordinal)


@behaviour
def placed_in_the_day(raw, out_of_hours, luck, who, ordinal):
    """Give a moment its hour: within business hours, or in the evening with a stated share.

    What falls on a week-end comes in the week that follows, on any of its days.
    """
    day = whole(business_at(raw), BUSINESS_HOURS_A_DAY)
    mood = chance(luck, INQUIRY_HOUR, who, ordinal)
    if mood >= out_of_hours:
        if day_begins(day) - raw > HOURS_A_DAY - CLOSES_AT:
            day += int(DAYS_A_WEEK * chance(luck, INQUIRY_HOUR, who, -ordinal))
        within = (mood - out_of_hours) / (1.0 - out_of_hours)
        return day_begins(day) + OPENS_AT + BUSINESS_HOURS_A_DAY * within
    evening = mood / out_of_hours
    if raw < day_begins(day):
        return raw
    return day_begins(day) + CLOSES_AT + (HOURS_A_DAY - CLOSES_AT) * evening


@behaviour
def next_wake(committee, committees):
    """Return the elapsed hour of whatever comes next for a committee."""
    wakes = min(committees.next_candidate[committee], committees.next_touch[committee])
    wakes = min(wakes, committees.renews[committee], committees.next_care[committee])
    if committees.stage[committee] == DORMANT:
        return min(wakes, committees.window_opens[committee])
    return min(wakes, committees.window_closes[committee])
