"""Redis as a cache that may be away: pages are then slower, never an error."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class OptionalRedisCache(RedisCache):
    """What is asked of an absent server is a miss; what is given to it is lost."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError as error:
            return self._without(error, default)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(key, value, *args, **kwargs)
        except RedisError as error:
            self._without(error)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Said to be added: a lock that nobody keeps must not close a door to everybody."""
        try:
            return bool(super().add(key, value, *args, **kwargs))
        except RedisError as error:
            return bool(self._without(error, answer=True))

    def delete(self, key: str, version: int | None = None) -> bool:
        try:
            return bool(super().delete(key, version))
        except RedisError as error:
            return bool(self._without(error, answer=False))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        try:
            super().delete_many(keys, version)
        except RedisError as error:
            self._without(error)

    def _without(self, error: RedisError, answer: Any = None) -> Any:
        logger.warning("Redis absent : %s", type(error).__name__)
        return answer
