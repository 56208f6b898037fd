"""Bad items of a sync call (reliability, 4 A): kept whole with the reason, the others accepted."""

import datetime
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import RoleAssignment
from buildings.models import Area
from common.calendar.clock import now
from common.sync.models import FieldEdit, SyncOperation
from services.models import Promise, Visit, VisitPhoto
from tests.conftest import JINGAN_TEMPLE
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.buildings import BuildingFactory
from tests.services.tablets import Tablet, ago

pytestmark = pytest.mark.django_db
ID_NUMBER = "11010119900307123X"
FULL_WIDTH = "１１０１０１１９９００３０７１２３Ｘ"


@pytest.fixture
def put_aside(tablet: Tablet, building: Any) -> Callable[..., dict[str, Any]]:
    """Send an item between two good ones: it is put aside with ``code``, they are stored."""

    def send(item: Any, code: str, status: str = "quarantined") -> dict[str, Any]:
        before = Visit.objects.count()
        first, last = tablet.visit(building), tablet.visit(building)
        results = tablet.sync(first, item, last)
        assert [r["status"] for r in results] == ["created", status, "created"]
        assert results[1]["code"] == code
        assert results[1]["message"]
        assert Visit.objects.count() == before + 2
        if status == "quarantined":
            row = SyncOperation.objects.get(status="quarantined")
            assert row.code == code
            assert row.payload is not None
            # Sent again it is the same trouble, told in the same words.
            assert tablet.one(item) == results[1]
            assert SyncOperation.objects.filter(status="quarantined").count() == 1
        return results[1]

    return send


def test_11_a_nul_in_the_note(tablet: Tablet, building: Any, put_aside: Callable) -> None:
    put_aside(tablet.visit(building, note="前\0后"), "nul_char")
    assert SyncOperation.objects.get(code="nul_char").payload["note"] == "前␀后"


def test_11_half_a_character_in_the_note(
    tablet: Tablet, building: Any, put_aside: Callable
) -> None:
    put_aside(tablet.visit(building, note="前\ud800后"), "nul_char")


def test_13_a_note_of_a_megabyte(tablet: Tablet, building: Any, put_aside: Callable) -> None:
    put_aside(tablet.visit(building, note="字" * 350_000), "too_long")
    assert len(SyncOperation.objects.get(code="too_long").payload["note"]) == 350_000


def test_19_no_id(tablet: Tablet, building: Any, put_aside: Callable) -> None:
    item = tablet.visit(building)
    del item["id"]
    assert put_aside(item, "missing_id")["id"] is None


@pytest.mark.parametrize(
    "form", ["{%s}", "urn:uuid:%s", " %s", "%sx", "%.8s", "", 5, ["%s"], {"a": 1}]
)
def test_20_an_id_of_another_form(
    tablet: Tablet, building: Any, put_aside: Callable, form: Any
) -> None:
    item = tablet.visit(building)
    item["id"] = form % item["id"] if isinstance(form, str) and "%" in form else form
    put_aside(item, "bad_id")


def test_20_no_hyphens_or_capitals_never_make_two_rows(tablet: Tablet, building: Any) -> None:
    item = tablet.visit(building)
    tablet.sync({**item, "id": item["id"].replace("-", "")}, item)
    tablet.sync({**item, "id": item["id"].upper()})
    assert Visit.objects.count() == 1


def test_22_23_of_one_id_in_one_call_the_first_counts(tablet: Tablet, building: Any) -> None:
    item = tablet.visit(building, note="甲")
    other = {**item, "payload": {**item["payload"], "note": "乙"}}
    results = tablet.sync(item, item, other, item, other)
    assert [r["status"] for r in results] == [
        "created", "unchanged", "conflict", "unchanged", "unchanged"
    ]  # fmt: skip
    assert Visit.objects.get().note == "甲"
    assert SyncOperation.objects.get(same_id_as=item["id"]).payload["note"] == "乙"


def test_25_26_a_foreign_building_and_none_are_refused_in_the_same_words(
    tablet: Tablet, building: Any, put_aside: Callable
) -> None:
    foreign = BuildingFactory(subdistrict=Area.objects.get(code=JINGAN_TEMPLE))
    told = put_aside(tablet.visit(foreign), "out_of_scope")
    SyncOperation.objects.filter(status="quarantined").delete()
    unknown = tablet.visit(building)
    unknown["payload"]["building"] = str(uuid.uuid4())
    assert put_aside(unknown, "out_of_scope")["message"] == told["message"]


def test_28_a_visit_before_the_worker_moved_is_judged_as_of_its_day(
    tablet: Tablet, building: Any, worker: Any
) -> None:
    moved_on = now().date() - datetime.timedelta(days=3)
    RoleAssignment.objects.filter(user=worker).update(ends_on=moved_on)
    area = Area.objects.get(code=JINGAN_TEMPLE)
    RoleAssignmentFactory(user=worker, role="worker", area=area, starts_on=moved_on)
    before = tablet.visit(building, started_at=ago(days=5), at=ago(days=5))
    after = tablet.visit(building)
    first, second = tablet.sync(before, after)
    assert first["status"] == "created"
    assert Visit.objects.get().review_reason == "earlier_scope"
    assert (second["status"], second["code"]) == ("quarantined", "out_of_scope")


