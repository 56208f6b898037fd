"""What a meeting of each kind has to bring about before it is closed."""

from collections.abc import Collection, Iterable

from councils.choices import DecisionKind, DecisionState, MeetingKind

# The hearing has no decision of its own: what was said is what it brings about.
REQUIRED: dict[str, str] = {
    MeetingKind.DELIBERATION: DecisionKind.RESOLUTION,
    MeetingKind.COORDINATION: DecisionKind.RESPONSIBILITY,
    MeetingKind.APPRAISAL: DecisionKind.RATING,
}
WORDS: dict[str, str] = {
    MeetingKind.DELIBERATION: "议事会须形成至少一项决议",
    MeetingKind.COORDINATION: "协调会须明确至少一项责任事项，写明责任方和完成期限",
    MeetingKind.APPRAISAL: "评议会须对评议对象给出评议结果",
    MeetingKind.HEARING: "听证会须记下至少一个事项的讨论情况",
}


def missing_output(kind: str, *, decided: Collection[str], has_discussion: bool) -> str:
    """Return what a meeting of this kind still lacks, in words; empty: nothing.

    ``decided`` are the kinds of its decisions that were not cancelled.
    """
    required = REQUIRED.get(kind)
    is_there = has_discussion if required is None else required in decided
    return "" if is_there else WORDS[kind]


def missing_to_close(
    kind: str,
    *,
    has_present: bool,
    has_open_vote: bool,
    decided: Collection[str],
    has_discussion: bool,
) -> tuple[str, ...]:
    """Return all that a meeting still lacks before it can be closed, in words."""
    missing: tuple[str, ...] = () if has_present else ("还没有登记到会成员",)
    if has_open_vote:
        missing = (*missing, "有未结束的表决")
    output = missing_output(kind, decided=decided, has_discussion=has_discussion)
    return (*missing, output) if output else missing


def is_carried_out(decisions: Iterable[tuple[str, str]]) -> bool:
    """Return whether of decisions, as kind and state, at least one stands and all such are done.

    A rating looks back: there is nothing to carry out.
    """
    states = {state for kind, state in decisions if kind != DecisionKind.RATING}
    return states - {DecisionState.CANCELLED} == {DecisionState.DONE}
