"""Projects from draft to effect: the whole table, room for claims, who has it, and refusals."""

import datetime
from typing import Any

import pytest
from django.forms import model_to_dict

from common.audit.models import AuditEntry
from common.errors.domain import DomainError, NotInScope, NotPermitted, ReasonMissing
from common.notifications.models import Notice
from common.records.writing import InvalidRecord
from councils.actions.projects import claims, drafting, facts, running
from councils.actions.projects.claims import ClaimMoved, WhoClaims
from councils.actions.projects.drafting import CapacityTaken, ReviewerMissing
from councils.actions.projects.moving import ValueMissing, VerbRefused
from councils.actions.projects.unnoticed import tell_ownerless
from councils.choices import ProjectState, ProjectVerb
from councils.models import Beneficiary, Project, Supervision
from tests.councils.projects import ACTS, DAY, EARLIER, NOW, claim, project_in, the_claim, update
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils_projects import MilestoneFactory, OutcomeMetricFactory, ProjectFactory
from tests.factories.councils_work import TopicFactory

pytestmark = pytest.mark.django_db

# Where each verb leads from the states in which it is allowed; everything else is refused.
LIVE = ["draft", "in_library", "published", "claimed", "in_progress", "acceptance", "suspended"]
IN_WORK = ["published", "claimed", "in_progress", "acceptance", "suspended"]
STAYS = {
    "update": ["draft", "in_library"],
    "adjust": LIVE,
    "claim": ["published", "claimed", "in_progress"],
    "reject": IN_WORK,
    "withdraw": IN_WORK,
    "swap": ["claimed", "in_progress"],
    "plan": ["draft", "in_library", "published", "claimed", "in_progress"],
    "finish": ["in_progress"],
    "supervise": IN_WORK,
    "measure": ["claimed", "in_progress", "acceptance", "closed"],
    "serve": [*LIVE, "closed"],
}
LEADS = {
    "shelve": {"draft": "in_library"},
    "publish": {"in_library": "published"},
    "approve": {"published": "claimed", "claimed": "claimed", "in_progress": "in_progress"},
    "release": {"claimed": "published", "in_progress": "published"},
    "start": {"claimed": "in_progress"},
    "hand_in": {"in_progress": "acceptance"},
    "accept": {"acceptance": "closed"},
    "send_back": {"acceptance": "in_progress"},
    "suspend": dict.fromkeys(["in_library", "published", "claimed", "in_progress"], "suspended"),
    "resume": {"suspended": "published"},
    "cancel": dict.fromkeys(LIVE, "cancelled"),
}


def facts_of(project: Project) -> Any:
    """Return all that is stored of a project."""
    rows = (project.claims, project.milestones, project.supervisions, project.metrics)
    return (
        model_to_dict(project)
        | {name: getattr(project, name) for name in ("state", "ownerless_since", "effect", "note")},
        [list(each.order_by("pk").values()) for each in (*rows, project.beneficiaries)],
    )


@pytest.mark.parametrize("verb", ProjectVerb.values)
def test_every_verb_leads_where_the_table_says_and_nowhere_else(verb: str, district: Any) -> None:
    expected = LEADS.get(verb) or {state: state for state in STAYS[verb]}
    for state in ProjectState.values:
        project = project_in(state)
        before = facts_of(project)
        entries = AuditEntry.objects.count()
        if state in expected:
            ACTS[verb](district, project)
            project.refresh_from_db()
            assert project.state == expected[state], state
            assert AuditEntry.objects.count() > entries, state
        else:
            if verb in {"approve", "reject", "withdraw", "release", "swap"}:
                the_claim(project, "applied")
                before = facts_of(project)
            with pytest.raises(VerbRefused) as refusal:
                ACTS[verb](district, project)
            assert refusal.value.status == 409
            project.refresh_from_db()
            assert facts_of(project) == before, state
            assert AuditEntry.objects.count() == entries, state
        owned = project.claims.filter(state="approved").exists()
        seeking = project.state not in {"draft", "closed", "cancelled"} and not owned
        assert (project.ownerless_since is not None) == seeking, state


