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
    COMMUNITY_COMMITTEE = "community_committee", "社区党委"
    COMPREHENSIVE_COMMITTEE = "comprehensive_committee", "综合党委"
    INDUSTRY_COMMITTEE = "industry_committee", "行业党委"
    FLOATING_BRANCH = "floating_branch", "流动党员党支部"
    PARTY_GROUP = "party_group", "党小组"


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


class GroupingBasis(models.TextChoices):
    """What ties the members of an organisation together (设置依据)."""

    PLACE = "place", "地缘"
    TRADE = "trade", "业缘"
    INTEREST = "interest", "趣缘"
    OTHER = "other", "其他"


class DissolutionKind(models.TextChoices):
    """How an organisation came to its end (撤销方式)."""

    DISSOLVED = "dissolved", "撤销"
    MERGED = "merged", "合并"
    EXPIRED = "expired", "临时组织到期"


class LineKind(models.TextChoices):
    """A second link beside the command line (其他隶属)."""

    INDUSTRY = "industry", "行业条线"
    REGIONAL = "regional", "区域党建"
    GUIDANCE = "guidance", "业务指导"


class OfficerRole(models.TextChoices):
    """Posts in an organisation (职务)."""

    SECRETARY = "secretary", "书记"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记"
    FIRST_SECRETARY = "first_secretary", "第一书记"
    MEMBER = "member", "委员"


class Portfolio(models.TextChoices):
    """What a member of a committee looks after (分工)."""

    ORGANISATION = "organisation", "组织委员"
    PUBLICITY = "publicity", "宣传委员"
    DISCIPLINE = "discipline", "纪检委员"
    OTHER = "other", "其他"


class OfficerSource(models.TextChoices):
    """How somebody came into the post (产生方式)."""

    POSTED = "posted", "选派"
    ELECTED = "elected", "选举"
    APPOINTED = "appointed", "任命"


class ElectionKind(models.TextChoices):
    """Kinds of elections (选举类型)."""

    TERM = "term", "换届"
    BY_ELECTION = "by_election", "增补"
    RE_ELECTION = "re_election", "改选"


class ElectionState(models.TextChoices):
    """How far an election has come (选举进度)."""

    PLANNED = "planned", "已计划"
    APPROVED = "approved", "上级已批准"
    CANDIDATES_PUBLISHED = "candidates_published", "候选人已公示"
    HELD = "held", "已选举"
    REPORTED = "reported", "结果已上报"
    CONFIRMED = "confirmed", "结果已批复"
    FAILED = "failed", "选举无效"
    CANCELLED = "cancelled", "已取消"


class MajorityBase(models.TextChoices):
    """Of whom more than half must agree (过半数基数)."""

    PRESENT = "present", "到会人数"
    ENTITLED = "entitled", "应到会人数"


class FoundingState(models.TextChoices):
    """How far the founding of an organisation has come (组建进度)."""

    APPLIED = "applied", "已申请"
    APPROVED = "approved", "已批复同意"
    REFUSED = "refused", "已批复不同意"
    ELECTED = "elected", "已选举"
    FILED = "filed", "已备案"
    WITHDRAWN = "withdrawn", "已撤回"


class CheckpointKind(models.TextChoices):
    """The three things that go along with a new tenant (三同步)."""

    MEMBERS_CONTACTED = "members_contacted", "党员同步联系"
    WORK_FOLLOWED = "work_followed", "工作同步跟进"
    ORGANISATION_SET_UP = "organisation_set_up", "组织同步建立"


class CheckpointResult(models.TextChoices):
    """What came of a checkpoint (结果)."""

    DONE = "done", "已完成"
    NOT_APPLICABLE = "not_applicable", "不适用"


class UnbuiltReasonKind(models.TextChoices):
    """Why an enterprise that should have an organisation has none (未建原因)."""

    PREPARING = "preparing", "筹建中"
    NO_SECRETARY = "no_secretary", "缺少书记人选"
    MEMBERS_ELSEWHERE = "members_elsewhere", "党员组织关系不在本地"
    OWNER_UNWILLING = "owner_unwilling", "出资人不支持"
    LEAVING = "leaving", "即将搬离"
    COUNT_WRONG = "count_wrong", "党员数待核实"
    OTHER = "other", "其他"


class LifeKind(models.TextChoices):
    """What an organisation holds (组织生活)."""

    MEMBERS_MEETING = "members_meeting", "党员大会"
    COMMITTEE_MEETING = "committee_meeting", "支部委员会会议"
    GROUP_MEETING = "group_meeting", "党小组会"
    PARTY_LESSON = "party_lesson", "党课"
    THEME_DAY = "theme_day", "主题党日"
    LIFE_MEETING = "life_meeting", "组织生活会"
    APPRAISAL = "appraisal", "民主评议党员"
    JOINT_ACTION = "joint_action", "共建活动"
    OTHER = "other", "其他活动"


