"""An undefined variable in one of our templates fails the test instead of rendering nothing.

Allowed, as in Django: ``{% if maybe %}`` and ``{{ maybe|default:"…" }}``, which say that the
variable may be missing. Templates of libraries are left alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.template import VariableDoesNotExist
from django.template.base import FilterExpression, Origin, Parser
from django.template.context import Context
from django.template.defaultfilters import default
from django.template.defaulttags import ForNode
from django.templatetags.i18n import BlockTranslateNode

PROJECT = Path(__file__).resolve().parents[2]


class UndefinedVariableError(AssertionError):
    """The message names the template and the variable."""

    def __init__(self, template: str, variable: str) -> None:
        super().__init__(f"{template} : la variable « {variable} » n'est pas définie.")


def is_ours(origin: Origin | None) -> bool:
    """Whether a template was read from one of the project's own folders."""
    if origin is None:
        return False
    try:
        first = Path(origin.name).relative_to(PROJECT).parts[0]
    except ValueError:
        return False
    return not first.startswith(".")


class StrictFilterExpression(FilterExpression):
    """A ``{{ variable|filter }}`` that refuses to be undefined."""

    __slots__ = ("required", "template")

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        self.template = str(parser.origin.template_name or parser.origin.name)
        self.required = False  # even where Django itself would ignore the failure

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        may_be_missing = ignore_failures and not self.required
        if not self.is_var or may_be_missing or self._has_default():
            return super().resolve(context, ignore_failures)
        try:
            value = self.var.resolve(context)
        except VariableDoesNotExist:
            raise UndefinedVariableError(self.template, self.token) from None
        return self._filtered(value, context)

    def _has_default(self) -> bool:
        return any(function is default for function, _arguments in self.filters)

    def _filtered(self, value: Any, context: Context) -> Any:
        resolved = FilterExpression.__new__(FilterExpression)
        resolved.token, resolved.filters = self.token, self.filters
        resolved.var, resolved.is_var = value, False
        return resolved.resolve(context)


def _strict_compile_filter(parser: Parser, token: str) -> FilterExpression:
    kind = StrictFilterExpression if is_ours(parser.origin) else FilterExpression
    return kind(token, parser)


_original_for_init = ForNode.__init__
_original_blocktranslate_render = BlockTranslateNode.render


def _strict_for_init(node: ForNode, loopvars: Any, sequence: Any, *args: Any) -> None:
    if isinstance(sequence, StrictFilterExpression):
        sequence.required = True
    _original_for_init(node, loopvars, sequence, *args)


def _strict_blocktranslate_render(node: BlockTranslateNode, context: Context, **kwargs: Any) -> str:
    if is_ours(node.origin):
        _message, names = node.render_token_list([*node.singular, *(node.plural or [])])
        given = {*node.extra_context, node.countervar}
        for name in names:
            if name not in given and name not in context:
                raise UndefinedVariableError(str(node.origin.template_name), name)
    return _original_blocktranslate_render(node, context, **kwargs)


def install() -> None:
    """Make Django's template engine strict for our templates, in this process."""
    Parser.compile_filter = _strict_compile_filter
    ForNode.__init__ = _strict_for_init
    BlockTranslateNode.render = _strict_blocktranslate_render
