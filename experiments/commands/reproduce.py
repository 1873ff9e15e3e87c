"""`handoff reproduce`: run a results folder again and say whether the content is the same."""

from experiments.commands.console.terminal import Progress, announce, print_json, say
from experiments.commands.firms import extensions_in
from experiments.commands.options import (
    Cluster,
    Json,
    ResultsDir,
    TlsCa,
    TlsCert,
    TlsKey,
    With,
    Workers,
    cluster_of,
)
from experiments.commands.output import not_kept

DIFFERENT = 1  # exit code


def reproduce(
    folder: ResultsDir,
    own: With = None,
    workers: Workers = None,
    cluster: Cluster = None,
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    as_json: Json = False,
) -> int:
    """Run a results folder again and say whether the content is the same."""
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    announce(f"{folder.resolve().name}, run again", as_json)

    from experiments.running.execution import Execution
    from experiments.studies.reproduce import reproduce as run_again

    with not_kept(), Progress() as progress:
        found = run_again(
            folder,
            extensions=extensions_in(own),
            execution=Execution(workers, there, progress, progress.say),
        )
    if as_json:
        print_json({"same": found.is_same, "runs": found.runs, "differences": list(found.differences)})
    elif found.is_same:
        say(f"The content is the same: {found.runs:,} runs, number by number.")
    else:
        say(f"The content is not the same ({found.runs:,} runs):")
        for difference in found.differences:
            say(f"  {difference}")
    return 0 if found.is_same else DIFFERENT
