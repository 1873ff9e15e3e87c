"""How an organisation holds the stores of its firm: each under its own name, to be written into and not replaced."""

from operator import attrgetter
from typing import Any

from sim.records import Firm
from sim.units import InputError


class Held(property):
    """A store that an organisation's firm holds, under its own name, for example `organisation.leads`."""

    def __init__(self, name: str) -> None:
        # Rituals ask often, so that the way there is short.
        super().__init__(attrgetter(f"firm.{name}"), doc=Firm.__annotations__[name].__doc__)
        self.store = name

    def __set__(self, organisation: Any, given: object) -> None:
        raise AttributeError(
            f"{self.store} cannot be replaced, the days would not see it: write into its columns, "
            f"for example organisation.{self.store}.{getattr(organisation, self.store)._fields[0]}[0] = …"
        )


def refuse_stores_of_ones_own(kind: type[Any]) -> None:
    """Refuse a class that has something else under the name of a store, because the days would not see it.

    Raises:
        InputError: it has.
    """
    for name in Firm._fields:
        if not isinstance(getattr(kind, name), Held):
            raise InputError(
                f"{kind.__name__}.{name} cannot be overridden: the days read the firm's own {name}"
            )
