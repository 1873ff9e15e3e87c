"""What a client said stands in a scenario file in their words: inherited, written again, read by no run."""

import pytest

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.said_by_client import Said


def a_file(folder, *lines, name="firm.toml"):
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_figures_are_kept_in_the_clients_words_and_no_run_reads_them(tmp_path):
    plain = load_scenario(a_file(tmp_path, 'extends = "laggard"'))
    path = a_file(
        tmp_path,
        'extends = "laggard"',
        "[client]",
        "reps = 8",
        'cycle = { value = "95 d", source = "CFO" }',
        'churn = "3..6 %"',
    )
    scenario = load_scenario(path)
    assert dict(scenario.said) == {"reps": Said("8"), "cycle": Said("95 d", "CFO"), "churn": Said("3..6 %")}
    assert scenario.digest == plain.digest
    again = load_scenario(a_file(tmp_path, scenario.to_toml(), name="again.toml"))
    assert (again.said, again.digest) == (scenario.said, scenario.digest)
    heir = load_scenario(a_file(tmp_path, 'extends = "firm.toml"', name="heir.toml"))
    assert heir.said == scenario.said
    other = load_scenario(a_file(tmp_path, 'extends = "firm.toml"', "[client]", "reps = 9", name="o.toml"))
    assert dict(other.said) == {"reps": Said("9")}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("reps = [8]", "client.reps = a list: must be a number or a text in quotes"),
        ("reps = true", "client.reps = true: must be a number or a text in quotes"),
        ('"Reps!" = 8', "[client] has a key 'Reps!': a figure's is made of small letters, like cycle"),
    ],
)
def test_what_is_no_figure_is_refused_by_file_and_key(tmp_path, line, says):
    with pytest.raises(ScenarioError) as refused:
        load_scenario(a_file(tmp_path, 'extends = "laggard"', "[client]", line))
    assert str(refused.value) == f"firm.toml: {says}"
