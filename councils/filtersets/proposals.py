"""How the list of proposed topics can be narrowed."""

from django_filters import CharFilter

from buildings.filtersets import in_area
from common.records.filters import RegisterFilterSet, choices, day_from, day_until, reference
from councils.choices import TopicProposalState


class TopicProposalFilterSet(RegisterFilterSet):
    """Proposed topics."""

    area = in_area("building__subdistrict", "building__grid")
    building = reference("building", "楼宇标识")
    council = reference("council", "楼委会标识")
    category = CharFilter(field_name="category", label="类别")
    state = choices(TopicProposalState, "state", "处理状态")
    opened_from = day_from("opened_on", "提出日期")
    opened_until = day_until("opened_on", "提出日期")
