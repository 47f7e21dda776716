"""A part of a page that is the same for everybody, rendered once per language by each process."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class Kept(NamedTuple):
    """What was rendered, and the values that it was rendered from."""

    values: dict[str, Any]
    html: SafeString


class KeptNode(Node):
    """One rendering by language: the last one, so that memory is bounded.

    The template that holds it is kept by the loader, as long as the process lives. Whatever the
    address, the request and the person are not known inside: only ``names`` are.
    """

    def __init__(self, names: list[str], nodelist: NodeList) -> None:
        self.names = names
        self.nodelist = nodelist
        self.kept: dict[str | None, Kept] = {}

    def render(self, context: Context) -> SafeString:
        values = {name: context[name] for name in self.names if name in context}
        language = get_language()
        kept = self.kept.get(language)
        if kept is None or kept.values != values:
            kept = Kept(values, self.nodelist.render(context.new(values)))
            self.kept[language] = kept
        return kept.html


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept navigation %}…{% endkept %}``: rendered again when ``navigation`` is another one.

    Nothing else of the context may be read inside. For values that pages share; a value of one
    page, or of one person, would be rendered each time. Raises TemplateSyntaxError for a name
    with a dot or a filter.
    """
    _tag, *names = token.split_contents()
    if wrong := [name for name in names if not name.isidentifier()]:
        raise TemplateSyntaxError(f"kept: {wrong[0]} is not the name of a variable.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(names, nodelist)
