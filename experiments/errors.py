"""What can go wrong with experiments."""


class ExperimentError(Exception):
    """An experiment that cannot be carried out, or not wholly; its text is one line for whoever asked for it."""


class BadInputError(ExperimentError):
    """Something that was asked for and cannot be used, found before anything was run; its text is one line."""


class ResultsError(Exception):
    """A results folder that cannot be read; its text is one line for whoever named it."""


def needs_extra(what: str, extra: str) -> str:
    """Say that something needs an extra that is not installed, and how it is installed."""
    return f"{what} needs the extra “{extra}”: pip install 'handoff[{extra}]'"
