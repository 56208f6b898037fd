"""One line per register of the API: how to make a row in a street, what to send, what to change."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.cases.councils import COUNCILS
from tests.cases.desk import DESK
from tests.cases.field import FIELD
from tests.cases.life import LIFE_REGISTERS
from tests.cases.responses import RESPONSES
from tests.cases.shapes import Register, Street
from tests.cases.talks import TALKS
from tests.cases.tree import TREE
from tests.cases.workforce import WORKFORCE
from tests.cases.works import WORKS
from tests.factories.buildings import (
    AreaFactory,
    BuildingFactory,
    BuildingTaxFactory,
    FloorFactory,
    PropertyCompanyFactory,
    UnitFactory,
    ZoneFactory,
)
from tests.factories.enterprises import (
    ArrearsFactory,
    ContactFactory,
    LeaseIntentFactory,
    MeasurementFactory,
    OccupancyFactory,
    RatingFactory,
    RatingOverrideFactory,
    RatingSchemeFactory,
    SignalFactory,
)
from tests.factories.orgs import (
    CoverageFactory,
    OrganisationSeatFactory,
    PartyOrganisationFactory,
    WorkerFactory,
)
from tests.factories.orgs_coverage import (
    FormationRuleFactory,
    TenantCheckpointFactory,
    UnbuiltReasonFactory,
)
from tests.factories.services import (
    ParticipationFactory,
    ServiceRequestFactory,
    StationFactory,
    VisitFactory,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = datetime.datetime(2026, 11, 10, 10, 30, tzinfo=SHANGHAI)


def _organisation(street: Street) -> Any:
    organisation = PartyOrganisationFactory(code=street.code)
    OrganisationSeatFactory(organisation=organisation, building=street.building)
    return organisation


def _occupancy(street: Street) -> Any:
    occupancy = street.tenant.occupancies.get()
    LeaseIntentFactory(occupancy=occupancy)
    return occupancy


def _move_out(street: Street) -> Any:
    # Still in another room of the street, so that its own staff see its name.
    tenant = street.tenant
    return OccupancyFactory(
        enterprise=tenant,
        unit__building=BuildingFactory(area=street.code),
        ends_on=datetime.date(2026, 6, 30),
    )


def _grid(street: Street) -> Any:
    number = AreaFactory._meta._counter.seq if AreaFactory._meta._counter else 0
    code = f"{street.code}{number:04}"
    return AreaFactory(code=code, path=f"310106/{street.code}/{code}/")


REGISTERS: list[Register] = [
    Register(
        "areas",
        _grid,
        lambda s: {
            "code": f"{s.code}9001",
            "name": "示例网格",
            "kind": "block_grid",
            "parent": str(s.area.pk),
        },
        {"name": "示例新网格"},
        who="district",
        reference="parent",
    ),
    Register(
        "zones",
        lambda s: ZoneFactory(),
        lambda s: {"name": "示例新片区", "kind": "belt"},
        {"name": "示例更名片区"},
        who="district",
        shared=True,
    ),
    Register(
        "property-companies",
        lambda s: PropertyCompanyFactory(),
        lambda s: {"name": "示例新物业有限公司"},
        {"name": "示例更名物业有限公司"},
        shared=True,
    ),
    Register(
        "buildings",
        lambda s: BuildingFactory(area=s.code),
        lambda s: {
            "name": "示例新楼",
            "kind": "office",
            "subdistrict": str(s.area.pk),
            "longitude": 121.45,
            "latitude": 31.23,
            "datum": "gcj02",
        },
        {"name": "示例更名楼", "is_key": True},
        reference="subdistrict",
    ),
    Register(
        "building-taxes",
        lambda s: BuildingTaxFactory(building=BuildingFactory(area=s.code)),
        lambda s: {"building": str(s.building.pk), "year": 2024, "amount": 8000},
        {"amount": 9000.5},
        reference="building",
    ),
    Register(
        "floors",
        lambda s: FloorFactory(building=s.building),
        lambda s: {"building": str(s.building.pk), "number": 88, "area": 1200},
        {"area": 1300},
        reference="building",
    ),
    Register(
        "units",
        lambda s: UnitFactory(building=s.building),
        lambda s: {
            "building": str(s.building.pk),
            "floor_number": 5,
            "number": "501",
            "area": 99.5,
        },
        {"area": 100},
        reference="building",
    ),
    Register(
        "enterprises",
        lambda s: s.tenant,
        lambda s: {
            "name": "示例新企业有限公司",
            "unit_kind": "non_public",
            "no_uscc_reason": "示例",
            "operating_status": "operating",
            "full_members": 3,
            "occupancy": {"unit": str(s.unit.pk), "starts_on": "2026-01-01"},
        },
        {"short_name": "示例新简称", "operating_status": "suspended"},
        reference="occupancy.unit",
    ),
    Register(
        "contacts",
        lambda s: ContactFactory(enterprise=s.tenant),
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "name": "示例联系人",
            "phone": "13800000000",
        },
        {"name": "示例新联系人"},
        reference="enterprise",
    ),
    Register(
        "occupancies",
        _occupancy,
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "unit": str(UnitFactory(building=s.building).pk),
            "tenure": "leased",
            "starts_on": "2026-01-01",
            "intent": "undecided",
        },
        {"ends_on": "2028-01-01", "intent": "renewing"},
        reference="unit",
    ),
    Register("move-outs", _move_out),
    Register(
        "measurements",
        lambda s: MeasurementFactory(enterprise=s.tenant),
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "kind": "headcount",
            "measured_on": "2026-11-01",
            "value": 20,
        },
        {"value": 21},
        reference="enterprise",
    ),
    Register(
        "arrears",
        lambda s: ArrearsFactory(enterprise=s.tenant),
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "kind": "rent",
            "started_on": "2026-11-01",
            "amount": 2.5,
        },
        {"settled_on": "2026-11-20"},
        reference="enterprise",
    ),
    Register(
        "signals",
        lambda s: SignalFactory(enterprise=s.tenant),
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "kind": "space_need",
            "severity": 3,
            "observed_on": "2026-11-01",
        },
        {"closed_on": "2026-11-20"},
        reference="enterprise",
    ),
    Register("ratings", lambda s: RatingFactory(enterprise=s.tenant)),
    Register("rating-overrides", lambda s: RatingOverrideFactory(enterprise=s.tenant)),
    Register("rating-schemes", lambda s: RatingSchemeFactory(), shared=True),
    Register(
        "organisations",
        _organisation,
        lambda s: {
            "name": "示例新党支部",
            "form": "branch",
            "area": str(s.area.pk),
            "full_members": 4,
            "buildings": [str(s.building.pk)],
        },
        {"full_members": 5, "form": "general_branch"},
        reference="area",
    ),
    *TREE,
    Register(
        "coverages",
        lambda s: CoverageFactory(
            enterprise=s.tenant, organisation=PartyOrganisationFactory(code=s.code)
        ),
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "mode": "joint",
            "organisation": str(PartyOrganisationFactory(code=s.code).pk),
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="organisation",
    ),
    Register(
        "tenant-checkpoints",
        lambda s: TenantCheckpointFactory(enterprise=s.tenant),
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "kind": "members_contacted",
            "result": "done",
            "settled_on": "2026-01-05",
            "note": "示例内容",
        },
        {"note": "示例新内容"},
        reference="enterprise",
    ),
    Register(
        "unbuilt-reasons",
        lambda s: UnbuiltReasonFactory(enterprise=s.tenant),
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "kind": "no_secretary",
            "note": "示例内容",
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="enterprise",
    ),
    Register(
        "formation-rules",
        lambda s: FormationRuleFactory(),
        lambda s: {"starts_on": "2026-01-01", "branch_from": 4},
        {"document_number": "示例〔2026〕1号"},
        who="district",
        shared=True,
    ),
    *WORKFORCE,
    Register(
        "stations",
        lambda s: StationFactory(code=s.code, building=s.building),
        lambda s: {
            "name": "示例新服务站",
            "tier": "building",
            "area": str(s.area.pk),
            "building": str(s.building.pk),
            "starts_on": "2026-01-01",
        },
        {"name": "示例更名服务站"},
        reference="building",
    ),
    Register(
        "visits",
        lambda s: VisitFactory(
            building=s.building, enterprise=s.tenant, worker=WorkerFactory(code=s.code)
        ),
        lambda s: {
            "visited_at": MOMENT.isoformat(),
            "building": str(s.building.pk),
            "enterprise": str(s.enterprise.pk),
            "purpose": "日常走访",
            "note": "示例内容",
            "signals": [{"kind": "difficulty", "severity": 2}],
        },
        {"note": "示例新内容"},
        reference="enterprise",
    ),
    Register(
        "requests",
        lambda s: ServiceRequestFactory(building=s.building, enterprise=s.tenant),
        lambda s: {
            "received_at": MOMENT.isoformat(),
            "building": str(s.building.pk),
            "enterprise": str(s.enterprise.pk),
            "category": "物业服务",
            "content": "示例内容",
            "mechanism": "platform",
            "due_on": "2026-12-01",
        },
        {"resolved_at": (MOMENT + datetime.timedelta(days=1)).isoformat()},
        reference="building",
    ),
    Register(
        "participations",
        lambda s: ParticipationFactory(enterprise=s.tenant),
        lambda s: {
            "enterprise": str(s.enterprise.pk),
            "held_on": "2026-11-01",
            "activity": "示例新活动",
        },
        {"activity": "示例更名活动"},
        reference="enterprise",
    ),
]
REGISTERS += LIFE_REGISTERS + FIELD + DESK + COUNCILS + TALKS + WORKS + RESPONSES
BY_PREFIX = {register.prefix: register for register in REGISTERS}
WRITABLE = [register for register in REGISTERS if register.content]
SCOPED = [register for register in REGISTERS if not register.shared]
# Registers about the platform itself have tests of their own.
OF_THE_PLATFORM = {"departments", "users", "me", "jobs", "imports", "exports", "audit-entries"}
OF_THE_PLATFORM |= {"sync", "devices", "notices"}
# Lists made from figures have tests of their own as well.
FIGURES = {"indicators", "dashboard", "should-build", "coverage-blanks", "new-tenants"}
FIGURES |= {"worker-loads", "responsibility-gaps", "secretary-vacancies"}
FIGURES |= {"snapshots", "frozen-months", "frozen-figures", "delta-reasons"}
