"""Factories of users and rights."""

import datetime
from typing import Any

import factory

from accounts.models import (
    BuildingAssignment,
    Department,
    Device,
    DeviceToken,
    RoleAssignment,
    User,
)
from buildings.models import Area


class DepartmentFactory(factory.django.DjangoModelFactory):
    """A department."""

    class Meta:
        model = Department

    code = factory.Sequence(lambda n: f"BM{n:03}")
    name = factory.Sequence(lambda n: f"示例部门{n}")


class UserFactory(factory.django.DjangoModelFactory):
    """A user who may sign in and need not change the password."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    display_name = factory.Sequence(lambda n: f"示例用户{n}")
    must_change_password = False
    password = "!"


class RoleAssignmentFactory(factory.django.DjangoModelFactory):
    """A role of a user."""

    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = "district_staff"
    starts_on = datetime.date(2020, 1, 1)


class BuildingAssignmentFactory(factory.django.DjangoModelFactory):
    """A building in a user's charge."""

    class Meta:
        model = BuildingAssignment

    user = factory.SubFactory(UserFactory)
    building = factory.SubFactory("tests.factories.buildings.BuildingFactory")
    starts_on = datetime.date(2020, 1, 1)


class DeviceTokenFactory(factory.django.DjangoModelFactory):
    """A device token whose secret nobody knows."""

    class Meta:
        model = DeviceToken

    user = factory.SubFactory(UserFactory)
    device_name = "示例平板"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)


class DeviceFactory(factory.django.DjangoModelFactory):
    """A tablet that has synced."""

    class Meta:
        model = Device

    name = factory.Sequence(lambda n: f"示例平板{n}")
    user = factory.SubFactory(UserFactory)


def assign(user: Any, role: str, area_code: str | None = None) -> Any:
    """Give ``user`` a role over an area (``None``: the whole district); return the user anew."""
    area = Area.objects.get(code=area_code) if area_code else None
    RoleAssignmentFactory(user=user, role=role, area=area)
    return User.objects.get(pk=user.pk)
