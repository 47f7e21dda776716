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


def post_worker_init(_worker: Any) -> None:
    """What the site is made of lives as long as the process: not to be collected."""
    gc.collect()
    gc.freeze()
