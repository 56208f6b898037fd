"""A published scheme never changes; current ratings leave room for tomorrow's on their page."""

from django.db import migrations

GUARD = """
CREATE FUNCTION enterprises_ratingscheme_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE'
       OR (NEW.id, NEW.version, NEW.name, NEW.definition, NEW.published_at)
          IS DISTINCT FROM (OLD.id, OLD.version, OLD.name, OLD.definition, OLD.published_at)
       OR NEW.state NOT IN (OLD.state, 'retired')
    THEN
        RAISE EXCEPTION 'a published rating scheme never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON enterprises_ratingscheme
FOR EACH ROW EXECUTE FUNCTION enterprises_ratingscheme_guard();
"""
UNGUARD = """
DROP TRIGGER guard ON enterprises_ratingscheme;
DROP FUNCTION enterprises_ratingscheme_guard();
"""

# Nearly every rating differs every night (a day less of lease): half-empty pages keep the new
# version beside the old one, and no index needs a new entry.
ROOM = "ALTER TABLE enterprises_rating SET (fillfactor = 50);"
NO_ROOM = "ALTER TABLE enterprises_rating RESET (fillfactor);"


class Migration(migrations.Migration):
    """Trigger and storage."""

    dependencies = [("enterprises", "0003_seed_scheme")]

    operations = [migrations.RunSQL(GUARD, UNGUARD), migrations.RunSQL(ROOM, NO_ROOM)]
