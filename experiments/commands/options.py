"""Options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import file, folder, folder_named
from experiments.defaults import LARGEST_SEED, MOST_REPLICATIONS, MOST_WORKERS

if TYPE_CHECKING:
    from experiments.running.cluster import Cluster as ClusterAddress

STORES = Path("results/kept")

Name = Annotated[
    str,
    typer.Argument(parser=file, metavar="SCENARIO", help="A name from the library, or a file (- for stdin)."),
]


def cluster_of(
    address: str | None, tls_ca: Path | None, tls_cert: Path | None, tls_key: Path | None
) -> "ClusterAddress | None":
    """Return the cluster that is asked for, if there is one, its address and files checked.

    Raises:
        BadClusterError: It cannot be used.
    """
    if address is not None:
        from experiments.running.cluster import cluster_at

        return cluster_at(address, tls_ca, tls_cert, tls_key)
    if (tls_ca, tls_cert, tls_key) != (None, None, None):
        raise typer.BadParameter("--tls-ca, --tls-cert and --tls-key go with --cluster")
    return None


Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a setting of every scenario; may be repeated."),
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        parser=file,
        metavar="MODULE.py",
        help="Run with agents, mechanisms or measures of your own, which this module has; may be repeated.",
    ),
]
Seed = Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Replicate k runs under SEED + k.")]
Replications = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=MOST_REPLICATIONS,
        metavar="N",
        help="Runs of each scenario (default 30).",
        show_default=False,
    ),
]
Precision = Annotated[
    float | None,
    typer.Option(
        metavar="POINTS",
        help="Run until the difference in growth is known to ± POINTS percentage points.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1, max=MOST_WORKERS, metavar="N", help="Processes (default: all cores).", show_default=False
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="A running Dask scheduler: tcp://HOST:PORT or tls://HOST:PORT.",
        show_default=False,
    ),
]
TlsCa = Annotated[
    Path | None,
    typer.Option(
        "--tls-ca", metavar="FILE", help="Who vouches for the cluster (PEM); for tls://.", show_default=False
    ),
]
TlsCert = Annotated[
    Path | None,
    typer.Option(
        "--tls-cert", metavar="FILE", help="This side’s certificate (PEM); for tls://.", show_default=False
    ),
]
TlsKey = Annotated[
    Path | None,
    typer.Option(
        "--tls-key",
        metavar="FILE",
        help="Its key, if it stands in a file of its own (PEM).",
        show_default=False,
    ),
]
Posterior = Annotated[
    bool,
    typer.Option(
        "--posterior",
        help="Spread the runs over the ensemble of fitted firms: a second interval holds what is not known.",
    ),
]
Member = Annotated[
    int | None,
    typer.Option(
        min=0,
        metavar="K",
        help="Of a scenario with an ensemble: run member K alone, or with 0 its centre (default: spread over all).",
        show_default=False,
    ),
]
Against = Annotated[
    str | None,
    typer.Option(
        parser=file,
        metavar="PRESET",
        help="Compare with the first scenario’s own firm that has the nine practice levels of PRESET.",
        show_default=False,
    ),
]
Rates = Annotated[
    list[str] | None,
    typer.Option(
        "--rate",
        metavar="RATE",
        help='Convert money to the currency of the first scenario: "1 USD = 0.92 EUR"; may be repeated.',
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Replace files of the folder that were edited since they were written."),
]
Out = Annotated[Path | None, typer.Option(parser=folder, metavar="FOLDER", help="Write a results folder.")]
ResultsDir = Annotated[Path, typer.Argument(parser=folder, metavar="DIR", help="A results folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]

# Of commands that run a design.
DesignFile = Annotated[
    str,
    typer.Argument(
        parser=file, metavar="DESIGN.toml", help="A file (- for stdin), or the name of a shipped design."
    ),
]
DesignSeed = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=LARGEST_SEED,
        help="Replicate k runs under SEED + k (default: the design’s).",
        show_default=False,
    ),
]
DesignReplications = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=MOST_REPLICATIONS,
        metavar="N",
        help="Runs of each cell (default: the design’s).",
        show_default=False,
    ),
]
DesignStore = Annotated[
    Path | None,
    typer.Option(
        parser=folder,
        metavar="FOLDER",
        help="Where runs are kept (default: under results/kept).",
        show_default=False,
    ),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Go on where it was stopped; runs that are kept are never made again."),
]


def default_store(design: str) -> Path:
    """Return the folder in which the runs of a design are kept unless another one is given."""
    return STORES / folder_named(design)
