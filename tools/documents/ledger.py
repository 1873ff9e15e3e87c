"""The ledger as tables: what is published, how it is read, what came of it, and what null models make of it."""

from collections.abc import Sequence

from experiments.defaults import GROWTH
from experiments.evidence.claims import articles, claims, claims_of, contradictions
from experiments.evidence.ledger import HIT, MISS
from experiments.evidence.null_models import (
    NULL_MODELS,
    normal_mean_above,
    sorted_gap,
    spread_for,
    spread_of_luck,
)
from experiments.evidence.recorded import REDUCED, WHOLE, recorded
from experiments.evidence.row import Row
from experiments.evidence.rows import ledger_rows
from experiments.evidence.standing import (
    MODEL,
    answer_of,
    compared,
    scores_without_each_source,
    standing,
)
from experiments.evidence.standing import against as set_against
from experiments.evidence.targets import BEST, LAGGARD, targets
from experiments.evidence.words import (
    answer_in_words,
    band_in_words,
    hit_by,
    of_in_words,
    role_in_words,
    tally,
    untested,
    value_in_words,
    verdict_in_words,
)
from experiments.numbers import estimate_in_words, number
from experiments.statistics.estimates import t_quantile
from tools.documents.tables import code, codes, table


def tally_in_words() -> str:
    """Count hits and misses of the recorded run."""
    return tally(ledger_rows())


def articles_table() -> str:
    """Tabulate the source articles."""
    rows = [(numbered, code(article.file), article.title) for numbered, article in articles().items()]
    return table(("article", "file", "title"), rows)


def claims_table() -> str:
    """Tabulate every statement of the articles: where it stands, how it is read, and by which row or why by none."""
    rows = []
    for claim in claims():
        [first, *_] = [row for row in ledger_rows() if row.id == claim.id]
        read_by = f"read by {', '.join(filter(None, (claim.target, *claim.also)))}" if claim.target else ""
        own = "a row of its own" if claim.own is not None else ""
        why = f"not testable: {claim.why}" if claim.why else ""
        found = read_by or own or why
        rows.append(
            (claim.id, claim.statement, ", ".join(claim.articles), claim.reading, found, *_clash(first))
        )
    head = ("", "says, in our words", "article", "read as", "", "contradicted by")
    return f"{untested(ledger_rows())}\n\n{table(head, rows)}"


def readings_table() -> str:
    """Tabulate what each target says, where it stands, what was asked of whom, and how it is read."""
    rows = []
    for target in targets():
        [first, *_] = [row for row in ledger_rows() if row.id == target.id]
        stated = ", ".join(claim.id for claim in claims_of(target.id))
        about = (target.id, target.statement, target.origin, target.asked, target.quality, stated)
        rows.append((*about, target.reading, *_clash(first)))
    head = ("", "published", "study", "asked", "quality", "statements", "read as", "contradicted by")
    return table(head, rows)


def contradictions_table() -> str:
    """Tabulate what cannot hold together, and how it is read instead."""
    rows = [(each.id, ", ".join(each.rows), each.says, each.reading) for each in contradictions()]
    return table(("", "rows", "why they cannot hold together", "read as"), rows)


def targets_table(found: Sequence[Row] | None = None) -> str:
    """Tabulate everything that is checked with its verdict, misses as loud as hits, and count both."""
    rows = [row for row in found or ledger_rows() if row.judged is not None]
    head = ("", "measure", "of", "role", "band", "simulated [95 %]", "verdict")
    return f"{code(recorded().command)}. {tally(rows)}\n\n{table(head, map(_line, rows))}"


def hits_by_article() -> str:
    """Count hits, misses and what cannot be tested, by the article that says so; a row may stand in several."""
    rows = [row for row in ledger_rows() if not row.target]
    groups = {
        numbered: [row for row in rows if article.file in row.articles]
        for numbered, article in articles().items()
    }
    groups["none"] = [row for row in rows if not row.articles]
    lines = []
    for name, of_one in groups.items():
        judged = [row for row in of_one if row.is_judged]
        free = [row.verdict for row in judged if row.is_scored]
        fitted = [row.verdict for row in judged if not row.is_scored]
        counts = (
            free.count(HIT),
            free.count(MISS),
            fitted.count(HIT),
            fitted.count(MISS),
            len(of_one) - len(judged),
        )
        lines.append((name, *map(str, counts)))
    head = ("article", "hits", "misses", "fitted: hits", "fitted: misses", "kept away or not testable")
    return table(head, lines)


