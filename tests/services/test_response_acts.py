"""Taking steps, closing cases, joint visits, the playbook: who may, what follows, what stays."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import pytest

from common.audit.models import AuditEntry
from common.calendar.actions import load_calendar_year
from common.calendar.clock import SHANGHAI
from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.jobs.models import DueTask
from common.records.writing import InvalidRecord
from enterprises.models import Enterprise
from services.actions.joint_visits import (
    AlreadyHeld,
    InThePast,
    NobodyAsked,
    hold_joint_visit,
    open_joint_visit,
    reply_joint_visit,
)
from services.actions.playbook import VersionOrder, set_playbook_step
from services.actions.response_cases import CaseClosed, NoteMissing, OutcomeMissing, close_case
from services.actions.response_steps import (
    RECOMPUTE,
    OtherVisit,
    OwnerMissing,
    ResultMissing,
    StepClosed,
    add_step,
    finish_step,
    reassign_step,
    recount_days,
    start_step,
)
from services.actions.responses import FOLLOW
from services.models import JointVisit, PlaybookStep, ResponseCase, ResponseStep, TeamDispatch
from tests.conftest import JINGAN_TEMPLE
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory, MeasurementFactory, OccupancyFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.responses import (
    ChiefServiceTeamFactory,
    JointVisitFactory,
    ResponseCaseFactory,
    ResponseStepFactory,
)
from tests.factories.services import VisitFactory

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)
DAY = NOON.date()


@pytest.fixture
def enterprise() -> Enterprise:
    """A tenant of 南京西路街道."""
    return EnterpriseFactory(building=BuildingFactory())


@pytest.fixture
def step(enterprise: Enterprise) -> ResponseStep:
    """A live step about it."""
    return ResponseStepFactory(enterprise=enterprise)


@pytest.fixture
def case(enterprise: Enterprise) -> ResponseCase:
    """An open case about it."""
    return ResponseCaseFactory(enterprise=enterprise)


class TestSteps:
    def test_a_step_is_begun_once_and_finished_with_a_result(
        self, step: ResponseStep, worker: Any
    ) -> None:
        start_step(by=worker, step_id=step.pk, now=NOON)
        start_step(by=worker, step_id=step.pk, now=NOON + datetime.timedelta(hours=1))
        step.refresh_from_db()
        assert (step.state, step.started_at) == ("doing", NOON)
        finish_step(by=worker, step_id=step.pk, result=" 已面谈 ", now=NOON)
        step.refresh_from_db()
        assert (step.state, step.result, step.done_at, step.done_by) == (
            "done",
            "已面谈",
            NOON,
            worker,
        )
        verbs = AuditEntry.objects.filter(object_id=str(step.pk)).order_by("number")
        assert [entry.verb for entry in verbs] == ["responsestep.start", "responsestep.finish"]
        assert DueTask.objects.filter(task=FOLLOW).exists()

    @pytest.mark.parametrize("state", ["done", "cancelled"])
    def test_what_is_settled_stays(self, step: ResponseStep, street: Any, state: str) -> None:
        ResponseStep.objects.update(state=state, done_at=NOON)
        for act in (
            lambda: start_step(by=street, step_id=step.pk, now=NOON),
            lambda: finish_step(by=street, step_id=step.pk, result="再办", now=NOON),
            lambda: reassign_step(by=street, step_id=step.pk, owner="district"),
        ):
            with pytest.raises(StepClosed):
                act()
        step.refresh_from_db()
        assert (step.state, step.result, step.owner) == (state, "", "subdistrict")

    @pytest.mark.parametrize("result", ["", "   ", "长" * 1001])
    def test_a_result_is_needed_and_bounded(
        self, step: ResponseStep, street: Any, result: str
    ) -> None:
        with pytest.raises(DomainError) as refusal:
            finish_step(by=street, step_id=step.pk, result=result, now=NOON)
        assert isinstance(refusal.value, ResultMissing) or refusal.value.code == "too_long"
        step.refresh_from_db()
        assert step.state == "open"

    def test_the_visit_must_be_one_to_the_enterprise_that_counts(
        self, step: ResponseStep, street: Any
    ) -> None:
        building = BuildingFactory()
        other = VisitFactory(building=building, enterprise=EnterpriseFactory())
        withdrawn = VisitFactory(building=building, enterprise=step.enterprise, withdrawn_at=NOON)
        for visit in (other.pk, withdrawn.pk, uuid.uuid4()):
            with pytest.raises(OtherVisit):
                finish_step(by=street, step_id=step.pk, result="办", visit_id=visit, now=NOON)
        own = VisitFactory(building=building, enterprise=step.enterprise)
        finish_step(by=street, step_id=step.pk, result="办", visit_id=own.pk, now=NOON)
        step.refresh_from_db()
        assert step.visit == own

    def test_a_step_elsewhere_does_not_exist_and_roles_hold(
        self, step: ResponseStep, street2: Any, worker2: Any, worker: Any, wall: Any
    ) -> None:
        for user in (street2, worker2):
            with pytest.raises(NotInScope):
                finish_step(by=user, step_id=step.pk, result="办", now=NOON)
        with pytest.raises(NotPermitted):
            finish_step(by=wall, step_id=step.pk, result="办", now=NOON)
        with pytest.raises(NotPermitted):
            reassign_step(by=worker, step_id=step.pk, owner="district")
        step.refresh_from_db()
        assert step.state == "open"

    def test_a_step_is_given_to_a_worker_a_department_or_an_office(
        self, step: ResponseStep, street: Any
    ) -> None:
        colleague, department = WorkerFactory(), DepartmentFactory()
        reassign_step(by=street, step_id=step.pk, owner="worker", worker_id=colleague.pk)
        step.refresh_from_db()
        assert (step.owner, step.worker) == ("worker", colleague)
        reassign_step(by=street, step_id=step.pk, owner="department", department_id=department.pk)
        step.refresh_from_db()
        assert (step.owner, step.worker, step.department) == ("department", None, department)
        reassign_step(by=street, step_id=step.pk, owner="district", worker_id=colleague.pk)
        step.refresh_from_db()
        assert (step.owner, step.worker, step.department) == ("district", None, None)

    def test_a_worker_elsewhere_or_nobody_is_refused(self, step: ResponseStep, street: Any) -> None:
        foreign = WorkerFactory(code=JINGAN_TEMPLE)
        with pytest.raises(InvalidRecord):
            reassign_step(by=street, step_id=step.pk, owner="worker", worker_id=foreign.pk)
        for owner in ("worker", "department", "nobody"):
            with pytest.raises(OwnerMissing):
                reassign_step(by=street, step_id=step.pk, owner=owner)
        step.refresh_from_db()
        assert (step.owner, step.worker) == ("subdistrict", None)

    def test_a_step_is_added_by_hand(self, enterprise: Enterprise, street: Any) -> None:
        made = add_step(
            by=street,
            enterprise_id=enterprise.pk,
            title="协调空间",
            kind="call",
            owner="subdistrict",
            limit_days=2,
            now=NOON,
        )
        assert (made.origin, made.due_on) == ("manual", datetime.date(2026, 11, 25))

    def test_days_are_counted_anew_when_a_year_is_published(self, enterprise: Enterprise) -> None:
        """A holiday in the year moves the day; what is settled stays as it was."""
        values = {
            "enterprise": enterprise,
            "opened_at": datetime.datetime(2026, 12, 30, 9, 0, tzinfo=SHANGHAI),
            "limit_days": 3,
            "due_on": datetime.date(2027, 1, 4),
            "is_due_provisional": True,
        }
        live = ResponseStepFactory(**values)
        done = ResponseStepFactory(**values, state="done", done_at=NOON)
        load_calendar_year(
            year=2027,
            holidays={datetime.date(2027, 1, 1): "元旦"},
            make_up_days={},
            source="示例通知",
            by=None,
        )
        assert DueTask.objects.filter(task=RECOMPUTE).exists()
        assert recount_days(2027) == 1
        assert recount_days(2027) == 0
        live.refresh_from_db()
        done.refresh_from_db()
        assert (live.due_on, live.is_due_provisional) == (datetime.date(2027, 1, 5), False)
        assert (done.due_on, done.is_due_provisional) == (datetime.date(2027, 1, 4), True)


class TestCases:
    def test_closing_tells_the_value_and_closes_the_steps(
        self, case: ResponseCase, street: Any
    ) -> None:
        MeasurementFactory(enterprise=case.enterprise, value=36)
        OccupancyFactory(enterprise=case.enterprise, area=Decimal("20.50"))
        live = ResponseStepFactory(enterprise=case.enterprise, case=case)
        done = ResponseStepFactory(
            enterprise=case.enterprise, case=case, state="done", done_at=NOON
        )
        close_case(by=street, case_id=case.pk, outcome="kept", note="续租三年", now=NOON)
        case.refresh_from_db()
        live.refresh_from_db()
        done.refresh_from_db()
        assert (case.outcome, case.closed_on, case.closed_by) == ("kept", DAY, street)
        assert (case.value_area, case.value_headcount) == (Decimal("200.50"), 36)
        assert (live.state, live.closing_reason) == ("cancelled", "风险处置单已结案：已留住")
        assert done.state == "done"
        assert DueTask.objects.filter(task=FOLLOW).exists()

    def test_one_that_has_left_is_worth_what_it_held_last(
        self, case: ResponseCase, street: Any
    ) -> None:
        case.enterprise.occupancies.update(ends_on=datetime.date(2026, 11, 20))
        OccupancyFactory(
            enterprise=case.enterprise, area=Decimal(999), ends_on=datetime.date(2025, 1, 1)
        )
        close_case(by=street, case_id=case.pk, outcome="left", note="迁往外区", now=NOON)
        case.refresh_from_db()
        assert (case.value_area, case.value_headcount) == (Decimal("180.00"), None)

    def test_what_people_say_about_the_value_counts(self, case: ResponseCase, street: Any) -> None:
        close_case(
            by=street,
            case_id=case.pk,
            outcome="kept",
            note="",
            value_area=Decimal(0),
            value_headcount=0,
            now=NOON,
        )
        case.refresh_from_db()
        assert (case.value_area, case.value_headcount) == (0, 0)

    @pytest.mark.parametrize(
        ("outcome", "note", "refusal"),
        [
            ("", "", OutcomeMissing),
            ("gone", "", OutcomeMissing),
            ("left", " ", NoteMissing),
            ("wrong_alarm", "", NoteMissing),
        ],
    )
    def test_an_outcome_is_needed_and_some_need_a_word(
        self, case: ResponseCase, street: Any, outcome: str, note: str, refusal: Any
    ) -> None:
        with pytest.raises(refusal):
            close_case(by=street, case_id=case.pk, outcome=outcome, note=note, now=NOON)
        case.refresh_from_db()
        assert case.closed_on is None

    def test_it_ends_once_and_only_staff_of_the_place_end_it(
        self, case: ResponseCase, street: Any, street2: Any, worker: Any
    ) -> None:
        with pytest.raises(NotPermitted):
            close_case(by=worker, case_id=case.pk, outcome="kept", note="", now=NOON)
        with pytest.raises(NotInScope):
            close_case(by=street2, case_id=case.pk, outcome="kept", note="", now=NOON)
        close_case(by=street, case_id=case.pk, outcome="moved", note="", now=NOON)
        with pytest.raises(CaseClosed):
            close_case(by=street, case_id=case.pk, outcome="kept", note="", now=NOON)
        case.refresh_from_db()
        assert case.outcome == "moved"


class TestJointVisits:
    def planned(self, by: Any, enterprise: Enterprise, **told: Any) -> JointVisit:
        """Open a joint visit of one department."""
        values = {
            "departments": [DepartmentFactory().pk],
            "planned_on": DAY,
            "purpose": "会商留商",
            **told,
        }
        return open_joint_visit(by=by, enterprise_id=enterprise.pk, now=NOON, **values)

    def test_the_step_that_asks_for_it_follows_and_the_team_is_sent(
        self, case: ResponseCase, street: Any
    ) -> None:
        enterprise, team = case.enterprise, ChiefServiceTeamFactory()
        joint = ResponseStepFactory(enterprise=enterprise, case=case, kind="joint_visit")
        asks_team = ResponseStepFactory(enterprise=enterprise, case=case, kind="chief_team")
        opened = self.planned(street, enterprise, chief_team_id=team.pk)
        assert (opened.case, opened.step) == (case, asks_team)
        asks_team.refresh_from_db()
        assert asks_team.state == "doing"
        department = opened.replies.get().department
        reply_joint_visit(
            by=street,
            joint_visit_id=opened.pk,
            department_id=department.pk,
            state="accepted",
            now=NOON,
        )
        assert opened.replies.get().state == "accepted"
        hold_joint_visit(by=street, joint_visit_id=opened.pk, result="同意续租", now=NOON)
        asks_team.refresh_from_db()
        joint.refresh_from_db()
        assert (asks_team.state, asks_team.result, joint.state) == ("done", "同意续租", "open")
        dispatch = TeamDispatch.objects.get()
        assert (dispatch.team, dispatch.joint_visit, dispatch.dispatched_on) == (team, opened, DAY)
        assert dispatch.building == enterprise.occupancies.get().unit.building

    def test_it_is_held_once(self, enterprise: Enterprise, street: Any) -> None:
        opened = self.planned(street, enterprise)
        hold_joint_visit(by=street, joint_visit_id=opened.pk, result="一", now=NOON)
        with pytest.raises(AlreadyHeld):
            hold_joint_visit(by=street, joint_visit_id=opened.pk, result="二", now=NOON)
        with pytest.raises(AlreadyHeld):
            reply_joint_visit(
                by=street,
                joint_visit_id=opened.pk,
                department_id=opened.replies.get().department_id,
                state="declined",
                now=NOON,
            )
        opened.refresh_from_db()
        assert (opened.result, TeamDispatch.objects.count()) == ("一", 0)

    def test_it_needs_departments_a_day_ahead_and_a_tenant_of_the_place(
        self, enterprise: Enterprise, street: Any, street2: Any, worker: Any
    ) -> None:
        with pytest.raises(NobodyAsked):
            self.planned(street, enterprise, departments=[])
        with pytest.raises(InThePast):
            self.planned(street, enterprise, planned_on=DAY - datetime.timedelta(1))
        with pytest.raises(InvalidRecord):
            self.planned(street, enterprise, departments=[uuid.uuid4()])
        with pytest.raises(NotInScope):
            self.planned(street2, enterprise)
        with pytest.raises(NotPermitted):
            self.planned(worker, enterprise)
        assert not JointVisit.objects.exists()

    def test_a_department_answers_for_itself_alone(
        self, enterprise: Enterprise, worker: Any
    ) -> None:
        opened = JointVisitFactory(enterprise=enterprise)
        own, other = DepartmentFactory(), DepartmentFactory()
        for department in (own, other):
            opened.replies.create(department=department)
        worker.department = own
        worker.save()
        told = {"by": worker, "joint_visit_id": opened.pk, "state": "declined", "now": NOON}
        reply_joint_visit(department_id=own.pk, **told)
        with pytest.raises(NotPermitted):
            reply_joint_visit(department_id=other.pk, **told)
        assert opened.replies.get(department=other).state == "waiting"


class TestPlaybook:
    VALUES = {
        "code": "orange_call",
        "colour": "orange",
        "title": "电话核实",
        "kind": "call",
        "owner": "worker",
        "limit_days": 2,
    }

    def test_a_new_version_ends_the_one_before(self, district: Any) -> None:
        set_playbook_step(by=district, values={**self.VALUES, "starts_on": DAY})
        versions = PlaybookStep.objects.filter(code="orange_call").order_by("starts_on")
        assert [(one.ends_on, one.limit_days) for one in versions] == [(DAY, 1), (None, 2)]
        with pytest.raises(VersionOrder):
            set_playbook_step(by=district, values={**self.VALUES, "starts_on": DAY})

    def test_only_the_district_keeps_it_and_a_department_has_to_be_named(
        self, district: Any, street: Any
    ) -> None:
        values = {**self.VALUES, "code": "orange_new", "starts_on": DAY}
        with pytest.raises(NotPermitted):
            set_playbook_step(by=street, values=values)
        with pytest.raises(InvalidRecord):
            set_playbook_step(by=district, values={**values, "owner": "department"})
        with pytest.raises(InvalidRecord):
            set_playbook_step(by=district, values={**values, "limit_days": 0})
        assert not PlaybookStep.objects.filter(code="orange_new").exists()
