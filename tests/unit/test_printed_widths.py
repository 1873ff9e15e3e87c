"""What commands print of studies is no wider than the terminal, whatever its width."""

import io

import pytest

from experiments import Execution, sensitivity, sweep
from experiments.benchmark.rows import Row
from experiments.commands.bench import HEADER, line
from experiments.commands.claims import print_details, print_ledger
from experiments.commands.comparing import print_comparison
from experiments.commands.console.layout import cells_wide, laid_out
from experiments.commands.explain import print_explanation
from experiments.commands.roadmap import print_roadmap
from experiments.commands.sensitivity import print_plan, print_study
from experiments.commands.sweep import print_sweep
from experiments.evidence.recorded import recorded
from experiments.evidence.rows import ledger_rows
from experiments.results.explanation import Explanation
from experiments.results.roadmap import Roadmap
from sim.practices import PRACTICES
from sim.scenario import load_scenario
from tests.adopting import simulate
from tests.reporting import a_comparison, a_states

pytestmark = pytest.mark.xdist_group("printed-widths")

HERE = Execution(workers=1)
ASKED = {"question": "What if?", "base": "laggard", "outcomes": ["revenue_growth"], "replications": 3}
WIDTHS = (60, 80, 120)


class Screen(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self):
        return True


def printed(monkeypatch, width, *calls):
    """Return the lines that some calls print on a terminal."""
    screen = Screen()
    monkeypatch.setenv("COLUMNS", str(width))
    with monkeypatch.context() as there:
        there.setattr("sys.stdout", screen)
        for function, *arguments in calls:
            function(*arguments)
    return screen.getvalue().split("\n")


@pytest.fixture(scope="module")
def printing():
    """Everything that is printed of studies, as calls."""
    states = a_states()
    firms = [load_scenario(name) for name in ("laggard", "industry-average", "best-in-class")]
    comparison = a_comparison(*firms)
    ranged = {f"practices.{name}": {"range": "0..1"} for name in PRACTICES[:3]}
    levers = {"levers": {"practices.debriefing": {"range": "0..1", "steps": 5}}}
    swept = sweep(ASKED | levers, execution=HERE, simulate=simulate)
    study = ASKED | {
        "method": "sensitivity",
        "trajectories": 3,
        "points": 4,
        "keep": 2,
        "uncertainties": ranged,
    }
    screened = sensitivity(study, execution=HERE, simulate=simulate)
    return [
        (print_comparison, comparison, tuple(comparison.measures)),
        (print_explanation, Explanation(states)),
        (print_roadmap, Roadmap(states)),
        (print_sweep, swept),
        (print_plan, screened.design),
        (print_study, screened),
        (print_ledger, ledger_rows(), recorded()),
        (print_details, ledger_rows(), recorded()),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_a_study_is_wider_than_the_terminal(monkeypatch, printing, width):
    for call in printing:
        lines = printed(monkeypatch, width, call)
        assert len(lines) > 1
        assert [line for line in lines if cells_wide(line) > width] == [], call[0].__name__


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_the_benchmark_is_wider_than_the_terminal(width):
    row = Row("a", "explain on two workers, projected", 0.456, 0.5, 0.4, "s", 1234.567, 0.123)
    assert max(map(cells_wide, laid_out([HEADER, line(row)], width))) <= width
