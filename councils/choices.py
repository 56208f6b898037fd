"""Closed lists of councils."""

from django.db import models


class CouncilKind(models.TextChoices):
    """What a council is called on the spot (称谓); all mean the same body."""

    COMMITTEE = "committee", "楼委会"
    AFFAIRS = "affairs", "楼务会"
    MATTERS = "matters", "楼事会"
    MANAGEMENT = "management", "楼管会"


class TopicProposalState(models.TextChoices):
    """What staff made of a proposed topic (处理状态)."""

    OPEN = "open", "待定"
    ACCEPTED = "accepted", "已采纳"
    DECLINED = "declined", "未采纳"
