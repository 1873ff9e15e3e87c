"""How the model is compiled: Numba's own way, with what the model means by a number and by a part of itself."""

from typing import Any

from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.untyped_passes import TranslateByteCode

from sim.linked_parts import OnlyAPart
from sim.wide_float import FloatIsDouble


class ModelCompiler(CompilerBase):
    """Numba's own compiler, in which float() is a double and a part is only linked."""

    def define_pipelines(self) -> list[Any]:
        """Return the passes, in their order."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(FloatIsDouble, TranslateByteCode)
        passes.add_pass_after(OnlyAPart, FloatIsDouble)
        passes.finalize()
        return [passes]
