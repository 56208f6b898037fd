"""The registers of requests and of the desk, as ``registers`` has them."""

from typing import Any

from tests.cases.shapes import Register, Street
from tests.factories.desk import (
    ClockLimitFactory,
    ClockSpanFactory,
    CoTaskFactory,
    DutyItemFactory,
    MechanismRuleFactory,
    RequestCategoryFactory,
    RequestEventFactory,
    RequestVoiceFactory,
    SatisfactionAskFactory,
)
from tests.factories.services import ServiceRequestFactory


def _request(street: Street) -> Any:
    return ServiceRequestFactory(building=street.building, enterprise=street.tenant)


DESK: list[Register] = [
    Register("request-events", lambda s: RequestEventFactory(request=_request(s))),
    Register("clock-spans", lambda s: ClockSpanFactory(request=_request(s))),
    Register("clock-limits", lambda s: ClockLimitFactory(request=_request(s))),
    Register("co-tasks", lambda s: CoTaskFactory(request=_request(s))),
    Register(
        "request-voices",
        lambda s: RequestVoiceFactory(request=_request(s), enterprise=s.tenant),
    ),
    Register("satisfaction-asks", lambda s: SatisfactionAskFactory(request=_request(s))),
    Register("request-categories", lambda s: RequestCategoryFactory(), shared=True),
    Register("duty-items", lambda s: DutyItemFactory(), shared=True),
    Register("mechanism-rules", lambda s: MechanismRuleFactory(), shared=True),
]