def test_29_a_visit_before_the_appointment(
    tablet: Tablet, building: Any, posted: Any, put_aside: Callable
) -> None:
    posted.starts_on = now().date() - datetime.timedelta(days=2)
    posted.save()
    put_aside(tablet.visit(building, started_at=ago(days=4)), "before_appointment")


@pytest.mark.parametrize(
    "moment",
    [
        *("1900-01-01T08:00:00+08:00", "9999-12-31T23:59:59+08:00", "2026-11-20T24:00:00+08:00"),
        *("2026-11-20T10:00:00", "2026-11-20T10:00:00+99:00", "2026-02-30T10:00:00+08:00"),
        *("0000-00-00T00:00:00Z", "2026-11-20", "昨天", 1_700_000_000, True, [], {}, " "),
        "２０２６-11-20T10:00:00+08:00",
    ],
)
def test_31_a_time_that_is_none(
    tablet: Tablet, building: Any, put_aside: Callable, moment: Any
) -> None:
    item = tablet.visit(building)
    item["payload"]["started_at"] = moment
    put_aside(item, "bad_time")


def test_31_the_time_of_the_operation_itself(
    tablet: Tablet, building: Any, put_aside: Callable
) -> None:
    put_aside({**tablet.visit(building), "at": "2026-11-20T10:00:00"}, "bad_time")


def test_32_an_end_before_the_start(tablet: Tablet, building: Any, put_aside: Callable) -> None:
    put_aside(tablet.visit(building, ended_at=ago(hours=3).isoformat()), "period_order")


def test_32_a_visit_of_forty_hours(tablet: Tablet, building: Any, put_aside: Callable) -> None:
    long = tablet.visit(building, started_at=ago(hours=40), ended_at=ago(minutes=1).isoformat())
    put_aside(long, "too_long_visit")


def test_a_visit_of_tomorrow(tablet: Tablet, building: Any, put_aside: Callable) -> None:
    put_aside(tablet.visit(building, started_at=ago(days=-1)), "in_future")


@pytest.mark.parametrize(
    "enterprise", ["91ac033e-5632-43d0-aa1f-378805e055c2", "91310000MA1FL0000X", 7, "x"]
)
def test_34_an_enterprise_that_is_unknown_or_named_by_a_wrong_credit_code(
    tablet: Tablet, building: Any, put_aside: Callable, enterprise: Any
) -> None:
    item = tablet.visit(building)
    item["payload"]["enterprise"] = enterprise
    put_aside(item, "unknown_enterprise")


@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        ({"purpose": "none"}, "日常走访"),
        ({"fence": "near"}, "inside、outside、unknown"),
        ({"signals": [{"kind": "no", "severity": 1}]}, "expansion"),
        ({"requests": [{"category": "停车", "content": "x", "mechanism": "no"}]}, "immediate"),
        ({"facts": [{"field": "no", "value": 1}]}, "headcount"),
        ({"proposals": [{"kind": "no", "name": "x"}]}, "newcomer"),
    ],
)
def test_35_a_choice_that_is_not_offered_names_those_that_are(
    tablet: Tablet, building: Any, tenant: Any, put_aside: Callable, part: Any, allowed: str
) -> None:
    told = put_aside(tablet.visit(building, tenant, **part), "unknown_choice")
    assert allowed in told["message"]


def test_37_what_the_server_decides_cannot_be_sent(
    tablet: Tablet, building: Any, worker: Any
) -> None:
    forged = {
        "status": "approved",
        "score": 100,
        "created_by": 1,
        "recorded_by": 1,
        "id": 5,
        "street": JINGAN_TEMPLE,
        "review_reason": "x",
        "withdrawn_at": "2020-01-01",
        "worker": str(uuid.uuid4()),
        "created_at": "2020-01-01T00:00:00Z",
        "version": 9,
    }
    plain, item = tablet.visit(building), tablet.visit(building, **forged)
    item = {**item, "status": "approved", "user": 1, "received_at": "2020-01-01T00:00:00Z"}
    assert [r["status"] for r in tablet.sync(plain, item)] == ["created", "created"]
    own = {"id", "visited_at", "updated_at"}
    same = [f.attname for f in Visit._meta.concrete_fields if f.attname not in own]
    one = Visit.objects.values(*same).get(pk=plain["id"])
    other = Visit.objects.values(*same).get(pk=item["id"])
    assert one == other
    assert other["recorded_by_id"] == worker.pk
    row = SyncOperation.objects.get(pk=item["id"])
    assert (row.user_id, row.status) == (worker.pk, "created")


def test_40_41_photos_may_come_before_the_visit_after_it_or_never(
    tablet: Tablet, building: Any
) -> None:
    photos = [{"sha256": f"{n:064x}", "size": 900, "media_type": "image/jpeg"} for n in range(3)]
    item = tablet.visit(building, photos=[*photos, photos[0]])
    assert tablet.one(item)["status"] == "created"
    assert VisitPhoto.objects.filter(visit=item["id"]).count() == 3


