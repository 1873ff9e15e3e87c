"""The errors of stores."""

from experiments.errors import BadInputError, ExperimentError


class StoreError(ExperimentError):
    """A store that cannot be used, or cannot take what it is given; nothing in it was overwritten."""


class BadStoreError(StoreError, BadInputError):
    """A place that cannot be a store: it is no folder, or nothing may be written there."""
