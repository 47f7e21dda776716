"""The scripts of the packages, ready to be served."""

from __future__ import annotations

import re
from pathlib import Path

from millejours.assets.catalogue import OUR_SCRIPTS, SCRIPTS
from millejours.assets.packages import design_system, leaflet, read

COMMENT = re.compile(r"^/\*!.*?\*/\s*", re.DOTALL)
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
LICENCE = "/*! DSFR | SPDX-License-Identifier: MIT */\n"


def our_scripts(root: Path) -> list[Path]:
    return [root / name for name in OUR_SCRIPTS]


def design_system_script(root: Path) -> str:
    """One module of the behaviours in use, each in a block: they reuse the same names."""
    paths = [design_system() / f"{name}.module.min.js" for name in SCRIPTS]
    parts = (read(path) for path in [*paths, *our_scripts(root)])
    return LICENCE + "".join(f"{{{COMMENT.sub('', part).strip()}}}\n" for part in parts)


def leaflet_script() -> str:
    return SOURCE_MAP.sub("", read(leaflet() / "leaflet.js"))
