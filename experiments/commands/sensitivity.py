"""`handoff sensitivity`: which assumptions the results rest on."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console.places import named
from experiments.commands.console.terminal import (
    announce,
    command_again,
    print_columns,
    say,
)
from experiments.commands.firms import extensions_in, firm_options, say_of_centres
from experiments.commands.kept_study import Handling, Shown, carry_out_kept
from experiments.commands.options import (
    Cluster,
    DesignFile,
    DesignReplications,
    DesignSeed,
    DesignStore,
    Force,
    Json,
    Out,
    Resume,
    TlsCa,
    TlsCert,
    TlsKey,
    With,
    Workers,
    cluster_of,
    default_store,
)

if TYPE_CHECKING:
    from experiments.designs import Design
    from experiments.results.sensitivity import Sensitivity, Subject

MOST_LINES = 12

Size = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Default: the design’s.", show_default=False)
]


def sensitivity(
    design: DesignFile,
    own: With = None,
    trajectories: Size = None,
    points: Size = None,
    keep: Size = None,
    replications: DesignReplications = None,
    seed: DesignSeed = None,
    workers: Workers = None,
    cluster: Cluster = None,
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    store: DesignStore = None,
    resume: Resume = False,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Screen inputs over their plausible ranges (Morris), then take the variance of the outcomes apart (Sobol)."""
    there = cluster_of(cluster, tls_ca, tls_cert, tls_key)
    announce(f"sensitivity {named(design)}{', resumed' if resume else ''}", as_json)

    from experiments.designs import read_design
    from experiments.designs.reading import STUDIES
    from experiments.studies.sensitivity import sensitivity as run_study
    from experiments.studies.sweep import with_options

    resized = read_design(design, STUDIES, extensions_in(own)).resized(trajectories, points, keep)
    study = with_options(resized, replications, None, seed)
    say_of_centres(study.bases)
    if not as_json:
        print_plan(study)
    kept = store or default_store(study.name)
    with_own = firm_options(None, own=own)
    sizes = {"trajectories": study.trajectories, "points": study.points, "keep": study.keep}
    command = command_again(
        "sensitivity",
        [design],
        (),
        **with_own,
        **sizes,
        replications=study.replications,
        seed=study.seed,
    )
    carry_out_kept(
        lambda execution: run_study(study, store=kept, execution=execution),
        Shown(print_study, lambda found: found.to_dict()),
        command,
        study.bases,
        kept,
        Handling(workers, there, out, force, as_json),
    )


def print_plan(study: "Design") -> None:
    """Print the question and how many runs it takes."""
    say(study.question)
    say(
        f"{len(study.factors)} inputs on {len(study.bases)} scenarios: {study.trajectories} trajectories, then "
        f"{study.points} blocks of {study.keep} inputs, {study.replications} runs each: "
        f"{study.runs():,} runs, seed {study.seed}"
    )


def print_study(study: "Sensitivity") -> None:
    """Print every input of the first outcome, for its gap and its levels, and what the study says."""
    from experiments.findings.comparison import CAVEAT
    from experiments.findings.sensitivity import influence_finding

    for subject in study.subjects(study.design.outcomes[0]):
        print()
        print_columns(table_of(study, subject))
    print()
    for outcome in study.design.outcomes:
        for subject in study.subjects(outcome):
            say(f"{influence_finding(study, subject)}.")
    say(f"Shares of variance leave luck out. {CAVEAT}")


def table_of(study: "Sensitivity", subject: "Subject") -> list[tuple[str, ...]]:
    """Return a line an input: its range, its mean effect, the size of its effects, its shares of the variance."""
    from experiments.designs import words_for
    from experiments.findings.measures import change_in_words
    from experiments.numbers import estimate_in_words

    measure, currency = study.told(subject.outcome), study.design.bases[0].currency
    shares = study.shares_by_key(subject)
    named = f"{measure.label}: {subject.name}"
    lines: list[tuple[str, ...]] = [
        (named, "mean effect over the range", "size", "share alone", "with interactions")
    ]
    ranked = study.ranked(subject)
    for factor, found in ranked[:MOST_LINES]:
        low, high = (factor.written(end) for end in factor.ends)
        lines.append(
            (
                f"  {words_for(factor.key)}, {low} to {high}",
                change_in_words(found.mean, measure, currency),
                estimate_in_words(found.mu_star, measure.unit, currency, difference=True),
                *(estimate_in_words(share, "fraction") for share in shares.get(factor.key, ())),
            )
        )
    if len(ranked) > MOST_LINES:
        lines.append((f"  … and {len(ranked) - MOST_LINES} weaker ones",))
    return [(*line, *("",) * (5 - len(line))) for line in lines]
