"""The registers of field visits, as ``registers`` has them."""

from typing import Any

from tests.cases.shapes import Register, Street
from tests.factories.common import FieldEditFactory, SyncOperationFactory
from tests.factories.enterprises import FactCheckFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.services import (
    MustVisitRuleFactory,
    PromiseFactory,
    TenantProposalFactory,
    VisitFactory,
    VisitTypeFactory,
)

CHECKLIST = [{"code": "look", "label": "示例事项", "is_required": True}]


def _promise(street: Street) -> Any:
    visit = VisitFactory(
        building=street.building, enterprise=street.tenant, worker=WorkerFactory(code=street.code)
    )
    return PromiseFactory(visit=visit)


FIELD: list[Register] = [
    Register("fact-checks", lambda s: FactCheckFactory(enterprise=s.tenant)),
    Register("promises", _promise),
    Register(
        "tenant-proposals",
        lambda s: TenantProposalFactory(building=s.building, state="matched", enterprise=s.tenant),
    ),
    Register(
        "visit-types",
        lambda s: VisitTypeFactory(),
        lambda s: {"code": "festival", "label": "示例慰问", "checklist": CHECKLIST},
        {"label": "示例节日慰问"},
        who="district",
        shared=True,
    ),
    Register(
        "must-visit-rules",
        lambda s: MustVisitRuleFactory(),
        lambda s: {
            "code": "must_festival",
            "label": "示例必访",
            "trigger": "difficulty",
            "within_days": 5,
            "checklist": CHECKLIST,
        },
        {"is_confirmed": True},
        who="district",
        shared=True,
    ),
    Register("sync-operations", lambda s: SyncOperationFactory(area_id=s.area.pk)),
    Register("field-edits", lambda s: FieldEditFactory(area_id=s.area.pk)),
]
