"""What logs may not hold: what a person searched."""

from __future__ import annotations

import logging
import re

_QUERY = re.compile(r"\?\S*")


class WithoutQuery(logging.Filter):
    """Cuts the query string of every address in a record, arguments included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _cut(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_cut(argument) for argument in record.args)
        return True


def _cut(value: object) -> object:
    return _QUERY.sub("?…", value) if isinstance(value, str) else value
