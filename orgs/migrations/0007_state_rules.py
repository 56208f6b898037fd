"""The rules that the regulations give: organisational life, and from how many members on."""

from django.db import migrations

# 《中国共产党支部工作条例（试行）》 took effect on this day.
SINCE = "2018-10-28"
LIFE = (
    ("members_meeting", 1, "quarter", "all"),
    ("committee_meeting", 1, "month", "with_committee"),
    ("group_meeting", 1, "month", "with_groups"),
    ("party_lesson", 1, "year", "all"),
    ("theme_day", 1, "month", "all"),
    ("life_meeting", 1, "year", "all"),
    ("appraisal", 1, "year", "all"),
)
FORWARDS = [
    *(
        (
            "INSERT INTO orgs_liferule (id, kind, times, interval, condition, starts_on)"
            " VALUES (uuidv7(), %s, %s, %s, %s, %s)",
            [*rule, SINCE],
        )
        for rule in LIFE
    ),
    (
        "INSERT INTO orgs_formationrule (id, branch_from, committee_in_branch_from,"
        " general_branch_from, committee_from, joint_branch_units, counts_attached,"
        " document_number, starts_on) VALUES (uuidv7(), 3, 7, 50, 100, 5, false, '', %s)",
        [SINCE],
    ),
]


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("orgs", "0006_drop_term_end")]

    operations = [
        migrations.RunSQL(FORWARDS, "DELETE FROM orgs_liferule; DELETE FROM orgs_formationrule;")
    ]
