"""Compile ``requirements*.in`` into pinned files with hashes (``make requirements``).

Arguments go to pip-compile: ``make requirements ARGS="--upgrade-package wagtail"``.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("requirements", "requirements-dev")
OPTIONS = [
    "--allow-unsafe",
    "--generate-hashes",
    "--strip-extras",
    "--quiet",
    "--no-emit-find-links",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
]


def main() -> int:
    environment = {**os.environ, "CUSTOM_COMPILE_COMMAND": "make requirements"}
    for name in NAMES:
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *sys.argv[1:]]
        command += [f"--output-file={name}.txt", f"{name}.in"]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code:
            return code
        print(f"écrit : {name}.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
