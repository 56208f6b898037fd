"""Everything an organisation department keeps of its organisations, and their workforce."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.records.ids
import common.records.periods


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [
        ("accounts", "0003_count_failures_exactly"),
        ("buildings", "0004_date_grids"),
        ("enterprises", "0005_index_numbers"),
        ("orgs", "0002_track_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alliance",
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
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("alliance", "党建联盟"),
                            ("industry_alliance", "行业党建联盟"),
                            ("joint_conference", "党建联席会议"),
                        ],
                        max_length=24,
                        verbose_name="类型",
                    ),
                ),
                ("structure", models.CharField(blank=True, max_length=100, verbose_name="架构")),
                ("purpose", models.TextField(blank=True, max_length=2000, verbose_name="宗旨")),
            ],
            options={
                "verbose_name": "党建联盟",
                "verbose_name_plural": "党建联盟",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AllianceMember",
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
                ("part", models.CharField(blank=True, max_length=100, verbose_name="所属板块")),
            ],
            options={
                "verbose_name": "联盟成员",
                "verbose_name_plural": "联盟成员",
                "ordering": ["alliance", "starts_on"],
            },
        ),
        migrations.CreateModel(
            name="AlliancePlan",
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
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("content", models.TextField(blank=True, max_length=4000, verbose_name="内容")),
            ],
            options={
                "verbose_name": "联盟计划",
                "verbose_name_plural": "联盟计划",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="AllianceTask",
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
                ("title", models.CharField(max_length=200, verbose_name="任务")),
                ("due_on", models.DateField(verbose_name="完成期限")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("outcome", models.CharField(blank=True, max_length=500, verbose_name="成效")),
            ],
            options={
                "verbose_name": "联盟任务",
                "verbose_name_plural": "联盟任务",
                "ordering": ["due_on"],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
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
                ("name", models.CharField(max_length=64, verbose_name="姓名")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("secretary", "书记"),
                            ("deputy_secretary", "副书记"),
                            ("first_secretary", "第一书记"),
                            ("member", "委员"),
                        ],
                        max_length=24,
                        verbose_name="拟任职务",
                    ),
                ),
                (
                    "portfolio",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("organisation", "组织委员"),
                            ("publicity", "宣传委员"),
                            ("discipline", "纪检委员"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="分工",
                    ),
                ),
                (
                    "votes",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="得票数"),
                ),
                ("is_elected", models.BooleanField(blank=True, null=True, verbose_name="当选")),
            ],
            options={
                "verbose_name": "候选人",
                "verbose_name_plural": "候选人",
                "ordering": [
                    "election",
                    models.OrderBy(models.F("votes"), descending=True, nulls_last=True),
                    "name",
                ],
            },
        ),
        migrations.CreateModel(
            name="Certification",
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
                    "event",
                    models.CharField(
                        choices=[
                            ("certify", "认证"),
                            ("promote", "晋级"),
                            ("keep", "保级"),
                            ("demote", "降级"),
                            ("revoke", "退出"),
                        ],
                        max_length=16,
                        verbose_name="事项",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="等级"),
                ),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                (
                    "factors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="认定要素",
                    ),
                ),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=100, verbose_name="文号"),
                ),
            ],
            options={
                "verbose_name": "资格认证",
                "verbose_name_plural": "资格认证",
                "ordering": ["-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="CrossAppointment",
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
                (
                    "role",
                    models.CharField(
                        choices=[("member", "兼职委员"), ("deputy_secretary", "兼职副书记")],
                        max_length=24,
                        verbose_name="兼任职务",
                    ),
                ),
            ],
            options={
                "verbose_name": "交叉任职",
                "verbose_name_plural": "交叉任职",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Election",
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
                            ("term", "换届"),
                            ("by_election", "增补"),
                            ("re_election", "改选"),
                        ],
                        max_length=16,
                        verbose_name="选举类型",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "已计划"),
                            ("approved", "上级已批准"),
                            ("candidates_published", "候选人已公示"),
                            ("held", "已选举"),
                            ("reported", "结果已上报"),
                            ("confirmed", "结果已批复"),
                            ("failed", "选举无效"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=24,
                        verbose_name="进度",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="计划日期")),
                (
                    "approved_on",
                    models.DateField(blank=True, null=True, verbose_name="上级批准日期"),
                ),
                (
                    "published_on",
                    models.DateField(blank=True, null=True, verbose_name="候选人公示日期"),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="选举日期")),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="上报日期")),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="批复日期")),
                (
                    "ended_on",
                    models.DateField(blank=True, null=True, verbose_name="无效或取消日期"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=100, verbose_name="文号"),
                ),
                ("seats", models.PositiveSmallIntegerField(verbose_name="应选名额")),
                (
                    "entitled",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="有选举权党员数"
                    ),
                ),
                (
                    "present",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="到会人数"),
                ),
                (
                    "majority_base",
                    models.CharField(
                        choices=[("present", "到会人数"), ("entitled", "应到会人数")],
                        default="present",
                        max_length=16,
                        verbose_name="过半数基数",
                    ),
                ),
            ],
            options={
                "verbose_name": "换届选举",
                "verbose_name_plural": "换届选举",
                "ordering": ["-planned_on"],
            },
        ),
        migrations.CreateModel(
            name="FormationRule",
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
                    "branch_from",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="党支部：正式党员不少于"
                    ),
                ),
                (
                    "committee_in_branch_from",
                    models.PositiveSmallIntegerField(
                        default=7, verbose_name="支部委员会：正式党员不少于"
                    ),
                ),
                (
                    "general_branch_from",
                    models.PositiveSmallIntegerField(default=50, verbose_name="党总支：党员不少于"),
                ),
                (
                    "committee_from",
                    models.PositiveSmallIntegerField(default=100, verbose_name="党委：党员不少于"),
                ),
                (
                    "joint_branch_units",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="联合党支部：单位不超过"
                    ),
                ),
                (
                    "counts_attached",
                    models.BooleanField(default=False, verbose_name="挂计入组织覆盖"),
                ),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=100, verbose_name="文号"),
                ),
            ],
            options={
                "verbose_name": "组建标准",
                "verbose_name_plural": "组建标准",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Founding",
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
                ("name", models.CharField(max_length=200, verbose_name="拟设名称")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("working_committee", "工委"),
                            ("committee", "党委"),
                            ("general_branch", "党总支"),
                            ("branch", "党支部"),
                            ("joint_committee", "联合党委"),
                            ("joint_general_branch", "联合党总支"),
                            ("joint_branch", "联合党支部"),
                            ("temporary_branch", "临时党支部"),
                            ("community_committee", "社区党委"),
                            ("comprehensive_committee", "综合党委"),
                            ("industry_committee", "行业党委"),
                            ("floating_branch", "流动党员党支部"),
                            ("party_group", "党小组"),
                        ],
                        max_length=24,
                        verbose_name="拟设类型",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "已申请"),
                            ("approved", "已批复同意"),
                            ("refused", "已批复不同意"),
                            ("elected", "已选举"),
                            ("filed", "已备案"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="applied",
                        max_length=16,
                        verbose_name="进度",
                    ),
                ),
                ("applied_on", models.DateField(verbose_name="申请日期")),
                ("answer_due_on", models.DateField(verbose_name="批复期限")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="批复日期")),
                (
                    "answer_document",
                    models.CharField(blank=True, max_length=100, verbose_name="批复文号"),
                ),
                ("elected_on", models.DateField(blank=True, null=True, verbose_name="选举日期")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="备案日期")),
                (
                    "exception_document",
                    models.CharField(blank=True, max_length=100, verbose_name="特批文号"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="说明")),
            ],
            options={
                "verbose_name": "组建",
                "verbose_name_plural": "组建",
                "ordering": ["-applied_on"],
            },
        ),
        migrations.CreateModel(
            name="Handover",
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
                ("on", models.DateField(verbose_name="移交日期")),
                ("pack", models.JSONField(default=dict, editable=False, verbose_name="移交清单")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="接收时间"),
                ),
            ],
            options={
                "verbose_name": "交接",
                "verbose_name_plural": "交接",
                "ordering": ["-on"],
            },
        ),
        migrations.CreateModel(
            name="Instructor",
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
                (
                    "work_unit",
                    models.CharField(blank=True, max_length=200, verbose_name="所在单位"),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("department", "机关干部"),
                            ("retired", "退休干部"),
                            ("street", "街道干部"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "党建指导员",
                "verbose_name_plural": "党建指导员",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="InstructorDuty",
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
            ],
            options={
                "verbose_name": "指导对象",
                "verbose_name_plural": "指导对象",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="JointMeeting",
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
                ("held_on", models.DateField(verbose_name="日期")),
                ("topic", models.CharField(max_length=200, verbose_name="议题")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="地点")),
                (
                    "decisions",
                    models.TextField(blank=True, max_length=4000, verbose_name="议定事项"),
                ),
            ],
            options={
                "verbose_name": "联席会议",
                "verbose_name_plural": "联席会议",
                "ordering": ["-held_on"],
            },
        ),
        migrations.CreateModel(
            name="LifePartner",
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
            ],
            options={
                "verbose_name": "共同参加的党组织",
                "verbose_name_plural": "共同参加的党组织",
            },
        ),
        migrations.CreateModel(
            name="LifeRecord",
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
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("members_meeting", "党员大会"),
                                ("committee_meeting", "支部委员会会议"),
                                ("group_meeting", "党小组会"),
                                ("party_lesson", "党课"),
                                ("theme_day", "主题党日"),
                                ("life_meeting", "组织生活会"),
                                ("appraisal", "民主评议党员"),
                                ("joint_action", "共建活动"),
                                ("other", "其他活动"),
                            ],
                            max_length=24,
                        ),
                        size=None,
                        verbose_name="组织生活",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("topic", models.CharField(max_length=200, verbose_name="主题")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="地点")),
                (
                    "attendees",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="参加人数"),
                ),
                ("summary", models.TextField(blank=True, max_length=4000, verbose_name="摘要")),
            ],
            options={
                "verbose_name": "组织生活记录",
                "verbose_name_plural": "组织生活记录",
                "ordering": ["-held_on"],
            },
        ),
        migrations.CreateModel(
            name="LifeRule",
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
                            ("members_meeting", "党员大会"),
                            ("committee_meeting", "支部委员会会议"),
                            ("group_meeting", "党小组会"),
                            ("party_lesson", "党课"),
                            ("theme_day", "主题党日"),
                            ("life_meeting", "组织生活会"),
                            ("appraisal", "民主评议党员"),
                            ("joint_action", "共建活动"),
                            ("other", "其他活动"),
                        ],
                        max_length=24,
                        verbose_name="组织生活",
                    ),
                ),
                ("times", models.PositiveSmallIntegerField(default=1, verbose_name="次数")),
                (
                    "interval",
                    models.CharField(
                        choices=[("month", "每月"), ("quarter", "每季度"), ("year", "每年")],
                        max_length=16,
                        verbose_name="周期",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("all", "全部支部"),
                            ("with_committee", "设支部委员会的支部"),
                            ("with_groups", "设党小组的支部"),
                        ],
                        default="all",
                        max_length=24,
                        verbose_name="适用范围",
                    ),
                ),
            ],
            options={
                "verbose_name": "组织生活制度",
                "verbose_name_plural": "组织生活制度",
                "ordering": ["kind", "-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="MeetingParticipant",
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
            ],
            options={
                "verbose_name": "参会单位",
                "verbose_name_plural": "参会单位",
            },
        ),
        migrations.CreateModel(
            name="Officer",
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
                (
                    "work_unit",
                    models.CharField(blank=True, max_length=200, verbose_name="所在单位"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("secretary", "书记"),
                            ("deputy_secretary", "副书记"),
                            ("first_secretary", "第一书记"),
                            ("member", "委员"),
                        ],
                        max_length=24,
                        verbose_name="职务",
                    ),
                ),
                (
                    "portfolio",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("organisation", "组织委员"),
                            ("publicity", "宣传委员"),
                            ("discipline", "纪检委员"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="分工",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("posted", "选派"), ("elected", "选举"), ("appointed", "任命")],
                        max_length=16,
                        verbose_name="产生方式",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="任期至")),
            ],
            options={
                "verbose_name": "班子成员",
                "verbose_name_plural": "班子成员",
                "ordering": ["organisation", "-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="OrganisationAffiliation",
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
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="自")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                ("recorded_on", models.DateField(verbose_name="登记日")),
                (
                    "document_number",
                    models.CharField(
                        blank=True, db_default="", max_length=100, verbose_name="文号"
                    ),
                ),
            ],
            options={
                "verbose_name": "隶属与依托",
                "verbose_name_plural": "隶属与依托",
            },
        ),
        migrations.CreateModel(
            name="OrganisationLine",
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
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="自")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                ("recorded_on", models.DateField(verbose_name="登记日")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("industry", "行业条线"),
                            ("regional", "区域党建"),
                            ("guidance", "业务指导"),
                        ],
                        max_length=16,
                        verbose_name="条线",
                    ),
                ),
            ],
            options={
                "verbose_name": "条线隶属",
                "verbose_name_plural": "条线隶属",
            },
        ),
        migrations.CreateModel(
            name="OrganisationTally",
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
                            ("members_to_backbone", "把党员培养成骨干"),
                            ("backbone_to_members", "把骨干培养成党员"),
                            ("organisation_report", "党组织到社区报到服务"),
                            ("member_report", "在职党员到社区报到"),
                        ],
                        max_length=24,
                        verbose_name="项目",
                    ),
                ),
                ("count", models.PositiveIntegerField(verbose_name="数量")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "双培养与双报到",
                "verbose_name_plural": "双培养与双报到",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="OrganisationTerm",
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
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="自")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                ("recorded_on", models.DateField(verbose_name="登记日")),
                (
                    "number",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="届次"),
                ),
                ("due_on", models.DateField(verbose_name="换届日期")),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=100, verbose_name="文号"),
                ),
            ],
            options={
                "verbose_name": "届次",
                "verbose_name_plural": "届次",
                "ordering": [
                    "organisation",
                    models.OrderBy(models.F("starts_on"), nulls_first=True),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pairing",
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
                ("content", models.CharField(blank=True, max_length=500, verbose_name="共建内容")),
            ],
            options={
                "verbose_name": "结对共建",
                "verbose_name_plural": "结对共建",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("party_instructor", "党建指导员"),
                            ("economic_service", "经济服务员"),
                            ("safety", "安全员"),
                            ("market_supervision", "市场监管员"),
                            ("contact_leader", "楼宇包联领导"),
                            ("contact_department", "楼宇包联部门"),
                            ("grid_convener", "网格长（楼委会召集人）"),
                            ("grid_worker", "网格长（专职党群工作者）"),
                        ],
                        max_length=24,
                        verbose_name="角色",
                    ),
                ),
                ("name", models.CharField(max_length=64, verbose_name="姓名")),
                ("substitute", models.CharField(blank=True, max_length=64, verbose_name="替补")),
            ],
            options={
                "verbose_name": "责任分工",
                "verbose_name_plural": "责任分工",
                "ordering": ["role", "-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Secondment",
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
                ("duty", models.CharField(max_length=100, verbose_name="职责")),
            ],
            options={
                "verbose_name": "下沉干部",
                "verbose_name_plural": "下沉干部",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="TenantCheckpoint",
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
                            ("members_contacted", "党员同步联系"),
                            ("work_followed", "工作同步跟进"),
                            ("organisation_set_up", "组织同步建立"),
                        ],
                        max_length=24,
                        verbose_name="步骤",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("done", "已完成"), ("not_applicable", "不适用")],
                        max_length=16,
                        verbose_name="结果",
                    ),
                ),
                ("settled_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "三同步",
                "verbose_name_plural": "三同步",
                "ordering": ["-settled_on"],
            },
        ),
        migrations.CreateModel(
            name="TermExtension",
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
                ("until", models.DateField(verbose_name="延至")),
                ("approved_on", models.DateField(verbose_name="批准日期")),
                ("approved_by", models.CharField(max_length=100, verbose_name="批准单位")),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=100, verbose_name="文号"),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
            ],
            options={
                "verbose_name": "延期换届",
                "verbose_name_plural": "延期换届",
                "ordering": ["-approved_on"],
            },
        ),
        migrations.CreateModel(
            name="TrainingCourse",
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
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("theory", "党的理论"),
                            ("party_practice", "党务实务"),
                            ("management", "企业管理与社会工作"),
                            ("governance", "治理与服务创新"),
                            ("negotiation", "协商谈判"),
                            ("communication", "沟通表达"),
                        ],
                        max_length=24,
                        verbose_name="内容",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("case", "案例教学"),
                            ("group", "小组研讨"),
                            ("visit", "现场观摩"),
                            ("simulation", "情景模拟"),
                        ],
                        max_length=16,
                        verbose_name="方式",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="学时")),
                ("has_test", models.BooleanField(default=False, verbose_name="有测试")),
            ],
            options={
                "verbose_name": "培训",
                "verbose_name_plural": "培训",
                "ordering": ["-held_on"],
            },
        ),
        migrations.CreateModel(
            name="TrainingResult",
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
                ("is_completed", models.BooleanField(default=True, verbose_name="结业")),
                ("has_passed", models.BooleanField(blank=True, null=True, verbose_name="测试合格")),
            ],
            options={
                "verbose_name": "培训结果",
                "verbose_name_plural": "培训结果",
            },
        ),
        migrations.CreateModel(
            name="UnbuiltReason",
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
                            ("preparing", "筹建中"),
                            ("no_secretary", "缺少书记人选"),
                            ("members_elsewhere", "党员组织关系不在本地"),
                            ("owner_unwilling", "出资人不支持"),
                            ("leaving", "即将搬离"),
                            ("count_wrong", "党员数待核实"),
                            ("other", "其他"),
                        ],
                        max_length=24,
                        verbose_name="原因",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
            ],
            options={
                "verbose_name": "未建原因",
                "verbose_name_plural": "未建原因",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="WorkerBuilding",
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
            ],
            options={
                "verbose_name": "分管楼宇",
                "verbose_name_plural": "分管楼宇",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="WorkerEnterprise",
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
            ],
            options={
                "verbose_name": "分管企业",
                "verbose_name_plural": "分管企业",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="WorkerPost",
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
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="自")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                ("recorded_on", models.DateField(verbose_name="登记日")),
            ],
            options={
                "verbose_name": "岗位",
                "verbose_name_plural": "岗位",
            },
        ),
        migrations.AddField(
            model_name="coverage",
            name="end_reason",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="终止原因"
            ),
        ),
        migrations.AddField(
            model_name="coverage",
            name="reason",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="依据"),
        ),
        migrations.AddField(
            model_name="membercount",
            name="activists",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="入党积极分子数"),
        ),
        migrations.AddField(
            model_name="membercount",
            name="applicants",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="入党申请人数"),
        ),
        migrations.AddField(
            model_name="membercount",
            name="candidates",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="发展对象数"),
        ),
        migrations.AddField(
            model_name="membercount",
            name="floating_members",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="流动党员数"),
        ),
        migrations.AddField(
            model_name="partyorganisation",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("place", "地缘"),
                    ("trade", "业缘"),
                    ("interest", "趣缘"),
                    ("other", "其他"),
                ],
                db_default="",
                max_length=16,
                verbose_name="设置依据",
            ),
        ),
        migrations.AddField(
            model_name="partyorganisation",
            name="dissolution",
            field=models.CharField(
                blank=True,
                choices=[("dissolved", "撤销"), ("merged", "合并"), ("expired", "临时组织到期")],
                db_default="",
                max_length=16,
                verbose_name="撤销方式",
            ),
        ),
        migrations.AddField(
            model_name="partyorganisation",
            name="dissolution_document",
            field=models.CharField(
                blank=True, db_default="", max_length=100, verbose_name="撤销文号"
            ),
        ),
        migrations.AddField(
            model_name="partyorganisation",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_organisations",
                to="orgs.partyorganisation",
                verbose_name="并入组织",
            ),
        ),
        migrations.AddField(
            model_name="partyorganisation",
            name="planned_end_on",
            field=models.DateField(blank=True, null=True, verbose_name="预计撤销日期"),
        ),
        migrations.AddField(
            model_name="worker",
            name="professional_title",
            field=models.CharField(blank=True, db_default="", max_length=64, verbose_name="职称"),
        ),
        migrations.AlterField(
            model_name="organisationformperiod",
            name="form",
            field=models.CharField(
                choices=[
                    ("working_committee", "工委"),
                    ("committee", "党委"),
                    ("general_branch", "党总支"),
                    ("branch", "党支部"),
                    ("joint_committee", "联合党委"),
                    ("joint_general_branch", "联合党总支"),
                    ("joint_branch", "联合党支部"),
                    ("temporary_branch", "临时党支部"),
                    ("community_committee", "社区党委"),
                    ("comprehensive_committee", "综合党委"),
                    ("industry_committee", "行业党委"),
                    ("floating_branch", "流动党员党支部"),
                    ("party_group", "党小组"),
                ],
                max_length=24,
                verbose_name="类型",
            ),
        ),
        migrations.AddConstraint(
            model_name="partyorganisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dissolved_on__isnull", True),
                    ("founded_on__isnull", True),
                    ("dissolved_on__gte", models.F("founded_on")),
                    _connector="OR",
                ),
                name="partyorganisation_dissolution_order",
                violation_error_message="撤销日期早于成立日期。",
            ),
        ),
        migrations.AddField(
            model_name="alliance",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alliances",
                to="buildings.area",
                verbose_name="区域",
            ),
        ),
        migrations.AddField(
            model_name="alliance",
            name="lead_department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_alliances",
                to="accounts.department",
                verbose_name="牵头部门",
            ),
        ),
        migrations.AddField(
            model_name="alliance",
            name="lead_organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_alliances",
                to="orgs.partyorganisation",
                verbose_name="牵头党组织",
            ),
        ),
        migrations.AddField(
            model_name="alliancemember",
            name="alliance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="members",
                to="orgs.alliance",
                verbose_name="联盟",
            ),
        ),
        migrations.AddField(
            model_name="alliancemember",
            name="department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alliance_memberships",
                to="accounts.department",
                verbose_name="部门",
            ),
        ),
        migrations.AddField(
            model_name="alliancemember",
            name="enterprise",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alliance_memberships",
                to="enterprises.enterprise",
                verbose_name="企业",
            ),
        ),
        migrations.AddField(
            model_name="alliancemember",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alliance_memberships",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="allianceplan",
            name="alliance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="plans",
                to="orgs.alliance",
                verbose_name="联盟",
            ),
        ),
        migrations.AddField(
            model_name="alliancetask",
            name="alliance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tasks",
                to="orgs.alliance",
                verbose_name="联盟",
            ),
        ),
        migrations.AddField(
            model_name="alliancetask",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="orgs.alliancemember",
                verbose_name="责任单位",
            ),
        ),
        migrations.AddField(
            model_name="alliancetask",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="tasks",
                to="orgs.allianceplan",
                verbose_name="计划",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="certifications",
                to="orgs.worker",
                verbose_name="专职工作者",
            ),
        ),
        migrations.AddField(
            model_name="crossappointment",
            name="home",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="appointments_abroad",
                to="orgs.partyorganisation",
                verbose_name="所在党组织",
            ),
        ),
        migrations.AddField(
            model_name="crossappointment",
            name="host",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="appointments_here",
                to="orgs.partyorganisation",
                verbose_name="任职党组织",
            ),
        ),
        migrations.AddField(
            model_name="election",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="elections",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="election",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="candidates",
                to="orgs.election",
                verbose_name="选举",
            ),
        ),
        migrations.AddConstraint(
            model_name="formationrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="formationrule_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="formationrule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    )
                ],
                name="formationrule_overlap",
                violation_error_code="overlap",
                violation_error_message="同一天只能有一个组建标准。",
            ),
        ),
        migrations.AddConstraint(
            model_name="formationrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("branch_from__gte", 1),
                    ("general_branch_from__gt", models.F("branch_from")),
                    ("committee_from__gt", models.F("general_branch_from")),
                ),
                name="formationrule_order",
                violation_error_message="党支部、党总支、党委的人数标准须依次增大。",
            ),
        ),
        migrations.AddField(
            model_name="founding",
            name="approving_organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approved_foundings",
                to="orgs.partyorganisation",
                verbose_name="审批组织",
            ),
        ),
        migrations.AddField(
            model_name="founding",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="foundings",
                to="buildings.area",
                verbose_name="街镇",
            ),
        ),
        migrations.AddField(
            model_name="founding",
            name="building",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="foundings",
                to="buildings.building",
                verbose_name="楼宇",
            ),
        ),
        migrations.AddField(
            model_name="founding",
            name="enterprise",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="foundings",
                to="enterprises.enterprise",
                verbose_name="企业",
            ),
        ),
        migrations.AddField(
            model_name="founding",
            name="organisation",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="founding",
                to="orgs.partyorganisation",
                verbose_name="成立的党组织",
            ),
        ),
        migrations.AddField(
            model_name="founding",
            name="started_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="takeovers",
                to="orgs.worker",
                verbose_name="接收人",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handovers",
                to="orgs.worker",
                verbose_name="移交人",
            ),
        ),
        migrations.AddField(
            model_name="instructor",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="instructors",
                to="buildings.area",
                verbose_name="街镇",
            ),
        ),
        migrations.AddField(
            model_name="instructorduty",
            name="building",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="instructor_duties",
                to="buildings.building",
                verbose_name="楼宇",
            ),
        ),
        migrations.AddField(
            model_name="instructorduty",
            name="enterprise",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="instructor_duties",
                to="enterprises.enterprise",
                verbose_name="企业",
            ),
        ),
        migrations.AddField(
            model_name="instructorduty",
            name="instructor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="duties",
                to="orgs.instructor",
                verbose_name="指导员",
            ),
        ),
        migrations.AddField(
            model_name="jointmeeting",
            name="alliance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="meetings",
                to="orgs.alliance",
                verbose_name="联盟",
            ),
        ),
        migrations.AddField(
            model_name="lifepartner",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="life_partnerships",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="liferecord",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="life_records",
                to="orgs.partyorganisation",
                verbose_name="主办党组织",
            ),
        ),
        migrations.AddField(
            model_name="lifepartner",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="partners",
                to="orgs.liferecord",
                verbose_name="组织生活记录",
            ),
        ),
        migrations.AddConstraint(
            model_name="liferule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="liferule_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="liferule",
            constraint=models.UniqueConstraint(
                fields=("kind", "starts_on"),
                name="liferule_once",
                violation_error_message="该制度已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="liferule",
            constraint=models.CheckConstraint(
                condition=models.Q(("times__gte", 1)),
                name="liferule_times",
                violation_error_message="次数至少为1。",
            ),
        ),
        migrations.AddField(
            model_name="meetingparticipant",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participants",
                to="orgs.jointmeeting",
                verbose_name="会议",
            ),
        ),
        migrations.AddField(
            model_name="meetingparticipant",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="orgs.alliancemember",
                verbose_name="成员",
            ),
        ),
        migrations.AddField(
            model_name="officer",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="officers",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="organisationaffiliation",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="affiliations",
                to="buildings.area",
                verbose_name="街镇",
            ),
        ),
        migrations.AddField(
            model_name="organisationaffiliation",
            name="host_enterprise",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="affiliations",
                to="enterprises.enterprise",
                verbose_name="依托企业",
            ),
        ),
        migrations.AddField(
            model_name="organisationaffiliation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="affiliations",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="organisationaffiliation",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_children",
                to="orgs.partyorganisation",
                verbose_name="上级组织",
            ),
        ),
        migrations.AddField(
            model_name="organisationline",
            name="leader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="line_members",
                to="orgs.partyorganisation",
                verbose_name="条线组织",
            ),
        ),
        migrations.AddField(
            model_name="organisationline",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="organisationtally",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tallies",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="organisationterm",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="pairing",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pairings",
                to="orgs.partyorganisation",
                verbose_name="党组织",
            ),
        ),
        migrations.AddField(
            model_name="pairing",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="partner_pairings",
                to="orgs.partyorganisation",
                verbose_name="结对党组织",
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="building",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="responsibilities",
                to="buildings.building",
                verbose_name="楼宇",
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responsibilities",
                to="accounts.department",
                verbose_name="部门",
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="grid",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="responsibilities",
                to="buildings.area",
                verbose_name="网格",
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="worker",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="responsibilities",
                to="orgs.worker",
                verbose_name="专职工作者",
            ),
        ),
        migrations.AddField(
            model_name="secondment",
            name="building",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="secondments",
                to="buildings.building",
                verbose_name="楼宇",
            ),
        ),
        migrations.AddField(
            model_name="secondment",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="secondments",
                to="accounts.department",
                verbose_name="派出部门",
            ),
        ),
        migrations.AddField(
            model_name="secondment",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="secondments",
                to="orgs.partyorganisation",
                verbose_name="任职党组织",
            ),
        ),
        migrations.AddField(
            model_name="tenantcheckpoint",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checkpoints",
                to="enterprises.enterprise",
                verbose_name="企业",
            ),
        ),
        migrations.AddField(
            model_name="termextension",
            name="term",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="extensions",
                to="orgs.organisationterm",
                verbose_name="届次",
            ),
        ),
        migrations.AddField(
            model_name="trainingcourse",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="training_courses",
                to="buildings.area",
                verbose_name="举办区域",
            ),
        ),
        migrations.AddField(
            model_name="trainingresult",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="results",
                to="orgs.trainingcourse",
                verbose_name="培训",
            ),
        ),
        migrations.AddField(
            model_name="trainingresult",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="trainings",
                to="orgs.worker",
                verbose_name="专职工作者",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="test",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certifications",
                to="orgs.trainingresult",
                verbose_name="依据的测试",
            ),
        ),
        migrations.AddField(
            model_name="unbuiltreason",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unbuilt_reasons",
                to="enterprises.enterprise",
                verbose_name="企业",
            ),
        ),
        migrations.AddField(
            model_name="workerbuilding",
            name="building",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="worker_charges",
                to="buildings.building",
                verbose_name="楼宇",
            ),
        ),
        migrations.AddField(
            model_name="workerbuilding",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="charges",
                to="orgs.worker",
                verbose_name="专职工作者",
            ),
        ),
        migrations.AddField(
            model_name="workerenterprise",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="worker_charges",
                to="enterprises.enterprise",
                verbose_name="企业",
            ),
        ),
        migrations.AddField(
            model_name="workerenterprise",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="enterprises",
                to="orgs.worker",
                verbose_name="专职工作者",
            ),
        ),
        migrations.AddField(
            model_name="workerpost",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="buildings.area",
                verbose_name="街镇",
            ),
        ),
        migrations.AddField(
            model_name="workerpost",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="posts",
                to="orgs.worker",
                verbose_name="专职工作者",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="alliance_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliance",
            constraint=models.UniqueConstraint(
                fields=("name", "starts_on"),
                name="alliance_name",
                violation_error_message="该联盟已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliancemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="alliancemember_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliancemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("department", None), ("enterprise", None), ("organisation__isnull", False)
                    ),
                    models.Q(
                        ("department", None), ("enterprise__isnull", False), ("organisation", None)
                    ),
                    models.Q(
                        ("department__isnull", False), ("enterprise", None), ("organisation", None)
                    ),
                    _connector="OR",
                ),
                name="alliancemember_one_unit",
                violation_error_message="成员须是党组织、企业、部门三者之一。",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliancemember",
            constraint=models.UniqueConstraint(
                fields=("alliance", "organisation", "enterprise", "department", "starts_on"),
                name="alliancemember_once",
                nulls_distinct=False,
                violation_error_message="该成员已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="allianceplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="allianceplan_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="crossappointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="crossappointment_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="crossappointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("host", "="),
                    ("home", "="),
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
                name="crossappointment_overlap",
                violation_error_code="overlap",
                violation_error_message="该任职已登记在此期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="crossappointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("home", models.F("host")), _negated=True),
                name="crossappointment_not_itself",
                violation_error_message="任职党组织不能是所在党组织自身。",
            ),
        ),
        migrations.AddConstraint(
            model_name="election",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("present__isnull", True),
                    ("entitled__isnull", True),
                    ("present__lte", models.F("entitled")),
                    _connector="OR",
                ),
                name="election_present",
                violation_error_message="到会人数不能多于有选举权党员数。",
            ),
        ),
        migrations.AddConstraint(
            model_name="election",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["confirmed", "failed", "cancelled"]), _negated=True
                ),
                fields=("organisation",),
                name="election_one_open",
                violation_error_message="该党组织已有进行中的选举。",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                fields=("election", "name"),
                name="candidate_once",
                violation_error_message="该候选人已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="instructor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="instructor_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="instructor",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("area", "="),
                    ("name", "="),
                    ("work_unit", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="instructor_overlap",
                violation_error_code="overlap",
                violation_error_message="该指导员已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="instructorduty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="instructorduty_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="instructorduty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("building", None), ("enterprise__isnull", False)),
                    models.Q(("building__isnull", False), ("enterprise", None)),
                    _connector="OR",
                ),
                name="instructorduty_one",
                violation_error_message="请填写企业或楼宇之一。",
            ),
        ),
        migrations.AddConstraint(
            model_name="instructorduty",
            constraint=models.UniqueConstraint(
                fields=("instructor", "enterprise", "building", "starts_on"),
                name="instructorduty_once",
                nulls_distinct=False,
                violation_error_message="该指导对象已登记。",
            ),
        ),
        migrations.AddIndex(
            model_name="liferecord",
            index=models.Index(fields=["organisation", "held_on"], name="liferecord_held"),
        ),
        migrations.AddConstraint(
            model_name="liferecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("kinds__len__gte", 1)),
                name="liferecord_kinds",
                violation_error_message="请至少选择一种组织生活。",
            ),
        ),
        migrations.AddConstraint(
            model_name="lifepartner",
            constraint=models.UniqueConstraint(
                fields=("record", "organisation"),
                name="lifepartner_once",
                violation_error_message="该党组织已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingparticipant",
            constraint=models.UniqueConstraint(
                fields=("meeting", "member"),
                name="meetingparticipant_once",
                violation_error_message="该单位已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="officer_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("organisation", "="),
                    ("name", "="),
                    ("role", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="officer_overlap",
                violation_error_code="overlap",
                violation_error_message="该职务已登记在此期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationaffiliation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="organisationaffiliation_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationaffiliation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("organisation", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="organisationaffiliation_overlap",
                violation_error_code="overlap",
                violation_error_message="同一天只能有一个隶属。",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="organisationline_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationline",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("organisation", "="),
                    ("leader", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="organisationline_overlap",
                violation_error_code="overlap",
                violation_error_message="该条线已登记在此期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationline",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation", models.F("leader")), _negated=True),
                name="organisationline_not_itself",
                violation_error_message="党组织不能以自身为条线组织。",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationtally",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="organisationtally_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationtally",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kind", "starts_on"),
                name="organisationtally_once",
                violation_error_message="该项目在此时段已登记。",
            ),
        ),
        migrations.AddIndex(
            model_name="organisationterm",
            index=models.Index(fields=["due_on"], name="organisationterm_due"),
        ),
        migrations.AddConstraint(
            model_name="organisationterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="organisationterm_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationterm",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("organisation", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="organisationterm_overlap",
                violation_error_code="overlap",
                violation_error_message="同一天只能有一个届次。",
            ),
        ),
        migrations.AddConstraint(
            model_name="pairing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="pairing_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="pairing",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("organisation", "="),
                    ("partner", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="pairing_overlap",
                violation_error_code="overlap",
                violation_error_message="该结对已登记在此期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="pairing",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation", models.F("partner")), _negated=True),
                name="pairing_not_itself",
                violation_error_message="党组织不能与自身结对。",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="responsibility_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("building__isnull", False), ("grid", None)),
                    models.Q(("building", None), ("grid__isnull", False)),
                    _connector="OR",
                ),
                name="responsibility_one_place",
                violation_error_message="请填写楼宇或网格之一。",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("role__in", ("grid_convener", "grid_worker")), _negated=True),
                        ("grid__isnull", False),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(
                            (
                                "role__in",
                                (
                                    "party_instructor",
                                    "economic_service",
                                    "safety",
                                    "market_supervision",
                                ),
                            ),
                            _negated=True,
                        ),
                        ("building__isnull", False),
                        _connector="OR",
                    ),
                ),
                name="responsibility_place_of_role",
                violation_error_message="网格长对应网格，四大员对应楼宇。",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.UniqueConstraint(
                fields=("role", "building", "grid", "name", "starts_on"),
                name="responsibility_once",
                nulls_distinct=False,
                violation_error_message="该责任人已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="secondment_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
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
                name="secondment_overlap",
                violation_error_code="overlap",
                violation_error_message="该干部已登记在此期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenantcheckpoint",
            constraint=models.UniqueConstraint(
                fields=("enterprise", "kind", "settled_on"),
                name="tenantcheckpoint_once",
                violation_error_message="该步骤已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingresult",
            constraint=models.UniqueConstraint(
                fields=("course", "worker"),
                name="trainingresult_once",
                violation_error_message="该工作者的培训结果已登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="certification_order",
                violation_error_message="有效期止早于生效日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event", "revoke"), ("level__isnull", True)),
                    models.Q(models.Q(("event", "revoke"), _negated=True), ("level__gte", 1)),
                    _connector="OR",
                ),
                name="certification_level",
                violation_error_message="请填写等级（退出时不填）。",
            ),
        ),
        migrations.AddConstraint(
            model_name="unbuiltreason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="unbuiltreason_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="unbuiltreason",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("enterprise", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="unbuiltreason_overlap",
                violation_error_code="overlap",
                violation_error_message="同一天只能有一个未建原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerbuilding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="workerbuilding_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerbuilding",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("worker", "="),
                    ("building", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="workerbuilding_overlap",
                violation_error_code="overlap",
                violation_error_message="该楼宇已由此人分管。",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerenterprise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="workerenterprise_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerenterprise",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("enterprise", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="workerenterprise_overlap",
                violation_error_code="overlap",
                violation_error_message="该企业在此期间已有分管人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="workerpost_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerpost",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("worker", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="workerpost_overlap",
                violation_error_code="overlap",
                violation_error_message="同一天只能有一个岗位。",
            ),
        ),
    ]
