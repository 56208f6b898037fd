"""Closed lists of party organisations."""

from django.db import models


class OrganisationForm(models.TextChoices):
    """Forms of a party organisation (党组织类型)."""

    WORKING_COMMITTEE = "working_committee", "工委"
    COMMITTEE = "committee", "党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    JOINT_COMMITTEE = "joint_committee", "联合党委"
    JOINT_GENERAL_BRANCH = "joint_general_branch", "联合党总支"
    JOINT_BRANCH = "joint_branch", "联合党支部"
    TEMPORARY_BRANCH = "temporary_branch", "临时党支部"


# Forms that organise a whole building (楼宇党组织).
BUILDING_FORMS: frozenset[str] = frozenset(
    {
        OrganisationForm.COMMITTEE,
        OrganisationForm.GENERAL_BRANCH,
        OrganisationForm.JOINT_COMMITTEE,
        OrganisationForm.JOINT_GENERAL_BRANCH,
    }
)


class CoverageMode(models.TextChoices):
    """How an enterprise is covered (覆盖方式)."""

    ESTABLISH = "establish", "建"
    JOINT = "joint", "联"
    ATTACH = "attach", "挂"
    ASSIGN = "assign", "派"
