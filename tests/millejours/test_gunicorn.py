"""A worker collects its garbage between two requests, never during one."""

import gc
import runpy
import weakref
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from tests.support.project import PROJECT


class Knot:
    """Refers to itself: only a collection frees it."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def conf():
    thresholds = gc.get_threshold()
    yield runpy.run_path(str(PROJECT / "gunicorn.conf.py"))
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_gunicorn_takes_its_settings(conf):
    config = Config()
    for name in config.settings.keys() & conf.keys():
        config.set(name, conf[name])
    assert config.post_request is conf["post_request"]


def answered(conf, number):
    conf["post_request"](SimpleNamespace(nr=number), None, {}, None)


def test_a_worker_that_starts_keeps_what_it_is_made_of(conf):
    conf["post_worker_init"](None)
    assert gc.get_freeze_count() > 100_000
    assert gc.get_threshold()[2] == conf["RARELY"]
    assert gc.isenabled()


def test_garbage_is_collected_once_in_a_while(conf):
    conf["post_worker_init"](None)
    every = conf["REQUESTS_BETWEEN_COLLECTIONS"]
    knot = weakref.ref(Knot())
    answered(conf, every - 1)
    assert knot() is not None
    answered(conf, every)
    assert knot() is None
