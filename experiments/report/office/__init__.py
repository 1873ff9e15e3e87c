"""Slides and workbooks."""
