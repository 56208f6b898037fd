"""Closed lists of services."""

from django.db import models


class StationTier(models.TextChoices):
    """Levels of service stations (层级)."""

    HUB = "hub", "枢纽"
    BUILDING = "building", "楼宇站"
    ACTIVITY_POINT = "activity_point", "活动点"


class Mechanism(models.TextChoices):
    """How a request is handled (办理机制)."""

    IMMEDIATE = "immediate", "即知即办"
    PLATFORM = "platform", "平台协办"
    SPECIAL_CASE = "special_case", "特事特办"
    HARD_PROBLEM = "hard_problem", "难题专办"


class Channel(models.TextChoices):
    """By which way a request came in (来源渠道): one entrance for all of them."""

    REGISTER = "register", "登记册"
    VISIT = "visit", "走访"
    STAFF = "staff", "工作人员登记"
    API = "api", "接口"
    STATION = "station", "服务站窗口"
    COUNCIL = "council", "楼委会"
    SURVEY = "survey", "问卷"
    PHONE = "phone", "电话"
    CODE = "code", "扫码上报"
    HOTLINE = "hotline", "12345热线"


class RequestState(models.TextChoices):
    """Where a request stands (办理状态)."""

    RECEIVED = "received", "待分类"
    TRIAGED = "triaged", "待派单"
    DISPATCHED = "dispatched", "待签收"
    ACCEPTED = "accepted", "已签收"
    IN_PROGRESS = "in_progress", "办理中"
    PAUSED = "paused", "暂停计时"
    RETURNED = "returned", "已退回"
    ESCALATED = "escalated", "待裁定"
    REOPENED = "reopened", "重新办理"
    MERGED = "merged", "已并案"
    RESOLVED = "resolved", "已办结"
    CONFIRMED = "confirmed", "已确认"
    CLOSED = "closed", "已归档"


class RequestVerb(models.TextChoices):
    """What is done to a request (办理动作); each is one line of the transition table."""

    RECEIVE = "receive", "登记"
    TRIAGE = "triage", "分类"
    DISPATCH = "dispatch", "派单"
    ACCEPT = "accept", "签收"
    START = "start", "开始办理"
    RETURN = "return", "退回"
    PAUSE = "pause", "暂停计时"
    RESUME = "resume", "恢复计时"
    RESOLVE = "resolve", "办结"
    CONFIRM = "confirm", "确认"
    CLOSE = "close", "归档"
    REOPEN = "reopen", "重新办理"
    ESCALATE = "escalate", "提请裁定"
    LINK_DUPLICATE = "link_duplicate", "并案"
    SEPARATE = "separate", "撤销并案"
    WITHDRAW = "withdraw", "撤回"
    NOTE = "note", "补充记录"
    REGISTER = "register", "随登记册更新"


class RequestOutcome(models.TextChoices):
    """How a request ended (办理结果)."""

    SOLVED = "solved", "已解决"
    EXPLAINED = "explained", "已解释说明"
    WITHDRAWN = "withdrawn", "企业撤回"
    REGISTER = "register", "登记册办结"


class Approver(models.TextChoices):
    """Who decides that a request is handled by a mechanism (批准层级)."""

    NONE = "none", "无需批准"
    SUBDISTRICT = "subdistrict", "街镇批准"
    DISTRICT = "district", "区级批准"


class SpanKind(models.TextChoices):
    """Whether the clock of a request ran (计时状态)."""

    RUNNING = "running", "计时"
    PAUSED = "paused", "暂停"


class PauseReason(models.TextChoices):
    """Why a clock may stand still (暂停原因)."""

    AWAITS_ENTERPRISE = "awaits_enterprise", "等待企业补充材料"
    AWAITS_OTHER = "awaits_other", "等待上级或其他单位答复"
    LEGAL = "legal", "法定程序（公示、鉴定、检测）"
    FORCE_MAJEURE = "force_majeure", "不可抗力"


class LimitCause(models.TextChoices):
    """Why the limit of a request is what it is (时限依据)."""

    FIRST = "first", "受理时限"
    TIER = "tier", "调整办理机制"
    EXTENSION = "extension", "延期"
    PLAN = "plan", "按方案确定"
    REOPEN = "reopen", "重新办理"


class LimitState(models.TextChoices):
    """Whether a change of the limit holds (审批状态)."""

    ASKED = "asked", "待批准"
    APPROVED = "approved", "已生效"
    REFUSED = "refused", "不同意"


class CoTaskState(models.TextChoices):
    """Where a department's share of a request stands (协办状态)."""

    OPEN = "open", "待办"
    DONE = "done", "已反馈"
    EXCUSED = "excused", "免予反馈"


