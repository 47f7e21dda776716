"""Settings of gunicorn: read by itself when it starts in this folder."""

import gc
import multiprocessing
from typing import Any

wsgi_app = "millejours.wsgi"
workers = multiprocessing.cpu_count() * 2 + 1
max_requests = 5000
max_requests_jitter = 500
timeout = 30
accesslog = "-"
# The path without its query string: what a person searched is not logged, nor her address
# (Privacy). The agent is there for count_views to leave robots out.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)s ms "%(a)s"'


# The garbage of Python is collected between two requests, never during one: reading all that a
# worker knows takes 20 to 60 ms once its caches are full (docs/decisions/0028).
REQUESTS_BETWEEN_COLLECTIONS = 100
# Of the middle generation, before the oldest is read all the same: millions of objects, an export.
RARELY = 1000


def post_worker_init(_worker: Any) -> None:
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, RARELY)
    _collect()


def post_request(worker: Any, _request: Any, _environ: Any, _response: Any) -> None:
    """Its four arguments are counted when gunicorn starts."""
    if worker.nr % REQUESTS_BETWEEN_COLLECTIONS == 0:
        _collect()


def _collect() -> None:
    """What is left lives as long as the process, or nearly: not to be read again."""
    gc.collect()
    gc.freeze()
