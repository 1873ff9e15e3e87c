"""Code of somebody's own that no page describes: whatever it does, one line says what, and nothing is ignored."""

import sys
import textwrap

import pytest

from experiments.commands.run import run_into
from experiments.errors import BadInputError
from experiments.running.observation import observe
from experiments.running.runs import execute_run, packed
from experiments.studies.story import logs
from sim import Organisation, load_scenario
from sim.agents import SalesRep
from sim.extending.collected import extensions_of
from sim.extending.modules import load_extensions
from sim.own_code import OwnCodeError
from sim.scenario import ScenarioError
from sim.units import InputError
from tests.extending import SMALL, lived

BEGIN = "import random\nimport sys\nimport numpy as np\nfrom handoff import Mechanism, Parameter, SalesRep\n"
CLASS = "class Mine(Mechanism):\n{body}\nMECHANISMS = {{'mine': Mine}}\n"


def module(folder, text, name="mine.py"):
    """Write a module and return where it stands."""
    file = folder / name
    file.write_text(BEGIN + textwrap.dedent(text), encoding="utf-8")
    return file


def mechanism(folder, body, name="mine.py"):
    """Write a module with a mechanism whose body this is."""
    return module(folder, CLASS.format(body=textwrap.indent(textwrap.dedent(body), "    ")), name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MEASURES = {'x': lambda o: 1}\nMECHANISM = {'mine': Mechanism}", "MECHANISM would never be read"),
        ("MEASURES = {'x': lambda o: 1}\nagents = {'sales_rep': SalesRep}", "nearest: AGENTS"),
        ("MEASURES = {'x': lambda: 1}", "x has to take one thing, the organisation"),
        ("MEASURES = {'growth rate': lambda o: 1}", "is no key"),
        ("MEASURES = [len]", "must be a dictionary"),
        ("import mine", "No module named 'mine'"),
        ("from handoff import Mechanizm\nMEASURES = {}", "cannot be imported: ImportError"),
        ("sys.exit()", "cannot be imported: SystemExit"),
        ("def f(:", "cannot be imported: SyntaxError"),
    ],
)
def test_a_module_that_cannot_be_meant_is_refused_with_its_name(tmp_path, text, said):
    with pytest.raises(ScenarioError, match=r"^mine\.py: ") as told:
        load_extensions(module(tmp_path, text))
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_modules_that_import_each_other_in_a_circle_are_refused(tmp_path, monkeypatch):
    module(tmp_path, "from ring_b import b\na = 1", "ring_a.py")
    module(tmp_path, "from ring_a import a\nb = 1", "ring_b.py")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(
        ScenarioError, match=r"^ring_a\.py: cannot be imported: ImportError: cannot import name"
    ):
        load_extensions(tmp_path / "ring_a.py")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("def weekly(self, organisation): pass", r"Mine.weekly has to take self, organisation, week"),
        ("def weekly(self, organisation, week): yield", r"Mine.weekly would never be run"),
        ("async def weekly(self, organisation, week): pass", r"Mine.weekly would never be run"),
        ("weekly = 3", r"Mine.weekly has to be a method"),
        ("moves = 'win_rate'\ndef weekly(self, organisation, week): pass", "must be a tuple of keys"),
        (
            "x = Parameter('5', range='1..20 %', source='assumption')\ndef weekly(self, organisation, week): pass",
            "mechanism.mine.x",
        ),
        ("x = 5 %\ndef weekly(self, organisation, week): pass", "SyntaxError"),
    ],
)
def test_a_mechanism_that_cannot_be_meant_is_refused_before_anything_is_run(tmp_path, body, said):
    with pytest.raises(ScenarioError) as told:
        load_extensions(mechanism(tmp_path, body))
    assert str(told.value).startswith("mine.py: ")
    assert said in str(told.value)


