"""Draws charts with matplotlib, for notebooks and for the PNG and SVG files of results folders."""
