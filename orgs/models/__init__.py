"""Party organisations, their life and links, coverage, and the workforce."""

from orgs.models.alliance import (
    Alliance,
    AllianceMember,
    AlliancePlan,
    AllianceTask,
    CrossAppointment,
    JointMeeting,
    MeetingParticipant,
    Pairing,
)
from orgs.models.coverage import Coverage, FormationRule, TenantCheckpoint, UnbuiltReason
from orgs.models.life import LifePartner, LifeRecord, LifeRule, OrganisationTally
from orgs.models.organisation import (
    MemberCount,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationLine,
    OrganisationSeat,
    PartyOrganisation,
)
from orgs.models.responsibility import Instructor, InstructorDuty, Responsibility, Secondment
from orgs.models.term import (
    Candidate,
    Election,
    Founding,
    Officer,
    OrganisationTerm,
    TermExtension,
)
from orgs.models.workforce import (
    Certification,
    Handover,
    TrainingCourse,
    TrainingResult,
    Worker,
    WorkerBuilding,
    WorkerEnterprise,
    WorkerPost,
)

__all__ = [
    "Alliance",
    "AllianceMember",
    "AlliancePlan",
    "AllianceTask",
    "Candidate",
    "Certification",
    "Coverage",
    "CrossAppointment",
    "Election",
    "FormationRule",
    "Founding",
    "Handover",
    "Instructor",
    "InstructorDuty",
    "JointMeeting",
    "LifePartner",
    "LifeRecord",
    "LifeRule",
    "MeetingParticipant",
    "MemberCount",
    "Officer",
    "OrganisationAffiliation",
    "OrganisationFormPeriod",
    "OrganisationLine",
    "OrganisationSeat",
    "OrganisationTally",
    "OrganisationTerm",
    "Pairing",
    "PartyOrganisation",
    "Responsibility",
    "Secondment",
    "TenantCheckpoint",
    "TermExtension",
    "TrainingCourse",
    "TrainingResult",
    "UnbuiltReason",
    "Worker",
    "WorkerBuilding",
    "WorkerEnterprise",
    "WorkerPost",
]
