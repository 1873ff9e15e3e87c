"""Named tuples reach compiled code by reference: as one address, not as two thousand values.

Numba takes a named tuple apart into the fields of its fields, seven values a column, and every function that
passes it on does so again: compiling one day took a minute.  Here a named tuple is laid out once, when Python
calls, as a table of words, and compiled code reads `firm.leads.stage[lead]` and `terms.pay.ownership` from it:

    column    its address, its number of rows and how many bytes apart they lie
    number    itself
    table     its fields, one after the other

Compiled code cannot replace a field.
"""

from functools import cache
from typing import Any, get_type_hints

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    register_model,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

WORD = ir.IntType(64)


class Reference(types.Type):
    """The type, in compiled code, of a named tuple that was handed over by reference."""

    def __init__(self, kind: Any) -> None:
        self.kind: Any = kind
        super().__init__(name=f"Reference({kind.__module__}.{kind.__qualname__})")


class Field:
    """A field of a named tuple: its type in compiled code, and the words that it takes in the table."""

    def __init__(self, name: str, hint: Any, default: Any) -> None:
        self.name = name
        self.type: Any = types.float64
        self.words = 1
        if hasattr(hint, "_fields"):
            self.type, self.words = Reference(hint), words_of(hint)
        elif hint is not float:
            lies = "A" if default.read_together else "C"
            self.type, self.words = types.Array(from_dtype(np.dtype(default.kind)), 1, lies), 3


@cache
def fields_of(kind: Any) -> tuple[Field, ...]:
    """Return the fields of a named tuple, from its annotations and, for columns, their declarations."""
    hints = get_type_hints(kind)
    return tuple(Field(name, hints[name], kind._field_defaults.get(name)) for name in kind._fields)


def words_of(kind: Any) -> int:
    """Return how many words the table of a named tuple has."""
    return sum(field.words for field in fields_of(kind))


def check_columns(value: Any, kind: Any) -> None:
    """Raise a TypeError unless every column of a named tuple is what its declaration says."""
    for part, field in zip(value, fields_of(kind), strict=True):
        if isinstance(field.type, Reference):
            check_columns(part, field.type.kind)
        elif isinstance(field.type, types.Array):
            fits = part.dtype == np.dtype(str(field.type.dtype)) and part.ndim == 1
            if not fits or not (part.flags.c_contiguous or (field.type.layout == "A" and part.flags.aligned)):
                raise TypeError(f"{kind.__name__}.{field.name} is not a column of {field.type.dtype}")


@register_model(Reference)
class ReferenceModel(models.PrimitiveModel):
    """A reference is the address of its table."""

    def __init__(self, manager: Any, reference: Reference) -> None:
        super().__init__(manager, reference, WORD.as_pointer())


@infer_getattr
class ReferenceAttributes(AttributeTemplate):
    """The fields of what is referred to."""

    key = Reference

    def generic_resolve(self, reference: Reference, name: str) -> Any:
        """Return the type of a field, None if there is no such field."""
        return next((field.type for field in fields_of(reference.kind) if field.name == name), None)


@lower_getattr_generic(Reference)
def read_field(context: Any, builder: Any, reference: Reference, table: Any, name: str) -> Any:
    """Read a field from the table."""
    word = 0
    for field in fields_of(reference.kind):
        if field.name == name:
            break
        word += field.words
    here = builder.gep(table, [WORD(word)], inbounds=True)
    if isinstance(field.type, Reference):
        return here
    if isinstance(field.type, types.Float):
        return read_word(builder, builder.bitcast(here, ir.DoubleType().as_pointer()))
    array = make_array(field.type)(context, builder)
    address = read_word(builder, here)
    rows = read_word(builder, builder.gep(here, [WORD(1)], inbounds=True))
    itemsize = context.get_abi_sizeof(context.get_data_type(field.type.dtype))
    apart = WORD(itemsize)
    if field.type.layout == "A":
        apart = read_word(builder, builder.gep(here, [WORD(2)], inbounds=True))
    data = builder.inttoptr(address, array.data.type)
    populate_array(array, data, shape=(rows,), strides=(apart,), itemsize=itemsize, meminfo=None)
    return array._getvalue()


def read_word(builder: Any, here: Any) -> Any:
    """Read a word, which stays as it is for as long as the compiled function runs."""
    value = builder.load(here)
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


@unbox(Reference)
def lay_out(reference: Reference, value: Any, c: Any) -> NativeValue:
    """Write the table of a named tuple that Python hands over."""
    table = cgutils.alloca_once(c.builder, WORD, size=WORD(words_of(reference.kind)))
    lay_out_fields(reference.kind, value, table, c)
    return NativeValue(table, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


def lay_out_fields(kind: Any, value: Any, table: Any, c: Any) -> None:
    """Write a named tuple's fields, which are all tables, all columns or all numbers, to where its table begins."""
    fields = fields_of(kind)
    if isinstance(fields[0].type, Reference):
        word = 0
        for place, field in enumerate(fields):
            here = c.builder.gep(table, [WORD(word)], inbounds=True)
            lay_out_fields(field.type.kind, c.pyapi.tuple_getitem(value, place), here, c)
            word += field.words
        return
    lay_out_one = lay_out_column if isinstance(fields[0].type, types.Array) else lay_out_number
    get_item = c.pyapi._get_function(
        ir.FunctionType(c.pyapi.pyobj, [c.pyapi.pyobj, WORD]), name="PyTuple_GetItem"
    )
    with cgutils.for_range(c.builder, WORD(len(fields))) as loop:
        here = c.builder.gep(table, [c.builder.mul(loop.index, WORD(fields[0].words))], inbounds=True)
        lay_out_one(c.builder.call(get_item, [value, loop.index]), here, c)


def lay_out_column(column: Any, here: Any, c: Any) -> None:
    """Write the address of a column, its number of rows and how many bytes apart they lie."""
    array = make_array(types.Array(types.int8, 1, "A"))(c.context, c.builder)
    c.pyapi.numba_array_adaptor(column, c.builder.bitcast(array._getpointer(), c.pyapi.voidptr))
    c.builder.store(c.builder.ptrtoint(array.data, WORD), here)
    c.builder.store(array.nitems, c.builder.gep(here, [WORD(1)], inbounds=True))
    apart = c.builder.extract_value(array.strides, 0)
    c.builder.store(apart, c.builder.gep(here, [WORD(2)], inbounds=True))


def lay_out_number(number: Any, here: Any, c: Any) -> None:
    """Write a number."""
    c.builder.store(c.pyapi.float_as_double(number), c.builder.bitcast(here, ir.DoubleType().as_pointer()))
