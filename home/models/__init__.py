"""The home, free pages, and what people edit of the header and the footer."""

from .navigation import NavigationItem
from .pages import ContentPage, HomePage

__all__ = ["ContentPage", "HomePage", "NavigationItem"]
