"""Applies what waits in another process, and is killed there (``test_killed.py`` starts it).

python -m tests.annuaire.imports.dying "between two slices"
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import django


def main(where: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "millejours.settings.test"
    from django.conf import settings

    settings.PRIVATE_MEDIA_ROOT = os.environ["PRIVATE_FILES"]
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "millejours.storage.PrivateStorage"},
    }
    django.setup()
    from annuaire.imports import applying, services

    def die(*_args: Any, **_more: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def second_time(function: Any) -> Any:
        calls = []

        def called(*args: Any, **more: Any) -> Any:
            calls.append(args)
            result = function(*args, **more)
            return die() if len(calls) == 2 else result

        return called

    if where == "in the second slice":
        applying.Writer.write = second_time(applying.Writer.write)
    elif where == "between two slices":
        services.run_waiting(progress=die)
    else:
        applying.close = second_time(applying.close)
    services.run_waiting()


if __name__ == "__main__":
    main(sys.argv[1])
