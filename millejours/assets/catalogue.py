"""What the public pages take from the installed packages: the list to edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Bundle:
    """One style sheet, ``site/css/<name>.css``.

    ``components`` are folders of the design system, in its own order; ``vendor`` are style
    sheets of other packages (``leaflet:leaflet.css``); ``ours`` are patterns under the project's
    root, read in alphabetical order.
    """

    name: str
    components: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    with_foundations: bool = False


# On every page: a component that a single template needs goes into a bundle of its own.
CORE: Final = Bundle(
    "core",
    components=(
        "accordion",
        "badge",
        "logo",
        "button",
        "breadcrumb",
        "form",
        "link",
        "callout",
        "pagination",
        "summary",
        "tag",
        "alert",
        "notice",
        "radio",
        "card",
        "checkbox",
        "input",
        "content",
        "skiplink",
        "select",
        "modal",
        "navigation",
        "footer",
        "tile",
        "search",
        "header",
    ),
    ours=("millejours/static/millejours/css/*.css",),
    with_foundations=True,
)

DIRECTORY: Final = Bundle(
    "directory",
    vendor=("leaflet:leaflet.css",),
    ours=("annuaire/static/annuaire/css/*.css",),
)

ARTICLES: Final = Bundle(
    "articles",
    components=("quote",),
    ours=("articles/static/articles/css/*.css",),
)

SEARCH: Final = Bundle("search", ours=("search/static/search/css/*.css",))

PROFESSIONALS: Final = Bundle(
    "professionals",
    ours=("annuaire/static/annuaire/kit/page.css", "espace/static/espace/tools/*.css"),
)

WEEK: Final = "annuaire/static/annuaire/hours/week.css"

SPACE: Final = Bundle(
    "space",
    components=("upload",),
    ours=("espace/static/espace/css/*.css", WEEK),
)

REGISTRATION: Final = Bundle(
    "registration",
    components=("stepper", "upload"),
    ours=("annuaire/static/annuaire/registration/css/*.css", WEEK),
)

MAISONS: Final = Bundle("maisons", ours=("maisons/static/maisons/css/*.css",))

BUNDLES: Final = (
    CORE,
    DIRECTORY,
    ARTICLES,
    SEARCH,
    PROFESSIONALS,
    SPACE,
    REGISTRATION,
    MAISONS,
)

# The behaviours in use: 18 kB compressed instead of 25 for dsfr.module.min.js.
SCRIPTS: Final = (
    "core/core",
    "scheme/scheme",
    "component/accordion/accordion",
    "component/breadcrumb/breadcrumb",
    "component/button/button",
    "component/display/display",
    "component/header/header",
    "component/modal/modal",
    "component/navigation/navigation",
)
OUR_SCRIPTS: Final = ("millejours/static/millejours/js/modal-escape.js",)

FONTS: Final = {"Regular": 400, "Medium": 500, "Bold": 700}

# Icons whose class is written by a package and not by one of our files.
ICONS_OF_PACKAGES: Final = ("fr-icon-theme-fill",)

# Whole folders of the design system: an editor may choose any pictogram for a need.
FOLDERS: Final = {"favicon": "favicon", "pictograms": "artwork/pictograms"}

# Files of ours that the pages fetch, under the project's root: the outlines drawn by the map.
OUR_FILES: Final = {"geo/departements.json": "territoires/data/departements.geojson"}
