"""The documentation as a site: what mkdocs is told beside the files of `docs/`."""
