"""How many workers are started unless a number is given."""

import pytest

from experiments.running import cores
from experiments.running.cores import quota, usable_cores, workers_wanted


def groups(root, text, files):
    """Lay out the files in which a system says in which control groups a process is, and what they allow."""
    for name, content in {"proc/self/cgroup": text, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


V1 = "cpu.cfs_quota_us", "cpu.cfs_period_us"


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "150000 100000\n"}, 1.5),
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "max 100000\n"}, None),
        (
            "0::/a/b\n",
            {"sys/fs/cgroup/a/cpu.max": "300000 100000\n", "sys/fs/cgroup/a/b/cpu.max": "max 100000\n"},
            3,
        ),
        # A container sees its own group at the top, whatever path the system gives it.
        ("0::/../../docker/17\n", {"sys/fs/cgroup/cpu.max": "50000 100000\n"}, 0.5),
        (
            "4:cpu,cpuacct:/x\n1:name=systemd:/x\n",
            {
                f"sys/fs/cgroup/cpu,cpuacct/x/{V1[0]}": "200000\n",
                f"sys/fs/cgroup/cpu,cpuacct/x/{V1[1]}": "100000\n",
            },
            2,
        ),
        (
            "4:cpu:/gone\n",
            {f"sys/fs/cgroup/cpu/{V1[0]}": "-1\n", f"sys/fs/cgroup/cpu/{V1[1]}": "100000\n"},
            None,
        ),
        (
            "4:cpuset:/x\n",
            {f"sys/fs/cgroup/cpu/{V1[0]}": "1000\n", f"sys/fs/cgroup/cpu/{V1[1]}": "100000\n"},
            None,
        ),
        ("no such line\n", {"sys/fs/cgroup/cpu.max": "1 \xb5\n"}, None),
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "0 0\n"}, None),
    ],
)
def test_the_quota_is_the_smallest_of_all_groups(tmp_path, text, files, expected):
    without = quota(tmp_path / "nothing here")
    assert quota(groups(tmp_path, text, files)) == (without if expected is None else expected)


@pytest.mark.parametrize(("allowed", "expected"), [(0.1, 1), (1.0, 1), (1.5, 2), (7.01, 8), (1000.0, 80)])
def test_quotas_round_up_and_leave_one_core_at_least(monkeypatch, allowed, expected):
    monkeypatch.delenv(cores.GIVEN, raising=False)
    monkeypatch.setattr(cores, "available_cores", lambda: 80)
    monkeypatch.setattr(cores, "quota", lambda: allowed)
    assert usable_cores() == workers_wanted(None) == expected


@pytest.mark.parametrize(
    ("given", "expected"), [("3", 3), ("0", 2), ("default", 2), ("-4", 2), ("", 2), ("²", 2)]
)
def test_a_number_in_the_environment_goes_first_and_what_is_none_counts_for_nothing(
    monkeypatch, given, expected
):
    monkeypatch.setattr(cores, "available_cores", lambda: 80)
    monkeypatch.setattr(cores, "quota", lambda: 2.0)
    monkeypatch.setenv(cores.GIVEN, given)
    assert usable_cores() == expected
