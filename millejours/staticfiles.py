"""Which static files are collected, and under which names."""

from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, where a module imports the hashed name of another."""

    support_js_module_import_aggregation = True


class AppFinderWithoutDesignSystem(AppDirectoriesFinder):
    """The static files of every app but the design system's: ten thousand, of which we use few.

    Those in use are written by ``manage.py build_assets``.
    """

    def __init__(self, app_names: list[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(app_names, *args, **kwargs)
        for name in [name for name in self.apps if name == "dsfr"]:
            self.apps.remove(name)
            self.storages.pop(name, None)
