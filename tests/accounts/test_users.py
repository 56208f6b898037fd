"""Users and rights: created, moved, disabled with hand-over, and always audited."""

import datetime
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from accounts.actions.passwords import (
    CurrentPasswordWrong,
    PasswordRefused,
    change_own_password,
    reset_password,
)
from accounts.actions.roles import (
    AlreadyAssigned,
    AreaNeeded,
    LastAdministrator,
    assign_building,
    assign_role,
    end_role,
)
from accounts.actions.users import (
    HandOverNeeded,
    OwnAccount,
    TakerUnfit,
    UsernameRefused,
    UsernameTaken,
    create_user,
    disable_user,
    enable_user,
    move_user_to_area,
)
from accounts.models import BuildingAssignment, RoleAssignment, User
from buildings.models import Area
from common.calendar.clock import now, today
from common.errors.domain import NotPermitted, TooMany
from common.models import AuditEntry
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import DeviceTokenFactory, UserFactory
from tests.factories.buildings import BuildingFactory

pytestmark = pytest.mark.django_db
PASSWORD = "梧桐树下 three cafés"
OTHER = "四号线的末班车 at ten"


def _create(by: Any, **changes: Any) -> User:
    given = {"username": "chen", "display_name": "陈某", "password": PASSWORD, **changes}
    return create_user(by=by, **given)


def test_a_new_user_must_change_the_password_and_may_do_nothing(admin_user: Any) -> None:
    user = _create(admin_user, username="Chen")
    assert user.username == "chen"
    assert user.must_change_password
    assert user.capabilities == frozenset()
    assert authenticate(username="chen", password=PASSWORD) == user
    entry = AuditEntry.objects.get(verb="user.create")
    assert (entry.actor_id, entry.object_id) == (admin_user.pk, str(user.pk))
    assert PASSWORD not in str(entry.changes)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"username": "ADMIN"}, UsernameTaken),
        ({"username": "аdmin"}, UsernameRefused),
        ({"username": "a b"}, UsernameRefused),
        ({"username": ""}, UsernameRefused),
        ({"password": "short"}, PasswordRefused),
        ({"password": "password1234"}, PasswordRefused),
        ({"password": "chen-chen-chen", "username": "chen-chen-chen"}, PasswordRefused),
    ],
)
def test_a_refused_user_leaves_nothing(
    admin_user: Any, changes: dict[str, str], refusal: type[Exception]
) -> None:
    before = User.objects.count()
    with pytest.raises(refusal):
        _create(admin_user, **changes)
    assert User.objects.count() == before
    assert not AuditEntry.objects.filter(verb="user.create").exists()


def test_the_database_itself_keeps_one_spelling() -> None:
    for name in ("Street", "ѕtreet", "ｓtreet"):
        with pytest.raises(IntegrityError), transaction.atomic():
            UserFactory(username=name)


