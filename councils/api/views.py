"""Registers of councils and seats."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet

from common.api.context import ReadContext
from common.api.viewsets import RegisterViewSet, UpsertMixin
from common.records.periods import current_on
from common.records.searching import matching
from common.records.writing import Written
from councils.actions.council import create_council, update_council, version_rows
from councils.api.rows import CouncilInput, CouncilRow, SeatInput, SeatRow
from councils.filtersets import CouncilFilterSet, SeatFilterSet
from councils.models import Council, Seat
from enterprises.api.examples import BUILDING
from orgs.api.rows import ORGANISATION_EXAMPLE
from orgs.api.views import STAMPS

GROUP = "楼委会"
COUNCIL = {
    "id": "019a1f6e-2c00-7000-8000-000000005001",
    "external_id": "LWH0001",
    "name": "示例大厦楼委会",
}


def founded_by(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the councils founded by the day."""
    return queryset.filter(founded_on__lte=context.day)


def holding(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the seats held on the day."""
    return queryset.filter(current_on(context.day))


class CouncilViewSet(UpsertMixin, RegisterViewSet):
    """Councils."""

    queryset = Council.objects
    row, input = CouncilRow, CouncilInput
    filterset_class = CouncilFilterSet
    on_day = staticmethod(founded_by)
    orderings = {"id": ("pk",), "external_id": ("external_id",), "name": ("name",)}
    group, title = GROUP, "楼委会"
    about = "楼委会、楼务会、楼事会、楼管会同为一种组织，kind 只是当地称谓。"
    example = {
        **COUNCIL,
        "source": "register",
        "kind": "committee",
        "buildings": [BUILDING],
        "leading_organisation": ORGANISATION_EXAMPLE,
        "founded_on": "2024-03-01",
        "term_ends_on": "2027-03-01",
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or number."""
        return Q(name__contains=text.strip()) | matching(text, codes=("external_id",))

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the council with its buildings."""
        return create_council(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the council."""
        return update_council(by=self.request.user, council_id=pk, values=values, base=base)

    def version_ids(self, pk: Any) -> Any:
        """Return the council and its links to buildings."""
        return version_rows(Council(pk=pk))


class SeatViewSet(RegisterViewSet):
    """Seats."""

    queryset = Seat.objects
    row, input = SeatRow, SeatInput
    filterset_class = SeatFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "楼委会成员"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000005101",
        "council": COUNCIL,
        "name": "示例成员",
        "capacity": "企业代表",
        "is_building_head": True,
        "starts_on": "2024-03-01",
        "ends_on": None,
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())
