"""Row history of the registers that were added."""

from django.db import migrations

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("orgs", "0003_extend_organisations"), ("common", "0002_create_tables")]

    operations = [
        TrackHistory("orgs_alliance"),
        TrackHistory("orgs_alliancemember"),
        TrackHistory("orgs_allianceplan"),
        TrackHistory("orgs_alliancetask"),
        TrackHistory("orgs_candidate"),
        TrackHistory("orgs_certification"),
        TrackHistory("orgs_crossappointment"),
        TrackHistory("orgs_election"),
        TrackHistory("orgs_formationrule"),
        TrackHistory("orgs_founding"),
        TrackHistory("orgs_handover"),
        TrackHistory("orgs_instructor"),
        TrackHistory("orgs_instructorduty"),
        TrackHistory("orgs_jointmeeting"),
        TrackHistory("orgs_lifepartner"),
        TrackHistory("orgs_liferecord"),
        TrackHistory("orgs_liferule"),
        TrackHistory("orgs_meetingparticipant"),
        TrackHistory("orgs_officer"),
        TrackHistory("orgs_organisationaffiliation"),
        TrackHistory("orgs_organisationline"),
        TrackHistory("orgs_organisationtally"),
        TrackHistory("orgs_organisationterm"),
        TrackHistory("orgs_pairing"),
        TrackHistory("orgs_responsibility"),
        TrackHistory("orgs_secondment"),
        TrackHistory("orgs_tenantcheckpoint"),
        TrackHistory("orgs_termextension"),
        TrackHistory("orgs_trainingcourse"),
        TrackHistory("orgs_trainingresult"),
        TrackHistory("orgs_unbuiltreason"),
        TrackHistory("orgs_workerbuilding"),
        TrackHistory("orgs_workerenterprise"),
        TrackHistory("orgs_workerpost"),
    ]
