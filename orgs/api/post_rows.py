"""Shapes of officers, instructors and their duties with where each post stands on the day."""

import uuid
from collections.abc import Mapping

from rest_framework import serializers

from buildings.api.rows import AreaBrief, BuildingBrief
from common.api.context import ReadContext
from common.api.rows import Row, RowSerializer
from enterprises.api.rows import EnterpriseBrief
from orgs.api.rows import OrganisationBrief
from orgs.choices import PostState, SecretaryState
from orgs.models import Instructor, InstructorDuty, Officer, PartyOrganisation
from orgs.selectors.posts import duty_standings, instructor_standings, officer_standings
from orgs.selectors.vacancies import secretary_gaps, told_gaps
from orgs.terms import PostStanding

STANDING = ["state", "last_day", "days_left"]
PERIOD = ["starts_on", "ends_on"]
STAMPS = ["created_at", "updated_at"]
STANDING_EXAMPLE = {"state": "running", "last_day": "2027-07-01", "days_left": 223}
OPEN_EXAMPLE = {"state": "open", "last_day": None, "days_left": None}


class StandingFields(serializers.Serializer):
    """Where a post stands on the day."""

    state = serializers.ChoiceField(
        PostState.choices, label="当日任期状态，当日不在任的为空", read_only=True, allow_null=True
    )
    last_day = serializers.DateField(
        label="任期最后一日（含已批准的延期），未定的为空", read_only=True, allow_null=True
    )
    days_left = serializers.IntegerField(
        label="距任期最后一日的天数，负数为已超过", read_only=True, allow_null=True
    )


def tell_standings(rows: list[Row], standings: Mapping[uuid.UUID, PostStanding]) -> None:
    """Add where each post stands; nothing for posts that nobody holds on the day."""
    for row in rows:
        standing = standings.get(row["id"])
        row["state"] = standing.state.value if standing else None
        row["last_day"] = standing.last_day if standing else None
        row["days_left"] = standing.days_left if standing else None


class OfficerRow(StandingFields, RowSerializer):
    """Somebody who serves in an organisation."""

    organisation = OrganisationBrief(label="党组织", implied=True, read_only=True)

    class Meta:
        model = Officer
        fields = [
            "id",
            "organisation",
            "name",
            "work_unit",
            "role",
            "portfolio",
            "origin",
            *PERIOD,
            "due_on",
            *STANDING,
            *STAMPS,
        ]
        attached = STANDING

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell where each post stands on the day."""
        tell_standings(rows, officer_standings([row["id"] for row in rows], context.day))


class InstructorRow(StandingFields, RowSerializer):
    """An instructor."""

    area = AreaBrief(label="街镇", implied=True, read_only=True)

    class Meta:
        model = Instructor
        fields = ["id", "name", "work_unit", "origin", "area", *PERIOD, *STANDING, *STAMPS]
        attached = STANDING

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell where each post stands on the day."""
        tell_standings(rows, instructor_standings([row["id"] for row in rows], context.day))


class InstructorBrief(RowSerializer):
    """An instructor inside another row."""

    class Meta:
        model = Instructor
        fields = ["id", "name"]


class DutyRow(StandingFields, RowSerializer):
    """What an instructor looks after."""

    instructor = InstructorBrief(label="指导员", implied=True, read_only=True)
    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)

    class Meta:
        model = InstructorDuty
        fields = ["id", "instructor", "enterprise", "building", *PERIOD, *STANDING, *STAMPS]
        attached = STANDING

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell where each duty stands on the day."""
        tell_standings(rows, duty_standings([row["id"] for row in rows], context.day))


class VacancyRow(RowSerializer):
    """An organisation without a secretary on the day."""

    area = AreaBrief(label="街镇", implied=True, read_only=True)
    state = serializers.ChoiceField(
        SecretaryState.choices,
        label="空缺，或未登记（班子成员一名也没有登记，不计空缺）",
        read_only=True,
    )
    vacant_since = serializers.DateField(
        label="空缺起始日；未登记或成立日期不详的为空", read_only=True, allow_null=True
    )
    vacant_days = serializers.IntegerField(label="空缺天数", read_only=True, allow_null=True)

    class Meta:
        model = PartyOrganisation
        fields = ["id", "external_id", "name", "area", "state", "vacant_since", "vacant_days"]
        attached = ["state", "vacant_since", "vacant_days"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell since when, and for how long."""
        keys = [row["id"] for row in rows]
        listed = secretary_gaps(user=context.user, day=context.day).filter(pk__in=keys)
        found = {gap.organisation_id: gap for gap in told_gaps(listed, context.day)}
        for row in rows:
            gap = found.get(row["id"])
            row["state"] = gap.state.value if gap else SecretaryState.VACANT.value
            row["vacant_since"] = gap.since if gap else None
            row["vacant_days"] = gap.days if gap else None
