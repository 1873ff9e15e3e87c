"""`fit` as a process: what it prints and writes, that it goes on where it was stopped, and what it refuses."""

import json
import tomllib

import pytest

# A small market; of a firm with fewer than eight reps, up to four times as much is run.
CLIENT = """
name = "ACME"
currency = "EUR"

[client]
leads_a_month = "5..50"
reps = 8
marketers = 1
average_deal = "40 kEUR"
revenue = "0.4 MEUR"
"""


@pytest.fixture
def acme(tmp_path):
    (tmp_path / "acme.toml").write_text(CLIENT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody.toml",), "nobody.toml"),
        (("acme.toml", "--out", "acme.txt"), "must be a file that ends in .toml"),
        (("acme.toml", "--out", "nowhere/acme.toml"), "there is no folder nowhere"),
        (("acme.toml", "--points", 3), "--points"),
        (("acme.toml", "--map", "no sign"), "must be COLUMN=FIELD"),
        (("acme.toml", "--leads", "leads.csv"), "export_date is missing"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_one_line(handoff, acme, words, said):
    done = handoff("fit", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [path.name for path in acme.iterdir()] == ["acme.toml"]


@pytest.mark.parametrize(
    ("client", "said"),
    [
        ("[client]\nreps = 0\n", "reps = 0: must be above 0"),
        ("[client]\n", "nothing is known of"),
        ("[client]\nrepz = 8\n", "nearest: reps"),
        ('name = "A"\n', "has no [client] table"),
    ],
)
def test_a_file_that_holds_no_firm_is_refused_before_the_first_run(handoff, tmp_path, client, said):
    (tmp_path / "acme.toml").write_text(client, encoding="utf-8")
    done = handoff("fit", "acme.toml")
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["acme.toml"]


@pytest.mark.parametrize("there", ["acme-fitted.toml", "acme-best-in-class.toml"])
def test_a_file_that_is_there_is_never_replaced_before_the_first_run(handoff, acme, there):
    (acme / there).write_text("mine", encoding="utf-8")
    done = handoff("fit", "acme.toml")
    assert done.returncode == 2
    assert f"{there} is there already: --force replaces it" in done.stderr
    assert (acme / there).read_text(encoding="utf-8") == "mine"
    assert not (acme / "results").exists()


@pytest.mark.slow
def test_a_fit_writes_two_files_prints_what_it_found_and_runs_nothing_twice(handoff, acme):
    words = ("fit", "acme.toml", "--quick", "--points", 20, "--workers", 1)
    done = handoff(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Next: handoff compare acme-fitted.toml acme-best-in-class.toml (" in done.stdout
    fitted = tomllib.loads((acme / "acme-fitted.toml").read_text(encoding="utf-8"))
    best = tomllib.loads((acme / "acme-best-in-class.toml").read_text(encoding="utf-8"))
    assert fitted["team"]["sales_reps"] == {"value": 8, "source": "the client"}
    assert len(fitted["member"]) >= 20
    assert best["extends"] == "acme-fitted.toml"
    assert "member" not in best
    again = handoff(*words, "--out", "other.toml", "--json")
    assert again.returncode == 0
    document = json.loads(again.stdout)
    assert document["client"]["leads_a_month"] == [5, 50]
    assert document["simulated"]["reps"]["value"] == 8
    assert (acme / "other-best-in-class.toml").is_file()
    assert tomllib.loads((acme / "other.toml").read_text(encoding="utf-8")) == fitted
