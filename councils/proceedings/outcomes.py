"""What a meeting of each kind has to bring about before it is closed."""

from collections.abc import Collection

from councils.choices import DecisionKind, MeetingKind

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
