"""Why a tenant left, from a closed list, beside the words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column."""

    dependencies = [("enterprises", "0010_track_overrides")]

    operations = [
        migrations.AddField(
            model_name="occupancy",
            name="leave_reason_code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("rent", "租金成本"),
                    ("space", "空间不适用"),
                    ("expansion", "扩大规模"),
                    ("downsizing", "缩减规模"),
                    ("policy", "政策与扶持"),
                    ("headquarters", "总部决定"),
                    ("property_service", "物业服务"),
                    ("surroundings", "交通与配套"),
                    ("closing", "停业注销"),
                    ("other", "其他"),
                ],
                db_default="",
                default="",
                max_length=24,
                verbose_name="迁出原因",
            ),
        ),
        migrations.AlterField(
            model_name="occupancy",
            name="leave_reason",
            field=models.CharField(blank=True, max_length=100, verbose_name="迁出说明"),
        ),
    ]
