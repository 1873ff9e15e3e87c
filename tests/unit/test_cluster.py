"""Addresses and certificates of clusters are checked before anybody is asked."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from experiments.errors import BadInputError
from experiments.running import cluster
from experiments.running.cluster import ClusterWorkers, cluster_at
from experiments.running.workers import BadClusterError

ADDRESSES = (
    "tcp://10.0.0.5:8786",
    "tcp://scheduler.example:8786",
    "tls://10.0.0.5:8786",
    "tcp://[::1]:1",
    "tcp://h:65535",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_scheme_host_and_port_is_taken_as_it_is(address):
    assert cluster_at(address) == (address, None, None, None)


def test_without_a_scheme_an_address_is_tcp():
    assert cluster_at("10.0.0.5:8786").address == "tcp://10.0.0.5:8786"


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "foo",
        "foo:",
        "foo:bar",
        ":8786",
        "tcp://",
        "tcp://:8786",
        "tcp://host",
        "tcp://host:0",
        "tcp://host:65536",
        "tcp://host:-1",
        "tcp://host:8786/path",
        "tcp://host:8786?a=b",
        "tcp://user@host:8786",
        "tcp://user:word@host:8786",
        "tcp://ho st:8786",
        "tcp://host:8786\n",
        "tcp://hö:8786",
        "tcp://[::1:8786",
        "ucx://10.0.0.1:8786",
        "http://10.0.0.1:8786",
        "inproc://10.0.0.1:8786",
        "TCP",
    ],
)
def test_anything_else_is_told_with_what_was_given_and_what_is_allowed(address):
    with pytest.raises(BadInputError) as told:
        cluster_at(address)
    assert (
        str(told.value)
        == f"cluster = {address!r}: must be tcp://HOST:PORT or tls://HOST:PORT, say tcp://10.0.0.5:8786"
    )


def test_certificates_go_with_tls_and_need_to_be_whole(tmp_path):
    missing, text = tmp_path / "missing.pem", tmp_path / "text.pem"
    text.write_text("no certificate")
    for address, files, said in (
        ("tcp://h:1", {"tls_ca": text, "tls_cert": text}, "with certificates it must be tls://HOST:PORT"),
        ("tls://h:1", {"tls_ca": text}, "needs both --tls-ca and --tls-cert"),
        ("tls://h:1", {"tls_key": text}, "needs both --tls-ca and --tls-cert"),
        ("h:1", {"tls_ca": missing, "tls_cert": text}, r"missing\.pem: No such file"),
        ("h:1", {"tls_ca": tmp_path, "tls_cert": text}, "tls_ca = .*: Is a directory"),
        ("h:1", {"tls_ca": text, "tls_cert": text}, r"text\.pem: cannot be used"),
        ("h:1", {"tls_ca": text, "tls_cert": missing}, r"text\.pem: cannot be used"),
    ):
        with pytest.raises(BadInputError, match=said):
            cluster_at(address, **files)


def test_workers_are_those_that_the_scheduler_names_and_not_what_the_client_keeps_of_them():
    class Scheduler:
        async def identity(self, n_workers):
            return {"workers": {"tcp://10.0.0.6:1": {}, "tcp://10.0.0.6:2": {}} if n_workers == -1 else {}}

    class Client:
        """One whose own look at the scheduler, for totals only, always comes last."""

        status = "running"
        scheduler = Scheduler()

        def sync(self, function, **arguments):
            with ThreadPoolExecutor(1) as elsewhere:  # a loop may be running here already
                return elsewhere.submit(asyncio.run, function(**arguments)).result()

        def scheduler_info(self, **_):
            return {"workers": {}}

    assert ClusterWorkers(Client(), "it").there() == {"tcp://10.0.0.6:1", "tcp://10.0.0.6:2"}


def test_without_the_extra_a_cluster_is_refused_in_one_line_before_anything_is_run(monkeypatch):
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    with pytest.raises(BadClusterError) as refused:
        cluster_at("tcp://10.0.0.5:8786")
    assert str(refused.value) == "a cluster needs the extra “cluster”: pip install 'handoff[cluster]'"
