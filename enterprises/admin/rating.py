"""Back office of schemes and ratings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from common.backoffice.acts import ActForm, act_page, actor, found
from common.backoffice.admin import ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from common.calendar.clock import now, today
from enterprises.actions.schemes import (
    discard_draft,
    draft_scheme,
    edit_draft,
    publish_scheme,
)
from enterprises.admin.facts import OfEnterpriseAdmin
from enterprises.choices import SchemeState
from enterprises.forms import SchemeForm
from enterprises.models import (
    Rating,
    RatingChange,
    RatingMark,
    RatingScheme,
)
from enterprises.rating.effect import effect_of
from enterprises.stability.scheme import parse_scheme


@admin.register(RatingScheme)
class RatingSchemeAdmin(RegisterAdmin):
    """Rating schemes: drafts may be edited, published ones never."""

    change_capability = "schemes.change"
    form = SchemeForm
    list_display = ["version", "name", "state", "published_at"]
    # The name is part of the definition.
    readonly_fields = ["version", "name", "state", "published_at"]
    can_add = False
    actions_list = ["draft_page"]
    actions_detail = ["publish_page", "discard_page"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow changes of drafts only."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state == "draft")

    def has_schemes_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user keeps the schemes."""
        return bool(actor(request).has_capability("schemes.change"))

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a draft's definition after it has been checked."""
        if "definition" in values:
            edit_draft(by=request.user, scheme_id=key, definition=values["definition"])

    @action(description="新建草稿", url_path="draft", permissions=["schemes"])
    def draft_page(self, request: HttpRequest) -> HttpResponse:
        """Start a draft from the scheme in force."""

        def run(form: Any) -> str:
            draft = draft_scheme(by=actor(request))
            return f"已建立第 {draft.version} 版草稿，打开后修改。"

        intro = "复制现行方案为新一版草稿；发布之前不影响任何评级。"
        return self._page(request, "新建评级方案草稿", run, "新建", intro)

    @action(description="试算与发布", url_path="publish", permissions=["schemes"])
    def publish_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Tell what a draft would change, and put it in force."""
        scheme = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            publish_scheme(by=actor(request), scheme_id=scheme.pk, now=now())
            return "已发布，全部企业正在按新方案重评。"

        intro = "发布后不能再改；现行方案随即停用，全部企业按新方案重评，以往各日的评级记录保留。"
        if scheme.state == SchemeState.DRAFT:
            intro = f"{effect_of(parse_scheme(scheme.definition), today=today())}{intro}"
        return self._page(request, f"发布：{scheme}", run, "发布", intro)

    @action(description="放弃草稿", url_path="discard", permissions=["schemes"])
    def discard_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Throw a draft away."""
        scheme = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            discard_draft(by=actor(request), scheme_id=scheme.pk)
            return "草稿已删除。"

        return self._page(request, f"放弃草稿：{scheme}", run, "删除", "草稿将被删除，不能恢复。")

    def _page(
        self, request: HttpRequest, title: str, run: Any, button: str, intro: str
    ) -> HttpResponse:
        return act_page(
            self,
            request,
            title=title,
            form_class=ActForm,
            run=run,
            back=reverse("admin:enterprises_ratingscheme_changelist"),
            button=button,
            intro=intro,
        )


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    """The current ratings."""

    list_display = ["enterprise", "colour", "score", "colour_by_score", "needs_review", "rated_on"]
    list_select_related = ["enterprise"]
    list_filter = [("colour", ChoicesDropdownFilter), "needs_review"]
    search_fields = OfEnterpriseAdmin.search_fields


@admin.register(RatingChange)
class RatingChangeAdmin(ReadOnlyAdmin):
    """How ratings changed."""

    list_display = ["enterprise", "rated_on", "previous_colour", "colour", "score", "is_ended"]
    list_select_related = ["enterprise"]
    list_filter = [("colour", ChoicesDropdownFilter), ("rated_on", RangeDateFilter)]
    search_fields = OfEnterpriseAdmin.search_fields


@admin.register(RatingMark)
class RatingMarkAdmin(ReadOnlyAdmin):
    """Enterprises that wait for their rating."""

    list_display = ["enterprise", "marked_at"]
    list_select_related = ["enterprise"]
    search_fields = OfEnterpriseAdmin.search_fields
