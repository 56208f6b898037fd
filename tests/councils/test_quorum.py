"""When a council can decide: exactly half is not enough, and who keeps out is out of the base."""

import pytest

from councils.proceedings.outcomes import missing_output
from councils.quorum import Count, Shares, has_quorum, is_over, is_passed


@pytest.mark.parametrize(
    ("present", "members", "over", "enough"),
    [
        (5, 10, 50, False),
        (6, 10, 50, True),
        (5, 9, 50, True),
        (4, 9, 50, False),
        (0, 0, 50, False),
        (1, 1, 50, True),
        (2, 3, 66, True),
        (66, 100, 66, False),
        (67, 100, 66, True),
        (1, 10, 0, True),
        (0, 10, 0, False),
        (10, 10, 99, True),
    ],
)
def test_the_quorum_is_more_than_the_share(
    present: int, members: int, over: int, enough: bool
) -> None:
    assert has_quorum(members, present, Shares(quorum_over=over)) is enough


@pytest.mark.parametrize(
    ("present", "recused", "in_favour", "passed"),
    [
        (8, 0, 4, False),
        (8, 0, 5, True),
        (7, 0, 4, True),
        (7, 1, 3, False),
        (7, 1, 4, True),
        # Recused members count for the quorum, not for the majority.
        (6, 5, 1, True),
        (6, 6, 0, False),
        # No quorum of ten: nothing is passed, however many agree.
        (5, 0, 5, False),
    ],
)
def test_a_vote_is_passed_by_more_than_half_of_those_who_could_vote(
    present: int, recused: int, in_favour: int, passed: bool
) -> None:
    count = Count(members=10, present=present, recused=recused, in_favour=in_favour)
    assert is_passed(count, Shares()) is passed


def test_abstentions_stay_in_the_base() -> None:
    count = Count(members=10, present=8, recused=0, in_favour=4, against=1, abstained=3)
    assert not is_passed(count, Shares())


@pytest.mark.parametrize(("hands", "fits"), [((3, 2, 1), True), ((3, 2, 2), False)])
def test_no_more_hands_than_members_could_raise(hands: tuple[int, int, int], fits: bool) -> None:
    in_favour, against, abstained = hands
    count = Count(9, 8, 2, in_favour, against, abstained)
    assert (count.voting, count.fits) == (6, fits)


def test_a_share_of_nothing_is_never_reached() -> None:
    assert not is_over(0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "decided", "has_discussion", "word"),
    [
        ("deliberation", {"responsibility"}, True, "决议"),
        ("deliberation", {"resolution"}, False, ""),
        ("coordination", {"resolution"}, True, "责任事项"),
        ("coordination", {"responsibility"}, False, ""),
        ("appraisal", set(), True, "评议结果"),
        ("appraisal", {"rating"}, False, ""),
        ("hearing", {"resolution"}, False, "讨论情况"),
        ("hearing", set(), True, ""),
    ],
)
def test_each_kind_of_meeting_has_its_output(
    kind: str, decided: set[str], has_discussion: bool, word: str
) -> None:
    missing = missing_output(kind, decided=decided, has_discussion=has_discussion)
    assert word in missing
    assert bool(missing) is bool(word)
