"""Schemes: drafts, publication, and that a published one never changes."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.audit.models import AuditEntry
from common.calendar.clock import SHANGHAI
from common.errors.domain import NotInScope, NotPermitted
from common.jobs.due import run_due
from common.jobs.models import DueTask
from common.records.ids import uuid7
from enterprises.actions.ratings import rate_all
from enterprises.actions.schemes import (
    SchemeInvalid,
    SchemePublished,
    discard_draft,
    draft_scheme,
    edit_draft,
    publish_scheme,
)
from enterprises.models import Rating, RatingChange, RatingScheme
from tests.enterprises.schemes import definition
from tests.factories.enterprises import OccupancyFactory

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


def published() -> RatingScheme:
    return RatingScheme.objects.get(state="published")


def test_a_draft_begins_as_the_scheme_in_force(district: Any) -> None:
    draft = draft_scheme(by=district)
    assert (draft.version, draft.state) == (2, "draft")
    assert draft.definition == {**published().definition, "version": 2}
    assert AuditEntry.objects.filter(verb="scheme.draft", actor_id=district.pk).exists()


def test_a_draft_is_edited_and_keeps_its_version(district: Any) -> None:
    draft = draft_scheme(by=district)
    edit_draft(by=district, scheme_id=draft.pk, definition=definition(name="新方案", version=77))
    draft.refresh_from_db()
    assert (draft.name, draft.version, draft.definition["version"]) == ("新方案", 2, 2)


def test_a_broken_draft_is_refused_with_its_faults(district: Any) -> None:
    draft = draft_scheme(by=district)
    with pytest.raises(SchemeInvalid) as refusal:
        edit_draft(by=district, scheme_id=draft.pk, definition=definition(stale_visit_days=0))
    assert [problem.path for problem in refusal.value.problems] == ["stale_visit_days"]
    draft.refresh_from_db()
    assert draft.definition["stale_visit_days"] == 180


def test_publishing_retires_the_scheme_before_and_owes_everybody_a_rating(district: Any) -> None:
    occupancy = OccupancyFactory()
    rate_all(today=NOW.date())
    before = published()
    draft = draft_scheme(by=district)
    floors = [{"id": "all", "at_least": "red", "when": {"arrears_at_least": 0}}]
    edit_draft(by=district, scheme_id=draft.pk, definition=definition(floors=floors))
    publish_scheme(by=district, scheme_id=draft.pk, now=NOW)
    before.refresh_from_db()
    assert before.state == "retired"
    assert (published().pk, published().published_at) == (draft.pk, NOW)
    assert Rating.objects.get().scheme_id == before.pk
    run_due(DueTask.objects.get(task="enterprises.rate_all").due_at)
    rating = Rating.objects.get(enterprise=occupancy.enterprise_id)
    assert (rating.scheme_id, rating.colour, rating.floors) == (draft.pk, "red", ["all"])
    assert RatingChange.objects.filter(scheme=draft.pk, previous_colour="green").count() == 1


def test_a_published_scheme_cannot_be_edited_published_or_discarded(district: Any) -> None:
    scheme_id = published().pk
    with pytest.raises(SchemePublished):
        edit_draft(by=district, scheme_id=scheme_id, definition=definition(name="改"))
    with pytest.raises(SchemePublished):
        publish_scheme(by=district, scheme_id=scheme_id, now=NOW)
    with pytest.raises(SchemePublished):
        discard_draft(by=district, scheme_id=scheme_id)
    assert published().name == definition()["name"]


@pytest.mark.parametrize(
    "change",
    [
        {"definition": {}},
        {"name": "改"},
        {"version": 9},
        {"state": "draft"},
        {"published_at": NOW},
    ],
)
def test_the_database_itself_keeps_a_published_scheme(change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingScheme.objects.filter(state="published").update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingScheme.objects.filter(state="published").delete()
    assert published().definition == definition()


def test_a_retired_scheme_never_returns() -> None:
    RatingScheme.objects.filter(state="published").update(state="retired")
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingScheme.objects.update(state="published")


def test_a_draft_can_be_thrown_away(district: Any) -> None:
    draft = draft_scheme(by=district)
    discard_draft(by=district, scheme_id=draft.pk)
    assert RatingScheme.objects.count() == 1


def test_who_may_not_changes_nothing(street: Any, worker: Any) -> None:
    for user in (street, worker):
        with pytest.raises(NotPermitted):
            draft_scheme(by=user)
        with pytest.raises(NotPermitted):
            publish_scheme(by=user, scheme_id=published().pk, now=NOW)
    assert RatingScheme.objects.count() == 1


def test_an_unknown_scheme_is_not_found(district: Any) -> None:
    with pytest.raises(NotInScope):
        publish_scheme(by=district, scheme_id=uuid7(), now=NOW)