def test_two_modules_with_a_mechanism_of_one_name_are_refused_and_one_given_twice_is_one(tmp_path):
    hook = "def weekly(self, organisation, week): {does}"
    one = mechanism(tmp_path, hook.format(does="pass"), "one.py")
    two = mechanism(tmp_path, hook.format(does="organisation.reps.chores_due[0] += 1"), "two.py")
    with pytest.raises(
        ScenarioError, match=r"^two\.py: mechanisms\.mine is given twice, with different source"
    ):
        load_extensions(one, two)
    assert load_extensions(one, one).digest == load_extensions(one).digest


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("organisation.committees.fit[:] = 2.0", "do not add up"),
        ("organisation.reps.quota[-1] = 5.0", "do not add up"),
        ("organisation.leads.owner[0] = 1_000", "do not add up"),
        ("organisation.counts.customers[0] += 1", "do not add up"),
        ("organisation.reps = None", "reps cannot be replaced"),
        ("organisation.sales_reps[0].hours_leads = 1", "cannot set hours_leads"),
        ("organisation.sales_reps[0].remove()", "cannot be removed"),
        ("organisation.run()", "let days go by"),
        ("organisation.today += 5", "let days go by"),
        ("organisation.nothing", "has no attribute 'nothing'"),
        ("sys.exit(0)", "SystemExit"),
        ("np.random.seed(1)", "draws from random or numpy.random"),
        ("random.random()", "draws from random or numpy.random"),
        ("self.chance('x', 'who', week)", "invalid literal"),
        ("self.spells", "has no attribute 'spells'"),
    ],
)
def test_a_hook_that_does_what_it_must_not_ends_the_run_in_one_line_with_its_name(tmp_path, does, said):
    own = load_extensions(mechanism(tmp_path, f"def weekly(self, organisation, week): {does}"))
    with pytest.raises(OwnCodeError, match=r"^mechanism mine(, weekly)?: ") as told:
        lived(scenario=SMALL.with_extensions(own))
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_daily_hook_that_draws_on_one_day_of_the_week_only_is_found(tmp_path):
    own = load_extensions(
        mechanism(tmp_path, "def daily(self, organisation, day): day % 5 == 3 and random.random()")
    )
    with pytest.raises(OwnCodeError, match=r"^mechanism mine, daily: draws from random or numpy\.random"):
        lived(scenario=SMALL.with_extensions(own))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda organisation: "much", "measure odd: returned 'much': must be a number"),
        (lambda organisation: organisation.reps.quota, "measure odd: returned .*: must be a number"),
        (lambda organisation: sys.exit(0), "measure odd: SystemExit: 0"),
        (lambda organisation: __import__("random").random(), "measure odd: draws from random"),
    ],
)
def test_a_measure_that_returns_no_number_or_does_what_it_must_not_is_named(answer, said):
    with pytest.raises(OwnCodeError, match=said):
        lived(measures={"odd": answer}).measures()


@pytest.mark.parametrize("nothing", [float("nan"), float("inf"), None])
def test_a_measure_that_is_no_finite_number_is_undefined(nothing):
    organisation = Organisation(SMALL, 3, measures={"odd": lambda _: nothing})
    assert organisation.measures().isna()["odd"]


def drawing(self, trust):
    """Decide by luck of the process."""
    import random

    return random.random()


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ({"bar_for_leads": lambda self: 1.0}, "Mine.bar_for_leads has to take self, trust"),
        ({"bar_for_leads": 0.5}, "Mine.bar_for_leads has to be a method"),
        ({"trust_in_marketing": lambda self: 0.5}, "trust_in_marketing is read as a value"),
        ({"quota": 3.0}, "cannot be overridden: the days read the column reps.quota"),
        ({"step": lambda self: None}, "would never be called"),
    ],
)
def test_an_override_that_would_not_be_asked_as_it_is_is_refused(decisions, said):
    with pytest.raises(InputError, match=said):
        extensions_of(agents={"sales_rep": type("Mine", (SalesRep,), decisions)})


def test_a_decision_by_luck_of_the_process_is_found():
    mine = type("Mine", (SalesRep,), {"bar_for_leads": drawing})
    with pytest.raises(OwnCodeError, match=r"^agents sales_rep, Mine: draws from random or numpy\.random"):
        lived(agents={"sales_rep": mine})


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (lambda trust: 1 / 0, r"<lambda> of row 1: ZeroDivisionError: .*\(test_own_hostile\.py, line \d+\)$"),
        (lambda trust: "much", r"what SalesRep\.bar_for_leads of row 1 returned: ValueError: "),
    ],
)
def test_a_decision_put_on_one_agent_is_named_with_its_row(decision, said):
    organisation = Organisation(SMALL, 3)
    organisation.sales_reps[1].bar_for_leads = decision
    with pytest.raises(OwnCodeError, match=rf"^agents sales_rep, {said}"):
        organisation.run()


def test_a_decision_put_on_one_marketer_that_shares_out_among_too_few_is_named():
    organisation = Organisation(SMALL, 3)
    organisation.marketer_agents[1].share_out_the_programme = lambda budget: [budget]
    with pytest.raises(OwnCodeError, match=r"Marketer\.share_out_the_programme of row 1: returned a list"):
        organisation.run()


def test_what_a_module_and_its_hooks_print_is_not_lost_and_not_on_stdout_of_experiments(tmp_path, capsys):
    text = "print('loaded')\n" + CLASS.format(body="    def founded(self, organisation): print('founded')")
    own = load_extensions(module(tmp_path, text))
    execute_run(SMALL.with_extensions(own), (), 3, False, observe)
    out, err = capsys.readouterr()
    assert (out, err.split()) == ("", ["loaded", "founded"])


