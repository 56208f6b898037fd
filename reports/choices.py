"""Closed lists of figures."""

from django.db import models


class Unit(models.TextChoices):
    """In what a figure is stated (单位)."""

    PERCENT = "percent", "%"
    COUNT = "count", "个"
    RATIO = "ratio", "比"


class Direction(models.TextChoices):
    """Which way is better (方向)."""

    UP = "up", "越高越好"
    DOWN = "down", "越低越好"
    NEUTRAL = "neutral", "不分高低"


class Part(models.TextChoices):
    """The two sides of a figure (组成)."""

    NUMERATOR = "numerator", "分子"
    DENOMINATOR = "denominator", "分母"


class Family(models.TextChoices):
    """Figures that are computed in one statement (指标组)."""

    COVERAGE = "coverage", "党的覆盖"
    VISITS = "visits", "走访"
    COLOURS = "colours", "五色分布"
    STAFFING = "staffing", "队伍"
    TERMS = "terms", "换届"
    LIFE = "life", "组织生活"
    REQUESTS = "requests", "诉求"
    COUNCILS = "councils", "楼委会"
    MEMBERS = "members", "党员与双培养"
