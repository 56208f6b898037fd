"""What every writable register promises: once per id, by version, in scope, audited."""

import copy
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from common.models import AuditEntry
from tests.cases.registers import WRITABLE, Register, Street
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST

pytestmark = pytest.mark.django_db
MAY_WRITE_VISITS = {"visits", "requests", "signals", "life-records", "supervisions", "topics"}


@pytest.fixture
def own() -> Street:
    """南京西路街道."""
    return Street(NANJING_WEST)


@pytest.fixture
def other() -> Street:
    """静安寺街道."""
    return Street(JINGAN_TEMPLE)


@pytest.fixture
def writer(case: Register, request: Any, api_for: Callable) -> APIClient:
    """A client of whoever may write the register."""
    return api_for(request.getfixturevalue(case.who))


def url(case: Register, pk: Any = None) -> str:
    """Return the address of a register or of one row."""
    return f"/api/v1/{case.prefix}/" + (f"{pk}/" if pk else "")


def content_of(case: Register, street: Street) -> dict[str, Any]:
    """Return what can be sent."""
    assert case.content is not None
    return case.content(street)


def number_of(case: Register) -> int:
    """Return how many rows the register holds."""
    return int(_model(case).objects.count())


def _model(case: Register) -> Any:
    # Made late: the class is what the factory makes.
    return MODELS[case.prefix]


MODELS: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def models(case: Register, own: Street) -> None:
    """Learn the register's model from a row of it."""
    MODELS[case.prefix] = type(case.make(own))


@pytest.mark.parametrize("case", WRITABLE, ids=str)
def test_a_record_is_written_once_per_id(case: Register, own: Street, writer: APIClient) -> None:
    """Again the same: 200 with the first answer. Other content: 409 with both hashes."""
    content = {**content_of(case, own), "id": str(uuid.uuid4())}
    first = writer.post(url(case), content, format="json")
    assert first.status_code == 201, first.content.decode()
    assert first.json()["id"] == content["id"]
    assert first.headers["Location"].endswith(f"/{content['id']}/")
    assert first.headers["ETag"]
    before = number_of(case)

    again = writer.post(url(case), content, format="json")
    assert (again.status_code, again.json()) == (200, first.json())

    changed = writer.post(url(case), {**content, **_different(case, content)}, format="json")
    assert changed.status_code == 409, changed.content.decode()
    hashes = changed.json()["hashes"]
    assert hashes["yours"] != hashes["stored"]
    assert number_of(case) == before
    assert writer.get(url(case, content["id"])).json() == first.json()


def _different(case: Register, content: dict[str, Any]) -> dict[str, Any]:
    texts = [name for name, value in content.items() if isinstance(value, str)]
    words = (
        "name",
        "label",
        "note",
        "content",
        "activity",
        "topic",
        "title",
        "finding",
        "community",
    )
    known = [name for name in words if name in texts]
    if known:
        return {known[0]: "示例另一内容"}
    return next(
        {name: value}
        for name, value in {
            "severity": 5,
            "value": 77,
            "amount": 77,
            "area": 77,
            "seats": 5,
            "starts_on": "2025-06-01",
            "is_completed": False,
        }.items()
        if name in content
    )


@pytest.mark.parametrize("case", WRITABLE, ids=str)
def test_a_write_leaves_one_audit_row(case: Register, own: Street, writer: APIClient) -> None:
    """Who, what, which values; a repeated creation leaves none."""
    content = {**content_of(case, own), "id": str(uuid.uuid4())}
    label = _model(case)._meta.label_lower
    entries = AuditEntry.objects.filter(object_type=label, object_id=content["id"])
    for _ in range(2):
        writer.post(url(case), content, format="json")
    (entry,) = entries.all()
    assert entry.verb == f"{_model(case)._meta.model_name}.create"
    assert entry.actor_id is not None
    assert "13800000000" not in str(entry.changes)
    etag = writer.get(url(case, content["id"])).headers["ETag"]
    answer = writer.patch(url(case, content["id"]), case.change, format="json", HTTP_IF_MATCH=etag)
    assert answer.status_code == 200, answer.content.decode()
    assert entries.order_by("number").count() == 2
    assert set(entries.order_by("-number")[0].changes) & set(case.change)


@pytest.mark.parametrize("case", WRITABLE, ids=str)
def test_an_update_needs_the_version_that_was_read(
    case: Register, own: Street, writer: APIClient
) -> None:
    """428 without, 412 with another one (yours, now, base), 200 with the right one."""
    content = {**content_of(case, own), "id": str(uuid.uuid4())}
    assert writer.post(url(case), content, format="json").status_code == 201
    address = url(case, content["id"])
    etag = writer.get(address).headers["ETag"]
    assert writer.patch(address, case.change, format="json").status_code == 428
    done = writer.patch(address, case.change, format="json", HTTP_IF_MATCH=etag)
    assert done.status_code == 200, done.content.decode()
    assert done.headers["ETag"] != etag
    stale = writer.patch(address, case.change, format="json", HTTP_IF_MATCH=etag)
    assert stale.status_code == 412
    body = stale.json()
    assert set(body["yours"]) == set(body["now"]) == set(case.change)
    assert body["base"] is not None
    for wrong in ('"0"', "nonsense", 'W/"1"', f'"{"9" * 30}"'):
        answer = writer.patch(address, case.change, format="json", HTTP_IF_MATCH=wrong)
        assert answer.status_code == 412, wrong
    same = writer.patch(address, case.change, format="json", HTTP_IF_MATCH=done.headers["ETag"])
    assert same.status_code == 200
    assert same.headers["ETag"] == done.headers["ETag"], "an unchanged record has one version"


