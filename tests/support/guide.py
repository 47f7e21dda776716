"""Screenshots for the guides, taken by the browser journeys.

Written only under ``GUIDE_SCREENSHOTS=1`` (``make guide``): a test run changes no file.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "guides" / "img"
MOST_BYTES = 120_000
QUALITIES = (82, 70, 55, 40)


def shoot(page: Page, name: str) -> None:
    """The page as it is shown now, as ``docs/guides/img/<name>.webp``."""
    if os.environ.get("GUIDE_SCREENSHOTS") != "1":
        return
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= MOST_BYTES:
            break
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.webp").write_bytes(file.getvalue())
