"""The registers of lines, terms, officers, elections and foundings, as ``registers`` has them."""

from tests.cases.shapes import Register
from tests.factories.orgs import PartyOrganisationFactory
from tests.factories.orgs_tree import (
    CandidateFactory,
    FoundingFactory,
    OfficerFactory,
    OrganisationLineFactory,
    TermExtensionFactory,
)

TREE: list[Register] = [
    Register(
        "organisation-lines",
        lambda s: OrganisationLineFactory(
            organisation=PartyOrganisationFactory(code=s.code),
            leader=PartyOrganisationFactory(code=s.code, form="industry_committee"),
        ),
        lambda s: {
            "organisation": str(PartyOrganisationFactory(code=s.code).pk),
            "leader": str(PartyOrganisationFactory(code=s.code).pk),
            "kind": "industry",
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="leader",
    ),
    Register(
        "terms",
        lambda s: (
            TermExtensionFactory(term__organisation=PartyOrganisationFactory(code=s.code)).term
        ),
    ),
    Register(
        "officers",
        lambda s: OfficerFactory(organisation=PartyOrganisationFactory(code=s.code)),
        lambda s: {
            "organisation": str(PartyOrganisationFactory(code=s.code).pk),
            "name": "示例新书记",
            "role": "secretary",
            "origin": "posted",
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2026-12-31"},
        reference="organisation",
    ),
    Register(
        "elections",
        lambda s: (
            CandidateFactory(election__organisation=PartyOrganisationFactory(code=s.code)).election
        ),
        lambda s: {
            "organisation": str(PartyOrganisationFactory(code=s.code).pk),
            "kind": "term",
            "planned_on": "2026-12-10",
            "seats": 3,
        },
        {"planned_on": "2026-12-20"},
        reference="organisation",
    ),
    Register(
        "foundings",
        lambda s: FoundingFactory(enterprise=s.tenant, building=s.building, code=s.code),
        lambda s: {
            "building": str(s.building.pk),
            "area": str(s.area.pk),
            "approving_organisation": str(
                PartyOrganisationFactory(code=s.code, form="working_committee").pk
            ),
            "name": "示例拟设新党支部",
            "form": "joint_branch",
            "applied_on": "2026-11-01",
        },
        {"name": "示例拟设更名党支部"},
        reference="approving_organisation",
    ),
]
