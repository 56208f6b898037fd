"""How the three lists and their matches can be narrowed."""

from django_filters import BooleanFilter, CharFilter

from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reference,
)
from councils.choices import EntryState, ListRole, ListSide, MatchState
from councils.filtersets.projects import OfCouncilFilterSet


class ListKindFilterSet(RegisterFilterSet):
    """Lists."""

    role = choices(ListRole, "role", "匹配方向")
    is_active = BooleanFilter(field_name="is_active", label="启用")


class ListEntryFilterSet(OfCouncilFilterSet):
    """Entries of lists."""

    council = reference("council", "楼委会标识")
    kind = reference("kind", "清单标识")
    role = choices(ListRole, "kind__role", "匹配方向")
    side = choices(ListSide, "side", "提出方")
    state = choices(EntryState, "state", "状态")
    category = CharFilter(field_name="category", label="类别")
    building = reference("building", "楼宇标识")
    request = reference("request", "诉求标识")
    project = reference("project", "项目标识")
    created_from = day_from("created_at__date", "登记日期")
    created_until = day_until("created_at__date", "登记日期")


class ListMatchFilterSet(OfCouncilFilterSet):
    """Matches of needs and offers."""

    council_field = "need__council"
    need = reference("need", "需求条目标识")
    offer = reference("offer", "供给条目标识")
    state = choices(MatchState, "state", "决定")
    decided_from = day_from("decided_on", "决定日期")
    decided_until = day_until("decided_on", "决定日期")
