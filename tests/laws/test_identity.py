"""Identity: the same scenario and seed give the same bytes, whatever stands around the run."""

import hashlib
import shutil
import subprocess
import sys

import pytest

from sim import Organisation, load_scenario
from sim.scenario.files import library_folder

SMALL = ("market.committees=400", "market.customers=60", "team.sales_reps=4", "team.marketers=2")
A_YEAR_AND_A_HALF = 390
WORKER = """
import runpy, sys

path, *seeds = sys.argv[1:]
for seed in seeds:
    print(runpy.run_path(path)["contents_after"](int(seed)))
"""


def contents(organisation):
    """Every column as far as it is in use: how much room a store has is nobody's business."""
    counts = organisation.counts
    digest = hashlib.sha256(repr((organisation.quarters, organisation.definitions)).encode())
    for name, store in organisation.firm._asdict().items():
        rows = (
            int(getattr(counts, name)[0])
            if name in ("leads", "opportunities", "assets", "verdicts")
            else None
        )
        for column in store:
            digest.update(column[:rows].tobytes())
    return digest.hexdigest()


def lived(name="laggard", *sets, seed=3, days=A_YEAR_AND_A_HALF):
    organisation = Organisation(load_scenario(name, sets=(*SMALL, *sets)), seed=seed)
    organisation.run_until(days)
    return organisation


def contents_after(seed):
    return contents(lived(seed=seed))


def test_one_day_at_a_time_equals_the_whole_run(fresh_seed):
    run = lived(seed=fresh_seed)
    stepped = Organisation(run.world, seed=fresh_seed)
    for _ in range(A_YEAR_AND_A_HALF):
        stepped.step()
    assert contents(stepped) == contents(run)
    assert stepped.time == run.time == A_YEAR_AND_A_HALF


def test_uneven_stretches_equal_the_whole_run(fresh_seed):
    uneven = Organisation(load_scenario("laggard", sets=SMALL), seed=fresh_seed)
    for day in (1, 3, 104, 105, 259, 261, A_YEAR_AND_A_HALF):
        uneven.run_until(day)
    assert contents(uneven) == contents(lived(seed=fresh_seed))


def test_two_models_alive_side_by_side_do_not_mix(fresh_seed):
    alone = contents(lived("laggard", seed=fresh_seed)), contents(lived("best-in-class", seed=fresh_seed))
    pair = [
        Organisation(load_scenario(name, sets=SMALL), seed=fresh_seed)
        for name in ("laggard", "best-in-class")
    ]
    for _ in range(A_YEAR_AND_A_HALF):
        for organisation in pair:
            organisation.step()
    assert tuple(map(contents, pair)) == alone


def test_the_order_of_runs_and_the_number_of_workers_change_nothing(fresh_seed):
    seeds = [fresh_seed, fresh_seed + 1, fresh_seed + 2]
    here = [contents_after(seed) for seed in seeds]
    assert [contents_after(seed) for seed in reversed(seeds)] == here[::-1]
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, __file__, *map(str, part)], stdout=subprocess.PIPE, text=True
        )
        for part in (seeds[:1], seeds[1:])
    ]
    assert "".join(worker.communicate()[0] for worker in workers).split() == here
    assert len(set(here)) == len(seeds), "another seed is another story"


# --- nulls are exact ------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path):
    """A copy of the library in which a test may write."""
    return shutil.copytree(library_folder(), tmp_path / "library")


def rewritten(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("laggard.toml", "What does the firm become", "What on earth becomes of the firm"),
        ("base.toml", 'range = "0.05..72 h"', 'range = "1..48 h"'),
        ("base.toml", "median contract values of 25 to 38 thousand", "somebody said so"),
        ("base.toml", 'sync_delay = { value = "9 h"', 'sync_delay = { value = "540 min"'),
    ],
    ids=["the question", "a range", "a source", "another unit"],
)
def test_an_inert_edit_leaves_every_byte(elsewhere, file, old, new, fresh_seed):
    rewritten(elsewhere / file, old, new)
    edited = Organisation(load_scenario("laggard", sets=SMALL, library=elsewhere), seed=fresh_seed)
    edited.run_until(A_YEAR_AND_A_HALF)
    assert contents(edited) == contents(lived(seed=fresh_seed))


def test_a_new_name_leaves_every_byte(elsewhere, fresh_seed):
    (elsewhere / "laggard.toml").rename(elsewhere / "acme.toml")
    renamed = Organisation(
        load_scenario(elsewhere / "acme.toml", sets=SMALL, library=elsewhere), seed=fresh_seed
    )
    renamed.run_until(A_YEAR_AND_A_HALF)
    assert contents(renamed) == contents(lived(seed=fresh_seed))


def test_a_setting_restated_leaves_every_byte(fresh_seed):
    value = load_scenario("laggard").values["response.content_attempt"]
    restated = lived("laggard", f"response.content_attempt={value}", seed=fresh_seed)
    assert contents(restated) == contents(lived(seed=fresh_seed))


def test_a_change_to_what_is_already_so_leaves_every_byte(tmp_path, fresh_seed):
    path = tmp_path / "nothing-changes.toml"
    path.write_text(
        'question = "What if we announce what we do anyway?"\nextends = "laggard"\n'
        '[[change]]\nat = "10 w"\nramp = "13 w"\nset = { "attempts.habit" = '
        f"{load_scenario('laggard').values['attempts.habit']} }}\n"
    )
    announced = Organisation(load_scenario(path, sets=SMALL), seed=fresh_seed)
    announced.run_until(A_YEAR_AND_A_HALF)
    assert contents(announced) == contents(lived(seed=fresh_seed))


def test_looking_changes_nothing(fresh_seed):
    watched = Organisation(load_scenario("laggard", sets=SMALL), seed=fresh_seed)
    for day in range(0, A_YEAR_AND_A_HALF + 1, 30):
        watched.run_until(day)
        watched.measures(), watched.weekly, watched.leads_table(), watched.handoffs
        watched.agents.select(at_most=5)
    assert contents(watched) == contents(lived(seed=fresh_seed))
