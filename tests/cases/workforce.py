"""The registers of the workforce, as ``registers`` has them."""

from tests.cases.shapes import Register
from tests.factories.orgs import WorkerFactory
from tests.factories.orgs_workforce import (
    CertificationFactory,
    HandoverFactory,
    InstructorDutyFactory,
    InstructorFactory,
    ResponsibilityFactory,
    SecondmentFactory,
    TrainingCourseFactory,
    TrainingResultFactory,
    WorkerBuildingFactory,
    WorkerEnterpriseFactory,
)

WORKFORCE: list[Register] = [
    Register(
        "workers",
        lambda s: WorkerFactory(code=s.code),
        lambda s: {"name": "示例新工作者", "area": str(s.area.pk), "starts_on": "2026-01-01"},
        {"ends_on": "2026-12-31"},
        reference="area",
    ),
    Register("worker-posts", lambda s: WorkerFactory(code=s.code).posts.get()),
    Register(
        "worker-buildings",
        lambda s: WorkerBuildingFactory(worker=WorkerFactory(code=s.code), building=s.building),
        lambda s: {
            "worker": str(WorkerFactory(code=s.code).pk),
            "building": str(s.building.pk),
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="building",
    ),
    Register(
        "worker-enterprises",
        lambda s: WorkerEnterpriseFactory(worker=WorkerFactory(code=s.code), enterprise=s.tenant),
        lambda s: {
            "worker": str(WorkerFactory(code=s.code).pk),
            "enterprise": str(s.enterprise.pk),
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="enterprise",
    ),
    Register(
        "training-courses",
        lambda s: TrainingCourseFactory(code=s.code),
        lambda s: {
            "name": "示例新培训",
            "topic": "theory",
            "method": "case",
            "area": str(s.area.pk),
            "held_on": "2026-11-01",
            "hours": 4,
            "has_test": True,
        },
        {"name": "示例更名培训"},
        reference="area",
    ),
    Register(
        "training-results",
        lambda s: TrainingResultFactory(
            worker=WorkerFactory(code=s.code), course=TrainingCourseFactory(code=s.code)
        ),
        lambda s: {
            "course": str(TrainingCourseFactory(code=s.code).pk),
            "worker": str(WorkerFactory(code=s.code).pk),
            "is_completed": True,
            "has_passed": True,
        },
        {"has_passed": False},
        reference="worker",
    ),
    Register("certifications", lambda s: CertificationFactory(worker=WorkerFactory(code=s.code))),
    Register(
        "handovers",
        lambda s: HandoverFactory(
            worker=WorkerFactory(code=s.code), successor=WorkerFactory(code=s.code)
        ),
    ),
    Register(
        "instructors",
        lambda s: InstructorFactory(code=s.code),
        lambda s: {
            "name": "示例新指导员",
            "work_unit": "示例单位",
            "origin": "retired",
            "area": str(s.area.pk),
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="area",
    ),
    Register(
        "instructor-duties",
        lambda s: InstructorDutyFactory(
            instructor=InstructorFactory(code=s.code), building=s.building
        ),
        lambda s: {
            "instructor": str(InstructorFactory(code=s.code).pk),
            "building": str(s.building.pk),
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="building",
    ),
    Register(
        "secondments",
        lambda s: SecondmentFactory(building=s.building),
        lambda s: {
            "name": "示例新干部",
            "department": str(SecondmentFactory(building=s.building).department.pk),
            "building": str(s.building.pk),
            "duty": "联系服务",
            "starts_on": "2026-01-01",
        },
        {"duty": "驻楼服务"},
        reference="building",
    ),
    Register(
        "responsibilities",
        lambda s: ResponsibilityFactory(building=s.building),
        lambda s: {
            "role": "safety",
            "building": str(s.building.pk),
            "name": "示例新安全员",
            "starts_on": "2026-01-01",
        },
        {"substitute": "示例替补"},
        reference="building",
    ),
]