def test_a_project_goes_from_draft_to_effect(street: Any) -> None:
    building = BuildingFactory()
    project = project_in("draft", building=building, reviewer=None)
    drafting.shelve_project(by=street, project_id=project.pk, now=NOW)
    with pytest.raises(ReviewerMissing):
        drafting.publish_project(by=street, project_id=project.pk, now=NOW)
    update(street, project, reviewer=project_in("draft", building=building).reviewer_id)
    drafting.publish_project(by=street, project_id=project.pk, now=NOW)
    first = claim(street, project)
    claims.review_claim(by=street, claim_id=first.pk, is_approved=True, reason="", now=NOW)
    running.start_project(by=street, project_id=project.pk, now=NOW)
    with pytest.raises(ValueMissing):
        running.hand_in_project(by=street, project_id=project.pk, explanation=" ", now=NOW)
    running.hand_in_project(by=street, project_id=project.pk, explanation="示例说明", now=NOW)
    assert project.milestones.get().note == "示例说明"
    end = {"by": street, "project_id": project.pk, "now": NOW}
    with pytest.raises(ValueMissing):
        running.accept_project(**end, effect="日均千人用餐", without_metrics="")
    OutcomeMetricFactory(project=project)
    with pytest.raises(ValueMissing):
        running.accept_project(**end, effect=" ", without_metrics="")
    running.accept_project(**end, effect="日均千人用餐", without_metrics="")
    project.refresh_from_db()
    assert (project.state, project.effect) == ("closed", "日均千人用餐")
    assert (project.in_library_on, project.published_on) == (DAY, DAY)
    assert (project.started_on, project.ended_on, project.ownerless_since) == (DAY, DAY, None)


def test_a_pause_leads_back_to_where_it_stood(district: Any) -> None:
    for state in ("in_library", "published", "claimed", "in_progress"):
        project = project_in(state)
        since = project.ownerless_since
        running.suspend_project(by=district, project_id=project.pk, reason="一", now=NOW)
        running.resume_project(by=district, project_id=project.pk, now=NOW)
        project.refresh_from_db()
        assert (project.state, project.ownerless_since) == (state, since)


def test_the_last_one_who_leaves_lets_it_seek_again(district: Any) -> None:
    project = project_in("in_progress", claim_capacity=3)
    second = the_claim(project, "applied")
    claims.review_claim(by=district, claim_id=second, is_approved=True, reason="", now=NOW)
    for state, since in (("in_progress", None), ("published", DAY)):
        leaving = the_claim(project, "approved")
        claims.release_claim(by=district, claim_id=leaving, reason="一", now=NOW)
        project.refresh_from_db()
        assert (project.state, project.ownerless_since) == (state, since)
    assert project.started_on is None


def test_a_swap_leaves_no_day_without_owner(district: Any) -> None:
    project = project_in("claimed", claim_capacity=1)
    ACTS["swap"](district, project)
    project.refresh_from_db()
    assert sorted(project.claims.values_list("state", flat=True)) == ["approved", "released"]
    assert (project.state, project.ownerless_since) == ("claimed", None)


def test_there_is_never_more_than_there_is_room(district: Any) -> None:
    project = project_in("claimed", claim_capacity=1)
    waiting = the_claim(project, "applied")
    with pytest.raises(CapacityTaken):
        claims.review_claim(by=district, claim_id=waiting, is_approved=True, reason="", now=NOW)
    with pytest.raises(CapacityTaken):
        claim(district, project)
    claims.release_claim(by=district, claim_id=the_claim(project, "approved"), reason="一", now=NOW)
    claims.review_claim(by=district, claim_id=waiting, is_approved=True, reason="", now=NOW)
    project = project_in("claimed")
    waiting = the_claim(project, "applied")
    claims.review_claim(by=district, claim_id=waiting, is_approved=True, reason="", now=NOW)
    with pytest.raises(CapacityTaken):
        update(district, project, claim_capacity=1)


def test_claims_are_decided_once_and_need_their_words(district: Any) -> None:
    project = project_in("published")
    waiting = the_claim(project, "applied")
    review = {"by": district, "claim_id": waiting, "now": NOW}
    with pytest.raises(ReasonMissing):
        claims.review_claim(**review, is_approved=False, reason=" ")
    claims.review_claim(**review, is_approved=False, reason="资质不符")
    for again in (
        lambda: claims.review_claim(**review, is_approved=True, reason=""),
        lambda: claims.withdraw_claim(**review, reason=""),
    ):
        with pytest.raises(ClaimMoved):
            again()
    project.reviewer = None
    project.save()
    with pytest.raises(ReviewerMissing):
        claims.review_claim(
            by=district, claim_id=claim(district, project).pk, is_approved=True, reason="", now=NOW
        )


def test_a_claimant_is_named_by_its_kind_and_claims_once(district: Any) -> None:
    project = project_in("published", claim_capacity=9)
    who: Any
    for who in (WhoClaims("department"), WhoClaims("team", name=" "), WhoClaims("enterprise")):
        with pytest.raises(ValueMissing):
            claims.claim_project(by=district, project_id=project.pk, who=who, share="示例", now=NOW)
    with pytest.raises(DomainError):
        WhoClaims("king").named()
    claim(district, project)
    with pytest.raises(InvalidRecord):
        claim(district, project)
    foreign = WhoClaims("department", department=project.pk)
    with pytest.raises(InvalidRecord):
        claims.claim_project(by=district, project_id=project.pk, who=foreign, share="示例", now=NOW)


