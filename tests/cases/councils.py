"""The registers of councils, as ``registers`` has them."""

from typing import Any

from tests.cases.shapes import Register, Street
from tests.factories.councils import (
    CouncilFactory,
    SeatFactory,
    TopicProposalFactory,
    TopicProposalRequestFactory,
)
from tests.factories.councils_work import (
    CouncilDocumentFactory,
    CouncilPairingFactory,
    FloorLeaderFactory,
    FoundingStepFactory,
    NoticeRuleFactory,
    ObjectionFactory,
    PairingActionFactory,
    SeatKindFactory,
    SelectionFactory,
    SelectionNoticeFactory,
    SupervisionMemberFactory,
)


def _council(street: Street) -> Any:
    return CouncilFactory(building=street.building)


def _topic_proposal(street: Street) -> Any:
    proposal = TopicProposalFactory(
        building=street.building, state="accepted", council=_council(street)
    )
    TopicProposalRequestFactory(proposal=proposal)
    return proposal


def _leader(street: Street) -> Any:
    return FloorLeaderFactory(council=_council(street), building=street.building)


def _selection(street: Street) -> Any:
    return SelectionFactory(council=_council(street))


def _notice(street: Street) -> Any:
    return SelectionNoticeFactory(selection__council=_council(street))


BODIES: list[Register] = [
    Register(
        "seat-kinds",
        lambda s: SeatKindFactory(),
        lambda s: {"code": "volunteer", "label": "示例新席位", "fewest": 0, "words": ["志愿者"]},
        {"words": ["志愿者", "志愿者代表"]},
        who="district",
        shared=True,
    ),
    Register(
        "notice-rules",
        lambda s: NoticeRuleFactory(),
        lambda s: {"position": 9, "label": "示例新公示", "working_days": 3},
        {"working_days": 7},
        who="district",
        shared=True,
    ),
    Register("council-documents", lambda s: CouncilDocumentFactory(council=_council(s))),
    Register(
        "founding-steps",
        lambda s: FoundingStepFactory(council=_council(s)),
        lambda s: {
            "council": str(_council(s).pk),
            "step": "notice",
            "done_on": "2024-02-01",
            "note": "示例说明",
        },
        {"note": "示例新说明"},
        reference="council",
    ),
    Register(
        "floor-leaders",
        _leader,
        lambda s: {
            "council": str(_council(s).pk),
            "building": str(s.building.pk),
            "floors": ["3", "4"],
            "name": "示例新楼层长",
            "starts_on": "2026-01-01",
        },
        {"floors": ["5"]},
        reference="building",
    ),
    Register(
        "supervision-members",
        lambda s: SupervisionMemberFactory(council=_council(s)),
        lambda s: {
            "council": str(_council(s).pk),
            "name": "示例新监督员",
            "unit": "示例企业员工",
            "starts_on": "2026-01-01",
        },
        {"unit": "示例新单位"},
        reference="council",
    ),
    Register("selections", _selection),
    Register("selection-notices", _notice),
    Register("objections", lambda s: ObjectionFactory(notice=_notice(s))),
    Register(
        "council-pairings",
        lambda s: CouncilPairingFactory(council=_council(s)),
        lambda s: {
            "council": str(_council(s).pk),
            "kind": "residential",
            "residential": "示例新居民区",
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="council",
    ),
    Register(
        "pairing-actions",
        lambda s: PairingActionFactory(pairing__council=_council(s)),
        lambda s: {
            "pairing": str(CouncilPairingFactory(council=_council(s)).pk),
            "on": "2026-03-01",
            "title": "示例新活动",
        },
        {"result": "示例成效"},
        reference="pairing",
    ),
]
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
    *BODIES,
    Register("topic-proposals", _topic_proposal),
]
