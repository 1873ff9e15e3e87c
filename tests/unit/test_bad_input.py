"""Bad input: every scenario that cannot be used is refused in one line, within a second."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import ScenarioError, load_scenario

LIBRARY = Path(__file__).resolve().parents[1] / "fixtures" / "library"


def refusal_of(path, sets=()):
    """Load a scenario that must be refused, and return the line that says why."""
    began = time.process_time()
    with pytest.raises(ScenarioError) as refusal:
        load_scenario(path, sets, library=LIBRARY)
    assert time.process_time() - began < 1
    line = str(refusal.value)
    assert line.isprintable()
    assert len(line) < 1000
    return line


@pytest.fixture
def refused(tmp_path):
    """Write a scenario file that must be refused, and return the line that says why."""

    def refuse(content, name="acme.toml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        line = refusal_of(path)
        assert line.startswith(f"{name}: ")
        return line

    return refuse


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[handing_over]\nroute = "3 %"', "'handing_over.route'; nearest: handing_over.routed"),
        ('[handing_ovr]\nrouted = "3 %"', "'handing_ovr'; nearest: handing_over"),
        ("[sla.sale]\nwindow = 3", "'sla.sale'; nearest: sla.sales"),
        ("[practices]\ndebrief = 1", "'practices.debrief'; nearest: practices.debriefing"),
        ("colour = 3", "there is no key 'colour'"),
        ("[labels]\nmql = 3", "there is no key 'labels'"),
        ("sla = 3", "sla = 3: must be a table"),
        ('[sla.sales]\nwindow = "4 bd"', "'4 bd' is business time, but sla.sales.window takes elapsed time"),
        (
            '[sla.sales]\nfirst_attempt = "4 h"',
            "is elapsed time, but sla.sales.first_attempt takes business time",
        ),
        ("[handing_over]\nrouted = 0.35", "takes a share"),
        ('[handing_over]\nrouted = "120 %"', "out of range: allowed is 0..100 %"),
        ('[handing_over]\nsync_delay = "-1 h"', "out of range: allowed is 0..349440 h"),
        ('[chores]\nadmin = "2 h"', "takes working hours per time"),
        ("[team]\nsales_reps = -3", "team.sales_reps = -3 is out of range: allowed is 0..5000"),
        ("[team]\nsales_reps = 2.5", "must be a whole number"),
        ("[team]\nsales_reps = true", "team.sales_reps = true: must be a quantity"),
        ("[team]\nsales_reps = [18]", "must be a quantity"),
        ("[team]\nsales_reps = 1979-05-27", "must be a quantity"),
        ("[team]\nsales_reps = { value = 3, sorce = '' }", "cannot have 'sorce'"),
        ("[team]\nsales_reps = { source = 'x' }", "team.sales_reps lacks its value"),
        ("[team]\nsales_reps = { value = 3, source = 3 }", "must be a text in quotes"),
        ("[horizon]\nobserved_years = 0", "allowed is 1..20"),
        ("[attention]\nbase = nan", "must be a finite number"),
        ("[attention]\nbase = -inf", "must be a finite number"),
        ("[attention]\nbase = 1e400", "must be a finite number"),
        ("[practices]\ndebriefing = nan", "must be a number in 0..1"),
        ("[practices]\ndebriefing = true", "must be a number in 0..1"),
        ("alignment = 1.01", "must be a number in 0..1"),
        ("[mechanisms]\ntrust = 1", "must be true or false"),
        ('[forms]\nresponse = "step"', "must be one of shallow, steep; nearest: steep"),
        ('plan = "montly"', "must be one of yearly, fixed"),
        ('currency = "euro"', "must be three capital letters"),
        ('[deal]\nvalue = "3 kUSD"', "is in USD, but this scenario counts in EUR"),
        ("question = 3", "must be a text in quotes"),
        ('extends = "lagard"', "extends 'lagard', but there is no such scenario; nearest: laggard"),
        ('extends = "../laggard.toml"', "must name a scenario of the library or a file in the same folder"),
        ("extends = 3", "must name a scenario"),
        ('extends = "acme"', "goes round in a circle"),
        ("change = 3", "must be a list of tables"),
        ("[[change]]\nset = {}", "change 1 lacks its at"),
        ("[[change]]\nat = '4 w'", "change 1 lacks its set"),
        ("[[change]]\nat = 4\nset = {}", "takes elapsed time"),
        ("[[change]]\nat = 'observed 4 bd'\nset = {}", "takes elapsed time"),
        ("[[change]]\nat = '-4 w'\nset = {}", "change 1: at = '-4 w' is out of range: allowed is 0..2080 w"),
        ("[[change]]\nat = '41 y'\nset = {}", "change 1: at = '41 y' is out of range: allowed is 0..40 y"),
        (
            "[[change]]\nat = '4 w'\nset = {}\nramp = '1e300 h'",
            "ramp = '1e300 h' is out of range: allowed is",
        ),
        ("[[change]]\nat = '4 w'\nset = {}\ncost = '1e15 EUR'", "allowed is 0..1000000000000 EUR"),
        ("[[change]]\nat = '4 w'\nset = {}\ndip = '10 %'", "dip and dip_lasts belong together"),
        ("[[change]]\nat = '4 w'\nset = {}\ncots = '4 EUR'", "cannot have 'cots'"),
        ("[[change]]\nat = '4 w'\nset = {'team.sales_rep' = 3}", "nearest: team.sales_reps"),
        ("[[change]]\nat = '4 w'\nset = {'mechanisms.trust' = false}", "cannot change during a run"),
        ("[[change]]\nat = '4 w'\nset = {'horizon.observed_years' = 3}", "cannot change during a run"),
        ("[[change]]\nat = '4 w'\nset = {}\n" * 65, "at most 64"),
        ("not toml", "is not TOML: "),
        ("a = 1\na = 2\n", "is not TOML: Cannot overwrite a value (at line 2, column 6)"),
        ('question = "a\\u0000b"\ncolour = "\\u001b[31m"', "there is no key 'colour'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_key_and_what_is_allowed(refused, text, said):
    assert said in refused(text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xff", "is not UTF-8: byte 1 cannot be read; save it as UTF-8"),
        (b"\xff\xfea", "is not UTF-16 throughout: byte 3 cannot be read; save it as UTF-8"),
        ("a = 1".encode("utf-16-le"), "perhaps UTF-16 without a mark that says so; save it as UTF-8"),
        (b"\0" * 10_000_000, "larger than 256 KB"),
        (b"a." * 20_000 + b"b = 1", "line 1 is longer than 2 KB"),
        (b"".join(b"a%d" % line + b".a" * 1000 + b"=1\n" for line in range(120)), "more than 30 dots"),
        (b"".join(b"[" + b"a." * 900 + b"b%d]\n" % line for line in range(120)), "more than 30 dots"),
        (b"a.b.c.d.e.f.g.h.i.j = 1", "nested deeper than 8"),
        (b"a = " + b"[" * 2000, "nested deeper than 8"),
        (b"a = " + b"[\n" * 100_000, "nested deeper than 8"),
        (b"a = " + b"{a=" * 500, "nested deeper than 8"),
        (b"a = " + b"[" * 20 + b"]" * 20, "nested deeper than 8"),
        (b"".join(b"k%d = 1\n" % line for line in range(20_000)), "more than 2,000 values"),
        (b"a = [" + b"1,\n" * 80_000 + b"]", "more than 2,000 values"),
        (b"team.sales_reps = " + b"9" * 2000, "must be a finite number"),
        (b"team.sales_reps = 0x" + b"f" * 2000, "must be a finite number"),
        (b"'" + b"k" * 2000 + b"' = 1", "there is no key"),
        (b"extends = '" + b"x" * 2000 + b"'", "must name a scenario"),
        ("extends = '" + "€" * 60 + "'", "there is no such scenario"),
        (b"question = '" + b"x" * 2000 + b"'", "longer than 500 characters"),
    ],
)
def test_what_is_too_large_too_deep_or_no_text_is_refused_at_once(refused, content, said):
    assert said in refused(content)


def test_what_is_no_file_is_refused(tmp_path):
    assert "is a directory" in refusal_of(tmp_path)
    assert "is not a file" in refusal_of(tmp_path / "missing.toml")
    assert "is not a file" in refusal_of("/dev/zero")
    assert "is not a file" in refusal_of("x" * 5000 + ".toml")
    assert "is not a file" in refusal_of("a\0b.toml")
    assert "nearest: laggard" in refusal_of("lagard")
    assert "known are base, best-in-class" in refusal_of("qqq")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.toml")
        assert "is not a file" in refusal_of(tmp_path / "pipe.toml")


def test_a_base_that_cannot_be_read_is_named_itself(tmp_path):
    (tmp_path / "broken.toml").write_text("a =", encoding="utf-8")
    (tmp_path / "acme.toml").write_text('extends = "broken"', encoding="utf-8")
    assert refusal_of(tmp_path / "acme.toml").startswith("broken.toml: is not TOML")


def test_a_circle_of_extends_and_a_chain_that_is_too_long_are_refused(tmp_path):
    for place in range(12):
        (tmp_path / f"s{place}.toml").write_text(f'extends = "s{place + 1}"', encoding="utf-8")
    assert "extends more than 8 files in a row" in refusal_of(tmp_path / "s0.toml")
    (tmp_path / "s3.toml").write_text('extends = "s1"', encoding="utf-8")
    assert "goes round in a circle, back to s1.toml" in refusal_of(tmp_path / "s0.toml")


def test_a_file_with_an_odd_name_is_refused_in_one_line_too(tmp_path):
    path = tmp_path / "odd\nname\x1b.toml"
    path.write_text("colour = 1", encoding="utf-8")
    assert refusal_of(path).startswith("odd name .toml: there is no key 'colour'")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("team.sales_rep=3", "nearest: team.sales_reps"),
        ("team.sales_reps", "must be KEY=VALUE"),
        ("team.sales_reps=", "must be a quantity"),
        ("team.sales_reps=nan", "must be a finite number"),
        ("team.sales_reps=" + "9" * 5000, "must be a finite number"),
        ("extends=laggard", "there is no key 'extends'"),
        ("practices.debriefing=2", "must be a number in 0..1"),
        ("a." * 5000 + "=1", "there is no key"),
    ],
)
def test_a_set_that_cannot_be_used_is_refused(text, said):
    line = refusal_of("laggard", [text])
    assert line.startswith("--set: ")
    assert said in line


def test_legal_extremes_are_accepted(tmp_path):
    text = (
        "\ufeff[team]\r\nsales_reps = 0\r\n[market]\r\ncommittees = 0\r\n[horizon]\r\nwarm_up_years = 0\r\n"
    )
    path = tmp_path / "acme.toml"
    path.write_text(text, encoding="utf-8", newline="")
    assert load_scenario(path, library=LIBRARY).values["team.sales_reps"] == 0


# --- anything at all ----------------------------------------------------------------------------------------

KEYS = sorted(load_scenario("base", library=LIBRARY).entries)
words = st.sampled_from(
    [
        *"=.,[]{}\"'#\n",
        *("[[change]]\n", "[team]\n", "set", "at", "value", "nan", "1e400", "true", "0.5", '"4 w"'),
        *("practices.debriefing", "alignment", "extends", "base", "change"),
        *KEYS,
    ]
)
scalars = st.one_of(
    st.booleans().map(lambda on: str(on).lower()),
    st.integers().map(str),
    st.floats().map(repr),
    st.sampled_from(['"35 %"', '"4 h"', '"4 bh"', '"20 kEUR"', '"6 /y"', '"2 h/w"', "24", "{}", "[]"]),
    st.sampled_from(['{ value = "35 %", source = "" }', "{ value = { value = 1 } }", "1979-05-27T07:32:00Z"]),
)
names = st.sampled_from(
    [
        *("alignment", "plan", "currency", "question", "extends", "change", "practices.debriefing"),
        *("mechanisms.trust", "forms.response", "team", "sla", "practices", "deal.value.value"),
        *KEYS,
    ]
)
lines = st.lists(
    st.tuples(names, scalars).map(" = ".join), max_size=6, unique_by=lambda line: line.split(" ")[0]
)
changes = st.lists(
    st.tuples(st.sampled_from(["at", "set", "ramp", "cost", "dip", "dip_lasts", "name", "when"]), scalars),
    max_size=5,
    unique_by=lambda field: field[0],
).map(lambda fields: "\n".join(["[[change]]", *(" = ".join(field) for field in fields)]))
plausible = st.tuples(lines, st.lists(changes, max_size=2)).map(
    lambda parts: "\n".join([*parts[0], *parts[1]])
)
anything = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(words, max_size=30).map(lambda parts: "".join(parts).encode()),
    plausible.map(str.encode),
    plausible.map(str.encode),
)


def loaded_or_refused(path, sets=()):
    """Load a scenario, or return the line that says why it is refused."""
    try:
        return load_scenario(path, sets, library=LIBRARY)
    except ScenarioError as refusal:
        return str(refusal)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(content=anything)
def test_any_content_is_a_scenario_that_reads_back_or_is_refused_in_one_line(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "anything.toml"
    path.write_bytes(content)
    scenario = loaded_or_refused(path)
    if isinstance(scenario, str):
        assert scenario.isprintable()
        return
    path.write_text(scenario.to_toml(), encoding="utf-8")
    assert load_scenario(path, library=LIBRARY).digest == scenario.digest
    assert set(scenario.values_at(70)) == set(scenario.values)


@given(sets=st.lists(st.text(max_size=100) | st.tuples(names, scalars).map("=".join), max_size=3))
def test_any_sets_are_used_or_refused_in_one_line(sets):
    found = loaded_or_refused("laggard", sets)
    if isinstance(found, str):
        assert found.isprintable()
    else:
        assert found.with_sets(sets).digest == found.digest, "said twice is said once"
