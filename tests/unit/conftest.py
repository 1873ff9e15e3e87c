"""What several tests of experiments look at."""

import pytest

from tests.adopting import states_of


@pytest.fixture(scope="session")
def states():
    """Six runs of every state between the laggard and the best in class, under the seeds 7 to 12."""
    return states_of()
