"""Committees live on: windows open and close, members research, contracts come up for renewal."""

from sim.behaviour.accounts_are_kept import expectation_gap
from sim.behaviour.buying_windows import close_window, schedule_inquiry
from sim.behaviour.members import forget_the_sellers, member_key
from sim.calendar import day_begins, whole
from sim.clock import DAYS_A_WEEK, HOURS_A_YEAR
from sim.compiled import behaviour
from sim.equations import churn_chance, churn_chance_of_the_patient
from sim.luck import EXPANSION, RENEWAL, RESEARCH, as_chance, chance, two_words
from sim.records import FAR
from sim.stages import CUSTOMER, DORMANT, PATIENCE, RESEARCHING, TOPICS


@behaviour
def committees_live_on(
    today, committees, members, agenda, counts, weeks, market, makeup, inquiries, renewal, rival, forms, luck
):
    """Wake the committees for which something happens today, and let it happen.

    Everything here is the buyers' own: the firm's doings change no window.  Changes: committees (windows,
    research, contracts), members.items, agenda, weeks.churn and .expansion.
    """
    tomorrow = day_begins(today + 1)
    week = today // DAYS_A_WEEK
    who_wakes(tomorrow, committees, agenda, counts)
    for slot in range(counts.awake[0]):
        committee = int(agenda.committee[slot])
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
                renew(committee, week, committees, counts, weeks, renewal, rival, forms, luck)


@behaviour
def who_wakes(tomorrow, committees, agenda, counts):
    """Write today's agenda: whoever wakes before tomorrow, in the order of identities whatever the order of rows."""
    awake = 0
    for committee in range(len(committees.wakes) - 1):
        if committees.wakes[committee] < tomorrow:
            agenda.committee[awake] = committee
            awake += 1
    counts.awake[0] = awake
    # After all were found, so that memory brings the rows of many of them at once.
    for place in range(1, awake):
        committee = agenda.committee[place]
        who = committees.identity[committee]
        slot = place
        while slot > 0 and committees.identity[agenda.committee[slot - 1]] > who:
            agenda.committee[slot] = agenda.committee[slot - 1]
            slot -= 1
        agenda.committee[slot] = committee


@behaviour
def start_research(committee, committees, members, makeup, luck):
    """Let every member gather four or five items independently, many before any seller is met (N40, N42)."""
    committees.stage[committee] = RESEARCHING
    window = int(committees.window[committee])
    first = int(committees.first_member[committee])
    for member in range(first, first + int(committees.size[committee])):
        who = member_key(committee, member, committees)
        left, right = two_words(luck, RESEARCH, who, window)
        wanted = makeup.items_each + as_chance(right)
        gathered = 0
        for pick in range(min(int(wanted), 8)):
            gathered |= 1 << ((left >> (4 * pick)) % TOPICS)
        members.items[member] = int(members.items[member]) | gathered


@behaviour
def renew(committee, week, committees, counts, weeks, renewal, rival, forms, luck):
    """Let a customer stay, grow or leave, once a year, by fit and by the expectation gap."""
    due = committees.renews[committee]
    year = whole(due, HOURS_A_YEAR)
    contract = float(committees.contract[committee])
    gap = expectation_gap(committee, committees, renewal)
    poached = rival.poaching * rival.presence
    hazard = renewal.hazard + poached
    fit = float(committees.fit[committee])
    p = churn_chance(hazard, gap, renewal.gap_weight, fit, renewal.fit_weight)
    if int(forms.churn) == PATIENCE:
        p = churn_chance_of_the_patient(hazard, gap, renewal.gap_weight, fit, renewal.fit_weight)
    who = int(committees.identity[committee])
    u = chance(luck, RENEWAL, who, year)
    if u < p:
        weeks.churn[week] += contract
        weeks.customers_lost[week] += 1.0
        if u < p * poached / max(hazard, 1e-12):
            weeks.churn_to_rival[week] += contract
        counts.revenue[0] -= contract
        counts.customers[0] -= 1.0
        committees.contract[committee] = 0.0
        committees.stage[committee] = DORMANT
        committees.renews[committee] = FAR
        committees.next_care[committee] = FAR
        forget_the_sellers(committee, committees)
        return
    committees.renews[committee] = due + HOURS_A_YEAR
    pleased = 2.0 * (1.0 - gap) * chance(luck, EXPANSION, who, year)
    committees.contract[committee] = contract * (1.0 + renewal.expansion * pleased)
    grown = float(committees.contract[committee])
    weeks.expansion[week] += grown - contract
    counts.revenue[0] += grown - contract
