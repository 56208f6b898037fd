"""The registers of councils, as ``registers`` has them."""

from typing import Any

from tests.cases.shapes import Register, Street
from tests.factories.councils import (
    CouncilFactory,
    SeatFactory,
    TopicProposalFactory,
    TopicProposalRequestFactory,
)


def _council(street: Street) -> Any:
    return CouncilFactory(building=street.building)


def _topic_proposal(street: Street) -> Any:
    proposal = TopicProposalFactory(
        building=street.building, state="accepted", council=_council(street)
    )
    TopicProposalRequestFactory(proposal=proposal)
    return proposal


COUNCILS: list[Register] = [
    Register(
        "councils",
        _council,
        lambda s: {
            "name": "示例新楼委会",
            "kind": "committee",
            "buildings": [str(s.building.pk)],
            "founded_on": "2026-01-01",
        },
        {"name": "示例更名楼委会"},
        reference="buildings.0",
    ),
    Register(
        "seats",
        lambda s: SeatFactory(council=_council(s)),
        lambda s: {
            "council": str(_council(s).pk),
            "name": "示例新成员",
            "capacity": "企业代表",
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="council",
    ),
    Register("topic-proposals", _topic_proposal),
]
