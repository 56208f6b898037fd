"""The back office's menu, grouped as staff think; each entry shows itself to those who may."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy

from common.calendar.clock import now, today
from common.jobs.missed import missed_runs
from services.selectors.visits import waiting_for

# Group → (label, admin page, icon, capability).
GROUPS: list[tuple[str, list[tuple[str, str, str, str]]]] = [
    (
        "登记册",
        [
            ("楼宇", "buildings_building", "apartment", "registers.view"),
            ("单元", "buildings_unit", "meeting_room", "registers.view"),
            ("企业", "enterprises_enterprise", "business", "registers.view"),
            ("入驻", "enterprises_occupancy", "key", "registers.view"),
            ("联系人", "enterprises_contact", "contacts", "registers.view"),
            ("产权与物业单位", "buildings_propertycompany", "domain", "registers.view"),
            ("导入登记册", "common_importrun", "upload_file", "imports.run"),
        ],
    ),
    (
        "企业动态",
        [
            ("用工税收", "enterprises_measurement", "monitoring", "registers.view"),
            ("欠费", "enterprises_arrears", "payments", "registers.view"),
            ("信号", "enterprises_signal", "sensors", "registers.view"),
            ("续租意向", "enterprises_leaseintent", "event_repeat", "registers.view"),
            ("核实", "enterprises_factcheck", "verified", "registers.view"),
            ("稳定度评级", "enterprises_rating", "palette", "registers.view"),
            ("评级变化", "enterprises_ratingchange", "history", "registers.view"),
            ("评级人工调整", "enterprises_ratingoverride", "edit_note", "registers.view"),
            ("评级方案", "enterprises_ratingscheme", "tune", "registers.view"),
        ],
    ),
    (
        "走访与服务",
        [
            ("走访", "services_visit", "directions_walk", "registers.view"),
            ("诉求", "services_servicerequest", "support_agent", "registers.view"),
            ("办理记录", "services_requestevent", "history_edu", "registers.view"),
            ("协办任务", "services_cotask", "diversity_1", "registers.view"),
            ("附议", "services_requestvoice", "record_voice_over", "registers.view"),
            ("计时台账", "services_clockspan", "timer", "registers.view"),
            ("时限台账", "services_clocklimit", "update", "registers.view"),
            ("督办记录", "services_ladderstep", "stairs", "registers.view"),
            ("满意度回访", "services_satisfactionask", "sentiment_satisfied", "registers.view"),
            ("代理", "services_substitute", "supervisor_account", "requests.dispatch"),
            ("参与", "services_participation", "groups", "registers.view"),
            ("服务站", "services_station", "storefront", "registers.view"),
            ("承诺", "services_promise", "handshake", "registers.view"),
            ("新情况", "services_tenantproposal", "add_business", "registers.view"),
            ("走访抽查", "services_visitreview", "fact_check", "registers.view"),
            ("走访照片", "services_visitphoto", "photo_library", "registers.view"),
            ("风险处置单", "services_responsecase", "emergency", "registers.view"),
            ("应对措施", "services_responsestep", "task_alt", "registers.view"),
            ("联合走访", "services_jointvisit", "group_add", "registers.view"),
            ("团队派出", "services_teamdispatch", "send", "registers.view"),
            ("同步操作", "common_syncoperation", "sync", "registers.change"),
            ("字段修改", "common_fieldedit", "edit_note", "registers.change"),
        ],
    ),
    (
        "党组织与楼委会",
        [
            ("党组织", "orgs_partyorganisation", "flag", "registers.view"),
            ("届次", "orgs_organisationterm", "event_upcoming", "registers.view"),
            ("延期换届", "orgs_termextension", "more_time", "registers.view"),
            ("班子成员", "orgs_officer", "groups", "registers.view"),
            ("换届选举", "orgs_election", "how_to_vote", "registers.view"),
            ("组建", "orgs_founding", "add_home_work", "registers.view"),
            ("条线隶属", "orgs_organisationline", "account_tree", "registers.view"),
            ("覆盖", "orgs_coverage", "hub", "registers.view"),
            ("三同步", "orgs_tenantcheckpoint", "done_all", "registers.view"),
            ("未建原因", "orgs_unbuiltreason", "help", "registers.view"),
            ("组织生活", "orgs_liferecord", "event_available", "registers.view"),
            ("双培养与双报到", "orgs_organisationtally", "counter_1", "members.view"),
            ("党建联盟", "orgs_alliance", "handshake", "registers.view"),
            ("联盟成员", "orgs_alliancemember", "group_work", "registers.view"),
            ("联盟任务", "orgs_alliancetask", "task_alt", "registers.view"),
            ("联席会议", "orgs_jointmeeting", "meeting_room", "registers.view"),
            ("结对共建", "orgs_pairing", "link", "registers.view"),
            ("交叉任职", "orgs_crossappointment", "swap_horiz", "registers.view"),
            ("专职工作者", "orgs_worker", "badge", "registers.view"),
            ("楼委会", "councils_council", "diversity_3", "registers.view"),
            ("楼委会成员", "councils_seat", "event_seat", "registers.view"),
            ("议题建议", "councils_topicproposal", "campaign", "registers.view"),
        ],
    ),
    (
        "楼委会工作",
        [
            ("议题", "councils_topic", "forum", "registers.view"),
            ("会议", "councils_meeting", "meeting_room", "registers.view"),
            ("专项约请", "councils_invitation", "mail", "registers.view"),
            ("会议成果", "councils_decision", "gavel", "registers.view"),
            ("会议纪要", "councils_minutes", "description", "registers.view"),
            ("项目", "councils_project", "rocket_launch", "registers.view"),
            ("项目认领", "councils_projectclaim", "front_hand", "registers.view"),
            ("项目监督", "councils_supervision", "visibility", "registers.view"),
            ("清单条目", "councils_listentry", "list_alt", "registers.view"),
            ("清单匹配", "councils_listmatch", "join_inner", "registers.view"),
            ("楼长选任", "councils_selection", "how_to_reg", "registers.view"),
            ("公约与议事规则", "councils_councildocument", "policy", "registers.view"),
            ("组建步骤", "councils_foundingstep", "stairs", "registers.view"),
            ("楼层长", "councils_floorleader", "layers", "registers.view"),
            ("监督小组", "councils_supervisionmember", "shield_person", "registers.view"),
            ("楼委会结对", "councils_councilpairing", "link", "registers.view"),
            ("结对活动", "councils_pairingaction", "handshake", "registers.view"),
        ],
    ),
    (
        "队伍与责任",
        [
            ("专职工作者", "orgs_worker", "badge", "registers.view"),
            ("岗位", "orgs_workerpost", "work_history", "registers.view"),
            ("分管楼宇", "orgs_workerbuilding", "real_estate_agent", "registers.view"),
            ("分管企业", "orgs_workerenterprise", "assignment_ind", "registers.view"),
            ("培训", "orgs_trainingcourse", "school", "registers.view"),
            ("培训结果", "orgs_trainingresult", "fact_check", "registers.change"),
            ("资格认证", "orgs_certification", "workspace_premium", "registers.change"),
            ("交接", "orgs_handover", "move_down", "registers.change"),
            ("党建指导员", "orgs_instructor", "support", "registers.view"),
            ("指导对象", "orgs_instructorduty", "route", "registers.view"),
            ("下沉干部", "orgs_secondment", "transfer_within_a_station", "registers.view"),
            ("责任分工", "orgs_responsibility", "assignment_turned_in", "registers.view"),
        ],
    ),
    (
        "全区设置",
        [
            ("区域", "buildings_area", "map", "registers.view"),
            ("片区", "buildings_zone", "layers", "registers.view"),
            ("楼宇等级", "buildings_taxclass", "stars", "district.change"),
            ("组建标准", "orgs_formationrule", "rule", "district.change"),
            ("组织生活制度", "orgs_liferule", "rule", "district.change"),
            ("席位类别", "councils_seatkind", "event_seat", "district.change"),
            ("公示环节", "councils_noticerule", "campaign", "district.change"),
            ("清单类别", "councils_listkind", "list", "district.change"),
            ("楼委会评价", "councils_evaluationset", "rule", "district.change"),
            ("走访类型", "services_visittype", "checklist", "district.change"),
            ("必访规则", "services_mustvisitrule", "priority_high", "district.change"),
            ("诉求类别", "services_requestcategory", "category", "district.change"),
            ("职责清单", "services_dutyitem", "assignment", "district.change"),
            ("办理机制", "services_mechanismrule", "timelapse", "district.change"),
            ("答复模板", "services_replytemplate", "quickreply", "district.change"),
            ("政策口径", "services_policysnippet", "policy", "district.change"),
            ("部门工作日", "services_unitday", "event_busy", "district.change"),
            ("应对措施设定", "services_playbookstep", "menu_book", "district.change"),
            ("首席服务团队", "services_chiefserviceteam", "military_tech", "district.change"),
            ("工作日历", "common_calendarday", "calendar_month", "district.change"),
            ("字典", "common_dictionaryentry", "menu_book", "district.change"),
        ],
    ),
    (
        "用户与系统",
        [
            ("用户", "accounts_user", "person", "users.change"),
            ("部门", "accounts_department", "corporate_fare", "users.change"),
            ("设备令牌", "accounts_devicetoken", "devices", "users.change"),
            ("平板", "accounts_device", "tablet_android", "users.change"),
            ("审计记录", "common_auditentry", "policy", "audit.view"),
            ("行历史", "common_rowhistory", "manage_history", "audit.view"),
            ("作业", "common_job", "pending_actions", "system.view"),
            ("定时作业", "common_periodicrun", "schedule", "system.view"),
            ("待办作业", "common_duetask", "checklist", "system.view"),
            ("外部通道", "common_webhookendpoint", "webhook", "users.change"),
            ("待发消息", "common_outboxmessage", "outbox", "system.view"),
            ("投递", "common_outboxdelivery", "outgoing_mail", "system.view"),
            ("指标快照", "reports_indicatorsnapshot", "insights", "figures.view"),
        ],
    ),
    (
        "覆盖统计",
        [
            ("冻结月报", "reports_frozenmonth", "lock", "figures.view"),
            ("冻结指标", "reports_frozenfigure", "lock_clock", "figures.view"),
            ("差异说明", "reports_deltareason", "difference", "figures.view"),
        ],
    ),
]


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups that have an entry for the user."""
    may = getattr(request.user, "has_capability", lambda _: False)
    groups = [
        {
            "title": title,
            "separator": True,
            "items": [
                {
                    "title": label,
                    "icon": icon,
                    "link": reverse_lazy(f"admin:{page}_changelist"),
                }
                for label, page, icon, capability in entries
                if may(capability)
            ],
        }
        for title, entries in GROUPS
    ]
    return [group for group in groups if group["items"]]


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what waits: periodic runs that did not happen, and visits to decide on."""
    may = getattr(request.user, "has_capability", lambda _: False)
    return context | {
        "missed_runs": missed_runs(now()) if may("system.view") else [],
        "waiting": waiting_for(request.user, today()) if may("registers.change") else None,
    }
