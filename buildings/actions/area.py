"""Writing areas: parents are dated, paths follow the tree of today."""

import datetime
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from buildings.choices import AreaKind
from buildings.models import Area, AreaParent
from common.audit.acting import Act
from common.calendar.clock import today
from common.records.periods import standing_on
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    require_visible,
    update_record,
)

# It stands in addresses, and between the slashes of a path.
_CODE = re.compile(r"[0-9A-Za-z_-]+")


def create_area(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write an area below its parent; only the district itself has none."""
    fields = {name: value for name, value in values.items() if name != "parent"}
    parent = _parent(values.get("parent"), by)
    if parent is None and values.get("kind") != AreaKind.DISTRICT:
        raise InvalidRecord([FieldFault("parent", "required", "请填写上级区域。")])
    above = parent.path if parent else ""
    if not _CODE.fullmatch(values["code"]):
        words = "区域代码只能由数字、字母、下划线和连字符组成。"
        raise InvalidRecord([FieldFault("code", "invalid_code", words)])
    fields["path"] = f"{above}{values['code']}/"

    def hang(act: Act, area: Area) -> Mapping[str, Any] | None:
        if parent is None:
            return None
        AreaParent.objects.create(area=area, parent=parent, recorded_on=today())
        return {"parent": parent.pk}

    return create_record(Area, fields, by=by, key=key, content=values, also=hang)


def update_area(
    *,
    by: Any,
    area_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
    on: datetime.date | None = None,
) -> Written:
    """Change an area; another parent holds from ``on`` (default: today). Its code stays."""
    fields = {name: value for name, value in values.items() if name != "parent"}
    parent = _parent(values.get("parent"), by)

    def move(act: Act, area: Area) -> Mapping[str, Any] | None:
        return _hang_below(area, parent, on or today()) if parent is not None else None

    if "code" in fields or "kind" in fields:
        words = "区域的代码与层级不能修改，请新设区域。"
        raise InvalidRecord([FieldFault("code", "read_only", words)])
    return update_record(Area, area_id, fields, by=by, base=base, also=move)


def _parent(key: uuid.UUID | None, by: Any) -> Area | None:
    if key is None:
        return None
    require_visible(Area, key, by=by, path="parent")
    return Area.objects.get(pk=key)


def _hang_below(area: Area, parent: Area, day: datetime.date) -> Mapping[str, Any] | None:
    if parent.path.startswith(area.path):
        words = "不能把区域移到其自身或下级之下。"
        raise InvalidRecord([FieldFault("parent", "circular", words)])
    current = AreaParent.objects.select_for_update().filter(standing_on(day), area=area).first()
    if current is not None and current.parent_id == parent.pk:
        return None
    if current is not None:
        current.ends_on = day
        current.save(update_fields=["ends_on", "updated_at"])
    AreaParent.objects.create(area=area, parent=parent, starts_on=day, recorded_on=day)
    old, new = area.path, f"{parent.path}{area.code}/"
    Area.objects.below(old).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    return {"parent": parent.pk, "path": [old, new]}