def test_43_the_change_of_a_withdrawn_visit_is_a_conflict(tablet: Tablet, building: Any) -> None:
    visit = tablet.visit(building, note="甲")
    away = tablet.operation("visit.withdraw", {"visit": visit["id"], "reason": "误记"})
    change = tablet.operation("visit.correct", {"visit": visit["id"], "fields": {"note": "乙"}})
    created, withdrawn, changed = tablet.sync(visit, away, change)
    assert (created["status"], withdrawn["status"]) == ("created", "created")
    assert (changed["status"], changed["code"]) == ("conflict", "withdrawn")
    assert Visit.objects.get().withdrawn_at is not None
    assert FieldEdit.objects.filter(operation_id=change["id"], value="乙").exists()


def test_44_of_a_change_upon_an_old_version_both_words_are_kept(
    tablet: Tablet, building: Any, street: Any, api_for: Callable
) -> None:
    visit = tablet.visit(building, note="甲")
    version = tablet.one(visit)["object"]["version"]
    office = Tablet(api_for(street))

    def change(writer: Tablet, note: str) -> Any:
        fields = {"visit": visit["id"], "fields": {"note": note}}
        return writer.operation("visit.correct", fields, base_version=version)

    first, second = change(tablet, "乙"), change(office, "丙")
    assert tablet.one(first)["status"] == "created"
    told = office.one(second)
    assert (told["status"], told["code"]) == ("conflict", "same_field")
    assert Visit.objects.get().note == "丙"
    assert FieldEdit.objects.get(state="lost").value == "乙"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\u202etxt.exe",
            "零\u200b宽\u2060字",
            "👨‍👩‍👧‍👦🇨🇳",
            "𰻝𰻝面 𪚥 𠮷",
            "é vs e\u0301",
            "\ufeffBOM",
        ),
        *("<script>alert(1)</script>", "{{7*7}} {% debug %}", "${jndi:ldap://x/a}"),
        *("' OR 1=1--", "=cmd|' /C calc'!A0", "a\r\nb\tc", "\\u0041", "%00", "null"),
    ],
)
def test_49_50_strange_text_is_stored_as_it_was_written(
    tablet: Tablet, building: Any, tenant: Any, street: Any, client_for: Callable, text: str
) -> None:
    promise = [{"text": text, "due_on": "2099-01-05"}]
    item = tablet.visit(building, tenant, note=text, promises=promise)
    assert tablet.one(item)["status"] == "created"
    assert Visit.objects.get().note == Promise.objects.get().text == text
    assert tablet.client.get(f"/api/v1/visits/{item['id']}/").json()["note"] == text
    page = client_for(street).get(f"/enterprises/{tenant.pk}/").content.decode()
    assert "<script>alert(1)" not in page


def _whole_database() -> str:
    """Return every text that is stored anywhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT')"
        )
        names = [row[0] for row in cursor.fetchall()]
        texts = []
        for name in names:
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{name}" AS t')
            texts.append(cursor.fetchone()[0] or "")
    return "\n".join(texts)


def test_no_identity_number_reaches_the_database(
    tablet: Tablet, building: Any, tenant: Any
) -> None:
    visit = tablet.visit(building)
    tablet.sync(visit)
    for number in (ID_NUMBER, ID_NUMBER.lower(), "110101 19900307 1234", FULL_WIDTH):
        note = f"联系人 {number} 已核"
        change = {"visit": visit["id"], "fields": {"note": note}}
        items = [
            tablet.visit(building, note=note),
            tablet.visit(building, purpose=note),
            tablet.visit(building, tenant, promises=[{"text": note, "due_on": "2099-01-05"}]),
            tablet.visit(building, tenant, facts=[{"field": "contact", "value": {"name": note}}]),
            tablet.visit(building, note="\0", **{note: note}),
            tablet.visit(building, note="\0", other={"deep": [{"er": note}]}),
            tablet.operation(note, {"note": note}),
            tablet.operation("visit.correct", change),
            tablet.operation("visit.correct", {**change, "visit": str(uuid.uuid4())}),
            tablet.operation("visit.withdraw", {"visit": visit["id"], "reason": note}),
            {**tablet.visit(building), "id": note},
            {"op": "visit.create", "payload": note},
            note,
        ]
        tablet.sync(*items, *items, device_name=note)
    assert SyncOperation.objects.filter(code="id_number").count() > 10
    assert "19900307" not in _whole_database()
    assert "１９９００３０７" not in _whole_database()


def test_an_identity_number_as_a_number_reaches_no_database(tablet: Tablet, building: Any) -> None:
    number = 110101199003071234
    assert tablet.one(tablet.visit(building, note=number))["status"] == "quarantined"
    tablet.one({**tablet.visit(building), "payload": {"n": [number]}})
    assert str(number) not in _whole_database()
    assert "19900307" not in json.dumps(list(SyncOperation.objects.values_list("payload")))
