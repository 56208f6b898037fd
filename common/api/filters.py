"""Narrowing of lists: declared filters only, one value each, a folded search, a day."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from common.api.context import AS_OF, QueryRefused, ReadContext, read_context
from common.api.pagination import COUNT, CURSOR, ORDERING, PAGE_SIZE
from common.limits.searches import count_search

SEARCH = "search"
SEARCH_LENGTH = 200
OF_EVERY_LIST = frozenset({CURSOR, PAGE_SIZE, COUNT, ORDERING, SEARCH, AS_OF})


def require_known(request: Request, known: frozenset[str]) -> None:
    """Raise ``QueryRefused`` for a query parameter that the address does not know.

    A parameter stands once; several values of one filter are written with commas.
    """
    for name, values in request.query_params.lists():
        if name not in known:
            raise QueryRefused("unknown_filter", "没有这个筛选条件。", path=name)
        if len(values) > 1:
            words = "同一参数只能出现一次；多个值请用逗号分隔。"
            raise QueryRefused("repeated_parameter", words, path=name)
        if "\0" in values[0]:
            raise QueryRefused("nul_char", "含有无法识别的字符。", path=name)


class StrictFilterBackend(DjangoFilterBackend):
    """The filterset of the view; a parameter it does not know is refused, not ignored."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        """Return the narrowed queryset; raise ``QueryRefused``."""
        filterset_class = self.get_filterset_class(view, queryset)
        names = frozenset(filterset_class.base_filters) if filterset_class else frozenset()
        require_known(request, names | OF_EVERY_LIST)
        if names.isdisjoint(request.query_params):
            return queryset
        return super().filter_queryset(request, queryset, view)


class AsOfBackend(BaseFilterBackend):
    """``as_of``: only what holds on the day, by the view's ``on_day``; refused where undated."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        """Return the rows of the day."""
        on_day: Callable[[QuerySet, ReadContext], QuerySet] | None = view.on_day
        if on_day is None:
            if AS_OF in request.query_params:
                raise QueryRefused("unknown_filter", "没有这个筛选条件。", path=AS_OF)
            return queryset
        context = read_context(request)
        return on_day(queryset, context) if context.is_dated else queryset

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Return the parameter for the OpenAPI document."""
        if view.on_day is None:
            return []
        words = "截至日（YYYY-MM-DD），只按当日有效的事实返回；缺省为今天，不筛除历史记录"
        return [_parameter(AS_OF, words, {"type": "string", "format": "date"})]


class SearchBackend(BaseFilterBackend):
    """``search``: the view's ``search`` rule; refused where there is none."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        """Return the rows that match; blank text matches all."""
        text = request.query_params.get(SEARCH)
        if text is None:
            return queryset
        rule: Callable[[str, Any], Q] | None = view.search
        if rule is None:
            raise QueryRefused("unknown_filter", "没有这个筛选条件。", path=SEARCH)
        if len(text) > SEARCH_LENGTH:
            words = f"搜索内容不能超过 {SEARCH_LENGTH} 个字符。"
            raise QueryRefused("too_long", words, path=SEARCH)
        if not text.strip():
            return queryset
        count_search(request.user)
        return queryset.filter(rule(text, request.user))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Return the parameter for the OpenAPI document."""
        if view.search is None:
            return []
        words = f"搜索：名称、简称、拼音首字母、编号，繁简通用，最长 {SEARCH_LENGTH} 个字符"
        return [_parameter(SEARCH, words, {"type": "string", "maxLength": SEARCH_LENGTH})]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}
