"""Where the system's Chromium is. Standard library only: scripts/test.py asks too."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OTHER_PLACES = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)


@cache
def find_chromium() -> Path | None:
    """The executable named by ``CHROMIUM``, else the first that the system has."""
    if given := os.environ.get("CHROMIUM"):
        return Path(given) if Path(given).exists() else None
    found = (shutil.which(name) for name in NAMES)
    candidates = [*(Path(path) for path in found if path), *OTHER_PLACES]
    return next((path for path in candidates if path.exists()), None)


@cache
def version_of(executable: Path) -> str:
    """For example "Chromium 156"; "Chromium" when it does not say."""
    try:
        answer = subprocess.run(
            [executable, "--version"], capture_output=True, text=True, check=False, timeout=30
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        answer = ""
    match = re.search(r"(Chromium|Google Chrome)\D*(\d+)", answer)
    return f"{match[1]} {match[2]}" if match else "Chromium"