def nulls_table() -> str:
    """Tabulate what null models say of every row that nothing was fitted to, beside the model."""
    lines = []
    for row in compared(ledger_rows()):
        assert row.check is not None
        nulls = (answer_in_words(row.check, answer_of(row, null)) for null in NULL_MODELS)
        ours = f"{_simulated(row)}, {row.verdict}"
        lines.append(
            (row.id, code(row.check.measure), of_in_words(row.check), band_in_words(row.check), ours, *nulls)
        )
    return table(("", "measure", "of", "band", MODEL, *NULL_MODELS), lines)


def against_table() -> str:
    """Tabulate the model against each null model, over all rows and over those of which the other was not told."""
    lines = []
    for null in NULL_MODELS:
        for told in (True, False):
            found = set_against(ledger_rows(), null, told)
            if not told and found.rows == len(compared(ledger_rows())):
                continue
            which = "all rows" if told else "rows that it was not told"
            counts = (found.rows, found.hits, found.null_hits, found.won, found.lost)
            scores = (number(found.score, 2), number(found.null_score, 2))
            lines.append((null, which, *map(str, counts), *scores))
    head = ("against", "", "rows", "hit by the model", "hit by it", "the model alone", "it alone")
    return table((*head, "mean score of the model", "mean score of it"), lines)


def standing_table() -> str:
    """Tabulate what the model alone hits, what it shares with null models, where it loses, and what nobody hits."""
    found = standing(ledger_rows())
    said = (
        ("the model alone hits", found.beaten),
        ("a null model hits, and the model too", found.shared),
        ("a null model hits, and the model does not", found.lost),
        ("nobody hits", found.missed),
    )
    lines = [(words, str(len(rows)), "; ".join(map(_named, rows))) for words, rows in said]
    return table(("", "rows", "which, and by which null models"), lines)


def sources_table() -> str:
    """Tabulate mean scores with the rows of each study left out."""
    found = scores_without_each_source(ledger_rows())
    lines = [
        (
            row["left_out"] or "nothing",
            str(row["rows"]),
            *(number(row[name], 2) for name in (MODEL, *NULL_MODELS)),
        )
        for row in found.to_dict("records")
    ]
    return table(("left out", "rows left", MODEL, *NULL_MODELS), lines)


def sorting_in_words() -> str:
    """Say how large a spread of growth sorting takes, and what the luck of one firm alone would make."""
    both = {}
    for name in (LAGGARD, BEST):
        growth = recorded().simulated().rows["scenario", name, GROWTH]
        both[name] = spread_of_luck(growth, t_quantile(growth.runs - 1))
    spread, luck = spread_for(0.24), sum(both.values()) / 2
    above, below = normal_mean_above(0.2), normal_mean_above(0.3)
    return (
        f"The best fifth of a normal population lies {number(above, 2)} standard deviations above its mean, the worst "
        f"three tenths {number(below, 2)} below. So sorting alone makes 24 points where growth differs between firms "
        f"by {number(100 * spread, 1)} points (standard deviation). The luck of one firm of this model is "
        f"{number(100 * luck, 1)} points in a year: sorted by luck alone, equal firms would be "
        f"{number(100 * sorted_gap(luck), 0)} points apart."
    )


def reduced_in_words() -> str:
    """Say what is left of the gap in growth with the reduced model."""
    whole, left = (recorded().simulated(model) for model in (WHOLE, REDUCED))
    check = next(row.check for row in ledger_rows() if row.id == "T3")
    assert check is not None
    gaps = [found.of(check) for found in (whole, left)]
    ends = [left.rows["scenario", name, GROWTH] for name in (LAGGARD, BEST)]
    levels = " and ".join(estimate_in_words(each, "fraction", signed=True) for each in ends)
    before, after = (value_in_words(check, each) for each in gaps if each is not None)
    return (
        f"Growth of the reduced model is {levels} (laggard and best-in-class), a gap of {after}, where the whole model "
        f"has {before}. Growth was fitted, and is not scored."
    )


def _named(row: Row) -> str:
    assert row.check is not None
    hits = hit_by(row)
    return f"{row.id} {code(row.check.measure)} {row.check.of}" + (f" ({hits})" if hits else "")


def _line(row: Row) -> Sequence[str]:
    assert row.check is not None
    about = (row.id, code(row.check.measure), of_in_words(row.check), role_in_words(row, codes))
    verdict = verdict_in_words(row, "**{}**".format)
    return (*about, band_in_words(row.check), _simulated(row), verdict)


def _simulated(row: Row) -> str:
    if row.judged is None or row.judged.simulated is None:
        return ""
    return value_in_words(row.judged.check, row.judged.simulated)


def _clash(row: Row) -> tuple[str]:
    return (", ".join(row.contradicts),)
