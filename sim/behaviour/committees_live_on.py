"""Committees live on: windows open and close, members research, contracts come up for renewal."""

from sim.calendar import DAYS_A_WEEK, HOURS_A_DAY, HOURS_A_YEAR, OPENS_AT, business_at, day_begins
from sim.compiled import behaviour
from sim.equations import churn_chance
from sim.luck import (
    EXPANSION,
    INQUIRY_GAP,
    INQUIRY_HOUR,
    RENEWAL,
    RESEARCH,
    WINDOW_GAP,
    WINDOW_LENGTH,
    chance,
    philox,
    stream_key,
    waiting,
)
from sim.records import FAR
from sim.stages import CUSTOMER, DECIDED, DORMANT, MOST_MEMBERS, NOBODY, RESEARCHING, TOPICS


@behaviour
def committees_live_on(
    today, committees, members, agenda, counts, weeks, market, makeup, inquiries, renewal, rival, luck
):
    """Wake the committees for which something happens today, and let it happen.

    Everything here is the buyers' own: the firm's doings change no window.  Changes: committees (windows,
    research, contracts), members.items, agenda, weeks.churn and .expansion.
    """
    tomorrow = day_begins(today + 1)
    week = today // DAYS_A_WEEK
    awake = 0
    for committee in range(len(committees.wakes) - 1):
        if committees.wakes[committee] >= tomorrow:
            continue
        put_on_the_agenda(committee, awake, committees, agenda)
        awake += 1
        while committees.window_opens[committee] < tomorrow:
            if committees.stage[committee] == DORMANT:
                start_research(committee, committees, members, makeup, luck)
                since = max(committees.window_opens[committee], day_begins(today))
                schedule_inquiry(committee, since, committees, inquiries, luck)
            if committees.window_closes[committee] >= tomorrow:
                break
            close_window(committee, committees, members, market, inquiries, luck)
        if counts.observed[0] and committees.stage[committee] == CUSTOMER:
            while committees.renews[committee] < tomorrow:
                renew(committee, week, committees, counts, weeks, renewal, rival, luck)
    counts.awake[0] = awake


@behaviour
def put_on_the_agenda(committee, awake, committees, agenda):
    """Put a committee on today's agenda, which is in the order of identities whatever the order of rows."""
    slot = awake
    who = committees.identity[committee]
    while slot > 0 and committees.identity[agenda.committee[slot - 1]] > who:
        agenda.committee[slot] = agenda.committee[slot - 1]
        slot -= 1
    agenda.committee[slot] = committee


@behaviour
def in_window(committee, when, committees):
    """Tell whether a committee's buying window is open at an elapsed hour, and nothing has been bought in it yet."""
    if committees.stage[committee] == DECIDED:
        return False
    return committees.window_opens[committee] <= when < committees.window_closes[committee]


@behaviour
def start_research(committee, committees, members, makeup, luck):
    """Let every member gather four or five items independently, many before any seller is met (N40, N42)."""
    committees.stage[committee] = RESEARCHING
    window = int(committees.window[committee])
    first = int(committees.first_member[committee])
    for member in range(first, first + int(committees.size[committee])):
        who = member_key(committee, member, committees)
        left, right = philox(who, window, stream_key(luck, RESEARCH))
        wanted = makeup.items_each + right / 4294967296.0
        gathered = 0
        for pick in range(min(int(wanted), 8)):
            gathered |= 1 << ((left >> (4 * pick)) % TOPICS)
        members.items[member] = int(members.items[member]) | gathered


@behaviour
def member_key(committee, member, committees):
    """Return the key of a member's luck: the committee's identity and the member's place in it."""
    place = member - int(committees.first_member[committee])
    return int(committees.identity[committee]) * MOST_MEMBERS + place


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
    gap = max(HOURS_A_YEAR / market.windows_a_year - market.window_length, 24.0)
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
    day = int(business_at(raw) // HOURS_A_DAY)
    mood = chance(luck, INQUIRY_HOUR, who, ordinal)
    if mood >= out_of_hours:
        if day_begins(day) - raw > 24.0 - OPENS_AT - HOURS_A_DAY:
            day += int(DAYS_A_WEEK * chance(luck, INQUIRY_HOUR, who, -ordinal))
        within = (mood - out_of_hours) / (1.0 - out_of_hours)
        return day_begins(day) + OPENS_AT + HOURS_A_DAY * within
    evening = mood / out_of_hours
    if raw < day_begins(day):
        return raw
    return day_begins(day) + OPENS_AT + HOURS_A_DAY + (24.0 - OPENS_AT - HOURS_A_DAY) * evening


@behaviour
def renew(committee, week, committees, counts, weeks, renewal, rival, luck):
    """Let a customer stay, grow or leave, once a year, by fit and by the expectation gap."""
    due = committees.renews[committee]
    year = int(due // HOURS_A_YEAR)
    contract = float(committees.contract[committee])
    poached = rival.poaching * rival.presence
    p = churn_chance(
        renewal.hazard + poached,
        float(committees.gap[committee]),
        renewal.gap_weight,
        float(committees.fit[committee]),
        renewal.fit_weight,
    )
    who = int(committees.identity[committee])
    u = chance(luck, RENEWAL, who, year)
    if u < p:
        weeks.churn[week] += contract
        weeks.customers_lost[week] += 1.0
        if u < p * poached / max(renewal.hazard + poached, 1e-12):
            weeks.churn_to_rival[week] += contract
        counts.revenue[0] -= contract
        counts.customers[0] -= 1.0
        committees.contract[committee] = 0.0
        committees.stage[committee] = DORMANT
        committees.renews[committee] = FAR
        committees.next_care[committee] = FAR
        return
    committees.renews[committee] = due + HOURS_A_YEAR
    pleased = 2.0 * (1.0 - float(committees.gap[committee])) * chance(luck, EXPANSION, who, year)
    committees.contract[committee] = contract * (1.0 + renewal.expansion * pleased)
    grown = float(committees.contract[committee])
    weeks.expansion[week] += grown - contract
    counts.revenue[0] += grown - contract


@behaviour
def forget_the_sellers(committee, committees):
    """Let a committee forget what it was told, when a purchase has been decided or dropped."""
    committees.told_marketing[committee] = 0
    committees.told_sales[committee] = 0
    committees.inflated[committee] = 0
    committees.opportunity[committee] = NOBODY


@behaviour
def next_wake(committee, committees):
    """Return the elapsed hour of whatever comes next for a committee."""
    wakes = min(committees.next_candidate[committee], committees.next_touch[committee])
    wakes = min(wakes, committees.renews[committee], committees.next_care[committee])
    if committees.stage[committee] == DORMANT:
        return min(wakes, committees.window_opens[committee])
    return min(wakes, committees.window_closes[committee])
