"""Twins: the compiled day and the same functions in plain Python leave the same bytes."""

import ast
import hashlib
import json
import os
import subprocess
import sys

import pytest

from sim.records import Firm

LIVE = """
import hashlib, json, sys
from sim import Organisation, load_scenario

name, seed, *sets = sys.argv[1:]
organisation = Organisation(load_scenario(name, sets=sets), seed=int(seed))
organisation.run_until(390)
print(json.dumps({
    f"{store}.{column}": hashlib.sha256(values.tobytes()).hexdigest()
    for store, columns in organisation.firm._asdict().items()
    for column, values in columns._asdict().items()
}))
"""
TINY = (
    "market.committees=300",
    "market.customers=60",
    "team.sales_reps=4",
    "team.marketers=2",
    "horizon.warm_up_years=1",
    "horizon.observed_years=1",
)
# Between them: every form, both kinds of reps, people who come and go, the STEEP and the SHALLOW response.
FIRMS = [
    ("laggard",),
    ("best-in-class", "team.turnover=0.5 /y", "team.development_reps=2", "forms.response=steep"),
    (
        "industry-average",
        "forms.routing=shared_inbox",
        "forms.service=exponential",
        "forms.group=vote",
        "forms.trust=average",
        "forms.churn=patience",
        "leadership.change_week=30",
    ),
    (
        "best-in-class",
        "forms.routing=performance",
        "forms.prospecting=open_market",
        "forms.pay=quarter_end",
        "team.pods=1",
        "mechanisms.chores=false",
    ),
]
# What plain Python and compiled code compute alike; `sim.wide_float` sees to float().
PYTHON_CALLS = {"abs", "bool", "float", "int", "len", "max", "min", "range"}


def columns_after(firm, seed, **environment):
    name, *sets = firm
    command = [sys.executable, "-c", LIVE, name, str(seed), *TINY, *sets]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("firm", FIRMS, ids=lambda firm: firm[0])
def test_compiled_and_plain_leave_the_same_bytes_in_every_column(firm, fresh_seed):
    from sim import Organisation, load_scenario

    organisation = Organisation(load_scenario(firm[0], sets=(*TINY, *firm[1:])), seed=fresh_seed)
    organisation.run_until(390)
    assert organisation.counts.opportunities[0] > 5, "a firm in which something happens"
    compiled = {
        f"{store}.{column}": hashlib.sha256(values.tobytes()).hexdigest()
        for store, columns in organisation.firm._asdict().items()
        for column, values in columns._asdict().items()
    }
    plain = columns_after(firm, fresh_seed, NUMBA_DISABLE_JIT="1")
    assert [name for name in compiled if compiled[name] != plain[name]] == []


# --- what keeps them twins ------------------------------------------------------------------------

COMPILED = ("behaviour/*.py", "founding.py", "equations.py", "luck.py", "calendar.py")


def compiled_functions(project):
    for path in sorted(path for pattern in COMPILED for path in (project / "sim").glob(pattern)):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(mark, ast.Name) and mark.id in ("behaviour", "entrance", "compiled")
                for mark in node.decorator_list
            ):
                yield path, node


def compiled_names(project):
    return {node.name for _, node in compiled_functions(project)}


def test_compiled_functions_call_nothing_but_each_other_and_math(project):
    known = compiled_names(project) | PYTHON_CALLS
    strange = []
    for path, function in compiled_functions(project):
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            callee = ast.unparse(call.func)
            if not callee.startswith("math.") and callee not in known:
                strange.append(f"{path.name}:{call.lineno} {callee}")
    assert strange == []


NARROW = ("int8", "int16", "int32", "float32")
KINDS = {
    (store, column): spec.kind.__name__
    for store, kind in Firm.__annotations__.items()
    for column, spec in kind._field_defaults.items()
}
CALLED = {"deals": "opportunities"}  # stores that behaviours call by another name
WIDE = {"draws", "lots"}  # stores of doubles that belong to no firm


def kind_of(cell):
    """The type of a column's cell such as `firm.leads.value[lead]`, or None of anything else."""
    if not (isinstance(cell, ast.Subscript) and isinstance(cell.value, ast.Attribute)):
        return None
    store = ast.unparse(cell.value.value).rpartition(".")[2]
    return KINDS.get((CALLED.get(store, store), cell.value.attr))


def naked_reads(expression):
    """Narrow cells that enter an expression without float() or int()."""
    if kind_of(expression) in NARROW:
        yield expression
    elif isinstance(expression, ast.BinOp):
        yield from naked_reads(expression.left)
        yield from naked_reads(expression.right)
    elif isinstance(expression, ast.UnaryOp):
        yield from naked_reads(expression.operand)
    elif isinstance(expression, ast.IfExp):
        yield from naked_reads(expression.body)
        yield from naked_reads(expression.orelse)


def narrow_arithmetic(node):
    if isinstance(node, ast.BinOp) or (isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.Not)):
        yield from naked_reads(node)
    elif isinstance(node, ast.AugAssign):
        yield from naked_reads(node.value)
        if kind_of(node.target) == "float32":
            yield node.target
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("min", "max", "abs"):
        for argument in node.args:
            yield from naked_reads(argument)


def test_narrow_columns_enter_arithmetic_as_plain_numbers(project):
    """NumPy's narrow scalars keep their width in plain Python, compiled code widens them."""
    naked = {
        f"{path.name}:{read.lineno} {ast.unparse(read)}"
        for path, function in compiled_functions(project)
        for node in ast.walk(function)
        for read in narrow_arithmetic(node)
    }
    assert sorted(naked) == []


def test_the_lint_knows_every_store_by_its_name(project):
    bases = {
        ast.unparse(node.value.value).rpartition(".")[2]
        for _, function in compiled_functions(project)
        for node in ast.walk(function)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute)
    }
    assert bases <= {*Firm._fields, *CALLED, *WIDE}
