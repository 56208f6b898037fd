"""What an organisation and a worker state today becomes the first row of their dated facts."""

from django.db import migrations

FORWARDS = """
INSERT INTO orgs_organisationaffiliation
    (id, organisation_id, recorded_on, parent_id, area_id, host_enterprise_id)
SELECT uuidv7(), id, (created_at AT TIME ZONE 'Asia/Shanghai')::date, parent_id, area_id,
       host_enterprise_id
FROM orgs_partyorganisation;
INSERT INTO orgs_organisationterm (id, organisation_id, recorded_on, due_on, document_number)
SELECT uuidv7(), id, (created_at AT TIME ZONE 'Asia/Shanghai')::date, term_ends_on, ''
FROM orgs_partyorganisation WHERE term_ends_on IS NOT NULL;
INSERT INTO orgs_workerpost (id, worker_id, recorded_on, area_id)
SELECT uuidv7(), id, (created_at AT TIME ZONE 'Asia/Shanghai')::date, area_id FROM orgs_worker;
"""
BACKWARDS = """
UPDATE orgs_partyorganisation o SET term_ends_on = t.due_on
FROM orgs_organisationterm t WHERE t.organisation_id = o.id AND t.ends_on IS NULL;
DELETE FROM orgs_workerpost;
DELETE FROM orgs_organisationterm;
DELETE FROM orgs_organisationaffiliation;
"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("orgs", "0004_track_more_rows")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
