"""A public notice stays as it was announced, and nobody is appointed past one."""

from django.db import migrations, models
from django.db.models import Q

GUARD = """
CREATE FUNCTION councils_notice_announced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a notice stays as it was announced'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER announced BEFORE UPDATE ON councils_selectionnotice
FOR EACH ROW WHEN (
    (OLD.selection_id, OLD.position, OLD.label, OLD.working_days, OLD.place, OLD.starts_on,
     OLD.last_day)
    IS DISTINCT FROM
    (NEW.selection_id, NEW.position, NEW.label, NEW.working_days, NEW.place, NEW.starts_on,
     NEW.last_day)
    OR (OLD.closed_on IS NOT NULL AND (OLD.closed_on, OLD.outcome)
        IS DISTINCT FROM (NEW.closed_on, NEW.outcome))
) EXECUTE FUNCTION councils_notice_announced();
CREATE FUNCTION councils_selection_noticed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM councils_selectionnotice WHERE selection_id = NEW.id)
       OR EXISTS (SELECT FROM councils_selectionnotice WHERE selection_id = NEW.id
                  AND (closed_on IS NULL OR outcome = 'upheld'))
    THEN
        RAISE EXCEPTION 'nobody is appointed before the notices are over'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER noticed BEFORE UPDATE ON councils_selection
FOR EACH ROW WHEN (NEW.state = 'appointed' AND OLD.state <> 'appointed')
EXECUTE FUNCTION councils_selection_noticed();
"""
UNGUARD = """
DROP TRIGGER noticed ON councils_selection;
DROP FUNCTION councils_selection_noticed();
DROP TRIGGER announced ON councils_selectionnotice;
DROP FUNCTION councils_notice_announced();
"""


class Migration(migrations.Migration):
    """One open notice at a time; triggers."""

    dependencies = [("councils", "0007_seed_governance")]

    operations = [
        migrations.AddConstraint(
            model_name="selectionnotice",
            constraint=models.UniqueConstraint(
                fields=["selection"],
                condition=Q(closed_on__isnull=True),
                name="selectionnotice_open_once",
                violation_error_message="上一环节的公示还没有登记结果。",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
