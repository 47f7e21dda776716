"""The scripts of the packages, ready to be served."""

from __future__ import annotations

import re

from millejours.assets.catalogue import SCRIPTS
from millejours.assets.packages import design_system, leaflet, read

COMMENT = re.compile(r"^/\*!.*?\*/\s*", re.DOTALL)
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
LICENCE = "/*! DSFR | SPDX-License-Identifier: MIT */\n"


def design_system_script() -> str:
    """One module of the behaviours in use, each in a block: they reuse the same names."""
    parts = (read(design_system() / f"{name}.module.min.js") for name in SCRIPTS)
    return LICENCE + "".join(f"{{{COMMENT.sub('', part).strip()}}}\n" for part in parts)


def leaflet_script() -> str:
    return SOURCE_MAP.sub("", read(leaflet() / "leaflet.js"))