def test_an_end_ends_the_claims(district: Any) -> None:
    for verb, states in (
        ("accept", ["approved", "rejected"]),
        ("cancel", ["rejected", "released"]),
    ):
        project = project_in("acceptance")
        ACTS[verb](district, project)
        assert sorted(project.claims.values_list("state", flat=True)) == states


def test_after_publication_only_little_may_change(district: Any) -> None:
    project = project_in("claimed")
    update(district, project, is_public=False, due_on=DAY)
    with pytest.raises(ReviewerMissing):
        update(district, project, reviewer=None)
    with pytest.raises(VerbRefused):
        update(district, project, summary="示例", due_on=DAY)
    closed = project_in("closed")
    for values in ({"due_on": DAY}, {"is_public": False, "due_on": DAY}):
        with pytest.raises(VerbRefused):
            update(district, closed, **values)
    update(district, closed, is_public=False)
    with pytest.raises(VerbRefused):
        update(district, project_in("cancelled"), is_public=False)
    draft = project_in("draft")
    for values in (
        {"council": project.council_id},
        {"topic": TopicFactory(council=project.council).pk},
    ):
        with pytest.raises(InvalidRecord):
            update(district, draft, **values)


def test_workers_supervise_and_finish_and_do_no_more(worker: Any) -> None:
    for verb in ("supervise", "finish"):
        ACTS[verb](worker, project_in("in_progress"))
    assert Supervision.objects.count() == 1
    for verb in set(ACTS) - {"supervise", "finish"}:
        with pytest.raises(NotPermitted):
            ACTS[verb](worker, project_in("acceptance" if verb == "accept" else "in_progress"))


def test_other_places_do_not_exist(street: Any) -> None:
    project = project_in("in_progress", building=BuildingFactory(area=JINGAN_TEMPLE))
    for verb, act in ACTS.items():
        with pytest.raises((NotInScope, InvalidRecord)) as refusal:
            act(street, project)
        assert refusal.value.code in {"not_found", "invalid"}, verb
    assert not project.supervisions.exists()


def test_facts_have_their_bounds(district: Any) -> None:
    project = project_in("in_progress")
    tomorrow = DAY + datetime.timedelta(1)
    late = {"project": project.pk, "method": "look", "on": tomorrow, "finding": "示例"}
    with pytest.raises(InvalidRecord):
        facts.add_fact(Supervision, by=district, values=late, today=DAY)
    milestone = project.milestones.get()
    done = {"by": district, "milestone_id": milestone.pk, "note": "", "now": NOW}
    with pytest.raises(InvalidRecord):
        facts.finish_milestone(**done, done_on=tomorrow)
    facts.finish_milestone(**done, done_on=EARLIER)
    with pytest.raises(facts.MilestoneDone):
        facts.finish_milestone(**done, done_on=DAY)
    move: Any = {"by": district, "pk": milestone.pk, "today": DAY, "values": {"due_on": DAY}}
    with pytest.raises(facts.MilestoneDone):
        facts.change_fact(type(milestone), **move)
    other = MilestoneFactory(project=project)
    facts.change_fact(type(milestone), **move | {"pk": other.pk})
    other.refresh_from_db()
    assert other.due_on == DAY
    with pytest.raises(InvalidRecord):
        facts.change_fact(
            type(other),
            by=district,
            pk=other.pk,
            today=DAY,
            values={"project": ProjectFactory().pk},
        )


def test_a_place_is_taken_out_and_the_audit_keeps_it(district: Any) -> None:
    project = project_in("closed")
    row = ACTS["serve"](district, project).obj
    facts.remove_beneficiary(by=district, beneficiary_id=row.pk)
    assert not Beneficiary.objects.exists()
    entry = AuditEntry.objects.get(verb="beneficiary.remove")
    assert entry.changes["community"] == "示例社区"


class TestUnnoticed:
    """Staff hear once of each spell without anybody, on the sixteenth day."""

    def test_the_bound_and_the_episodes(self, street: Any, street2: Any) -> None:
        project = project_in("published", ownerless_since=DAY - datetime.timedelta(15))
        assert tell_ownerless(DAY) == 0
        assert tell_ownerless(DAY + datetime.timedelta(1)) == 1
        assert tell_ownerless(DAY + datetime.timedelta(2)) == 0
        notice = Notice.objects.get()
        assert (notice.recipient, str(project.pk) in notice.link) == (street, True)
        Project.objects.update(ownerless_since=DAY)
        assert tell_ownerless(DAY + datetime.timedelta(16)) == 1

    def test_what_is_owned_paused_or_over_is_not_told(self, district: Any) -> None:
        long_ago = DAY - datetime.timedelta(100)
        project_in("claimed")
        for state in ("suspended", "cancelled"):
            project_in(state, ownerless_since=long_ago)
        assert tell_ownerless(DAY) == 0
        project_in("in_library", ownerless_since=long_ago)
        assert tell_ownerless(DAY) == 1
