"""The charts of a report, as inline SVG in two widths."""
