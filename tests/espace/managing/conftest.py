from tests.support.territoires import territoires

__all__ = ["territoires"]
