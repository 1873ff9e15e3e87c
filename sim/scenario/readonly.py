"""Dictionaries that nobody can change."""

from typing import Any, NoReturn


class ReadOnly[Key, Value](dict[Key, Value]):
    """A dictionary that refuses to change: scenarios are shared, compared and sent to other processes."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a scenario does not change; make another one with with_sets")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type, tuple[dict[Key, Value]]]:
        return ReadOnly, (dict(self),)
