"""What float() is in the model's compiled code: a double, as in Python, where Numba leaves a narrow number narrow."""

from typing import Any

from numba.core import ir, types
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.extending import intrinsic


@intrinsic
def double(_: Any, number: Any) -> Any:
    """Return the signature of a conversion to a double, and what it is compiled to."""

    def convert(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.cast(builder, arguments[0], signature.args[0], signature.return_type)

    return types.float64(number), convert


@register_pass(mutates_CFG=False, analysis_only=False)
class FloatIsDouble(FunctionPass):
    """Let float() mean `double` in the function that is compiled, and in no other."""

    _name = "float_is_double"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Replace float by `double`; tell whether anything was replaced."""
        reads = [
            assigned
            for block in state.func_ir.blocks.values()
            for assigned in block.find_insts(ir.Assign)
            if isinstance(assigned.value, ir.Global) and assigned.value.value is float
        ]
        for assigned in reads:
            assigned.value = ir.Global(assigned.value.name, double, assigned.value.loc)
        return bool(reads)
