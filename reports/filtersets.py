"""How lists of stored figures can be narrowed."""

from django_filters import CharFilter, DateFilter

from common.records.filters import RegisterFilterSet, day_from, day_until, reference


class SnapshotFilterSet(RegisterFilterSet):
    """Daily snapshots."""

    code = CharFilter(field_name="code", label="指标代码", max_length=64)
    area = CharFilter(field_name="area__code", label="区域代码，不含其下级", max_length=24)
    building = reference("building", "楼宇标识")
    day = DateFilter(field_name="as_of", label="截至日")
    day_from = day_from("as_of", "截至日")
    day_until = day_until("as_of", "截至日")


class FrozenFigureFilterSet(RegisterFilterSet):
    """Figures of closed months."""

    code = CharFilter(field_name="code", label="指标代码", max_length=64)
    place = CharFilter(field_name="place__code", label="区域代码或楼宇编号", max_length=64)
    day = DateFilter(field_name="place__month__last_day", label="月末")


class DeltaReasonFilterSet(FrozenFigureFilterSet):
    """Reasons of differences."""


class FrozenMonthFilterSet(RegisterFilterSet):
    """Closed months."""

    day = DateFilter(field_name="last_day", label="月末")