class LifeInterval(models.TextChoices):
    """In which span a meeting is due (周期)."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    YEAR = "year", "每年"


class LifeCondition(models.TextChoices):
    """Which organisations a rule of organisational life applies to (适用范围)."""

    ALL = "all", "全部支部"
    WITH_COMMITTEE = "with_committee", "设支部委员会的支部"
    WITH_GROUPS = "with_groups", "设党小组的支部"


class TallyKind(models.TextChoices):
    """What is counted over a span, as numbers only (计数)."""

    MEMBERS_TO_BACKBONE = "members_to_backbone", "把党员培养成骨干"
    BACKBONE_TO_MEMBERS = "backbone_to_members", "把骨干培养成党员"
    ORGANISATION_REPORT = "organisation_report", "党组织到社区报到服务"
    MEMBER_REPORT = "member_report", "在职党员到社区报到"


class AllianceKind(models.TextChoices):
    """What an alliance is (联盟类型)."""

    ALLIANCE = "alliance", "党建联盟"
    INDUSTRY_ALLIANCE = "industry_alliance", "行业党建联盟"
    JOINT_CONFERENCE = "joint_conference", "党建联席会议"


class CrossRole(models.TextChoices):
    """As what somebody serves in another organisation (兼任职务)."""

    MEMBER = "member", "兼职委员"
    DEPUTY_SECRETARY = "deputy_secretary", "兼职副书记"


class CertificationEvent(models.TextChoices):
    """What happened to a qualification (认证事项)."""

    CERTIFY = "certify", "认证"
    PROMOTE = "promote", "晋级"
    KEEP = "keep", "保级"
    DEMOTE = "demote", "降级"
    REVOKE = "revoke", "退出"


class TrainingTopic(models.TextChoices):
    """Topics of training (培训内容)."""

    THEORY = "theory", "党的理论"
    PARTY_PRACTICE = "party_practice", "党务实务"
    MANAGEMENT = "management", "企业管理与社会工作"
    GOVERNANCE = "governance", "治理与服务创新"
    NEGOTIATION = "negotiation", "协商谈判"
    COMMUNICATION = "communication", "沟通表达"


class TrainingMethod(models.TextChoices):
    """Ways of training (培训方式)."""

    CASE = "case", "案例教学"
    GROUP = "group", "小组研讨"
    VISIT = "visit", "现场观摩"
    SIMULATION = "simulation", "情景模拟"


class InstructorOrigin(models.TextChoices):
    """Where instructors come from (来源)."""

    DEPARTMENT = "department", "机关干部"
    RETIRED = "retired", "退休干部"
    STREET = "street", "街道干部"
    OTHER = "other", "其他"


class ResponsibilityRole(models.TextChoices):
    """Who answers for a building or a grid (责任角色)."""

    PARTY_INSTRUCTOR = "party_instructor", "党建指导员"
    ECONOMIC_SERVICE = "economic_service", "经济服务员"
    SAFETY = "safety", "安全员"
    MARKET_SUPERVISION = "market_supervision", "市场监管员"
    CONTACT_LEADER = "contact_leader", "楼宇包联领导"
    CONTACT_DEPARTMENT = "contact_department", "楼宇包联部门"
    GRID_CONVENER = "grid_convener", "网格长（楼委会召集人）"
    GRID_WORKER = "grid_worker", "网格长（专职党群工作者）"


# 四大员: every building has all four.
FOUR_OFFICERS: tuple[str, ...] = (
    ResponsibilityRole.PARTY_INSTRUCTOR,
    ResponsibilityRole.ECONOMIC_SERVICE,
    ResponsibilityRole.SAFETY,
    ResponsibilityRole.MARKET_SUPERVISION,
)
# 双网格长: every grid has both.
GRID_LEADERS: tuple[str, ...] = (
    ResponsibilityRole.GRID_CONVENER,
    ResponsibilityRole.GRID_WORKER,
)


class TermState(models.TextChoices):
    """Where a term stands on a day (届期状态)."""

    RUNNING = "running", "届内"
    DUE_6 = "due_6", "6个月内到期"
    DUE_3 = "due_3", "3个月内到期"
    DUE_1 = "due_1", "1个月内到期"
    EXTENDED = "extended", "已批准延期"
    OVERDUE = "overdue", "届满未换届"


class PostState(models.TextChoices):
    """Where the post of an officer or instructor stands on a day (任期状态)."""

    RUNNING = "running", "任期内"
    DUE_90 = "due_90", "90天内到期"
    OVERDUE = "overdue", "超过任期"
    # Nobody said until when.
    OPEN = "open", "未定任期"


class SecretaryState(models.TextChoices):
    """Why an organisation shows no secretary on a day (书记情况)."""

    VACANT = "vacant", "空缺"
    UNRECORDED = "unrecorded", "未登记"


class QualificationFactor(models.TextChoices):
    """What a certificate looks at, found or not found: nobody is given marks (认定要素)."""

    POLITICAL_QUALITY = "political_quality", "政治素质"
    PROFESSIONAL_LEVEL = "professional_level", "专业水平"
    YEARS = "years", "工作年限"
    RESULTS = "results", "工作实绩"
    RECOGNITION = "recognition", "群众认可"
