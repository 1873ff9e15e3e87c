"""Draws charts as inline SVG, as wide as they are to be shown."""
