"""Closed lists of enterprises; labels are the register's own words."""

from django.db import models


class UnitKind(models.TextChoices):
    """What kind of unit it is (单位类别)."""

    NON_PUBLIC = "non_public", "非公企业"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织"
    STATE_OWNED = "state_owned", "国有企业"
    OTHER = "other", "其他"


class OperatingStatus(models.TextChoices):
    """Whether it is at work (经营状态)."""

    OPERATING = "operating", "经营"
    SUSPENDED = "suspended", "停业"
    SHELL = "shell", "空壳"
    MOVED_OUT = "moved_out", "迁出"
    CANCELLED = "cancelled", "注销"


class IndustrySection(models.TextChoices):
    """Sections of GB/T 4754-2017 (行业门类)."""

    A = "A", "农、林、牧、渔业"
    B = "B", "采矿业"
    C = "C", "制造业"
    D = "D", "电力、热力、燃气及水生产和供应业"
    E = "E", "建筑业"
    F = "F", "批发和零售业"
    G = "G", "交通运输、仓储和邮政业"
    H = "H", "住宿和餐饮业"
    I = "I", "信息传输、软件和信息技术服务业"  # noqa: E741
    J = "J", "金融业"
    K = "K", "房地产业"
    L = "L", "租赁和商务服务业"
    M = "M", "科学研究和技术服务业"
    N = "N", "水利、环境和公共设施管理业"
    O = "O", "居民服务、修理和其他服务业"  # noqa: E741
    P = "P", "教育"
    Q = "Q", "卫生和社会工作"
    R = "R", "文化、体育和娱乐业"
    S = "S", "公共管理、社会保障和社会组织"
    T = "T", "国际组织"


class Tenure(models.TextChoices):
    """How a unit is held (使用方式)."""

    LEASED = "leased", "租赁"
    OWNED = "owned", "自有"


class Intent(models.TextChoices):
    """What the tenant means to do when the lease ends (续租意向)."""

    RENEWED = "renewed", "已续租"
    RENEWING = "renewing", "拟续租"
    UNDECIDED = "undecided", "未定"
    RELOCATING_IN_DISTRICT = "relocating_in_district", "区内搬迁"
    LEAVING = "leaving", "拟迁出"


class MeasurementKind(models.TextChoices):
    """What is measured (指标)."""

    HEADCOUNT = "headcount", "在岗人数"
    ANNUAL_TAX = "annual_tax", "年度税收万元"


class ArrearsKind(models.TextChoices):
    """What is owed (欠费类别)."""

    RENT = "rent", "租金"
    PROPERTY_FEE = "property_fee", "物业费"


class SignalKind(models.TextChoices):
    """What a visitor noticed (信号类型)."""

    SPACE_NEED = "space_need", "空间需求"
    RELOCATION_INTENT = "relocation_intent", "迁移意向"
    DOWNSIZING = "downsizing", "裁员缩编"
    RENT_DISPUTE = "rent_dispute", "租金纠纷"
    DIFFICULTY = "difficulty", "经营困难"
    DECISION_MAKER_LEAVING = "decision_maker_leaving", "决策人变动"
    HEADQUARTERS_REVIEW = "headquarters_review", "总部评估"
    SUBLETTING = "subletting", "转租"
    DEREGISTRATION = "deregistration", "注销备案"
    MOVED_OUT = "moved_out", "已迁出"
    EXPANSION = "expansion", "扩张"
    AWARD = "award", "获奖"


class SourceKind(models.TextChoices):
    """Where a fact comes from (来源)."""

    REGISTER = "register", "登记册"
    VISIT = "visit", "走访"
    STAFF = "staff", "工作人员"


class ContactRole(models.TextChoices):
    """What a contact does at the enterprise (角色)."""

    GENERAL = "general", "联系人"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人"
    ADMINISTRATION = "administration", "行政"
    HUMAN_RESOURCES = "human_resources", "人事"
    PARTY_AFFAIRS = "party_affairs", "党务"


class KeyFact(models.TextChoices):
    """The facts whose age is watched (关键要素): asked again only when empty or old."""

    OPERATING_STATUS = "operating_status", "经营状态"
    FULL_MEMBERS = "full_members", "正式党员数"
    CONTACT = "contact", "联系人"
    LEASE_END = "lease_end", "租约到期日"
    LEASE_INTENT = "lease_intent", "续租意向"
    HEADCOUNT = "headcount", "在岗人数"


class Colour(models.TextChoices):
    """The five colours of the stability rating (五色); names come from the scheme."""

    GREEN = "green", "绿"
    BLUE = "blue", "蓝"
    YELLOW = "yellow", "黄"
    ORANGE = "orange", "橙"
    RED = "red", "红"


class SchemeState(models.TextChoices):
    """Whether a scheme may still change (方案状态)."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    RETIRED = "retired", "已停用"


class LeaveDestination(models.TextChoices):
    """Where a tenant goes when it leaves (迁出去向)."""

    IN_BUILDING = "in_building", "本楼内"
    IN_DISTRICT = "in_district", "区内其他楼宇"
    OUT_OF_DISTRICT = "out_of_district", "迁出本区"
    CLOSED = "closed", "歇业注销"
    UNKNOWN = "unknown", "不详"


class LeaveReason(models.TextChoices):
    """Why a tenant leaves (迁出原因)."""

    RENT = "rent", "租金成本"
    SPACE = "space", "空间不适用"
    EXPANSION = "expansion", "扩大规模"
    DOWNSIZING = "downsizing", "缩减规模"
    POLICY = "policy", "政策与扶持"
    HEADQUARTERS = "headquarters", "总部决定"
    PROPERTY_SERVICE = "property_service", "物业服务"
    SURROUNDINGS = "surroundings", "交通与配套"
    CLOSING = "closing", "停业注销"
    OTHER = "other", "其他"


class RevealReason(models.TextChoices):
    """Why somebody looks at a whole telephone number (查看号码事由)."""

    VISIT = "visit", "约定走访"
    REQUEST = "request", "回复诉求"
    NOTICE = "notice", "通知事项"
    CHECK = "check", "核实联系方式"
    URGENT = "urgent", "突发事件"
    OTHER = "other", "其他（须说明）"
