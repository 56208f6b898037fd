"""The days that have a snapshot, and the index by which a building's figures are read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("buildings", "0003_seed_places"), ("reports", "0001_create_tables")]

    operations = [
        migrations.CreateModel(
            name="SnapshotDay",
            fields=[
                (
                    "as_of",
                    models.DateField(primary_key=True, serialize=False, verbose_name="截至日"),
                ),
                ("computed_at", models.DateTimeField(verbose_name="计算时间")),
                (
                    "stamp",
                    models.CharField(
                        blank=True, db_collation="C", max_length=64, verbose_name="变更戳"
                    ),
                ),
                ("seconds", models.FloatField(default=0, verbose_name="用时（秒）")),
            ],
            options={
                "verbose_name": "快照日",
                "verbose_name_plural": "快照日",
                "ordering": ["-as_of"],
            },
        ),
        migrations.AddIndex(
            model_name="indicatorsnapshot",
            index=models.Index(
                condition=models.Q(("building__isnull", False)),
                fields=["as_of", "building"],
                name="snapshot_building",
            ),
        ),
    ]
