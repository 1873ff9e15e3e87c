"""What mkdocs calls while it builds the site."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))  # mkdocs reads this file by its path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from tools.site import notebooks
from tools.site.links import DOCS, OUTSIDE, linked
from tools.site.pages import api_page, gallery_page


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that stand elsewhere in the project, those that are made of code, and executed notebooks."""
    texts = {place: (PROJECT / source).read_text(encoding="utf-8") for source, place in OUTSIDE.items()}
    for place, text in {**texts, "api.md": api_page(), "gallery.md": gallery_page()}.items():
        files.append(File.generated(config, place, content=text))
    for place, content in notebooks.pages():
        files.append(File.generated(config, place, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links lead to where pages stand on the site."""
    del config, files
    sources = {place: source for source, place in OUTSIDE.items()}
    return linked(markdown, sources.get(page.file.src_uri, DOCS + page.file.src_uri))