class Rung(models.TextChoices):
    """Steps of the escalation ladder (督办层级); each is told once for each limit."""

    YELLOW = "yellow", "黄灯：时限已用四分之三"
    RED = "red", "红灯：已到期"
    HEAD = "head", "部门负责人"
    SUBDISTRICT = "subdistrict", "街镇"
    DISTRICT = "district", "区级"


class SurveyWave(models.TextChoices):
    """When an enterprise is asked what came of its request (回访批次)."""

    AT_CLOSE = "at_close", "办结时"
    LATER = "later", "办结20个工作日后"


class Fence(models.TextChoices):
    """Whether the visitor stood inside the building's fence (楼宇范围): all that is kept of it."""

    INSIDE = "inside", "在楼宇范围内"
    OUTSIDE = "outside", "不在楼宇范围内"
    UNKNOWN = "unknown", "未核对"


class ReviewReason(models.TextChoices):
    """Why a visit came into the books with a mark (待核原因)."""

    EARLIER_SCOPE = "earlier_scope", "走访时在原工作范围"
    CLOCK_OFF = "clock_off", "设备时间与服务器相差较大"


class PromiseOutcome(models.TextChoices):
    """How a promise ended (承诺结果)."""

    KEPT = "kept", "已兑现"
    DROPPED = "dropped", "已取消"


class ProposalKind(models.TextChoices):
    """What was met in the building that the register does not know (新情况)."""

    NEWCOMER = "newcomer", "新入驻单位"
    EMPTY_UNIT = "empty_unit", "单元空置"


class ProposalState(models.TextChoices):
    """What staff made of it (处理状态)."""

    OPEN = "open", "待确认"
    CONFIRMED = "confirmed", "已登记"
    MATCHED = "matched", "已对应到现有企业"
    REFUSED = "refused", "不采纳"


class ReviewOutcome(models.TextChoices):
    """What a sampling review found (抽查结果)."""

    PASSED = "passed", "通过"
    QUESTIONED = "questioned", "请走访人补充"
    DISCARDED = "discarded", "不予采信"


class MustVisitTrigger(models.TextChoices):
    """What makes a visit a must (必访情形)."""

    NEW_TENANT = "new_tenant", "新入驻"
    AT_RISK = "at_risk", "评级为橙色或红色"
    DIFFICULTY = "difficulty", "有严重经营信号"
    NO_COVERAGE = "no_coverage", "没有党组织覆盖"


class StepKind(models.TextChoices):
    """What a response step asks for (措施类型)."""

    CALL = "call", "电话联系"
    VISIT = "visit", "上门走访"
    JOINT_VISIT = "joint_visit", "联合走访"
    CHIEF_TEAM = "chief_team", "首席服务团队上门"
    ASK_DEPARTMENT = "ask_department", "商请部门"


class StepOwner(models.TextChoices):
    """Who has to take a step (责任方)."""

    WORKER = "worker", "专职党群工作者"
    SUBDISTRICT = "subdistrict", "街镇"
    DISTRICT = "district", "区楼宇党建办公室"
    DEPARTMENT = "department", "部门"


class CarryRule(models.TextChoices):
    """What becomes of a live step when its enterprise leaves the colour (离开颜色时)."""

    CLOSE = "close", "自动关闭"
    CARRY = "carry", "继续办理"


class StepOrigin(models.TextChoices):
    """What opened a step (来源)."""

    COLOUR = "colour", "评级颜色"
    LEASE = "lease", "租约雷达"
    NEW_TENANT = "new_tenant", "新入驻"
    MANUAL = "manual", "人工登记"


class StepState(models.TextChoices):
    """How far a step has come (状态); open and doing are live."""

    OPEN = "open", "待办"
    DOING = "doing", "在办"
    DONE = "done", "已办结"
    CANCELLED = "cancelled", "已关闭"


LIVE_STATES = (StepState.OPEN, StepState.DOING)


class CaseOutcome(models.TextChoices):
    """How the episode of an enterprise at risk ended (处置结果)."""

    KEPT = "kept", "已留住"
    MOVED = "moved", "区内迁移"
    LEFT = "left", "已迁出"
    WRONG_ALARM = "wrong_alarm", "误报"


class ReplyState(models.TextChoices):
    """What a department said to a joint visit (部门回复)."""

    WAITING = "waiting", "待回复"
    ACCEPTED = "accepted", "参加"
    DECLINED = "declined", "不参加"


class ExpertField(models.TextChoices):
    """The four fields of the chief service team (服务领域)."""

    INDUSTRY = "industry", "产业扶持"
    APPROVAL = "approval", "行政审批"
    FINANCE = "finance", "财税金融"
    TALENT = "talent", "人才服务"


class TeamLevel(models.TextChoices):
    """From where a member of the chief service team comes (成员单位层级)."""

    CITY = "city", "市级单位"
    DISTRICT = "district", "区级单位"
    ASSOCIATION = "association", "行业协会"
