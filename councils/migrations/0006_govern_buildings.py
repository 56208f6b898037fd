"""Councils whole: seats and selections, topics, meetings, minutes, projects, lists."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import common.records.ids
import common.records.periods


class Migration(migrations.Migration):
    """Schema."""

    dependencies = [
        ("accounts", "0006_name_department_roles"),
        ("buildings", "0006_state_key_buildings"),
        ("councils", "0005_propose_topics"),
        ("enterprises", "0011_code_leave_reasons"),
        ("orgs", "0007_state_rules"),
        ("services", "0010_state_playbook"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListKind",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("code", models.SlugField(max_length=32, unique=True, verbose_name="代码")),
                ("label", models.CharField(max_length=64, verbose_name="名称")),
                (
                    "role",
                    models.CharField(
                        choices=[("offer", "供给"), ("need", "需求"), ("project", "项目")],
                        max_length=16,
                        verbose_name="匹配方向",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "清单类别",
                "verbose_name_plural": "清单类别",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="SeatKind",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("code", models.SlugField(max_length=32, unique=True, verbose_name="代码")),
                ("label", models.CharField(max_length=64, verbose_name="名称")),
                ("fewest", models.PositiveSmallIntegerField(default=1, verbose_name="至少席数")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        default=list,
                        size=None,
                        verbose_name="对应的身份",
                    ),
                ),
            ],
            options={
                "verbose_name": "席位类别",
                "verbose_name_plural": "席位类别",
                "ordering": ["position", "code"],
            },
        ),
        migrations.AddField(
            model_name="council",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("same_owner", "同一产权单位"),
                    ("same_manager", "同一物业公司"),
                    ("adjacent", "相邻楼宇"),
                ],
                db_default="",
                max_length=16,
                verbose_name="合设依据",
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="mode",
            field=models.CharField(
                blank=True,
                choices=[
                    ("elected", "推选"),
                    ("official", "领导干部兼任"),
                    ("recommended", "推荐"),
                    ("invited", "聘请"),
                ],
                db_default="",
                default="",
                max_length=16,
                verbose_name="产生方式",
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="role",
            field=models.CharField(
                choices=[("member", "成员"), ("convener", "召集人"), ("deputy", "副召集人")],
                db_default="member",
                default="member",
                max_length=16,
                verbose_name="职务",
            ),
        ),
        migrations.AlterField(
            model_name="council",
            name="kind",
            field=models.CharField(
                choices=[
                    ("committee", "楼委会"),
                    ("affairs", "楼务会"),
                    ("matters", "楼事会"),
                    ("management", "楼管会"),
                    ("governance", "楼宇治理委员会"),
                    ("assembly", "楼宇议事会"),
                    ("board", "楼宇理事会"),
                ],
                max_length=16,
                verbose_name="称谓",
            ),
        ),
        migrations.CreateModel(
            name="CouncilPairing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("station", "党群服务中心（站）"),
                            ("residential", "居民区党组织"),
                        ],
                        max_length=16,
                        verbose_name="结对方",
                    ),
                ),
                (
                    "residential",
                    models.CharField(blank=True, max_length=100, verbose_name="居民区"),
                ),
                ("content", models.CharField(blank=True, max_length=500, verbose_name="共建内容")),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairings",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_pairings",
                        to="services.station",
                        verbose_name="党群服务中心（站）",
                    ),
                ),
            ],
            options={
                "verbose_name": "楼委会结对",
                "verbose_name_plural": "楼委会结对",
                "ordering": ["-starts_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EvaluationSet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
            ],
            options={
                "verbose_name": "评价指标体系",
                "verbose_name_plural": "评价指标体系",
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="evaluationset_period_order",
                        violation_error_code="period_order",
                        violation_error_message="终止日期早于起始日期。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("name", "="),
                            (
                                common.records.periods.DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                        ],
                        name="evaluationset_overlap",
                        violation_error_code="overlap",
                        violation_error_message="该指标体系已登记在此期间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[("effect", "协同成效"), ("participation", "各方参与")],
                        max_length=16,
                        verbose_name="部分",
                    ),
                ),
                ("measure", models.CharField(max_length=32, verbose_name="指标")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="权重")),
                (
                    "target",
                    models.DecimalField(decimal_places=2, max_digits=9, verbose_name="满分值"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="councils.evaluationset",
                        verbose_name="指标体系",
                    ),
                ),
            ],
            options={
                "verbose_name": "评价指标",
                "verbose_name_plural": "评价指标",
                "ordering": ["evaluation", "position", "measure"],
            },
        ),
        migrations.CreateModel(
            name="FloorLeader",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                (
                    "floors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None, verbose_name="楼层"
                    ),
                ),
                ("name", models.CharField(max_length=64, verbose_name="姓名")),
                (
                    "building",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="floor_leaders",
                        to="buildings.building",
                        verbose_name="楼宇",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="floor_leaders",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
            ],
            options={
                "verbose_name": "楼层长",
                "verbose_name_plural": "楼层长",
                "ordering": ["council", "building", "name"],
            },
        ),
        migrations.CreateModel(
            name="FoundingStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("preparation", "成立筹备组"),
                            ("consultation", "征求各方意见"),
                            ("recommendation", "推荐成员人选"),
                            ("review", "领导组织审定"),
                            ("notice", "公示"),
                            ("first_meeting", "召开成立会议"),
                            ("filing", "报街镇备案"),
                        ],
                        max_length=16,
                        verbose_name="步骤",
                    ),
                ),
                ("done_on", models.DateField(verbose_name="完成日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="founding_steps",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
            ],
            options={
                "verbose_name": "楼委会组建步骤",
                "verbose_name_plural": "楼委会组建步骤",
                "ordering": ["council", "done_on"],
            },
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("building", "楼宇"), ("residential", "居民区")],
                        default="building",
                        max_length=16,
                        verbose_name="提出方",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("detail", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                ("category", models.CharField(blank=True, max_length=64, verbose_name="类别")),
                (
                    "party_name",
                    models.CharField(blank=True, max_length=100, verbose_name="单位名称"),
                ),
                ("starts_on", models.DateField(verbose_name="自")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                (
                    "capacity",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="数量"),
                ),
                ("unit", models.CharField(blank=True, max_length=16, verbose_name="计量单位")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "有效"), ("met", "已满足"), ("withdrawn", "已撤下")],
                        default="open",
                        editable=False,
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_entries",
                        to="buildings.building",
                        verbose_name="楼宇",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_entries",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_entries",
                        to="accounts.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_entries",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_entries",
                        to="orgs.partyorganisation",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="list_entries",
                        to="services.servicerequest",
                        verbose_name="诉求",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="councils.listkind",
                        verbose_name="清单",
                    ),
                ),
            ],
            options={
                "verbose_name": "清单条目",
                "verbose_name_plural": "清单条目",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ListMatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "已采纳"),
                            ("refused", "未采纳"),
                            ("released", "已解除"),
                        ],
                        max_length=16,
                        verbose_name="决定",
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        default=list,
                        size=None,
                        verbose_name="理由",
                    ),
                ),
                ("amount", models.PositiveIntegerField(default=1, verbose_name="数量")),
                ("starts_on", models.DateField(verbose_name="自")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="as_need",
                        to="councils.listentry",
                        verbose_name="需求",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="as_offer",
                        to="councils.listentry",
                        verbose_name="供给",
                    ),
                ),
            ],
            options={
                "verbose_name": "清单匹配",
                "verbose_name_plural": "清单匹配",
                "ordering": ["-decided_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deliberation", "议事会"),
                            ("coordination", "协调会"),
                            ("appraisal", "评议会"),
                            ("hearing", "听证会"),
                        ],
                        max_length=16,
                        verbose_name="会议",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                (
                    "minutes_planned",
                    models.PositiveSmallIntegerField(default=60, verbose_name="时长（分钟）"),
                ),
                ("place", models.CharField(max_length=200, verbose_name="地点")),
                (
                    "observer_seats",
                    models.PositiveSmallIntegerField(default=0, verbose_name="列席席位"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "已计划"),
                            ("held", "已召开"),
                            ("closed", "已结束"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                (
                    "check_in_code",
                    models.CharField(
                        blank=True, editable=False, max_length=8, verbose_name="会议码"
                    ),
                ),
                (
                    "held_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="召开时间"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="结束时间"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="取消原因"
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议",
                "verbose_name_plural": "会议",
                "ordering": ["-starts_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("member", "成员"), ("observer", "列席"), ("invited", "约请")],
                        max_length=16,
                        verbose_name="参会身份",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=100, verbose_name="单位")),
                (
                    "by",
                    models.CharField(
                        choices=[("list", "名单"), ("code", "会议码")],
                        max_length=16,
                        verbose_name="签到方式",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="签到时间")),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="councils.seat",
                        verbose_name="成员",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="councils.meeting",
                        verbose_name="会议",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议签到",
                "verbose_name_plural": "会议签到",
                "ordering": ["meeting", "role", "at"],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("text", models.TextField(max_length=20000, verbose_name="纪要")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "起草中"),
                            ("circulating", "征求确认"),
                            ("sealed", "已封存"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                (
                    "circulated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="送审时间"
                    ),
                ),
                (
                    "sealed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="封存时间"
                    ),
                ),
                (
                    "sealed_text",
                    models.TextField(blank=True, editable=False, verbose_name="封存内容"),
                ),
                (
                    "previous_digest",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="前一封存摘要"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="封存摘要"
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes",
                        to="councils.meeting",
                        verbose_name="会议",
                    ),
                ),
                (
                    "sealed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="封存人",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议纪要",
                "verbose_name_plural": "会议纪要",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="MinutesAddendum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=2000, verbose_name="补记")),
                ("reason", models.CharField(max_length=300, verbose_name="补记原因")),
                ("written_at", models.DateTimeField(verbose_name="时间")),
                ("digest", models.CharField(max_length=64, verbose_name="封存摘要")),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addenda",
                        to="councils.minutes",
                        verbose_name="纪要",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="补记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "纪要补记",
                "verbose_name_plural": "纪要补记",
                "ordering": ["minutes", "number"],
            },
        ),
        migrations.CreateModel(
            name="MinutesApproval",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("is_agreed", models.BooleanField(verbose_name="同意")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                ("said_at", models.DateTimeField(verbose_name="时间")),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="councils.minutes",
                        verbose_name="纪要",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes_approvals",
                        to="councils.seat",
                        verbose_name="成员",
                    ),
                ),
            ],
            options={
                "verbose_name": "纪要确认",
                "verbose_name_plural": "纪要确认",
                "ordering": ["minutes", "said_at"],
            },
        ),
        migrations.CreateModel(
            name="NoticeRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(unique=True, verbose_name="顺序")),
                ("label", models.CharField(max_length=64, verbose_name="名称")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="公示工作日")),
            ],
            options={
                "verbose_name": "公示环节设定",
                "verbose_name_plural": "公示环节设定",
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("working_days__gte", 1)),
                        name="noticerule_days",
                        violation_error_message="公示至少一个工作日。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PairingAction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("title", models.CharField(max_length=200, verbose_name="活动")),
                ("result", models.CharField(blank=True, max_length=500, verbose_name="成效")),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="councils.councilpairing",
                        verbose_name="结对",
                    ),
                ),
            ],
            options={
                "verbose_name": "结对活动",
                "verbose_name_plural": "结对活动",
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="项目")),
                ("summary", models.TextField(max_length=4000, verbose_name="内容")),
                (
                    "domain",
                    models.CharField(
                        choices=[
                            ("party", "党建"),
                            ("service", "服务"),
                            ("governance", "治理"),
                            ("business", "营商"),
                        ],
                        max_length=16,
                        verbose_name="领域",
                    ),
                ),
                (
                    "cube_axis",
                    models.CharField(
                        choices=[
                            ("building", "楼宇自治"),
                            ("industry", "行业共治"),
                            ("block", "街区共治"),
                        ],
                        default="building",
                        max_length=16,
                        verbose_name="治立方",
                    ),
                ),
                (
                    "claim_capacity",
                    models.PositiveSmallIntegerField(default=1, verbose_name="认领名额"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="计划完成")),
                (
                    "is_public",
                    models.BooleanField(db_default=True, default=True, verbose_name="对外公开"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草拟"),
                            ("in_library", "已入库"),
                            ("published", "已发布"),
                            ("claimed", "已认领"),
                            ("in_progress", "实施中"),
                            ("acceptance", "待验收"),
                            ("closed", "已结项"),
                            ("suspended", "已暂停"),
                            ("cancelled", "已取消"),
                        ],
                        db_default="draft",
                        default="draft",
                        editable=False,
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                (
                    "in_library_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="入库日期"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="发布日期"
                    ),
                ),
                (
                    "ownerless_since",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="无人认领自"
                    ),
                ),
                (
                    "started_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="开工日期"
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="结束日期"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, editable=False, max_length=1000, verbose_name="说明"
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        blank=True, editable=False, max_length=1000, verbose_name="成效"
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviewed_projects",
                        to="orgs.partyorganisation",
                        verbose_name="审核党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目",
                "verbose_name_plural": "项目",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OutcomeMetric",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="指标")),
                (
                    "value",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="数值"),
                ),
                ("unit", models.CharField(max_length=32, verbose_name="单位")),
                ("measured_on", models.DateField(verbose_name="日期")),
                ("basis", models.CharField(max_length=200, verbose_name="数据来源")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="metrics",
                        to="councils.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "成效指标",
                "verbose_name_plural": "成效指标",
                "ordering": ["project", "name", "measured_on"],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="节点")),
                ("due_on", models.DateField(verbose_name="计划日期")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="councils.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目节点",
                "verbose_name_plural": "项目节点",
                "ordering": ["project", "due_on", "id"],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="judged_project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appraisals",
                to="councils.project",
                verbose_name="评议项目",
            ),
        ),
        migrations.AddField(
            model_name="listentry",
            name="project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="list_entries",
                to="councils.project",
                verbose_name="项目",
            ),
        ),
        migrations.CreateModel(
            name="Beneficiary",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("community", models.CharField(blank=True, max_length=100, verbose_name="社区")),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("enterprise", "企业"),
                            ("employee", "员工"),
                            ("owner", "产权方"),
                            ("manager", "物业"),
                            ("party_organisation", "党组织"),
                            ("resident", "居民"),
                            ("government", "政府部门"),
                        ],
                        max_length=24,
                        verbose_name="受益人群",
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefits",
                        to="buildings.building",
                        verbose_name="楼宇",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="beneficiaries",
                        to="councils.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "受益范围",
                "verbose_name_plural": "受益范围",
                "ordering": ["project", "building", "community"],
            },
        ),
        migrations.CreateModel(
            name="ProjectClaim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "claimant",
                    models.CharField(
                        choices=[
                            ("department", "职能部门"),
                            ("organisation", "党组织"),
                            ("enterprise", "企业"),
                            ("member", "党员群众"),
                            ("team", "团队"),
                        ],
                        max_length=16,
                        verbose_name="认领方",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="名称")),
                ("share", models.CharField(max_length=300, verbose_name="承担内容")),
                ("applied_on", models.DateField(verbose_name="申请日期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "待审核"),
                            ("approved", "已通过"),
                            ("rejected", "未通过"),
                            ("withdrawn", "已撤回"),
                            ("released", "已退出"),
                        ],
                        default="applied",
                        editable=False,
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="审核日期"
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="退出日期"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="说明"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_claims",
                        to="accounts.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_claims",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_claims",
                        to="orgs.partyorganisation",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="councils.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目认领",
                "verbose_name_plural": "项目认领",
                "ordering": ["project", "applied_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Selection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("candidate", models.CharField(max_length=64, verbose_name="人选")),
                ("capacity", models.CharField(max_length=64, verbose_name="身份")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("elected", "推选"),
                            ("official", "领导干部兼任"),
                            ("recommended", "推荐"),
                            ("invited", "聘请"),
                        ],
                        max_length=16,
                        verbose_name="产生方式",
                    ),
                ),
                ("recommended_by", models.CharField(max_length=200, verbose_name="推荐方")),
                ("recommended_on", models.DateField(verbose_name="推荐日期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recommended", "已推荐"),
                            ("in_notice", "公示中"),
                            ("appointed", "已任职"),
                            ("stopped", "已终止"),
                        ],
                        default="recommended",
                        editable=False,
                        max_length=16,
                        verbose_name="进度",
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="结束日期"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="终止原因"
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="selections",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="selection",
                        to="councils.seat",
                        verbose_name="楼长席位",
                    ),
                ),
            ],
            options={
                "verbose_name": "楼长选任",
                "verbose_name_plural": "楼长选任",
                "ordering": ["-recommended_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SelectionNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("label", models.CharField(max_length=64, verbose_name="名称")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="公示工作日")),
                ("place", models.CharField(max_length=200, verbose_name="公示地点")),
                ("starts_on", models.DateField(verbose_name="公示开始")),
                ("last_day", models.DateField(verbose_name="公示截止")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_objection", "无异议"),
                            ("rejected", "异议不成立"),
                            ("upheld", "异议成立"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="公示结果",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="结果登记日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="结果说明")),
                (
                    "selection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="councils.selection",
                        verbose_name="楼长选任",
                    ),
                ),
            ],
            options={
                "verbose_name": "楼长公示",
                "verbose_name_plural": "楼长公示",
                "ordering": ["selection", "position"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("text", models.CharField(max_length=1000, verbose_name="异议内容")),
                ("is_upheld", models.BooleanField(blank=True, null=True, verbose_name="异议成立")),
                (
                    "handling",
                    models.CharField(blank=True, max_length=1000, verbose_name="核实情况"),
                ),
                ("handled_on", models.DateField(blank=True, null=True, verbose_name="核实日期")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="councils.selectionnotice",
                        verbose_name="公示",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示异议",
                "verbose_name_plural": "公示异议",
                "ordering": ["notice", "received_on"],
            },
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("listen", "听"),
                            ("look", "看"),
                            ("ask", "问"),
                            ("visit", "访"),
                            ("discuss", "议"),
                        ],
                        max_length=16,
                        verbose_name="方式",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("finding", models.CharField(max_length=1000, verbose_name="情况")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supervisions",
                        to="councils.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "reported_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heard_supervisions",
                        to="orgs.partyorganisation",
                        verbose_name="报告党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目监督",
                "verbose_name_plural": "项目监督",
                "ordering": ["project", "-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SupervisionMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                ("name", models.CharField(max_length=64, verbose_name="姓名")),
                ("unit", models.CharField(max_length=100, verbose_name="单位与身份")),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supervision_team",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
            ],
            options={
                "verbose_name": "监督小组成员",
                "verbose_name_plural": "监督小组成员",
                "ordering": ["council", "starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="议题")),
                ("text", models.TextField(blank=True, max_length=4000, verbose_name="内容")),
                ("category", models.CharField(blank=True, max_length=64, verbose_name="类别")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("visit", "走访"),
                            ("requests", "诉求归集"),
                            ("survey", "问卷"),
                            ("member", "楼委会成员"),
                            ("resident", "居民"),
                            ("code", "楼宇码"),
                            ("meeting", "会议"),
                        ],
                        max_length=16,
                        verbose_name="来源",
                    ),
                ),
                (
                    "raised_by",
                    models.CharField(
                        choices=[
                            ("enterprise", "企业"),
                            ("employee", "员工"),
                            ("owner", "产权方"),
                            ("manager", "物业"),
                            ("party_organisation", "党组织"),
                            ("resident", "居民"),
                            ("government", "政府部门"),
                        ],
                        max_length=24,
                        verbose_name="提出方",
                    ),
                ),
                ("raised_on", models.DateField(verbose_name="提出日期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("accepted", "已列入"),
                            ("declined", "未列入"),
                            ("decided", "已议定"),
                            ("done", "已办结"),
                        ],
                        db_default="open",
                        default="open",
                        editable=False,
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True, editable=False, max_length=1000, verbose_name="答复"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="答复时间"
                    ),
                ),
                (
                    "done_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="办结日期"
                    ),
                ),
                (
                    "is_in_building",
                    models.BooleanField(
                        blank=True, editable=False, null=True, verbose_name="楼内办结"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True, editable=False, max_length=1000, verbose_name="办结情况"
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(db_default=False, default=False, verbose_name="公开"),
                ),
                (
                    "progress_code",
                    models.CharField(
                        db_default=django.db.models.functions.text.Upper(
                            django.db.models.functions.text.Left(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.comparison.Cast(
                                        models.Func(
                                            function="gen_random_uuid",
                                            output_field=models.UUIDField(),
                                        ),
                                        models.CharField(),
                                    ),
                                    models.Value("-"),
                                    models.Value(""),
                                ),
                                12,
                            )
                        ),
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="查询码",
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="buildings.building",
                        verbose_name="楼宇",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="enterprises.enterprise",
                        verbose_name="提出企业",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="topic",
                        to="councils.topicproposal",
                        verbose_name="议题建议",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题",
                "verbose_name_plural": "议题",
                "ordering": ["-raised_on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="project",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="projects",
                to="councils.topic",
                verbose_name="议题",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="judged_topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appraisals",
                to="councils.topic",
                verbose_name="评议议题",
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("question", models.CharField(max_length=500, verbose_name="约请事项")),
                ("invited_on", models.DateField(verbose_name="发出日期")),
                ("reply_due_on", models.DateField(verbose_name="回复期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待回复"),
                            ("attending", "到会"),
                            ("in_writing", "书面答复"),
                            ("declined", "不参加"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=16,
                        verbose_name="回复",
                    ),
                ),
                (
                    "reply",
                    models.CharField(
                        blank=True, editable=False, max_length=1000, verbose_name="答复"
                    ),
                ),
                (
                    "replied_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="回复时间"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_invitations",
                        to="accounts.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="councils.meeting",
                        verbose_name="会议",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "专项约请",
                "verbose_name_plural": "专项约请",
                "ordering": ["-invited_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("title", models.CharField(max_length=200, verbose_name="事项")),
                ("minutes_planned", models.PositiveSmallIntegerField(verbose_name="时长（分钟）")),
                (
                    "discussion",
                    models.TextField(blank=True, max_length=4000, verbose_name="讨论情况"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="councils.meeting",
                        verbose_name="会议",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议议程",
                "verbose_name_plural": "会议议程",
                "ordering": ["meeting", "position"],
            },
        ),
        migrations.CreateModel(
            name="TopicOrigin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_origins",
                        to="services.servicerequest",
                        verbose_name="诉求",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_origins",
                        to="enterprises.signal",
                        verbose_name="信号",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="origins",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_origins",
                        to="services.visit",
                        verbose_name="走访",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题由来",
                "verbose_name_plural": "议题由来",
                "ordering": ["topic", "id"],
            },
        ),
        migrations.CreateModel(
            name="TopicPosition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("enterprise", "企业"),
                            ("employee", "员工"),
                            ("owner", "产权方"),
                            ("manager", "物业"),
                            ("party_organisation", "党组织"),
                            ("resident", "居民"),
                            ("government", "政府部门"),
                        ],
                        max_length=24,
                        verbose_name="方",
                    ),
                ),
                ("statement", models.CharField(max_length=500, verbose_name="意见")),
                ("stated_on", models.DateField(verbose_name="日期")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="positions",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "各方意见",
                "verbose_name_plural": "各方意见",
                "ordering": ["topic", "stated_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="TopicSupport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("enterprise", "企业"),
                            ("employee", "员工"),
                            ("owner", "产权方"),
                            ("manager", "物业"),
                            ("party_organisation", "党组织"),
                            ("resident", "居民"),
                            ("government", "政府部门"),
                        ],
                        max_length=24,
                        verbose_name="附议方",
                    ),
                ),
                ("people", models.PositiveIntegerField(default=1, verbose_name="人数")),
                ("supported_on", models.DateField(verbose_name="附议日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topic_supports",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题附议",
                "verbose_name_plural": "议题附议",
                "ordering": ["topic", "supported_on"],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="表决事项")),
                (
                    "members",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="成员数"
                    ),
                ),
                (
                    "present",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="到会成员"
                    ),
                ),
                (
                    "quorum_over",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="法定人数须超过（%）"
                    ),
                ),
                (
                    "majority_over",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="通过须超过到会（%）"
                    ),
                ),
                ("in_favour", models.PositiveSmallIntegerField(default=0, verbose_name="赞成")),
                ("against", models.PositiveSmallIntegerField(default=0, verbose_name="反对")),
                ("abstained", models.PositiveSmallIntegerField(default=0, verbose_name="弃权")),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="表决时间"
                    ),
                ),
                (
                    "is_passed",
                    models.BooleanField(blank=True, editable=False, null=True, verbose_name="通过"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="councils.agendaitem",
                        verbose_name="议程",
                    ),
                ),
            ],
            options={
                "verbose_name": "表决",
                "verbose_name_plural": "表决",
                "ordering": ["item", "id"],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="回避原因")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="councils.seat",
                        verbose_name="成员",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recusals",
                        to="councils.vote",
                        verbose_name="表决",
                    ),
                ),
            ],
            options={
                "verbose_name": "回避",
                "verbose_name_plural": "回避",
                "ordering": ["vote", "seat"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resolution", "决议"),
                            ("responsibility", "责任事项"),
                            ("rating", "评议结果"),
                        ],
                        max_length=16,
                        verbose_name="成果",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="内容")),
                ("owner_name", models.CharField(blank=True, max_length=100, verbose_name="责任方")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="完成期限")),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="评议得分"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "落实中"), ("done", "已落实"), ("cancelled", "已撤销")],
                        db_default="open",
                        default="open",
                        editable=False,
                        max_length=16,
                        verbose_name="落实状态",
                    ),
                ),
                (
                    "done_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="落实日期"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True, editable=False, max_length=1000, verbose_name="落实情况"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_decisions",
                        to="accounts.department",
                        verbose_name="责任部门",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_decisions",
                        to="enterprises.enterprise",
                        verbose_name="责任企业",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="councils.agendaitem",
                        verbose_name="议程",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_decisions",
                        to="orgs.partyorganisation",
                        verbose_name="责任党组织",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="councils.meeting",
                        verbose_name="会议",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="councils.vote",
                        verbose_name="表决",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议成果",
                "verbose_name_plural": "会议成果",
                "ordering": ["meeting", "id"],
            },
        ),
        migrations.CreateModel(
            name="CouncilDocument",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("covenant", "楼宇治理公约"), ("rules", "议事规则")],
                        max_length=16,
                        verbose_name="文件",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("text", models.TextField(max_length=20000, verbose_name="内容")),
                ("adopted_on", models.DateField(verbose_name="通过日期")),
                (
                    "quorum_over",
                    models.PositiveSmallIntegerField(
                        db_default=50, default=50, verbose_name="法定人数须超过（%）"
                    ),
                ),
                (
                    "majority_over",
                    models.PositiveSmallIntegerField(
                        db_default=50, default=50, verbose_name="通过须超过到会（%）"
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
            ],
            options={
                "verbose_name": "公约与议事规则",
                "verbose_name_plural": "公约与议事规则",
                "ordering": ["council", "kind", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="councildocument_period_order",
                        violation_error_code="period_order",
                        violation_error_message="终止日期早于起始日期。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("council", "="),
                            ("kind", "="),
                            (
                                common.records.periods.DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                        ],
                        name="councildocument_overlap",
                        violation_error_code="overlap",
                        violation_error_message="同一文件同一天只能有一个版本生效。",
                    ),
                    models.UniqueConstraint(
                        fields=("council", "kind", "version"),
                        name="councildocument_version",
                        violation_error_message="该版本已登记。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quorum_over__lt", 100), ("majority_over__lt", 100)),
                        name="councildocument_shares",
                        violation_error_message="比例须小于 100%。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("adopted_on__lte", models.F("starts_on"))),
                        name="councildocument_adopted_first",
                        violation_error_message="生效日期早于通过日期。",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="councilpairing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="councilpairing_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilpairing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "station"), ("station__isnull", False), ("residential", "")),
                    models.Q(
                        ("kind", "residential"),
                        ("station__isnull", True),
                        models.Q(("residential", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="councilpairing_partner",
                violation_error_message="请填写结对的服务站或居民区之一。",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilpairing",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("council", "="),
                    ("station", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="councilpairing_overlap",
                violation_error_code="overlap",
                violation_error_message="该结对已登记在此期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilpairing",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "residential")),
                expressions=[
                    ("council", "="),
                    ("residential", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="councilpairing_residential_overlap",
                violation_error_code="overlap",
                violation_error_message="该结对已登记在此期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationitem",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "measure"),
                name="evaluationitem_once",
                violation_error_message="该指标已在体系中。",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 1), ("target__gt", 0)),
                name="evaluationitem_positive",
                violation_error_message="权重与满分值须大于 0。",
            ),
        ),
        migrations.AddConstraint(
            model_name="floorleader",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="floorleader_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="floorleader",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("council", "="),
                    ("building", "="),
                    ("name", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="floorleader_overlap",
                violation_error_code="overlap",
                violation_error_message="该楼层长已登记在此期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="floorleader",
            constraint=models.CheckConstraint(
                condition=models.Q(("floors__len__gte", 1)),
                name="floorleader_floors",
                violation_error_message="请填写至少一个楼层。",
            ),
        ),
        migrations.AddConstraint(
            model_name="foundingstep",
            constraint=models.UniqueConstraint(
                fields=("council", "step"),
                name="foundingstep_once",
                violation_error_message="该步骤已登记。",
            ),
        ),
        migrations.AddIndex(
            model_name="listmatch",
            index=models.Index(fields=["offer", "state"], name="listmatch_offer"),
        ),
        migrations.AddConstraint(
            model_name="listmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("need", models.F("offer")), _negated=True),
                name="listmatch_not_itself",
                violation_error_message="条目不能与自身匹配。",
            ),
        ),
        migrations.AddConstraint(
            model_name="listmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1)),
                name="listmatch_amount",
                violation_error_message="数量至少 1。",
            ),
        ),
        migrations.AddConstraint(
            model_name="listmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="listmatch_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期须晚于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="listmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="listmatch_reason",
                violation_error_message="不采纳须写明原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "seat"),
                name="attendance_once",
                violation_error_message="该成员已签到。",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "member"), ("seat__isnull", False)),
                    models.Q(
                        models.Q(("role", "member"), _negated=True),
                        ("seat__isnull", True),
                        models.Q(("unit", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="attendance_role",
                violation_error_message="成员以席位签到，列席与约请须写明单位。",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("sealed_at__isnull", False),
                        ("state", "sealed"),
                        models.Q(("digest", ""), _negated=True),
                        models.Q(("sealed_text", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "sealed"), _negated=True),
                        ("digest", ""),
                        ("sealed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="minutes_sealed_whole",
                violation_error_message="封存的纪要须有内容、摘要与时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesaddendum",
            constraint=models.UniqueConstraint(
                fields=("minutes", "number"),
                name="minutesaddendum_number",
                violation_error_message="该序号已有补记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesapproval",
            constraint=models.UniqueConstraint(
                fields=("minutes", "seat"),
                name="minutesapproval_once",
                violation_error_message="该成员已确认。",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_agreed", True), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="minutesapproval_reason",
                violation_error_message="不同意须写明意见。",
            ),
        ),
        migrations.AddConstraint(
            model_name="pairingaction",
            constraint=models.UniqueConstraint(
                fields=("pairing", "on", "title"),
                name="pairingaction_once",
                violation_error_message="该活动已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomemetric",
            constraint=models.UniqueConstraint(
                fields=("project", "name", "measured_on"),
                name="outcomemetric_once",
                violation_error_message="该指标当日已登记。",
            ),
        ),
        migrations.AddIndex(
            model_name="listentry",
            index=models.Index(fields=["council", "kind"], name="listentry_council"),
        ),
        migrations.AddIndex(
            model_name="listentry",
            index=models.Index(fields=["-created_at", "-id"], name="listentry_made"),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="listentry_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期须晚于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("capacity__isnull", True), ("capacity__gte", 1), _connector="OR"
                ),
                name="listentry_capacity",
                violation_error_message="数量至少 1。",
            ),
        ),
        migrations.AddConstraint(
            model_name="beneficiary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("building__isnull", False), ("community", "")),
                    models.Q(
                        ("building__isnull", True), models.Q(("community", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="beneficiary_one_place",
                violation_error_message="请填写楼宇或社区之一。",
            ),
        ),
        migrations.AddConstraint(
            model_name="beneficiary",
            constraint=models.UniqueConstraint(
                fields=("project", "building", "community", "party"),
                name="beneficiary_once",
                nulls_distinct=False,
                violation_error_message="该受益范围已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claimant", "department"), ("department__isnull", False)),
                    models.Q(("claimant", "organisation"), ("organisation__isnull", False)),
                    models.Q(("claimant", "enterprise"), ("enterprise__isnull", False)),
                    models.Q(
                        ("claimant__in", ["member", "team"]), models.Q(("name", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="projectclaim_claimant",
                violation_error_message="请填写认领方。",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["applied", "approved"])),
                fields=("project", "department", "organisation", "enterprise", "name"),
                name="projectclaim_once",
                nulls_distinct=False,
                violation_error_message="该方已认领此项目。",
            ),
        ),
        migrations.AddConstraint(
            model_name="selection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("council",),
                name="selection_open_once",
                violation_error_message="该楼委会已有进行中的楼长选任。",
            ),
        ),
        migrations.AddConstraint(
            model_name="selection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_on__isnull", True), ("state__in", ["recommended", "in_notice"])
                    ),
                    models.Q(
                        ("ended_on__gte", models.F("recommended_on")),
                        ("state__in", ["appointed", "stopped"]),
                    ),
                    _connector="OR",
                ),
                name="selection_whole",
                violation_error_message="选任的进度与结束日期不一致。",
            ),
        ),
        migrations.AddConstraint(
            model_name="selectionnotice",
            constraint=models.UniqueConstraint(
                fields=("selection", "position"),
                name="selectionnotice_once",
                violation_error_message="该环节已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="selectionnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("outcome", "")),
                    models.Q(
                        ("closed_on__gt", models.F("last_day")),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="selectionnotice_not_shortened",
                violation_error_code="notice_running",
                violation_error_message="公示期未满，不能登记结果。",
            ),
        ),
        migrations.AddConstraint(
            model_name="selectionnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gt", models.F("starts_on"))),
                name="selectionnotice_period_order",
                violation_error_code="period_order",
                violation_error_message="公示截止须晚于公示开始。",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handled_on__isnull", True), ("is_upheld__isnull", True)),
                    models.Q(
                        ("handled_on__isnull", False),
                        ("is_upheld__isnull", False),
                        models.Q(("handling", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="objection_handled_whole",
                violation_error_message="核实异议须写明情况与日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervisionmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="supervisionmember_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervisionmember",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("council", "="),
                    ("name", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="supervisionmember_overlap",
                violation_error_code="overlap",
                violation_error_message="该成员已登记在此期间。",
            ),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(fields=["council", "-raised_on"], name="topic_council"),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(fields=["-raised_on", "-id"], name="topic_raised"),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["raised_on"], name="topic_unanswered"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("answered_at__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="topic_answered",
                violation_error_message="每个议题都须有答复与理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                    _connector="OR",
                ),
                name="topic_done_whole",
                violation_error_message="办结须写明日期。",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["council", "state"], name="project_council"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["-created_at", "-id"], name="project_made"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                condition=models.Q(("ownerless_since__isnull", False)),
                fields=["ownerless_since"],
                name="project_ownerless",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim_capacity__gte", 1)),
                name="project_capacity",
                violation_error_message="认领名额至少 1。",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("ended_on__isnull", False), models.Q(("effect", ""), _negated=True)),
                    _connector="OR",
                ),
                name="project_closed_whole",
                violation_error_message="结项须写明成效。",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["council", "-starts_at"], name="meeting_council"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("judged_project__isnull", True),
                    ("judged_topic__isnull", True),
                    _connector="OR",
                ),
                name="meeting_one_judged",
                violation_error_message="评议对象只能有一个。",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "appraisal"), _negated=True),
                    ("judged_project__isnull", False),
                    ("judged_topic__isnull", False),
                    _connector="OR",
                ),
                name="meeting_judged",
                violation_error_message="评议会须指明评议的项目或议题。",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["held", "closed"]), _negated=True),
                    ("held_at__isnull", False),
                    _connector="OR",
                ),
                name="meeting_held_whole",
                violation_error_message="已召开的会议须有召开时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_planned__gte", 1), ("minutes_planned__lte", 600)),
                name="meeting_length",
                violation_error_message="会议时长为 1 至 600 分钟。",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                fields=("meeting", "department", "topic"),
                name="invitation_once",
                nulls_distinct=False,
                violation_error_message="该部门已受约请。",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at__isnull", True), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True), ("replied_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="invitation_whole",
                violation_error_message="回复与回复时间须同时填写。",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reply_due_on__gte", models.F("invited_on"))),
                name="invitation_period_order",
                violation_error_code="period_order",
                violation_error_message="回复期限早于发出日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("meeting", "position"),
                name="agendaitem_position",
                violation_error_message="该顺序已有事项。",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                fields=("meeting", "topic"),
                name="agendaitem_topic_once",
                violation_error_message="该议题已在此次会议的议程中。",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_planned__gte", 1)),
                name="agendaitem_length",
                violation_error_message="时长至少 1 分钟。",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicorigin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("request__isnull", False),
                        ("signal__isnull", True),
                        ("visit__isnull", True),
                    ),
                    models.Q(
                        ("request__isnull", True),
                        ("signal__isnull", True),
                        ("visit__isnull", False),
                    ),
                    models.Q(
                        ("request__isnull", True),
                        ("signal__isnull", False),
                        ("visit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="topicorigin_one",
                violation_error_message="请填写诉求、走访或信号之一。",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicorigin",
            constraint=models.UniqueConstraint(
                fields=("topic", "request", "visit", "signal"),
                name="topicorigin_once",
                nulls_distinct=False,
                violation_error_message="该由来已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicsupport",
            constraint=models.UniqueConstraint(
                fields=("topic", "enterprise"),
                name="topicsupport_once",
                violation_error_message="该企业已附议。",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__gte", 1)),
                name="topicsupport_people",
                violation_error_message="附议人数至少 1。",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("is_passed__isnull", True)),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("is_passed__isnull", False),
                        ("majority_over__isnull", False),
                        ("members__isnull", False),
                        ("present__isnull", False),
                        ("quorum_over__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="vote_closed_whole",
                violation_error_message="表决结果不完整。",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("present__isnull", True),
                    (
                        "present__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("in_favour"), "+", models.F("against")
                            ),
                            "+",
                            models.F("abstained"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="vote_not_more_than_present",
                violation_error_message="票数超过到会成员数。",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(
                fields=("vote", "seat"),
                name="recusal_once",
                violation_error_message="该成员已回避。",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["due_on"], name="decision_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "responsibility"), _negated=True),
                    models.Q(
                        ("due_on__isnull", False),
                        models.Q(
                            ("department__isnull", False),
                            ("organisation__isnull", False),
                            ("enterprise__isnull", False),
                            models.Q(("owner_name", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="decision_owner_and_due",
                violation_error_message="责任事项须有责任方和完成期限。",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "rating"), ("score__gte", 1), ("score__lte", 5)),
                    models.Q(models.Q(("kind", "rating"), _negated=True), ("score__isnull", True)),
                    _connector="OR",
                ),
                name="decision_score",
                violation_error_message="评议结果须有 1 至 5 分，其他成果没有得分。",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                    _connector="OR",
                ),
                name="decision_done_whole",
                violation_error_message="已落实须写明日期。",
            ),
        ),
    ]
