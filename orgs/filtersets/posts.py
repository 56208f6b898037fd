"""How lists of officers, instructors and vacancies can be narrowed."""

from typing import Any

from django.db.models import QuerySet

from buildings.filtersets import in_area
from common.records.filters import (
    ChoicesFilter,
    RegisterFilterSet,
    choices,
    day_until,
    reference,
)
from orgs.choices import (
    InstructorOrigin,
    OfficerRole,
    OfficerSource,
    PostState,
    SecretaryState,
)
from orgs.selectors.posts import (
    duties_with_last_day,
    in_state,
    instructors_with_last_day,
    officers_with_last_day,
)


class PostFilters(RegisterFilterSet):
    """Posts; where they stand is judged on the day (``as_of``, else today)."""

    state = ChoicesFilter(method="in_states", choices=PostState.choices, label="当日任期状态")

    def with_last_day(self, queryset: QuerySet) -> QuerySet:
        """Return the rows with the last days of their posts."""
        raise NotImplementedError

    def in_states(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the posts that are held on the day and stand so."""
        if not value:
            return queryset
        return self.with_last_day(queryset).filter(in_state(value, self.day))


class OfficerFilterSet(PostFilters):
    """Officers."""

    organisation = reference("organisation", "党组织标识")
    role = choices(OfficerRole, "role", "职务")
    origin = choices(OfficerSource, "origin", "产生方式")

    def with_last_day(self, queryset: QuerySet) -> QuerySet:
        """Return the officers with the last days of their posts."""
        return officers_with_last_day(queryset, self.day)


class InstructorFilterSet(PostFilters):
    """Instructors."""

    area = in_area("area")
    origin = choices(InstructorOrigin, "origin", "来源")

    def with_last_day(self, queryset: QuerySet) -> QuerySet:
        """Return the instructors with the last days of their posts."""
        return instructors_with_last_day(queryset)


class DutyFilterSet(PostFilters):
    """What instructors look after."""

    instructor = reference("instructor", "指导员标识")
    enterprise = reference("enterprise", "企业标识")
    building = reference("building", "楼宇标识")

    def with_last_day(self, queryset: QuerySet) -> QuerySet:
        """Return the duties with their last days."""
        return duties_with_last_day(queryset)


class VacancyFilterSet(RegisterFilterSet):
    """Organisations without a secretary, as of the day."""

    area = in_area("area")
    state = ChoicesFilter(method="in_states", choices=SecretaryState.choices, label="情形")
    since_until = day_until("vacant_since", "空缺起始日")

    def in_states(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return those whose officers are, or are not, on record."""
        asked = set(value or ())
        if len(asked) != 1:
            return queryset
        return queryset.filter(has_officers=SecretaryState.VACANT in asked)
