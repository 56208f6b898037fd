"""Back office of outside channels: keep them, see what went, send it again."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action

from common.backoffice.acts import ActForm, act_page, actor, found
from common.backoffice.admin import RegisterAdmin, SystemAdmin
from common.calendar.clock import now
from common.notifications.endpoints import add_endpoint, change_endpoint, renew_secret
from common.notifications.kinds import kinds, label_of
from common.notifications.models import OutboxDelivery, WebhookEndpoint
from common.notifications.replaying import replay
from common.records.writing import InvalidRecord

KEEPER = "users.change"


def event_field(chosen: list[str] | None = None) -> forms.MultipleChoiceField:
    """Return a field with all known events, and those ``chosen`` that are no longer known."""
    words = [kind.word for kind in kinds()]
    gone = [word for word in chosen or [] if word not in words]
    return forms.MultipleChoiceField(
        label="订阅事件",
        choices=[(word, f"{label_of(word)}（{word}）") for word in [*words, *gone]],
        widget=forms.CheckboxSelectMultiple,
    )


class EndpointForm(ActForm):
    """A new channel."""

    name = forms.CharField(label="名称", max_length=100)
    url = forms.CharField(label="地址", max_length=500, help_text="以 https:// 开头，不含 ? 与 #。")
    area_code = forms.CharField(
        label="限定区域代码",
        max_length=20,
        required=False,
        help_text="只发送该区域及其下级区域的事件；留空为全部。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"] = event_field()


class EndpointPages(RegisterAdmin):
    """Channels; the secret is shown once, on the page that made it."""

    view_capability = KEEPER
    change_capability = KEEPER
    list_display = ["name", "url", "told_events", "area_code", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "url"]
    fields = ["name", "url", "events", "area_code", "is_active"]
    export_columns = ("id", "name", "url", "events", "area_code", "is_active", "created_at")
    actions_detail = ["secret_page"]

    @admin.display(description="订阅事件")
    def told_events(self, obj: WebhookEndpoint) -> str:
        """Return the events in words."""
        return "、".join(label_of(event) for event in obj.events)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form with a box for each event."""
        form = super().get_form(request, obj, **kwargs)
        form.base_fields["events"] = event_field(obj.events if obj else None)
        return form

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        change_endpoint(endpoint_id=key, values=values, by=actor(request))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Create a channel and show its secret."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = EndpointForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            values = {**form.cleaned_data, "is_active": True}
            try:
                endpoint, secret = add_endpoint(values=values, by=actor(request))
            except InvalidRecord as refusal:
                for fault in refusal.faults:
                    form.add_error(fault.path if fault.path in form.fields else None, fault.message)
            else:
                return self._secret_shown(request, endpoint, secret)
        context = {
            **self.admin_site.each_context(request),
            "title": "新建外部通道",
            "opts": self.opts,
            "form": form,
            "button": "创建",
            "back": reverse("admin:common_webhookendpoint_changelist"),
            "intro": "创建后显示一次密钥，交给接收方核对签名；之后任何人都不能再看到它。",
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "common/backoffice/act.html", context)

    @action(description="更换密钥", url_path="secret", permissions=["change"])
    def secret_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a new secret and show it."""
        endpoint = found(self.get_queryset(request), object_id)
        if request.method == "POST":
            secret = renew_secret(endpoint_id=endpoint.pk, by=actor(request))
            return self._secret_shown(request, endpoint, secret)
        return act_page(
            self,
            request,
            title=f"更换密钥：{endpoint}",
            form_class=ActForm,
            run=lambda form: "",
            back=reverse("admin:common_webhookendpoint_change", args=[endpoint.pk]),
            button="更换",
            intro="原密钥立即作废，接收方须同时改用新密钥，期间未通过核对的消息会自动重发。",
        )

    def _secret_shown(
        self, request: HttpRequest, endpoint: WebhookEndpoint, secret: str
    ) -> HttpResponse:
        """Return the page with the secret; like all of the back office, nothing may keep it."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"密钥：{endpoint}",
            "opts": self.opts,
            "secret": secret,
            "back": reverse("admin:common_webhookendpoint_changelist"),
        }
        return TemplateResponse(request, "common/backoffice/secret.html", context)


class ReplayPages(SystemAdmin):
    """Rows of the outbox: written by acts alone, and sent again by who keeps channels."""

    actions = ["send_again"]

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Return whether the user keeps channels."""
        return bool(actor(request).has_capability(KEEPER))

    def deliveries_of(self, chosen: QuerySet[Any]) -> QuerySet[Any]:
        """Return the deliveries of the chosen rows."""
        return chosen

    @admin.action(description="重新投递所选", permissions=["replay"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Send the chosen again under the same ids."""
        keys = list(self.deliveries_of(queryset).values_list("pk", flat=True))
        count = replay(delivery_ids=keys, by=actor(request), now=now())
        messages.success(request, f"{count} 条投递将重新发送，编号不变。")


class MessagePages(ReplayPages):
    """Messages for channels."""

    def deliveries_of(self, chosen: QuerySet[Any]) -> QuerySet[Any]:
        """Return all deliveries of the chosen messages."""
        return OutboxDelivery.objects.filter(message__in=chosen)
