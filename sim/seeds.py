"""Seeds: which there are, and the one that is used where nobody names one."""

from operator import index
from typing import Any

DEFAULT_SEED = 7
LARGEST_SEED = 2**63 - 1  # compiled code counts in 64 bits


def seed_from(given: Any) -> int:
    """Return a seed as a plain integer, whatever kind of whole number it was given as (NumPy's among them).

    None, which Mesa passes where nobody names a seed, is the default seed.

    Raises:
        InputError: it is no whole number, or outside the limits.
    """
    if given is None:
        return DEFAULT_SEED
    try:
        seed = -1 if isinstance(given, bool) else index(given)
    except TypeError:
        seed = -1
    if not 0 <= seed <= LARGEST_SEED:
        from sim.units import InputError, shown  # only needed once something is wrong

        raise InputError(f"seed = {shown(given)}: must be a whole number in 0..{LARGEST_SEED}")
    return seed
