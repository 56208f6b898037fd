"""Closed lists of councils."""

from django.db import models


class CouncilKind(models.TextChoices):
    """What a council is called on the spot (称谓); all mean the same body."""

    COMMITTEE = "committee", "楼委会"
    AFFAIRS = "affairs", "楼务会"
    MATTERS = "matters", "楼事会"
    MANAGEMENT = "management", "楼管会"
    GOVERNANCE = "governance", "楼宇治理委员会"
    ASSEMBLY = "assembly", "楼宇议事会"
    BOARD = "board", "楼宇理事会"


# Under which all kinds are compared across districts.
CANONICAL_NAME = "商务楼宇事务治理委员会"


class TopicProposalState(models.TextChoices):
    """What staff made of a proposed topic (处理状态)."""

    OPEN = "open", "待定"
    ACCEPTED = "accepted", "已采纳"
    DECLINED = "declined", "未采纳"


class CouncilBasis(models.TextChoices):
    """Why one council is for several buildings (合设依据)."""

    SAME_OWNER = "same_owner", "同一产权单位"
    SAME_MANAGER = "same_manager", "同一物业公司"
    ADJACENT = "adjacent", "相邻楼宇"


class DocumentKind(models.TextChoices):
    """What a council's document settles (文件)."""

    COVENANT = "covenant", "楼宇治理公约"
    RULES = "rules", "议事规则"


class FoundingStepKind(models.TextChoices):
    """The steps by which a council is founded (组建步骤), in their order."""

    PREPARATION = "preparation", "成立筹备组"
    CONSULTATION = "consultation", "征求各方意见"
    RECOMMENDATION = "recommendation", "推荐成员人选"
    REVIEW = "review", "领导组织审定"
    NOTICE = "notice", "公示"
    FIRST_MEETING = "first_meeting", "召开成立会议"
    FILING = "filing", "报街镇备案"


class SeatRole(models.TextChoices):
    """What a member does in the council (职务)."""

    MEMBER = "member", "成员"
    CONVENER = "convener", "召集人"
    DEPUTY = "deputy", "副召集人"


class SeatMode(models.TextChoices):
    """How a member came to the seat (产生方式)."""

    ELECTED = "elected", "推选"
    OFFICIAL = "official", "领导干部兼任"
    RECOMMENDED = "recommended", "推荐"
    INVITED = "invited", "聘请"


class SelectionState(models.TextChoices):
    """Where the selection of a building head stands (一推三公示进度)."""

    RECOMMENDED = "recommended", "已推荐"
    IN_NOTICE = "in_notice", "公示中"
    APPOINTED = "appointed", "已任职"
    STOPPED = "stopped", "已终止"


class NoticeOutcome(models.TextChoices):
    """How a public notice ended (公示结果)."""

    NO_OBJECTION = "no_objection", "无异议"
    REJECTED = "rejected", "异议不成立"
    UPHELD = "upheld", "异议成立"


class TopicSource(models.TextChoices):
    """By which way a topic came (议题来源)."""

    VISIT = "visit", "走访"
    REQUESTS = "requests", "诉求归集"
    SURVEY = "survey", "问卷"
    MEMBER = "member", "楼委会成员"
    RESIDENT = "resident", "居民"
    CODE = "code", "楼宇码"
    MEETING = "meeting", "会议"


class Party(models.TextChoices):
    """The parties of a building (各方); who raised a topic, and whose view is told."""

    ENTERPRISE = "enterprise", "企业"
    EMPLOYEE = "employee", "员工"
    OWNER = "owner", "产权方"
    MANAGER = "manager", "物业"
    PARTY_ORGANISATION = "party_organisation", "党组织"
    RESIDENT = "resident", "居民"
    GOVERNMENT = "government", "政府部门"


class TopicState(models.TextChoices):
    """Where a topic stands (议题状态)."""

    OPEN = "open", "待答复"
    ACCEPTED = "accepted", "已列入"
    DECLINED = "declined", "未列入"
    DECIDED = "decided", "已议定"
    DONE = "done", "已办结"


class MeetingKind(models.TextChoices):
    """The kinds of meetings (三会与听证会); each has its required output."""

    DELIBERATION = "deliberation", "议事会"
    COORDINATION = "coordination", "协调会"
    APPRAISAL = "appraisal", "评议会"
    HEARING = "hearing", "听证会"


class MeetingState(models.TextChoices):
    """Where a meeting stands (会议状态)."""

    PLANNED = "planned", "已计划"
    HELD = "held", "已召开"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class InvitationState(models.TextChoices):
    """What an invited department answered (约请回复)."""

    WAITING = "waiting", "待回复"
    ATTENDING = "attending", "到会"
    IN_WRITING = "in_writing", "书面答复"
    DECLINED = "declined", "不参加"


class AttendanceRole(models.TextChoices):
    """As what somebody sat in a meeting (参会身份); only members vote and make a quorum."""

    MEMBER = "member", "成员"
    OBSERVER = "observer", "列席"
    INVITED = "invited", "约请"


class CheckIn(models.TextChoices):
    """How presence was written down (签到方式)."""

    LIST = "list", "名单"
    CODE = "code", "会议码"


class DecisionKind(models.TextChoices):
    """What a meeting left behind (会议成果)."""

    RESOLUTION = "resolution", "决议"
    RESPONSIBILITY = "responsibility", "责任事项"
    RATING = "rating", "评议结果"


