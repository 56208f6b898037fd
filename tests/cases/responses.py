"""The registers of responses to a colour, as ``registers`` has them."""

from typing import Any

from tests.cases.shapes import Register, Street
from tests.factories.orgs import WorkerFactory
from tests.factories.responses import (
    ChiefServiceTeamFactory,
    ChiefTeamMemberFactory,
    JointVisitFactory,
    JointVisitReplyFactory,
    PlaybookStepFactory,
    ResponseCaseFactory,
    ResponseStepFactory,
)


def _step(street: Street) -> Any:
    case = ResponseCaseFactory(enterprise=street.tenant)
    return ResponseStepFactory(
        enterprise=case.enterprise,
        case=case,
        building=street.building,
        owner="worker",
        worker=WorkerFactory(code=street.code),
    )


def _joint_visit(street: Street) -> Any:
    joint_visit = JointVisitFactory(enterprise=street.tenant)
    JointVisitReplyFactory(joint_visit=joint_visit)
    return joint_visit


RESPONSES: list[Register] = [
    Register("playbook-steps", lambda s: PlaybookStepFactory(), shared=True),
    Register("response-cases", lambda s: ResponseCaseFactory(enterprise=s.tenant)),
    Register("response-steps", _step),
    Register("joint-visits", _joint_visit),
    Register(
        "chief-service-teams",
        lambda s: ChiefTeamMemberFactory(team=ChiefServiceTeamFactory()).team,
        lambda s: {"name": "示例新首席服务团队", "fields_served": ["talent"]},
        {"name": "示例更名首席服务团队"},
        who="district",
        shared=True,
    ),
]
