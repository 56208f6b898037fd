"""Every state with every verb: what the table allows leads where it says, all else changes nothing.

The table is written down a second time here, so that a slip in it is seen.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from services.actions.handling.deeds import VerbRefused
from services.choices import RequestState, RequestVerb
from services.handling.transitions import TABLE, line_of, verbs_in
from tests.services.desk.acts import WAYS, Desk, everything

pytestmark = pytest.mark.django_db

VERBS = sorted(set(RequestVerb) - {RequestVerb.RECEIVE, RequestVerb.REGISTER})
LEADS = {
    "received": "triage→triaged resolve→resolved escalate→escalated link_duplicate→merged",
    "triaged": "triage→triaged dispatch→dispatched resolve→resolved escalate→escalated "
    "link_duplicate→merged",
    "dispatched": "accept→accepted return→returned escalate→escalated link_duplicate→merged",
    "accepted": "start→in_progress return→returned pause→paused resolve→resolved "
    "escalate→escalated link_duplicate→merged",
    "in_progress": "pause→paused resolve→resolved escalate→escalated link_duplicate→merged",
    "paused": "resume→in_progress",
    "returned": "triage→triaged dispatch→dispatched escalate→escalated link_duplicate→merged",
    "escalated": "dispatch→dispatched link_duplicate→merged",
    "reopened": "triage→triaged dispatch→dispatched escalate→escalated link_duplicate→merged",
    "merged": "separate→triaged",
    "resolved": "confirm→confirmed close→closed reopen→reopened",
    "confirmed": "close→closed reopen→reopened",
    "closed": "reopen→reopened",
}


def leads(state: str) -> dict[str, str]:
    """Return the verbs of a state and where they lead."""
    found = dict(pair.split("→") for pair in LEADS[state].split())
    if state not in ("merged", "resolved", "confirmed", "closed"):
        found["withdraw"] = "closed"
    return found | {"note": state}


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_table_is_the_one_written_here() -> None:
    assert set(LEADS) == set(RequestState.values) == set(WAYS)
    for state in RequestState.values:
        offered = verbs_in(state)
        assert set(offered) == set(leads(state))
        assert len(offered) == len(set(offered))
        for verb in offered:
            line = line_of(verb, state)
            assert line is not None
            assert (line.target or state) == leads(state)[verb]
    # No state has two lines for one verb.
    pairs = [(line.verb, state) for line in TABLE for state in line.sources]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("state", sorted(WAYS))
def test_every_verb_in_a_state(state: str) -> None:
    desk = Desk()
    request = desk.in_state(state, mechanism="immediate")
    desk.received()
    for verb in VERBS:
        before = everything()
        if verb in leads(state):
            with undone():
                assert desk.act(request, verb).state == leads(state)[verb]
                assert everything() != before
            request.refresh_from_db()
            continue
        with pytest.raises(VerbRefused) as refused:
            desk.act(request, verb, **({"original": None} if verb == "link_duplicate" else {}))
        assert refused.value.code == "transition_refused"
        assert refused.value.params["members"]["state"] == state
        assert set(refused.value.params["members"]["offered"]) == set(leads(state))
        assert everything() == before, verb
