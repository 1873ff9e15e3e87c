"""Which keys there are, and what is said of one that cannot be used."""

from collections.abc import Collection

from sim.scenario.extensions import MECHANISMS, PARAMETERS
from sim.scenario.fixed import fixed_numbers
from sim.scenario.gone import GONE
from sim.units import InputError, nearest, shown

OWN = (
    "one for a mechanism of your own comes with its module: "
    'in Python extensions=load_extensions("MODULE.py"), at the command line --with MODULE.py'
)


def known(key: str, valid: Collection[str]) -> str:
    """Return a key that is known.

    Raises:
        InputError: it is not; the message says what replaced it, that it is a fixed number of the model, or which
            known key is nearest.
    """
    if key in valid:
        return key
    if key in GONE:
        raise InputError(f"there is no key {key} any more: {GONE[key]}")
    if key in fixed_numbers():
        value = fixed_numbers()[key].written()
        raise InputError(
            f"{key} is a fixed number of the model, {value}, and no setting of a firm "
            "(handoff show base --fixed lists them)"
        )
    hint = nearest(key, valid)
    is_of_own = key.partition(".")[0] in (PARAMETERS, MECHANISMS)
    if is_of_own and not any(each.startswith(f"{PARAMETERS}.") for each in valid):  # no code was given
        hint = f"{'' if key == PARAMETERS else hint}; {OWN}"
    raise InputError(f"there is no key {shown(key)}{hint}")
