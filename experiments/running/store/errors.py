"""The one error of stores."""

from experiments.errors import ExperimentError


class StoreError(ExperimentError):
    """A store that cannot be used, or cannot take what it is given; nothing in it was overwritten."""
