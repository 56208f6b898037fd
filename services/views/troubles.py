"""What tablets sent and could not be used, and values that lost: staff decide."""

from typing import Any

from common.calendar.clock import now
from common.sync.settling import dismiss_operation, is_open, retry_operation
from services.actions.restoring import keep_standing, restore_conflict
from services.forms.visits import ConflictForm, DismissForm, RetryForm
from services.selectors.conflicts import conflicts_of, told_conflicts
from services.selectors.troubles import told_troubles, troubles_of
from services.views.office import CARDS, ActingOfficePage


class TroubleListView(ActingOfficePage):
    """Operations put aside or waiting: told field by field, carried out again or let be."""

    template_name = "services/troubles.html"
    tab = "troubles"

    def acts(self) -> dict[str, Any]:
        """Return the acts on an operation."""
        return {"retry": (RetryForm, _retry), "dismiss": (DismissForm, _dismiss)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of what waits."""
        kwargs.pop("failed", None)
        page = self.page_of(troubles_of(self.request.user), CARDS)
        return super().get_context_data(
            page=page,
            troubles=told_troubles(list(page), self.request.user),
            **kwargs,
        )


class ConflictListView(ActingOfficePage):
    """Two words about one field: the one that lost can stand again."""

    template_name = "services/conflicts.html"
    tab = "conflicts"

    def acts(self) -> dict[str, Any]:
        """Return the acts on a conflict."""
        return {"restore": (ConflictForm, _restore), "keep": (ConflictForm, _keep)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of conflicts."""
        kwargs.pop("failed", None)
        page = self.page_of(conflicts_of(self.request.user))
        return super().get_context_data(
            page=page,
            conflicts=told_conflicts(list(page), self.request.user),
            **kwargs,
        )


def _retry(user: Any, values: dict[str, Any]) -> str:
    row = retry_operation(operation_id=values["operation"], by=user, now=now())
    if is_open(row):
        return f"已重新处理，仍不能使用：{row.message}内容照原样保留。"
    return "已重新处理，内容已入库；等待它的后续记录也已处理。"


def _dismiss(user: Any, values: dict[str, Any]) -> str:
    dismiss_operation(operation_id=values["operation"], by=user, reason=values["reason"], now=now())
    return "已标记为不再处理，内容照原样保留。"


def _restore(user: Any, values: dict[str, Any]) -> str:
    restore_conflict(edit_id=values["conflict"], by=user, now=now())
    return "已恢复该值；原来的现值保留在修改记录中。"


def _keep(user: Any, values: dict[str, Any]) -> str:
    keep_standing(edit_id=values["conflict"], by=user, now=now())
    return "已确认保留现值；另一个值保留在修改记录中。"
