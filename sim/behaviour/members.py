"""The members of a committee: the key of each one's luck, what they think of us, and what they know, together."""

from sim.compiled import behaviour
from sim.equations import bits, taken_over
from sim.stages import MOST_MEMBERS


@behaviour
def member_key(committee, member, committees):
    """Return the key of a member's luck: the committee's identity and the member's place in it."""
    place = member - int(committees.first_member[committee])
    return int(committees.identity[committee]) * MOST_MEMBERS + place


@behaviour
def weighted_opinion(committee, committees, members):
    """Return the influence-weighted mean opinion of a committee."""
    first = int(committees.first_member[committee])
    total = 0.0
    for member in range(first, first + int(committees.size[committee])):
        total += float(members.weight[member]) * float(members.opinion[member])
    return total


@behaviour
def knowledge_held(committee, relevant, committees, members):
    """Return the share of what matters that the members of a committee hold, on average."""
    first = int(committees.first_member[committee])
    size = int(committees.size[committee])
    held = 0
    for member in range(first, first + size):
        held += bits(int(members.items[member]) & relevant)
    return held / max(size * bits(relevant), 1)


@behaviour
def hear_a_rep(committee, topic, row, committees, expertise):
    """Tell a committee what a rep says of a topic (a mask of one); whoever spoke last has set what it expects."""
    committees.told_sales[committee] = int(committees.told_sales[committee]) | topic
    committees.line_sales[committee] = taken_over(
        committees.line_sales[committee], topic, expertise.line[row]
    )
    committees.inflated[committee] = taken_over(
        committees.inflated[committee], topic, expertise.inflates[row]
    )


@behaviour
def forget_the_sellers(committee, committees):
    """Let a committee forget what it was told."""
    committees.told_marketing[committee] = 0
    committees.told_sales[committee] = 0
    committees.inflated[committee] = 0
