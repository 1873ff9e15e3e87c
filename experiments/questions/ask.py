"""Asks a question: runs its design on all cores, and prints levels, differences and the answer."""

from collections.abc import Callable

from experiments.commands.console.terminal import Progress
from experiments.commands.options import default_store
from experiments.commands.sweep import print_plan, print_sweep
from experiments.designs import read_design
from experiments.results.sweep import Sweep
from experiments.running.execution import Execution
from experiments.studies.sweep import sweep

Answer = Callable[[Sweep], str]


def ask(design: str, answer: Answer) -> Sweep:
    """Run a shipped design, print what it shows and the answer to its question, and return it."""
    read = read_design(design)
    print_plan(read)
    with Progress() as progress:
        execution = Execution(progress=progress, say=progress.tell)
        found = sweep(read, store=default_store(read.name), execution=execution)
    print_sweep(found)
    print(f"{read.question} {answer(found)}")
    return found