@pytest.mark.parametrize("role", ["auditor", "district", "street", "worker", "wall"])
def test_only_those_who_keep_users_keep_users(role: str, request: Any, admin_user: Any) -> None:
    by, user = request.getfixturevalue(role), UserFactory()
    acts = [
        lambda: _create(by),
        lambda: assign_role(user=user, role="district_staff", area=None, by=by, today=today()),
        lambda: disable_user(user=user, by=by, today=today(), now=now()),
        lambda: reset_password(user=user, password=OTHER, by=by, now=now()),
        lambda: move_user_to_area(user=user, area=Area.objects.first(), by=by, today=today()),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()
    user.refresh_from_db()
    assert user.is_active
    assert not user.role_assignments.exists()


def test_a_local_role_without_an_area_would_see_everything(admin_user: Any) -> None:
    user = UserFactory()
    for role in ("worker", "subdistrict_staff"):
        with pytest.raises(AreaNeeded):
            assign_role(user=user, role=role, area=None, by=admin_user, today=today())
    assert not user.role_assignments.exists()


def test_a_role_ends_with_the_day_it_is_ended(admin_user: Any) -> None:
    user = UserFactory()
    area = Area.objects.get(code=NANJING_WEST)
    first = assign_role(user=user, role="worker", area=area, by=admin_user, today=today())
    again = assign_role(user=user, role="worker", area=area, by=admin_user, today=today())
    assert first == again
    end_role(assignment=first, by=admin_user, today=today())
    assert User.objects.get(pk=user.pk).scope.is_empty


def test_moving_takes_the_old_area_away_and_gives_the_new_one(admin_user: Any, street: Any) -> None:
    new = Area.objects.get(code=JINGAN_TEMPLE)
    move_user_to_area(user=street, area=new, by=admin_user, today=today())
    moved = User.objects.get(pk=street.pk)
    assert moved.scope.area_ids == {new.pk}
    assert [a.role for a in moved.current_roles] == ["subdistrict_staff"]
    assert RoleAssignment.objects.filter(user=street).count() == 2
    assert AuditEntry.objects.get(verb="user.move").changes["to"] == JINGAN_TEMPLE
    move_user_to_area(user=moved, area=new, by=admin_user, today=today())
    assert RoleAssignment.objects.filter(user=street).count() == 2


def test_buildings_go_to_the_one_who_takes_over(admin_user: Any, worker: Any) -> None:
    taker = UserFactory()
    here, there = BuildingFactory(), BuildingFactory()
    for building in (here, there):
        assign_building(user=worker, building=building, by=admin_user, today=today())
    assign_building(user=taker, building=there, by=admin_user, today=today())
    with pytest.raises(HandOverNeeded):
        disable_user(user=worker, by=admin_user, today=today(), now=now())
    with pytest.raises(TakerUnfit):
        disable_user(user=worker, by=admin_user, today=today(), now=now(), hand_over_to=worker)
    assert User.objects.get(pk=worker.pk).is_active
    disable_user(user=worker, by=admin_user, today=today(), now=now(), hand_over_to=taker)
    current = BuildingAssignment.objects.current_on(today())
    assert not current.filter(user=worker).exists()
    assert {a.building_id for a in current.filter(user=taker)} == {here.pk, there.pk}
    assert current.count() == 2


def test_a_building_of_the_future_is_handed_over_with_its_dates(
    admin_user: Any, worker: Any
) -> None:
    taker, building = UserFactory(), BuildingFactory()
    soon = today() + datetime.timedelta(days=30)
    BuildingAssignment.objects.create(user=worker, building=building, starts_on=soon)
    disable_user(user=worker, by=admin_user, today=today(), now=now(), hand_over_to=taker)
    assert BuildingAssignment.objects.get(user=taker).starts_on == soon
    old = BuildingAssignment.objects.get(user=worker)
    assert (old.starts_on, old.ends_on) == (soon, soon)


def test_the_disabled_are_out_at_once(admin_user: Any, street: Any) -> None:
    token = DeviceTokenFactory(user=street)
    disable_user(user=street, by=admin_user, today=today(), now=now())
    assert not street.is_active
    assert User.objects.get(pk=street.pk).scope.is_empty
    token.refresh_from_db()
    assert token.revoked_at is not None
    enable_user(user=street, by=admin_user)
    assert not User.objects.get(pk=street.pk).scope.is_empty


def test_nobody_disables_himself_or_the_last_administrator(admin_user: Any) -> None:
    with pytest.raises(OwnAccount):
        disable_user(user=admin_user, by=admin_user, today=today(), now=now())
    with pytest.raises(LastAdministrator):
        disable_user(user=admin_user, by=None, today=today(), now=now())
    with pytest.raises(LastAdministrator):
        end_role(assignment=admin_user.role_assignments.get(), by=admin_user, today=today())
    assert User.objects.get(pk=admin_user.pk).has_capability("users.change")


def test_a_building_is_assigned_once_in_a_period(admin_user: Any, worker: Any) -> None:
    building = BuildingFactory()
    assign_building(user=worker, building=building, by=admin_user, today=today())
    with pytest.raises(AlreadyAssigned):
        assign_building(user=worker, building=building, by=admin_user, today=today())
    assert BuildingAssignment.objects.count() == 1


class TestOwnPassword:
    """Everybody changes the own password."""

    @pytest.fixture
    def user(self, admin_user: Any) -> User:
        """A user with the first password."""
        return _create(admin_user)

    def test_it_ends_other_sessions_and_all_device_tokens(
        self, user: User, client_for: Any
    ) -> None:
        mine, other = client_for(user), client_for(user)
        token = DeviceTokenFactory(user=user)
        answer = mine.post(
            "/account/password/", {"current": PASSWORD, "new": OTHER, "repeated": OTHER}
        )
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert mine.get("/account/password/").status_code == 200
        assert other.get("/account/password/").status_code == 302
        token.refresh_from_db()
        assert token.revoked_at is not None
        user.refresh_from_db()
        assert user.check_password(OTHER)
        assert not user.must_change_password

    @pytest.mark.parametrize(
        "typed",
        [
            {"current": "wrong", "new": OTHER, "repeated": OTHER},
            {"current": PASSWORD, "new": OTHER, "repeated": "different"},
            {"current": PASSWORD, "new": "short", "repeated": "short"},
            {"current": PASSWORD, "new": PASSWORD, "repeated": PASSWORD},
            {"current": PASSWORD},
        ],
    )
    def test_a_refused_change_changes_nothing(
        self, user: User, client_for: Any, typed: dict[str, str]
    ) -> None:
        answer = client_for(user).post("/account/password/", typed)
        assert answer.status_code == 400
        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert user.must_change_password

    def test_a_stolen_session_is_no_place_to_guess(self, user: User) -> None:
        for _ in range(5):
            with pytest.raises(CurrentPasswordWrong):
                change_own_password(user=user, current="wrong", new=OTHER, address="::1", now=now())
        with pytest.raises(TooMany):
            change_own_password(user=user, current=PASSWORD, new=OTHER, address="::1", now=now())
        assert User.objects.get(pk=user.pk).check_password(PASSWORD)
