"""What can go wrong with experiments."""


class ExperimentError(Exception):
    """An experiment that cannot be carried out, or not wholly; its text is one line for whoever asked for it."""


class ResultsError(Exception):
    """A results folder that cannot be read; its text is one line for whoever named it."""
