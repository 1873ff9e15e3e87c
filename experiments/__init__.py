"""Experiments: plans, runners, comparisons and the command line.

What is public stands in `__init__.pyi`; names are imported when they are first used, so that `import experiments` costs
nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
