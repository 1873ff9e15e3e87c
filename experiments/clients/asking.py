"""Asking for a client's figures one by one; a bad answer is told in one line and asked again."""

from collections.abc import Callable, Mapping

from experiments.clients.client import NOT_KNOWN, Client, Known, read_figure, read_name
from experiments.clients.figures import FIGURES, Figure, typical_in
from sim.scenario.inputs import read_currency
from sim.units import InputError

Ask = Callable[[str], str]
Say = Callable[[str], None]
DO_NOT_KNOW = "don’t know"


def ask_for(client: Client, ask: Ask, say: Say) -> Client:
    """Return a client with what was answered: name, currency, and every figure that is not known yet.

    Args:
        client: what is known already; its name and currency are the defaults.
        ask: shows a prompt and returns the line that was typed, without its end.
        say: shows a line.
    """
    name = asked_again(f"Name of the firm [{client.name}]: ", client.name, read_name, ask, say)
    currency = client.currency
    if not client.figures:  # what is known already is counted in it
        prompt = f"Currency, three letters [{currency}]: "
        currency = asked_again(prompt, currency, lambda given: read_currency(given.upper()), ask, say)
    figures: dict[str, Known] = {}
    for key, figure in FIGURES.items():
        if key in client.figures:
            figures[key] = client.figures[key]
            continue
        say("")
        say(question_of(figure, currency))
        known = asked_again(
            f"{figure.label} [{DO_NOT_KNOW}]: ",
            None,
            lambda given, key=key: read_figure(key, given, currency),  # type: ignore[misc]
            ask,
            say,
        )
        if known is not None:
            figures[key] = known
    return Client(name, currency, figures, client.export)


def question_of(figure: Figure, currency: str) -> str:
    """Return a question with the unit of its answer and a typical range."""
    money = f"{currency}, k{currency} or M{currency}"
    unit = money if figure.asked == "money" else figure.asked
    return f"{figure.question} ({unit}; typically {typical_in(figure, currency)}; [Enter] = {DO_NOT_KNOW})"


def asked_again[T](prompt: str, default: T, read: Callable[[str], T], ask: Ask, say: Say) -> T:
    """Ask until an answer can be used; no answer means the default."""
    while True:
        given = ask(prompt).strip()
        if given.lower() in NOT_KNOWN:
            return default
        try:
            return read(given)
        except InputError as error:
            say(f"  {error}")


def with_answers(client: Client, answers: Mapping[str, str | None]) -> Client:
    """Return a client with the figures that were given as texts on top of what is known.

    Raises:
        InputError: one of them cannot be used.
    """
    figures = dict(client.figures)
    for key, given in answers.items():
        if given is None:
            continue
        known = read_figure(key, given.strip(), client.currency)
        figures.pop(key, None)
        if known is not None:
            figures[key] = known
    in_order = {key: figures[key] for key in FIGURES if key in figures}
    return Client(client.name, client.currency, in_order, client.export)
