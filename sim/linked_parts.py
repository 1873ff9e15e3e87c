"""Functions that only compiled code calls: they are linked into what Python enters, and never made ready by themselves.

Numba makes machine code of every function that it compiles, and optimises it together with all that it calls: for a day
of verbs within verbs, again at every level.  Here that is done once, for the whole.
"""

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_machinery import FunctionPass, register_pass


class NobodyRunsIt:
    """What there is to set up for code that is never run by itself: nothing."""

    def set_env(self, name: str, environment: Any) -> None:
        """Set up nothing."""


NOBODY_RUNS_IT = NobodyRunsIt()


class PartLibrary(JITCodeLibrary):
    """The code of a function that only compiled code calls: it goes into its callers, and is never run by itself."""

    def _optimize_final_module(self) -> None:
        """Leave it to the function that Python enters, into which all its parts are linked."""

    def _finalize_final_module(self) -> None:
        """Make nothing that could be run: a fifth of compiling the model went into that."""
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._finalized = True

    @property
    def codegen(self) -> Any:
        """Whoever asks here wants to tell the code, once it can be run, where its environment is."""
        return NOBODY_RUNS_IT


@register_pass(mutates_CFG=False, analysis_only=False)
class OnlyAPart(FunctionPass):
    """Give a function that Python cannot call a library of its own kind."""

    _name = "only_a_part"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Make the library in which the function is lowered."""
        if state.library is None and state.flags.no_cpython_wrapper:
            state.library = PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
            state.library.enable_object_caching()
        return False
