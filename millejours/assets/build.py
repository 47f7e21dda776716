"""Writing the files, all of them or none, and only when something has changed."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from millejours.assets import catalogue, packages
from millejours.assets.fonts import font_file, latin_subset
from millejours.assets.icons import icon_rules, icons_in_use
from millejours.assets.illustration import days_of_stages, spiral
from millejours.assets.scripts import design_system_script, leaflet_script, our_scripts
from millejours.assets.stylesheets import build_bundle, our_sheets

STAMP = ".stamp"
HERE = Path(__file__).parent
STAGES_FILE = HERE.parent / "data" / "vocabularies" / "stages.csv"


def build_assets(target: Path, root: Path, *, force: bool = False) -> str:
    """Fill ``target`` from the packages and from the sheets of the project at ``root``.

    Returns what happened, in one sentence for people. Raises AssetError.
    """
    icons = icons_in_use(root)
    stamp = _stamp(root, icons)
    if not force and _read_stamp(target) == stamp:
        return "fichiers statiques déjà à jour"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
        fresh = Path(scratch) / "fresh"
        _write_all(fresh, root, icons)
        (fresh / STAMP).write_text(stamp, encoding="utf-8")
        if target.exists():
            target.rename(Path(scratch) / "old")
        fresh.rename(target)
    count = sum(1 for path in target.rglob("*") if path.is_file()) - 1
    return f"{count} fichiers statiques écrits dans {target}"


def _write_all(fresh: Path, root: Path, icons: dict[str, str]) -> None:
    files = {fresh / name: root / source for name, source in catalogue.OUR_FILES.items()}
    for bundle in catalogue.BUNDLES:
        sheet = build_bundle(bundle, root, icon_rules(icons))
        _write(fresh / "css" / f"{bundle.name}.css", sheet.text)
        files |= {fresh / name: source for name, source in sheet.files.items()}
    for name in catalogue.FONTS:
        _write(fresh / "fonts" / font_file(name), latin_subset(name))
    for name, folder in catalogue.FOLDERS.items():
        shutil.copytree(packages.design_system() / folder, fresh / name)
    _write(fresh / "js" / "dsfr.js", design_system_script(root))
    _write(fresh / "js" / "leaflet.js", leaflet_script())
    _write(fresh / "img" / "mille-jours.svg", spiral(days_of_stages(STAGES_FILE)))
    for path, source in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _stamp(root: Path, icons: dict[str, str]) -> str:
    """A digest of all that the files depend on."""
    digest = hashlib.sha256("\n".join([*packages.versions(), *icons]).encode())
    sheets = [path for bundle in catalogue.BUNDLES for path in our_sheets(bundle, root)]
    ours = [*sheets, *our_scripts(root)]
    ours += [root / source for source in catalogue.OUR_FILES.values()]
    for path in [*sorted(HERE.glob("*.py")), STAGES_FILE, *ours]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_stamp(target: Path) -> str:
    try:
        return (target / STAMP).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
