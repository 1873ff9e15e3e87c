"""Write the marked parts of the pages: `python -m tools.documents`.

With `--run` also what takes runs: records, measured tables, what commands print, pictures.  `--run --only "one hop"`
runs those alone whose name contains it.
"""

import argparse
import sys
from collections.abc import Collection, Iterator
from functools import partial
from itertools import chain

from tools.documents import generated, measured
from tools.documents.marks import GENERATED, MEASURED, OUTPUT, PAGES, PROJECT, Part, parts_of, rewritten
from tools.documents.measured import DRAWINGS, RECORDS, draw_pictures, records, write_records

REPLICATIONS = 30


def main() -> int:
    """Write the pages, or say which have drifted, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.documents", description="Write the marked parts of the pages."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page has drifted")
    parser.add_argument(
        "--run", action="store_true", help="also run what is printed, measured, drawn and recorded"
    )
    parser.add_argument(
        "--only", metavar="NAME", default="", help="with --run: only that of which the name contains it"
    )
    parser.add_argument(
        "--replications", type=int, default=REPLICATIONS, help="paired runs behind a table, picture or record"
    )
    options = parser.parse_args()
    if options.only and not options.run:
        parser.error("--only names what is run: it goes with --run")
    if not any(options.only in name for name in names_of_runs()):
        parser.error(
            f"--only {options.only!r}: nothing is run by that name; there are {', '.join(names_of_runs())}"
        )
    return checked(options) if options.check else written(options)


def names_of_runs() -> list[str]:
    """Return the names of all that takes runs."""
    parts = (given.what for name in PAGES for given in parts_in(name) if given.kind != GENERATED)
    return list(dict.fromkeys(chain(RECORDS, parts, DRAWINGS)))


def checked(options: argparse.Namespace) -> int:
    """Say what has drifted."""
    kinds = {GENERATED, OUTPUT, MEASURED} if options.run else {GENERATED}
    drifted = list(drifts(kinds, options.replications, options.only))
    if options.run:
        drifted += drifts_of_records(options.replications, options.only)
    print("\n".join(drifted), end="\n" if drifted else "", file=sys.stderr)
    return 1 if drifted else 0


def written(options: argparse.Namespace) -> int:
    """Write records first, since parts of pages follow from them, then pages and pictures."""
    if options.run:
        for path in write_records(options.replications, options.only):
            print(f"{path.relative_to(PROJECT)}: written anew")
    write = partial(part, run=options.run, replications=options.replications, only=options.only)
    for name in PAGES:
        page = PROJECT / name
        before = page.read_text(encoding="utf-8")
        after = rewritten(before, write)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{name}: written anew")
    if options.run:
        for picture in draw_pictures(options.replications, options.only, measured.PICTURES):
            print(f"{picture.relative_to(PROJECT)}: drawn")
    return 0


def part(given: Part, run: bool, replications: int, only: str = "") -> str | None:
    """Return what a marked part is to hold, or nothing where that takes runs and none, or only others, are wanted."""
    if given.kind == GENERATED:
        return generated.WRITERS[given.what]()
    if not run or only not in given.what:
        return None
    if given.kind == MEASURED:
        return measured.WRITERS[given.what](replications)
    return measured.output_block(given.what)


def parts_in(name: str) -> Iterator[Part]:
    """Yield the marked parts of a page."""
    return parts_of((PROJECT / name).read_text(encoding="utf-8"))


def drifts(
    kinds: Collection[str] = (GENERATED,), replications: int = REPLICATIONS, only: str = ""
) -> Iterator[str]:
    """Name the parts of some kinds that differ from what code, data and runs say now."""
    for name in PAGES:
        for given in parts_in(name):
            if given.kind not in kinds:
                continue
            now = part(given, run=True, replications=replications, only=only)
            if now is not None and given.body != now.strip("\n"):
                how = "`make docs`" if given.kind == GENERATED else "`make docs ARGS=--run`"
                yield f"{name}: the part '{given.what}' has drifted; {how} writes it anew"


def drifts_of_records(replications: int, only: str = "") -> Iterator[str]:
    """Name the records that differ from what runs say now."""
    for path, text in records(replications, only):
        if path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(PROJECT)}: has drifted; `make docs ARGS=--run` writes it anew"


if __name__ == "__main__":
    sys.exit(main())
