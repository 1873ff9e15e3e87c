"""What the source of the model says of itself: the verbs of the day, the rituals, who asks which switch.

Read as text, so that nothing is compiled for it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.documents.marks import PROJECT

SIM = PROJECT / "sim"
HOW_OFTEN = {
    "calendar.ends_month(last_day)": "at the end of a month",
    "calendar.ends_quarter(last_day)": "at the end of a quarter",
}
EVERY_WEEK = "at the end of every week"


class Step(NamedTuple):
    """Something done in a fixed order: its name, when, what it says, its file, the settings it reads."""

    name: str
    when: str
    says: str
    file: str
    settings: tuple[str, ...] = ()


def verbs_of_the_day() -> list[Step]:
    """Return the verbs of a working day in the order in which `live_days` calls them."""
    day = _read(SIM / "behaviour" / "day.py")
    homes = _homes(day)
    [loop] = [node for node in ast.walk(_function(day, "live_days")) if isinstance(node, ast.For)]
    names = list(_calls(loop.body))
    return [
        Step(name, "", first_sentence(_function(_read(homes[name]), name)), _shown(homes[name]))
        for name in names
    ]


def rituals() -> list[Step]:
    """Return what is held at the end of a week, in order, and when."""
    holding = _read(SIM / "rituals" / "holding.py")
    homes = _homes(holding)
    steps = []
    for statement in _function(holding, "hold_rituals").body:
        when, body = EVERY_WEEK, [statement]
        if isinstance(statement, ast.If):
            condition = ast.unparse(statement.test)
            when, body = HOW_OFTEN.get(condition, f"if {condition}"), statement.body
        for name in _calls(body):
            function = _function(_read(homes[name]), name)
            settings = tuple(sorted(set(_attributes(function, "rituals"))))
            steps.append(Step(name, when, first_sentence(function), _shown(homes[name]), settings))
    return steps


def readers_of_switches() -> dict[str, list[str]]:
    """Return, for each mechanism, the functions that ask whether it is switched on."""
    readers: dict[str, list[str]] = {}
    for file in sorted(SIM.rglob("*.py")):
        if file.is_relative_to(SIM / "scenario"):
            continue
        for node in ast.walk(_read(file)):
            if isinstance(node, ast.FunctionDef):
                for switch in dict.fromkeys(_attributes(node, "switches")):
                    readers.setdefault(switch, []).append(f"{file.stem}.{node.name}")
    return readers


def first_sentence(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return the first line of a docstring."""
    return (ast.get_docstring(node) or "").split("\n", 1)[0]


def _read(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _homes(tree: ast.Module) -> dict[str, Path]:
    """Return the file that each imported name comes from."""
    return {
        name.name: _file_of(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
    }


def _file_of(module: str) -> Path:
    return PROJECT / (module.replace(".", "/") + ".py")


def _shown(file: Path) -> str:
    return file.relative_to(PROJECT).as_posix()


def _function(tree: ast.Module, name: str) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def _calls(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the names of the functions that statements call for their own sake."""
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            yield ast.unparse(statement.value.func)


def _attributes(tree: ast.AST, owner: str) -> Iterator[str]:
    """Yield what is read of an attribute: `trust` of `terms.switches.trust`, if the owner is `switches`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == owner
        ):
            yield node.attr
