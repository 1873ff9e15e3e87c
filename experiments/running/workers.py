"""Those who execute what a dispatcher calls for, on this machine or on a cluster, as far as it need know them."""

from collections.abc import Callable
from typing import Any, Protocol

from experiments.errors import BadInputError, ExperimentError


class WorkersError(ExperimentError):
    """Workers, or the scheduler that they belong to, cannot be used or have gone away; in one line."""


class BadClusterError(WorkersError, BadInputError):
    """An address or a certificate with which no scheduler can be reached."""


class LostWorkerError(ExperimentError):
    """A call whose worker ended before it answered; it says nothing of the call."""


class Call(Protocol):
    """Something that a worker was asked to do."""

    @property
    def status(self) -> str | None:
        """`finished` or `error` once there is an answer; anything else means that none will come, or not yet."""

    def result(self, timeout: float | None = None) -> Any:
        """Return the result of a call that is finished."""

    def exception(self) -> BaseException | None:
        """Return the error in which a call ended."""

    def cancel(self) -> object:
        """Want no answer any more."""


class Workers(Protocol):
    """Workers that come and go by themselves."""

    name: str
    patience: float  # seconds without any worker after which a plan is given up

    def call(
        self, worker: str, function: Callable[..., Any], *arguments: Any, done: Callable[[Any], object]
    ) -> Call:
        """Ask a worker to call a function; `done` is called with the call, by any thread, when it has ended."""

    def there(self) -> set[str]:
        """Name the workers that there are.

        Raises:
            WorkersError: There will be none.
        """

    def is_lost(self, error: BaseException | None) -> bool:
        """Tell whether a call ended in an error because its worker did."""

    def notify(self, changed: Callable[[], object]) -> None:
        """Call something, from any thread, whenever a worker comes or goes, as far as that is known at once."""

    def why_none(self) -> str:
        """Say why there are no workers, as far as that is known: in brackets, after a space."""
