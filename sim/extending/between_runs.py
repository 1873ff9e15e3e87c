"""What code of somebody's own leaves behind in a process: nothing, or runs would depend on those before them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sim.extending.source import Source
from sim.own_code import OwnCodeError
from sim.scenario import Extensions


@contextmanager
def leaving_nothing(extensions: Extensions) -> Iterator[None]:
    """See that a run inside leaves modules and classes of somebody's own as it found them.

    Raises:
        OwnCodeError: it does not: the next run in this process would find what it left.
    """
    before = digests_of(extensions)
    yield
    for name, digest in digests_of(extensions).items():
        if digest != before[name]:
            raise OwnCodeError(
                f"{name}: changed a value of its module or class while it ran, which the next run in this process "
                "would find: keep it on self, or on the organisation"
            )


def digests_of(extensions: Extensions) -> dict[str, str]:
    """Return what tells each of them apart as it is now."""
    given = {
        **{f"agents.{role}": kind for role, kind in extensions.agents.items()},
        **{f"mechanisms.{name}": one.kind for name, one in extensions.mechanisms.items()},
        **{f"measures.{key}": one.compute for key, one in extensions.measures.items()},
    }
    return {name: Source(code, reads_files=False).digest for name, code in given.items()}
