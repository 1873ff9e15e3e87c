"""Every key at both ends of what is allowed, whatever keys there are: runs end, the census holds, all is finite."""

import random
import time

import numpy as np
import pytest

from sim import Organisation, load_scenario
from sim.audit import audit
from sim.scenario import ScenarioError
from tests.moving import changed

TINY = (
    "market.committees=200",
    "market.customers=40",
    "team.sales_reps=3",
    "team.marketers=2",
    "horizon.observed_years=1",
)
# Between them every form, both kinds of reps, pods and silos, and people who come and go.
FIRMS = {
    "usual": ("industry-average", *TINY),
    "unusual": (
        "best-in-class",
        *TINY,
        "horizon.warm_up_years=0",
        "forms.response=steep",
        "forms.service=exponential",
        "forms.routing=shared_inbox",
        "forms.group=vote",
        "forms.trust=average",
        "forms.churn=patience",
        "forms.prospecting=open_market",
        "forms.pay=quarter_end",
        "team.development_reps=1",
        "team.pods=1",
        "team.turnover=0.5 /y",
        "leadership.change_week=30",
    ),
}
KEYS = tuple(load_scenario("base").numbers)
ENDS = ("lowest", "highest")
CENSUS = 20  # days from one census to the next
# What makes a firm large, or its life long, is tried alone.
LARGE = (
    "market.committees",
    "team.sales_reps",
    "team.marketers",
    "team.development_reps",
    "horizon.warm_up_years",
    "horizon.observed_years",
)
LONGEST = 1.0  # seconds that a firm lives after its first census: the largest do not reach their horizon


@pytest.fixture(scope="session")
def firms():
    return {name: load_scenario(scenario, sets=sets) for name, (scenario, *sets) in FIRMS.items()}


def at(scenario, key, end):
    """An input that puts a key to an end of its range, as people write it."""
    entry = scenario.numbers[key]
    return f"{key}={entry.written(entry.allowed[ENDS.index(end)])}"


def as_toml(value):
    """A value as TOML has it: a plain number, or text with a unit."""
    try:
        float(value)
    except ValueError:
        return f'"{value}"'
    return value


def live(scenario):
    """Live as long as it may take, and return what does not hold: by the census, and of columns, measures and weeks."""
    organisation = Organisation(scenario, seed=1)
    began = time.monotonic()
    broken = []
    while organisation.today < organisation.last_day and not broken:
        organisation.run_until(organisation.today + CENSUS)
        broken += [f"day {organisation.today}: {breach}" for breach in audit(organisation)]
        if time.monotonic() - began > LONGEST:
            break
    broken += [
        f"{type(store).__name__}.{name} is infinite"
        for store in organisation.firm
        for name, column in store._asdict().items()
        if np.isinf(column).any()
    ]
    measures = organisation.measures().dropna().astype(float)
    broken += [f"{key} is infinite" for key in measures[~np.isfinite(measures)].index]
    weekly = organisation.weekly.astype(float)
    return broken + [f"weekly {key} is infinite" for key in weekly.columns[np.isinf(weekly).any()]]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("key", KEYS)
def test_a_key_may_be_at_either_end_of_its_range(key, end, firms):
    for name, scenario in firms.items():
        assert live(changed(scenario, at(scenario, key, end))) == [], name


@pytest.mark.parametrize("draw", range(40))
def test_a_few_keys_may_be_at_ends_of_their_ranges_together(draw, firms):
    """Eight at a time, every one with every other: a thousand pairs."""
    dice = random.Random(f"together {draw}")
    scenario = firms[dice.choice(sorted(firms))]
    keys = dice.sample([key for key in KEYS if key not in LARGE], 8)
    assert live(changed(scenario, *(at(scenario, key, dice.choice(ENDS)) for key in keys))) == []


@pytest.mark.parametrize("draw", range(20))
def test_keys_may_go_from_end_to_end_in_the_middle_of_a_year(draw, firms, tmp_path):
    """Two at a time, on two dates: what waits, is owed or is half done then meets terms it did not begin under."""
    dice = random.Random(f"dated {draw}")
    base, *sets = FIRMS[dice.choice(sorted(FIRMS))]
    usual = firms["usual"]
    keys = dice.sample([key for key in KEYS if key not in (*usual.fixed, *LARGE)], 2)
    text = ['question = "What if it changes?"', f'extends = "{base}"']
    for week in sorted(dice.sample(range(2, 50), 2)):
        new = (at(usual, key, dice.choice(ENDS)).partition("=") for key in keys)
        written = ", ".join(f'"{key}" = {as_toml(value)}' for key, _, value in new)
        text += ["[[change]]", f'at = "{week} w"', f"set = {{ {written} }}"]
    path = tmp_path / "dated.toml"
    path.write_text("\n".join(text))
    assert live(load_scenario(path, sets=sets)) == []


@pytest.mark.parametrize("draw", range(12))
def test_many_keys_may_be_at_ends_of_their_ranges_at_once(draw, firms):
    dice = random.Random(draw)
    scenario = firms[dice.choice(sorted(firms))]
    sets = []
    for key in dice.sample(KEYS, len(KEYS) // 10):
        if key.partition(".")[0] != "horizon":
            sets.append(at(scenario, key, dice.choice(ENDS)))
    assert live(changed(scenario, *sets)) == []


@pytest.mark.parametrize("key", KEYS)
def test_what_lies_beyond_an_end_is_refused_in_one_line(key, firms):
    scenario = firms["usual"]
    entry = scenario.numbers[key]
    low, high = entry.allowed
    door = scenario.with_fixed if key in scenario.fixed else scenario.with_sets
    assert np.isfinite([low, high]).all()
    for beyond in (low - max(abs(low), 1e-3) * 0.01, high + max(abs(high), 1e-3) * 0.01):
        given = entry.written(beyond)
        with pytest.raises(ScenarioError) as refused:
            door({key: given})
        said = str(refused.value)
        assert said.startswith(f"{'fixed' if key in scenario.fixed else '--set'}: {key} = ")
        assert given in said
        assert " is out of range: allowed is " in said
        assert "\n" not in said