class DecisionState(models.TextChoices):
    """Where a decision stands (落实状态)."""

    OPEN = "open", "落实中"
    DONE = "done", "已落实"
    CANCELLED = "cancelled", "已撤销"


class MinutesState(models.TextChoices):
    """Where minutes stand (纪要状态)."""

    DRAFT = "draft", "起草中"
    CIRCULATING = "circulating", "征求确认"
    SEALED = "sealed", "已封存"


class ProjectDomain(models.TextChoices):
    """Which result area a project belongs to (领域)."""

    PARTY = "party", "党建"
    SERVICE = "service", "服务"
    GOVERNANCE = "governance", "治理"
    BUSINESS = "business", "营商"


class CubeAxis(models.TextChoices):
    """At which level of the governance cube a project works (治立方)."""

    BUILDING = "building", "楼宇自治"
    INDUSTRY = "industry", "行业共治"
    BLOCK = "block", "街区共治"


class ProjectState(models.TextChoices):
    """Where a project stands (项目状态)."""

    DRAFT = "draft", "草拟"
    IN_LIBRARY = "in_library", "已入库"
    PUBLISHED = "published", "已发布"
    CLAIMED = "claimed", "已认领"
    IN_PROGRESS = "in_progress", "实施中"
    ACCEPTANCE = "acceptance", "待验收"
    CLOSED = "closed", "已结项"
    SUSPENDED = "suspended", "已暂停"
    CANCELLED = "cancelled", "已取消"


class ProjectVerb(models.TextChoices):
    """What is done to a project (项目动作)."""

    UPDATE = "update", "修改"
    ADJUST = "adjust", "调整"
    SHELVE = "shelve", "入库"
    PUBLISH = "publish", "发布"
    CLAIM = "claim", "登记认领"
    APPROVE = "approve", "通过认领"
    REJECT = "reject", "不通过认领"
    WITHDRAW = "withdraw", "撤回认领"
    RELEASE = "release", "退出认领"
    SWAP = "swap", "换人认领"
    START = "start", "开工"
    PLAN = "plan", "安排节点"
    FINISH = "finish", "完成节点"
    SUPERVISE = "supervise", "登记监督"
    HAND_IN = "hand_in", "提请验收"
    ACCEPT = "accept", "验收结项"
    SEND_BACK = "send_back", "退回整改"
    SUSPEND = "suspend", "暂停"
    RESUME = "resume", "恢复"
    CANCEL = "cancel", "取消"
    MEASURE = "measure", "登记成效指标"
    SERVE = "serve", "登记受益范围"


class Claimant(models.TextChoices):
    """Who takes a project on (认领方)."""

    DEPARTMENT = "department", "职能部门"
    ORGANISATION = "organisation", "党组织"
    ENTERPRISE = "enterprise", "企业"
    MEMBER = "member", "党员群众"
    TEAM = "team", "团队"


class ClaimState(models.TextChoices):
    """What became of a claim (认领状态)."""

    APPLIED = "applied", "待审核"
    APPROVED = "approved", "已通过"
    REJECTED = "rejected", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"
    RELEASED = "released", "已退出"


class SupervisionMethod(models.TextChoices):
    """The five methods of supervision (听看问访议)."""

    LISTEN = "listen", "听"
    LOOK = "look", "看"
    ASK = "ask", "问"
    VISIT = "visit", "访"
    DISCUSS = "discuss", "议"


class ListRole(models.TextChoices):
    """What the entries of a list do in matching (匹配方向)."""

    OFFER = "offer", "供给"
    NEED = "need", "需求"
    PROJECT = "project", "项目"


class ListSide(models.TextChoices):
    """From where an entry comes (提出方)."""

    BUILDING = "building", "楼宇"
    RESIDENTIAL = "residential", "居民区"


class ListReach(models.TextChoices):
    """How far from its building an entry can be had, or would go (可用范围)."""

    BUILDING = "building", "本楼宇"
    COUNCIL = "council", "本楼委会所辖楼宇"
    SUBDISTRICT = "subdistrict", "本街镇"


class EntryState(models.TextChoices):
    """Where an entry of a list stands (条目状态)."""

    OPEN = "open", "有效"
    MET = "met", "已满足"
    WITHDRAWN = "withdrawn", "已撤下"


class MatchReason(models.TextChoices):
    """What speaks for bringing a need and an offer together (匹配理由)."""

    CATEGORY = "category", "同一类别"
    BUILDING = "building", "同一楼宇"
    SUBDISTRICT = "subdistrict", "同一街镇"
    PERIOD = "period", "时间全部覆盖"
    CAPACITY = "capacity", "数量足够"
    OTHER_SIDE = "other_side", "楼居互补"
    SAME_SIDE = "same_side", "同一方"
    WORDS = "words", "内容相近"


class MatchState(models.TextChoices):
    """What people made of a suggested match (匹配决定)."""

    ACCEPTED = "accepted", "已采纳"
    REFUSED = "refused", "未采纳"
    RELEASED = "released", "已解除"


class PartnerKind(models.TextChoices):
    """With whom a council is paired (结对方)."""

    STATION = "station", "党群服务中心（站）"
    RESIDENTIAL = "residential", "居民区党组织"


class MeasureGroup(models.TextChoices):
    """The two parts of an evaluation (评价部分)."""

    EFFECT = "effect", "协同成效"
    PARTICIPATION = "participation", "各方参与"
