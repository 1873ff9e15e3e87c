"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.plan import LARGEST_SEED

Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a setting of every scenario; may be repeated."),
]
Seed = Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Replicate k runs under SEED + k.")]
Replications = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Runs of each scenario (default 30).", show_default=False),
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
    int | None, typer.Option(min=1, metavar="N", help="Processes (default: all cores).", show_default=False)
]
Cluster = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="A running Dask scheduler.", show_default=False)
]
Out = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write a results folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
