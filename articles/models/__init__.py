"""The eight stages, their articles, the facts they quote and their landmarks."""

from .articles import ArticlePage, ArticleSource
from .facts import Fact
from .indexes import ArticleIndexPage, StageIndexPage
from .landmarks import Landmark
from .links import CheckedLink
from .stages import StagePage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleSource",
    "CheckedLink",
    "Fact",
    "Landmark",
    "StageIndexPage",
    "StagePage",
]