@pytest.mark.parametrize(
    "case", [case for case in WRITABLE if case.reference and case.who == "street"], ids=str
)
def test_a_foreign_reference_reads_like_an_unknown_one(
    case: Register, own: Street, other: Street, writer: APIClient
) -> None:
    """Same status, same words, nothing written."""
    before = number_of(case)
    answers = []
    foreign = _reach(content_of(case, other), case.reference)
    for key in (foreign, str(uuid.uuid4())):
        content = _with(content_of(case, own), case.reference, key)
        number = number_of(case)
        answer = writer.post(url(case), content, format="json")
        assert answer.status_code == 400, answer.content.decode()
        assert number_of(case) == number
        answers.append(answer.content)
    assert answers[0] == answers[1]
    assert number_of(case) >= before


def _reach(content: Any, path: str) -> Any:
    for part in path.split("."):
        content = content[int(part)] if part.isdigit() else content[part]
    return content


def _with(content: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    *above, last = path.split(".")
    holder = _reach(changed, ".".join(above)) if above else changed
    holder[int(last) if last.isdigit() else last] = value
    return changed


@pytest.mark.parametrize("case", [case for case in WRITABLE if not case.shared], ids=str)
def test_a_foreign_record_cannot_be_changed(
    case: Register, own: Street, other: Street, street: Any, api_for: Callable
) -> None:
    """404 as for an unknown one, and not a byte of it differs."""
    foreign = case.make(other)
    before = _model(case).objects.filter(pk=foreign.pk).values().get()
    client = api_for(street)
    answer = client.patch(url(case, foreign.pk), case.change, format="json", HTTP_IF_MATCH="*")
    unknown = client.patch(url(case, uuid.uuid4()), case.change, format="json", HTTP_IF_MATCH="*")
    expected = 403 if case.who == "district" else 404
    assert (answer.status_code, answer.content) == (expected, unknown.content)
    assert _model(case).objects.filter(pk=foreign.pk).values().get() == before


@pytest.mark.parametrize("case", WRITABLE, ids=str)
def test_workers_write_visits_signals_and_requests_only(
    case: Register, own: Street, worker: Any, api_for: Callable
) -> None:
    """Everything else is 403 for them, and nothing is written."""
    client = api_for(worker)
    content = content_of(case, own)
    before = number_of(case)
    answer = client.post(url(case), content, format="json")
    if case.prefix in MAY_WRITE_VISITS:
        assert answer.status_code == 201, answer.content.decode()
    else:
        assert answer.status_code == 403
        assert number_of(case) == before


BROKEN = [b"", b"null", b"[]", b'"x"', b"[" * 100_000, b'{"a": NaN}', b"\xff\xfe{", b"{", b"\x00"]


@pytest.mark.parametrize("case", WRITABLE, ids=str)
def test_broken_bodies_are_refused(case: Register, writer: APIClient) -> None:
    """Never a 5xx, nothing written, an answer with a code."""
    before = number_of(case)
    for body in BROKEN:
        answer = writer.post(url(case), body, content_type="application/json")
        assert answer.status_code == 400, body[:10]
        assert answer.json()["code"]
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x"):
        assert writer.post(url(case), b"x", content_type=kind).status_code in {400, 415}
    assert number_of(case) == before


ODD = [
    None,
    "",
    "x\0y",
    "x" * 20_000,
    10**40,
    -(10**40),
    1e308,
    True,
    [],
    {},
    [[[]]],
    "2025-02-30",
    "9999-12-31T24:00:00+99:00",
    "\U0001f600\u202e",
    "310106199001011237",
]


@pytest.mark.parametrize("case", WRITABLE, ids=str)
def test_odd_values_never_break_a_write(case: Register, own: Street, writer: APIClient) -> None:
    """Each field with each odd value: a 2xx, 400 or 409, never a 5xx."""
    for name in content_of(case, own):
        for value in ODD:
            content = {**content_of(case, own), name: value}
            answer = writer.post(url(case), content, format="json")
            assert answer.status_code in {200, 201, 400, 403, 409}, f"{name}={value!r:.30}"
    unknown = {**content_of(case, own), "score": 100}
    assert writer.post(url(case), unknown, format="json").json()["errors"][0]["path"] == "score"


@pytest.mark.parametrize("case", WRITABLE, ids=str)
def test_ids_that_clients_cannot_make_are_refused(
    case: Register, own: Street, writer: APIClient
) -> None:
    """Version 1 ids, and texts that are none."""
    for key in (str(uuid.UUID(int=1)), "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "x", 7, None):
        content = {**content_of(case, own), "id": key}
        assert writer.post(url(case), content, format="json").status_code == 400, key
