"""The desk's settings in the back office: who keeps them, and what a change does."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Department
from common.calendar.clock import now, today
from common.dictionaries.models import DictionaryEntry
from common.errors.domain import NotInScope, NotPermitted
from common.jobs.due import run_due
from common.jobs.models import DueTask
from common.records.writing import InvalidRecord
from services.actions.desk_settings import (
    DutyRefused,
    change_duty,
    create_category,
    set_duty,
    set_substitute,
    update_category,
)
from services.models import (
    DutyItem,
    MechanismRule,
    PolicySnippet,
    RequestCategory,
    Substitute,
    UnitDay,
)
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import DepartmentFactory, UserFactory, assign
from tests.factories.buildings import area
from tests.factories.desk import DutyItemFactory, RequestCategoryFactory
from tests.services.desk.conftest import moved, received

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_a_category_becomes_a_word_of_the_dictionary_and_keeps_a_used_name(
    district: Any, street: Any, building: Any
) -> None:
    made = create_category(by=district, values={"name": "示例噪声扰民", "position": 9}).obj
    assert DictionaryEntry.objects.filter(
        dictionary="request_category", label="示例噪声扰民"
    ).exists()
    update_category(by=district, category_id=made.pk, values={"name": "示例噪声"})
    received(building, category="示例噪声")
    with pytest.raises(InvalidRecord):
        update_category(by=district, category_id=made.pk, values={"name": "示例另名"})
    below = create_category(by=district, values={"name": "示例夜间", "parent": made.pk}).obj
    with pytest.raises(InvalidRecord):
        update_category(by=district, category_id=made.pk, values={"parent": below.pk})
    with pytest.raises(NotPermitted):
        create_category(by=street, values={"name": "示例越权"})
    assert RequestCategory.objects.get(pk=made.pk).name == "示例噪声"


def test_a_change_of_the_duty_list_ends_one_version_and_begins_another(
    district: Any, unit: Any, partner: Any
) -> None:
    old = DutyItemFactory(lead=unit, co_units=[partner])
    other = DepartmentFactory()
    change_duty(
        by=district,
        duty_id=old.pk,
        values={"lead": other.pk},
        co_units=[unit],
        today=today(),
    )
    old.refresh_from_db()
    new = DutyItem.objects.get(category=old.category, ends_on=None)
    assert (old.lead, old.ends_on, list(old.co_units.all())) == (unit, today(), [partner])
    assert (new.lead, new.starts_on, list(new.co_units.all())) == (other, today(), [unit])
    # What began today is corrected, not versioned again.
    change_duty(by=district, duty_id=new.pk, values={"days": 3}, co_units=[unit], today=today())
    assert DutyItem.objects.filter(category=old.category).count() == 2
    with pytest.raises(DutyRefused):
        change_duty(by=district, duty_id=old.pk, values={"days": 3}, co_units=[], today=today())
    with pytest.raises(DutyRefused):
        set_duty(
            by=district,
            values={
                "category": old.category_id,
                "lead": unit.pk,
                "mechanism": "platform",
                "starts_on": today() - DAY,
            },
            co_units=[],
        )
    assert DutyItem.objects.filter(category=old.category).count() == 2


def test_the_duty_list_is_kept_on_its_page(
    client_for: Callable, district: Any, unit: Any, partner: Any
) -> None:
    category = RequestCategoryFactory()
    client = client_for(district)
    content = {
        "category": category.pk,
        "lead": unit.pk,
        "co_units": [partner.pk],
        "mechanism": "platform",
        "days": 4,
        "starts_on": "2026-01-01",
    }
    assert client.post("/admin/services/dutyitem/add/", content).status_code == 302
    made = DutyItem.objects.get(category=category)
    assert list(made.co_units.all()) == [partner]
    page = f"/admin/services/dutyitem/{made.pk}/change/"
    assert client.get(page).status_code == 200
    assert client.post(page, content | {"days": 6}).status_code == 302
    made.refresh_from_db()
    assert (made.days, made.ends_on, list(made.co_units.all())) == (4, today(), [partner])
    new = DutyItem.objects.get(category=category, ends_on=None)
    assert (new.days, list(new.co_units.all())) == (6, [partner])


def test_mechanisms_and_words_are_kept_by_the_district_alone(
    client_for: Callable, district: Any, street: Any
) -> None:
    rule = MechanismRule.objects.get(mechanism="platform")
    page = f"/admin/services/mechanismrule/{rule.pk}/change/"
    content = {
        "days": 6,
        "accept_days": 1,
        "extension_days": 5,
        "approver": "none",
        "board": "示例平台",
    }
    client_for(street).post(page, content)
    rule.refresh_from_db()
    assert rule.days == 5
    assert client_for(district).post(page, content).status_code == 302
    rule.refresh_from_db()
    assert rule.days == 6
    assert client_for(district).get("/admin/services/mechanismrule/add/").status_code == 403
    passage = {"title": "示例口径", "text": "示例内容", "expires_on": "2027-01-01"}
    made = client_for(district).post("/admin/services/policysnippet/add/", passage)
    assert made.status_code == 302
    assert client_for(street).post("/admin/services/policysnippet/add/", passage).status_code == 403
    assert PolicySnippet.objects.count() == 1
    template = client_for(district).get("/admin/services/replytemplate/add/").content.decode()
    assert "{企业}" in template


def test_a_day_of_a_department_moves_its_clocks(
    client_for: Callable, district: Any, duty: Any, unit: Any, building: Any
) -> None:
    request = moved(received(building), "triage", "dispatch", "accept")
    before = request.due_on
    content = {"department": unit.pk, "day": before, "reason": "示例停办", "is_working": ""}
    client = client_for(district)
    assert client.post("/admin/services/unitday/add/", content).status_code == 302
    assert DueTask.objects.filter(task="services.recompute_clocks").exists()
    run_due(now())
    request.refresh_from_db()
    assert request.due_on > before
    day = UnitDay.objects.get()
    gone = client.post(f"/admin/services/unitday/{day.pk}/delete/", {"post": "yes"})
    assert gone.status_code == 302
    run_due(now())
    request.refresh_from_db()
    assert (request.due_on, UnitDay.objects.count()) == (before, 0)


def test_staff_arrange_substitutes_among_the_officers_of_their_area(
    street: Any, street2: Any, district: Any, worker: Any
) -> None:
    own = DepartmentFactory(area=area(NANJING_WEST))
    foreign = DepartmentFactory(area=area(JINGAN_TEMPLE))

    def officer(unit: Department) -> Any:
        return assign(UserFactory(department=unit), "department")

    absent, deputy, elsewhere = officer(own), officer(own), officer(foreign)
    period = {"starts_on": today(), "ends_on": today() + 5 * DAY}
    row = set_substitute(by=street, values={"user": absent.pk, "deputy": deputy.pk, **period})
    for by, pair in (
        (street, (absent, elsewhere)),
        (street, (elsewhere, deputy)),
        (street2, (absent, deputy)),
        (worker, (absent, deputy)),
    ):
        names = {"user": pair[0].pk, "deputy": pair[1].pk}
        with pytest.raises(InvalidRecord):
            set_substitute(by=by, values=names | period)
    with pytest.raises(NotInScope):
        set_substitute(by=worker, values={"ends_on": None}, substitute_id=row.pk)
    with pytest.raises(InvalidRecord):
        set_substitute(by=district, values={"user": absent.pk, "deputy": absent.pk, **period})
    assert Substitute.objects.count() == 1
    set_substitute(by=street, values={"ends_on": today() + DAY}, substitute_id=row.pk)
    row.refresh_from_db()
    assert row.ends_on == today() + DAY
