"""Inboxes and lists of deals: chains of rows; the head of each stands in one column, what comes behind in another."""

from sim.compiled import behaviour
from sim.stages import NOBODY


@behaviour
def put_on_top(row, heads, head, behind):
    """Put a lead or a deal on top of one of several lists, whose heads stand in a column."""
    behind[row] = heads[head]
    heads[head] = row


@behaviour
def take_out(row, before, heads, head, behind):
    """Take a lead or a deal out of a list; `before` is the row that it lies behind, NOBODY if it is on top."""
    after = behind[row]
    behind[row] = NOBODY
    if before == NOBODY:
        heads[head] = after
    else:
        behind[before] = after
