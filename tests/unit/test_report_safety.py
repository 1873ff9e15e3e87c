"""Text of strangers stays text: in the page, in the tables, in the figures, whatever it holds."""

import base64
import csv
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape

from experiments.files.manifest import MANIFEST
from experiments.files.tables import FORMULA_STARTS
from experiments.report.contents import read_contents
from experiments.report.handover import write_report
from experiments.report.html.explorer import embedded
from experiments.report.html.page import page
from sim import load_scenario
from tests.reporting import a_folder

pytestmark = pytest.mark.xdist_group("report")

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</title></style></svg><iframe src=javascript:alert(1)>",
    "\"><a href='javascript:alert(1)'>x</a>",
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "]]><!--",
    "$\\alpha$ \\input{x}",
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "a\u2028b\u2029c",
    "\u202ethgir ot tfel",
)
PAIR = ("laggard", "best-in-class")
ADDRESSES = {
    "src",
    "href",
    "xlink:href",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "background",
    "ping",
}


class Structure(HTMLParser):
    """The elements of a page with the names of their attributes, and every address in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.addresses += [value or "" for name, value in attrs if name in ADDRESSES]


def structure_of(text: str) -> Structure:
    parsed = Structure()
    parsed.feed(text)
    parsed.close()
    return parsed


@pytest.fixture(scope="module")
def folder(of_kind, tmp_path_factory) -> Path:
    """A results folder with everything in it, and its report."""
    made = Path(shutil.copytree(of_kind("demo"), tmp_path_factory.mktemp("safety") / "results"))
    write_report(made)
    return made


@pytest.fixture
def own(folder, tmp_path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(folder, tmp_path / "results"))


def retold(folder: Path, change) -> Path:
    """Change the manifest of a folder."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def rewritten(folder: Path, name: str, text: str) -> Path:
    """Change a file of a folder and its hash with it, as a forger would."""
    (folder / name).write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return retold(folder, lambda manifest: manifest["files"].update({name: digest}))


@pytest.fixture(scope="module")
def benign(folder) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a report in which nobody means any harm."""
    return structure_of((folder / "report.html").read_text(encoding="utf-8")).elements


def test_what_a_manifest_says_stays_text(own, benign):
    def change(manifest):
        manifest["command"], manifest["machine"], manifest["source"], manifest["finished"] = HOSTILE[:4]
        manifest["versions"] = dict(zip(HOSTILE, reversed(HOSTILE), strict=True))
        for scenario, text in zip(manifest["scenarios"], HOSTILE, strict=False):
            scenario["digest"] = text

    text = page(read_contents(retold(own, change)))
    assert structure_of(text).elements == benign
    assert all(str(escape(said)) in text for said in HOSTILE)


def test_what_a_roadmap_says_stays_text(own, benign):
    roadmap = json.loads((own / "roadmap.json").read_text(encoding="utf-8"))
    roadmap["words"] = " ".join(HOSTILE)
    for step, text in zip(roadmap["orders"]["best"], HOSTILE[3:], strict=False):
        step["practice"] = text
    rewritten(own, "roadmap.json", json.dumps(roadmap))
    text = page(read_contents(own))
    assert structure_of(text).elements == benign
    assert "alert(1)" not in text


def scenario_saying(text: str, folder: Path, place: int) -> object:
    """Return a scenario that says something in every field that takes text."""
    quoted = json.dumps(text, ensure_ascii=True)
    content = (
        f'question = {quoted}\nextends = "{PAIR[place]}"\n'
        f"[market]\nsignal_noise = {{ value = 0.16, source = {quoted}, note = {quoted} }}\n"
        f'[[change]]\nname = {quoted}\nat = "60 w"\nset = {{ "practices.debriefing" = 0.5 }}\n'
    )
    path = folder / f"{place}.toml"
    path.write_text(content if place else content.split("[[change]]", maxsplit=1)[0], encoding="utf-8")
    return load_scenario(path)


@pytest.mark.slow
def test_what_scenarios_say_stays_text_in_every_file(tmp_path):
    from dataclasses import replace

    structures = []
    for hostile in (False, True):
        texts = HOSTILE if hostile else ("plain",) * len(HOSTILE)
        everything = " ".join(texts)
        scenarios = [scenario_saying(everything[:200], tmp_path, place) for place in (0, 1)]
        named = [
            replace(scenario, name=f"{texts[place * 10]}{place}") for place, scenario in enumerate(scenarios)
        ]
        changed = a_folder(tmp_path / f"changed-{hostile}", *named, states=False)
        pair = [replace(load_scenario(PAIR[place]), name=one.name) for place, one in enumerate(named)]
        explained = a_folder(tmp_path / f"explained-{hostile}", *pair)
        for made in (changed, explained):
            structures.append(structure_of(write_report(made).read_text(encoding="utf-8")).elements)
            assert_harmless(made)
    assert structures[:2] == structures[2:]


def assert_harmless(folder: Path) -> None:
    """Look through every file of a folder for formulas and addresses."""
    for path in folder.rglob("*"):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                for cell in (cell for row in csv.reader(file) for cell in row):
                    assert not cell.startswith(FORMULA_STARTS) or is_number(cell), f"{path.name}: {cell}"
        if path.suffix in {".html", ".svg"}:
            text = path.read_text(encoding="utf-8")
            parsed = structure_of(text)
            assert all(address.startswith("#") for address in parsed.addresses), path.name
            assert not re.search(r"@import|url\((?!['\"]?#)", text), path.name
            assert not [name for _, names in parsed.elements for name in names if name.startswith("on")], (
                path.name
            )
            allowed = {"html": 2, "svg": 0}[path.suffix[1:]]
            assert sum(tag == "script" for tag, _ in parsed.elements) <= allowed, path.name


def is_number(cell: str) -> bool:
    """Tell whether a cell is a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_file_loads_anything_from_elsewhere(folder):
    assert_harmless(folder)


def test_the_policy_names_the_hashes_of_the_style_and_the_script(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    policy = policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none'")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        [content] = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_the_script_is_small_and_plain(project):
    script = (project / "experiments" / "report" / "html" / "parts" / "explorer.js").read_text(
        encoding="utf-8"
    )
    assert len(script.encode()) <= 20_000
    assert not re.search(
        r"eval|Function\(|innerHTML|outerHTML|insertAdjacent|document\.write|fetch|XMLHttp", script
    )


def test_the_report_can_be_mailed(folder):
    assert (folder / "report.html").stat().st_size < 1_000_000


@pytest.mark.parametrize("text", HOSTILE)
def test_embedded_data_read_back_and_end_no_element(text):
    written = str(embedded({text: [text]}))
    assert json.loads(written) == {text: [text]}
    assert not set(written) & set("<>&\u2028\u2029")
