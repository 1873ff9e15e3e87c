"""The pages of the project: the parts of them that follow from code, data and runs, written between marks.

`python -m tools.documents` writes what follows from code and data, and a test fails when a page has
drifted from it; `--run` also writes what takes runs: printed output, tables of runs, pictures.
"""
