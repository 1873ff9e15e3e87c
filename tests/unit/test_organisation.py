"""The organisation as a Python object: its seed, and copies of it."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest

from sim.agents import SalesRep
from sim.seeds import LARGEST_SEED

SHORT = ("horizon.warm_up_years=0", "horizon.observed_years=1")
CHANGED = ("best-in-class", *SHORT, "team.turnover=0.5 /y")


def pickled(organisation):
    return pickle.loads(pickle.dumps(organisation))


def columns_of(organisation):
    return {
        f"{store}.{name}": column.tobytes()
        for store, columns in organisation.firm._asdict().items()
        for name, column in columns._asdict().items()
    }


class Stubborn(SalesRep):
    """A rep who tries three times, whatever was agreed."""

    def attempts_before_giving_up(self, _trust):
        """Decide to try three times."""
        return 3.0


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int32, np.uint64])
def test_a_seed_may_be_any_kind_of_whole_number(kind, small_firm):
    given, plain = small_firm(*CHANGED, seed=kind(7)), small_firm(*CHANGED, seed=7)
    assert type(given.luck) is int
    assert columns_of(given.run()) == columns_of(plain.run())


def test_the_largest_seed_is_a_seed(small_firm):
    organisation = small_firm("laggard", *SHORT, seed=LARGEST_SEED)
    organisation.run_until(30)
    assert organisation.counts.leads[0] > 0


@pytest.mark.parametrize(
    "given", [True, -1, 7.0, np.float64(7), "7", LARGEST_SEED + 1, np.uint64(2**63), [7]]
)
def test_what_is_no_seed_is_refused_in_one_line(given, small_firm):
    with pytest.raises(ValueError, match=r"^seed = .*: must be a whole number in 0\.\.9223372036854775807$"):
        small_firm("laggard", seed=given)


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled])
@pytest.mark.parametrize("day", [0, 3, 65])
def test_a_copy_lives_on_by_itself_and_lives_the_same(day, copied, small_firm, fresh_seed):
    organisation = small_firm(*CHANGED, seed=fresh_seed, agents={"sales_rep": Stubborn})
    for _ in range(day):
        organisation.step()
    assert len(organisation.agents) > 600, "the committees are seated"
    twin = copied(organisation)
    before = columns_of(organisation)
    twin.step()
    twin.run()
    assert columns_of(organisation) == before, "the copy's days are its own"
    assert organisation.today == day
    assert [type(rep) for rep in twin.sales_reps] == [Stubborn] * len(organisation.sales_reps)
    assert all(agent.model is twin for agent in twin.agents)
    organisation.step()
    organisation.run()
    assert columns_of(twin) == columns_of(organisation)
    assert twin.measures().equals(organisation.measures())
    assert twin.leads_table().equals(organisation.leads_table())


def test_an_organisation_goes_on_in_another_process(tmp_path, small_firm):
    organisation = small_firm(*CHANGED, seed=5)
    organisation.run_until(40)
    file = tmp_path / "organisation"
    file.write_bytes(pickle.dumps(organisation))
    code = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')).run().measures().to_json())"
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == organisation.run().measures().to_json()


def test_a_copy_that_would_share_its_columns_is_refused(small_firm):
    with pytest.raises(TypeError, match=r"use copy\.deepcopy"):
        copy.copy(small_firm("laggard"))
