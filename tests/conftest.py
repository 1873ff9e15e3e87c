"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Figures are drawn to files: no test needs a screen.
os.environ.setdefault("MPLBACKEND", "Agg")

# The first example may compile, so no example has a deadline. The same source gives the same verdict; to look
# further than that, run with --hypothesis-profile=explore.
settings.register_profile("handoff", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("handoff")


@pytest.fixture(scope="session")
def project() -> Path:
    """The top of the source tree."""
    return Path(__file__).resolve().parents[1]
