"""Write the marked parts of the pages: `python -m tools.documents`."""

import argparse
import sys
from collections.abc import Collection, Iterator
from functools import partial

from tools.documents import generated, measured
from tools.documents.marks import GENERATED, MEASURED, OUTPUT, PAGES, PROJECT, Part, parts_of, rewritten
from tools.documents.measured import draw_pictures

REPLICATIONS = 30


def main() -> int:
    """Write the pages, or say which have drifted, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.documents", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page has drifted")
    parser.add_argument("--run", action="store_true", help="also run what is printed, measured and drawn")
    parser.add_argument(
        "--replications", type=int, default=REPLICATIONS, help="paired runs behind a table or picture"
    )
    options = parser.parse_args()
    if options.check:
        kinds = {GENERATED, OUTPUT, MEASURED} if options.run else {GENERATED}
        drifted = list(drifts(kinds, options.replications))
        print("\n".join(drifted), end="\n" if drifted else "", file=sys.stderr)
        return 1 if drifted else 0
    write = partial(part, run=options.run, replications=options.replications)
    for name in PAGES:
        page = PROJECT / name
        before = page.read_text(encoding="utf-8")
        after = rewritten(before, write)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{name}: written anew")
    if options.run:
        for picture in draw_pictures(options.replications):
            print(f"{picture.relative_to(PROJECT)}: drawn")
    return 0


def part(given: Part, run: bool, replications: int) -> str | None:
    """Return what a marked part is to hold, or nothing where that takes runs and none are wanted."""
    if given.kind == GENERATED:
        return generated.WRITERS[given.what]()
    if not run:
        return None
    if given.kind == MEASURED:
        return measured.WRITERS[given.what](replications)
    return measured.output_block(given.what)


def drifts(kinds: Collection[str] = (GENERATED,), replications: int = REPLICATIONS) -> Iterator[str]:
    """Name the parts of some kinds that differ from what code, data and runs say now."""
    for name in PAGES:
        for given in parts_of((PROJECT / name).read_text(encoding="utf-8")):
            if given.kind not in kinds:
                continue
            now = part(given, run=True, replications=replications)
            if now is not None and given.body != now.strip("\n"):
                how = "`make docs`" if given.kind == GENERATED else "`make docs ARGS=--run`"
                yield f"{name}: the part '{given.what}' has drifted; {how} writes it anew"


if __name__ == "__main__":
    sys.exit(main())
