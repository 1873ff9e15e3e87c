"""Where a lead, a committee, a deal stands, and how it ended.

Plain integers, because compiled code reads them as constants; the tuples of names serve tables and people.
"""

NOBODY = -1

# Segments, channels and kinds of inquiry.
SEGMENTS = 4
SEGMENT_NAMES = ("small niche", "mid market", "enterprise", "core")
WEB, CONTENT, EVENTS, SOCIAL, NURTURE, PROSPECTING = range(6)
CHANNEL_NAMES = ("web", "content", "events", "social", "nurture", "prospecting")
CAMPAIGN_CHANNELS = 4
DOWNLOAD, HAND_RAISER = range(2)
KIND_NAMES = ("download", "hand raiser")

# Sources of a deal.
SOURCE_UNKNOWN, SOURCE_MARKETING, SOURCE_SALES = range(3)
SOURCE_NAMES = ("unknown", "marketing", "sales")

# Stages of a lead in progress; WAITING is MQL on its way to a rep, OWNED is in a rep's inbox.
# UNOWNED lies in the queue that nobody is obliged to look at.
INQUIRY, WAITING, OWNED, ACCEPTED, SQL, OPPORTUNITY, LEAD_ENDED, UNOWNED = range(8)
LEAD_STAGE_NAMES = ("inquiry", "waiting", "owned", "accepted", "sql", "opportunity", "ended", "unowned")

# How a lead ended.
(
    IN_PROGRESS,
    NOT_QUALIFIED,
    DROPPED,
    EXPIRED,
    REJECTED,
    GAVE_UP,
    RECYCLED,
    WON,
    LOST,
    NO_DECISION,
) = range(10)
OUTCOME_NAMES = (
    "in progress",
    "not qualified",
    "dropped",
    "expired",
    "rejected",
    "gave up",
    "recycled",
    "won",
    "lost",
    "no decision",
)

# Why a lead was rejected or a deal ended.
NO_REASON, POOR_FIT, NOT_READY, NO_ANSWER, NO_OWNER, NO_TIME, RIVAL_CHOSEN, NO_CONSENSUS, NO_BUDGET = range(9)
REASON_NAMES = (
    "",
    "poor fit",
    "not ready",
    "no answer",
    "no owner",
    "no time",
    "rival chosen",
    "no consensus",
    "no budget",
)

# Stages of a committee; who has decided wants nothing more until the window has closed.
DORMANT, RESEARCHING, EVALUATING, DECIDED, CUSTOMER = range(5)
COMMITTEE_STAGE_NAMES = ("dormant", "researching", "evaluating", "decided", "customer")

TOPICS = 16
ALL_TOPICS = (1 << TOPICS) - 1
MOST_MEMBERS = 16
PERSONAS = 5  # kinds of members; members of a committee take turns in them

# Forms, in the order of `policies.switches.CHOICES`.
SHALLOW, STEEP = range(2)
INFLUENCE, VOTE = range(2)
EVIDENCE, AVERAGE = range(2)
HAZARD, PATIENCE = range(2)
TERRITORY, OPEN_MARKET = range(2)
RELAXED, QUARTER_END = range(2)
BY_TURN, BY_SEGMENT, BY_PERFORMANCE, SHARED_INBOX = range(4)
FIXED_SERVICE, EXPONENTIAL_SERVICE = range(2)
