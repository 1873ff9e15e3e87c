"""What a result says at a glance as a piece of HTML for a notebook; every text is escaped, nothing is fetched."""

from collections.abc import Iterable

from markupsafe import Markup

from experiments.figures.glance import Glance

MOST_ROWS = 40
LEFT = Markup(' style="text-align:left"')
NOTE = Markup('<p style="opacity:.75;font-size:90%;max-width:60em">{}</p>')
ROW = Markup("<tr>{}</tr>")


def as_html(glance: Glance) -> str:
    """Return the finding, the table, of long ones the first rows, and the notes."""
    rows = glance.table.rows[:MOST_ROWS]
    left_out = len(glance.table.rows) - len(rows)
    notes = (*((f"… and {left_out:,} more rows",) if left_out else ()), *glance.notes)
    return str(
        Markup(
            '<div class="handoff"><p style="max-width:60em"><b>{}.</b></p>'
            "<table><caption{}>{}</caption><thead>{}</thead><tbody>{}</tbody></table>{}</div>"
        ).format(
            glance.finding,
            LEFT,
            glance.table.caption,
            ROW.format(
                joined(Markup('<th scope="col"{}>{}</th>').format(LEFT, one) for one in glance.table.columns)
            ),
            joined(ROW.format(cells(row)) for row in rows),
            joined(NOTE.format(note) for note in notes),
        )
    )


def cells(row: tuple[str, ...]) -> Markup:
    """Return the cells of a row; one that has a first cell only heads those below it."""
    first, *others = row
    if first and not any(others):
        return Markup('<th scope="rowgroup" colspan="{}"{}>{}</th>').format(len(row), LEFT, first)
    return Markup('<th scope="row" style="text-align:left;font-weight:normal">{}</th>').format(
        first.strip()
    ) + joined(Markup("<td>{}</td>").format(one) for one in others)


def joined(parts: Iterable[Markup]) -> Markup:
    """Return pieces of HTML, one after another."""
    return Markup("").join(parts)
