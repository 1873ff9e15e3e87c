"""`CLIENT-data.html`: what was read of a client's export, left out and corrected, and what it lets one know."""

from markupsafe import Markup

from experiments.clients.from_export import FromExport
from experiments.findings.exports import (
    columns_table,
    figures_table,
    files_table,
    headline,
    missing_files,
    not_told_table,
    notes_table,
    summary,
)
from experiments.report.html.page import environment, policy, style_of


def data_page(found: FromExport) -> str:
    """Return the page of an export as HTML: no cell of the client's files stands in it but headers."""
    style = style_of("report")
    tables = (
        figures_table(found),
        not_told_table(found),
        files_table(found.export),
        notes_table(found.export),
        columns_table(found.export),
    )
    return (
        environment()
        .get_template("client_data.html.jinja")
        .render(
            client=found.client,
            export_date=found.export.export_date.isoformat(),
            headline=headline(found),
            summary=summary(found),
            tables=[table for table in tables if table.rows],
            missing=missing_files(found.export),
            style=Markup(style),
            policy=policy(style),
        )
    )
