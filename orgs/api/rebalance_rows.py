"""Shapes of a proposal to re-balance, of the moves that were chosen, and of their results."""

from typing import Any

from rest_framework import serializers

from common.api.inputs import ActInput, ReferenceField
from enterprises.api.examples import BUILDING
from orgs.actions.rebalancing import Applied, Chosen
from orgs.api.rows import WORKER_EXAMPLE
from orgs.caseload import Move, Proposal

MOST_MOVES = 500
GIVER = {
    "id": "019a1f6e-2c00-7000-8000-000000003102",
    "name": "示例工作者乙",
}
TAKER = {"id": WORKER_EXAMPLE["id"], "name": WORKER_EXAMPLE["name"]}
PLACE = {"id": BUILDING["id"], "name": BUILDING["name"]}


class NamedShape(serializers.Serializer):
    """A building or a worker by id and name."""

    id = serializers.UUIDField(label="标识")
    name = serializers.CharField(label="名称", allow_blank=True)


class MoveShape(serializers.Serializer):
    """One building that should change hands, with the loads before and after."""

    building = NamedShape(label="楼宇", help_text="楼宇")
    giver = NamedShape(
        label="移交人；无人分管的为空", help_text="移交人；无人分管的为空", allow_null=True
    )
    taker = NamedShape(label="接收人", help_text="接收人")
    tenants = serializers.IntegerField(label="楼内计入的企业数")
    giver_before = serializers.IntegerField(label="移交人现分管企业数")
    giver_after = serializers.IntegerField(label="移交后移交人分管企业数")
    taker_before = serializers.IntegerField(label="接收人现分管企业数")
    taker_after = serializers.IntegerField(label="移交后接收人分管企业数")
    reason = serializers.CharField(label="理由")


class ProposalShape(serializers.Serializer):
    """Moves in the order in which they are to be made, and what no move can mend."""

    moves = MoveShape(many=True, label="建议移交的楼宇", help_text="建议移交的楼宇")
    unsolved = serializers.ListField(
        child=serializers.CharField(label="说明"), label="整栋移交解决不了的"
    )


class ChosenInput(ActInput):
    """A move of a proposal that was chosen."""

    building = ReferenceField(label="楼宇")
    giver = ReferenceField(
        label="移交人；无人分管的为空", required=False, allow_null=True, default=None
    )
    taker = ReferenceField(label="接收人")


class RebalanceInput(ActInput):
    """The chosen moves, and whether they are only tried."""

    moves = ChosenInput(many=True, label="选定的移交", help_text="选定的移交，取自建议")
    preview = serializers.BooleanField(
        label="只预览：逐项告知结果，不写入", required=False, default=False
    )

    def validate_moves(self, moves: list[Any]) -> list[Any]:
        """Refuse none, and more than one act takes."""
        if not 1 <= len(moves) <= MOST_MOVES:
            raise serializers.ValidationError(f"请给出 1 至 {MOST_MOVES} 项移交。", "bad_list")
        return moves


class AppliedShape(serializers.Serializer):
    """What became of a chosen move."""

    building = NamedShape(label="楼宇", help_text="楼宇；不再成立的没有名称")
    giver = serializers.UUIDField(label="移交人标识", allow_null=True)
    taker = serializers.UUIDField(label="接收人标识")
    is_done = serializers.BooleanField(label="已执行（预览时为可以执行）")
    code = serializers.CharField(label="未执行的原因代码", allow_blank=True)
    message = serializers.CharField(label="说明")


class RebalancedShape(serializers.Serializer):
    """The results of the chosen moves, one by one."""

    preview = serializers.BooleanField(label="只预览，没有写入")
    done = serializers.IntegerField(label="已执行（预览时为可以执行）的项数")
    refused = serializers.IntegerField(label="未执行的项数")
    results = AppliedShape(many=True, label="逐项结果", help_text="逐项结果")


PROPOSAL_EXAMPLE = {
    "moves": [
        {
            "building": PLACE,
            "giver": GIVER,
            "taker": TAKER,
            "tenants": 42,
            "giver_before": 231,
            "giver_after": 189,
            "taker_before": 120,
            "taker_after": 162,
            "reason": (
                "示例工作者乙现分管 231 家，超过 200 家；移交示例大厦（42 家）后为 189 家，"
                "示例工作者由 120 家到 162 家。"
            ),
        }
    ],
    "unsolved": [],
}
REBALANCE_EXAMPLE = {
    "moves": [{"building": PLACE["id"], "giver": GIVER["id"], "taker": TAKER["id"]}],
    "preview": True,
}
REBALANCED_EXAMPLE = {
    "preview": True,
    "done": 1,
    "refused": 0,
    "results": [
        {
            "building": PLACE,
            "giver": GIVER["id"],
            "taker": TAKER["id"],
            "is_done": True,
            "code": "",
            "message": "已由示例工作者乙移交给示例工作者。",
        }
    ],
}


def chosen_of(values: dict[str, Any]) -> list[Chosen]:
    """Return the moves that a client sent."""
    return [Chosen(one["building"], one["giver"], one["taker"]) for one in values["moves"]]


def told_proposal(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as it is answered."""
    return {
        "moves": [_told_move(move) for move in proposal.moves],
        "unsolved": list(proposal.unsolved),
    }


def told_results(results: list[Applied], *, is_preview: bool) -> dict[str, Any]:
    """Return what became of the moves as it is answered."""
    done = sum(result.is_done for result in results)
    return {
        "preview": is_preview,
        "done": done,
        "refused": len(results) - done,
        "results": [
            {
                "building": {"id": result.chosen.building_id, "name": result.building},
                "giver": result.chosen.from_id,
                "taker": result.chosen.to_id,
                "is_done": result.is_done,
                "code": result.code,
                "message": result.message,
            }
            for result in results
        ],
    }


def _told_move(move: Move) -> dict[str, Any]:
    return {
        "building": {"id": move.building_id, "name": move.building},
        "giver": {"id": move.from_id, "name": move.giver} if move.from_id else None,
        "taker": {"id": move.to_id, "name": move.taker},
        "tenants": move.tenants,
        "giver_before": move.giver_before,
        "giver_after": move.giver_after,
        "taker_before": move.taker_before,
        "taker_after": move.taker_after,
        "reason": move.reason,
    }
