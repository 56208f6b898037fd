"""Failed sign-ins as moments (a sliding window); user names of one spelling only."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """The counts are short-lived: the table is made anew."""

    dependencies = [("accounts", "0002_track_rows")]

    operations = [
        migrations.DeleteModel("SignInWindow"),
        migrations.CreateModel(
            name="SignInWindow",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="键"
                    ),
                ),
                (
                    "failed_at",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(),
                        default=list,
                        size=None,
                        verbose_name="失败时间",
                    ),
                ),
                ("last_at", models.DateTimeField(db_index=True, verbose_name="最近时间")),
            ],
            options={
                "verbose_name": "登录失败计数",
                "verbose_name_plural": "登录失败计数",
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("username__regex", "^[a-z0-9._@一-鿿-]{1,64}$")),
                name="user_username",
                violation_error_code="invalid_username",
                violation_error_message="用户名只能包含小写字母、数字、汉字和 . _ @ -。",
            ),
        ),
    ]
