"""Closed lists of services."""

from django.db import models


class StationTier(models.TextChoices):
    """Levels of service stations (层级)."""

    HUB = "hub", "枢纽"
    BUILDING = "building", "楼宇站"
    ACTIVITY_POINT = "activity_point", "活动点"


class Mechanism(models.TextChoices):
    """How a request is handled (办理机制)."""

    IMMEDIATE = "immediate", "即知即办"
    PLATFORM = "platform", "平台协办"
    SPECIAL_CASE = "special_case", "特事特办"
    HARD_PROBLEM = "hard_problem", "难题专办"


class Channel(models.TextChoices):
    """By which way a request came in (来源渠道)."""

    REGISTER = "register", "登记册"
    VISIT = "visit", "走访"
    STAFF = "staff", "工作人员登记"
    API = "api", "接口"
