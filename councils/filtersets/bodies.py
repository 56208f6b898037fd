"""How lists of what councils keep, and of selections, can be narrowed."""

from django_filters import BooleanFilter

from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reference,
)
from councils.choices import (
    DocumentKind,
    FoundingStepKind,
    NoticeOutcome,
    PartnerKind,
    SelectionState,
)


class DocumentFilterSet(RegisterFilterSet):
    """Documents of councils."""

    council = reference("council", "楼委会标识")
    kind = choices(DocumentKind, "kind", "文件")


class StepFilterSet(RegisterFilterSet):
    """Steps of foundings."""

    council = reference("council", "楼委会标识")
    step = choices(FoundingStepKind, "step", "步骤")


class LeaderFilterSet(RegisterFilterSet):
    """Floor leaders."""

    council = reference("council", "楼委会标识")
    building = reference("building", "楼宇标识")


class SupervisorFilterSet(RegisterFilterSet):
    """Supervision teams."""

    council = reference("council", "楼委会标识")


class SelectionFilterSet(RegisterFilterSet):
    """Selections."""

    council = reference("council", "楼委会标识")
    state = choices(SelectionState, "state", "进度")
    is_open = BooleanFilter(field_name="ended_on", lookup_expr="isnull", label="进行中")


class NoticeFilterSet(RegisterFilterSet):
    """Public notices."""

    selection = reference("selection", "楼长选任标识")
    council = reference("selection__council", "楼委会标识")
    outcome = choices(NoticeOutcome, "outcome", "公示结果")
    is_open = BooleanFilter(field_name="closed_on", lookup_expr="isnull", label="未登记结果")


class ObjectionFilterSet(RegisterFilterSet):
    """Objections."""

    notice = reference("notice", "公示标识")
    is_open = BooleanFilter(field_name="handled_on", lookup_expr="isnull", label="待核实")


class PairingFilterSet(RegisterFilterSet):
    """Pairings of councils."""

    council = reference("council", "楼委会标识")
    kind = choices(PartnerKind, "kind", "结对方")
    station = reference("station", "党群服务中心（站）标识")


class PairingActionFilterSet(RegisterFilterSet):
    """Joint actions."""

    pairing = reference("pairing", "结对标识")
    on_from = day_from("on", "日期")
    on_until = day_until("on", "日期")