LEFT_BEHIND = r"^mechanisms\.mine: changed a value of its module or class"


@pytest.mark.parametrize(
    "text",
    [
        "COUNT = [0]\nclass Mine(Mechanism):\n    def weekly(self, organisation, week): COUNT[0] += 1",
        "class Mine(Mechanism):\n    weeks = 0\n    def weekly(self, organisation, week): type(self).weeks += 1",
        "LUCK = np.random.default_rng(1)\nclass Mine(Mechanism):\n"
        "    def weekly(self, organisation, week): LUCK.random()",
    ],
)
def test_what_would_let_a_run_depend_on_those_before_it_is_found(tmp_path, text):
    own = load_extensions(module(tmp_path, f"{text}\nMECHANISMS = {{'mine': Mine}}"))
    with pytest.raises(OwnCodeError, match=LEFT_BEHIND):
        execute_run(SMALL.with_extensions(own), (), 3, False, observe)


def test_it_is_found_in_a_story_and_in_one_run_with_its_folder_too(tmp_path):
    text = "COUNT = [0]\nclass Mine(Mechanism):\n    def weekly(self, organisation, week): COUNT[0] += 1"
    own = load_extensions(module(tmp_path, f"{text}\nMECHANISMS = {{'mine': Mine}}"))
    with pytest.raises(OwnCodeError, match=LEFT_BEHIND):
        logs([SMALL.with_extensions(own)], seed=3)
    with pytest.raises(OwnCodeError, match=LEFT_BEHIND):
        run_into(tmp_path / "out", SMALL.with_extensions(own), 3, False, "handoff run", False)


def test_a_module_with_a_logger_and_a_lock_has_one_digest_whenever_it_is_loaded(tmp_path):
    text = """
        import logging, re, threading
        LOG, LOCK, WORD = logging.getLogger("mine"), threading.Lock(), re.compile("a")
        def many(organisation):
            LOG.info(WORD.pattern)
            with LOCK:
                return 1
        MEASURES = {"many": many}
    """
    file = module(tmp_path, text)
    first = load_extensions(file)
    assert execute_run(SMALL.with_extensions(first), (), 3, False, observe).observation.measures["many"] == 1
    assert load_extensions(file).digest == first.digest
    with pytest.raises(BadInputError, match=r"^code of somebody's own cannot be sent to workers: .*lock"):
        packed(SMALL.with_extensions(first))


def test_a_table_of_a_library_that_is_looked_up_is_left_as_it_was(tmp_path):
    text = (
        "import pandas as pd\nTABLE = pd.DataFrame({'week': range(600), 'ill': 1.0}).set_index('week')\n"
        "class Mine(Mechanism):\n    def weekly(self, organisation, week): TABLE.loc[week, 'ill']\n"
    )
    own = load_extensions(module(tmp_path, f"{text}MECHANISMS = {{'mine': Mine}}"))
    assert execute_run(SMALL.with_extensions(own), (), 3, False, observe).observation.measures


def test_a_firm_that_was_fitted_with_code_is_loaded_with_that_code_only(tmp_path):
    own = load_extensions(mechanism(tmp_path, "def weekly(self, organisation, week): pass"))
    file = tmp_path / "fitted.toml"
    file.write_text(f'extends = "laggard"\n[code]\n"mechanisms.mine" = "{own.digests["mechanisms.mine"]}"\n')
    assert load_scenario(file, extensions=own).extensions.digest == own.digest
    with pytest.raises(
        ScenarioError, match=r"^fitted\.toml: was fitted with mechanisms\.mine.*--with MODULE\.py$"
    ):
        load_scenario(file)
    other = load_extensions(mechanism(tmp_path, "def weekly(self, organisation, week): 1 + 1"))
    with pytest.raises(ScenarioError, match="has other source than that with which the firm was fitted"):
        load_scenario(file, extensions=other)


@pytest.mark.parametrize("way", ["import helper\ndef g(o): return helper.f(o)", "from helper import f as g"])
def test_a_change_in_a_helper_beside_a_module_is_one_of_the_digest(tmp_path, monkeypatch, way):
    monkeypatch.syspath_prepend(str(tmp_path))
    digests = set()
    for body in ("1", "1 + 1"):
        monkeypatch.delitem(sys.modules, "helper", raising=False)
        module(tmp_path, f"def f(organisation): return {body}", "helper.py")
        own = load_extensions(module(tmp_path, f"{way}\nMEASURES = {{'g': g}}"))
        digests.add(own.digest)
        assert "helper" in own.modules
    assert len(digests) == 2
