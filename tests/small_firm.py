"""A firm so small and a horizon so short that a run takes a moment."""

import re
import shutil
from pathlib import Path

from sim.practices import PRACTICES

SETTINGS = (
    "horizon.warm_up_years=0",
    "horizon.observed_years=1",
    "market.committees=1000",
    "market.customers=100",
    "team.sales_reps=3",
    "team.marketers=2",
)
PRESETS = ("laggard", "industry-average", "best-in-class")
MOVING = ("shared_definition", "lead_management", "voice_of_customer")


def make_library(scenarios: Path, folder: Path) -> Path:
    """Copy a library with this firm as its base, for `fixtures/small_firm` to put in place of the shipped one."""
    shutil.copytree(scenarios, folder)
    base = folder / "base.toml"
    text = base.read_text(encoding="utf-8")
    for setting in SETTINGS:
        name, value = setting.rpartition(".")[2].split("=")
        text, found = re.subn(rf"^({name} = {{ value = )\d+", rf"\g<1>{value}", text, flags=re.MULTILINE)
        assert found == 1, name
    base.write_text(text, encoding="utf-8")
    return folder


def let_few_practices_move(library: Path) -> None:
    """Take from the presets the levels of all practices but three: eight states lie between two of them, not 512."""
    resting = "|".join(name for name in PRACTICES if name not in MOVING)
    for preset in PRESETS:
        file = library / f"{preset}.toml"
        text, found = re.subn(
            rf"^({resting}) = .*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        assert found == len(PRACTICES) - len(MOVING), preset
        file.write_text(text, encoding="utf-8")
