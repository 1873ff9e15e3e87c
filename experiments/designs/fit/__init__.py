"""What a fit estimates for a client's firm: the declared list, with its ranges."""

from experiments.designs.fit.declared import Declared, declared

__all__ = ["Declared", "declared"]
