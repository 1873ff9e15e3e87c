"""What people know of each segment: a mask of topics a person and segment, reps first, then marketers."""

from sim.compiled import behaviour
from sim.equations import bits
from sim.luck import LEARNING, chance
from sim.stages import SEGMENTS, TOPICS


@behaviour
def learn(row, segment, when, probability, expertise, segments, luck):
    """Let one person learn, topic by topic, what matters to a segment; the truth ends an inflated claim."""
    if probability <= 0.0:
        return
    knows = int(expertise.knows[row])
    inflates = int(expertise.inflates[row])
    open_to = int(segments.relevant[segment]) & (~knows | inflates)  # what is new, or would be put right
    for topic in range(TOPICS):
        if open_to >> topic & 1 and chance(luck, LEARNING, row * TOPICS + topic, when) < probability:
            knows |= 1 << topic
            inflates &= ~(1 << topic)
    expertise.knows[row] = knows
    expertise.inflates[row] = inflates


@behaviour
def listen_to_a_buyer(rep, segment, firm, knowledge, luck):
    """Let a rep learn from a conversation with a buyer of a segment; return its ordinal among all that he has held."""
    firm.reps.conversations[rep] += 1
    ordinal = int(firm.reps.conversations[rep])
    row = rep * SEGMENTS + segment
    learn(row, segment, ordinal, knowledge.from_conversation, firm.expertise, firm.segments, luck)
    return ordinal


@behaviour
def knowledge_of(row, segment, expertise, segments):
    """Return the share of what matters to a segment that a person knows."""
    relevant = int(segments.relevant[segment])
    return bits(int(expertise.knows[row]) & relevant) / max(bits(relevant), 1)


@behaviour
def marketer_row(marketer, reps):
    """Return the first row of a marketer's expertise, behind the rows of every possible rep."""
    return (len(reps.employed) - 1 + marketer) * SEGMENTS
