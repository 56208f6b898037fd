"""Loading the district's outline: versions, refusals in Chinese, and what it then judges."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from buildings.models import Area, Building
from common.geo.datum import Datum, wgs84_to_gcj02
from common.geo.loading import current_outline, load_outline
from common.models import AuditEntry, DistrictOutline
from tests.conftest import NANJING_WEST

pytestmark = pytest.mark.django_db
RING = [[121.43, 31.22], [121.47, 31.22], [121.47, 31.3], [121.43, 31.3], [121.43, 31.22]]
INSIDE, BESIDE = (121.45, 31.25), (121.48, 31.25)


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    """A file with a square that is smaller than the bounding box."""
    return written(tmp_path, {"type": "Polygon", "coordinates": [RING]})


def written(folder: Path, content: Any, name: str = "区界.geojson") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def load(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_outline", str(file), *options, stdout=out)
    return out.getvalue()


def building(point: tuple[float, float]) -> dict[str, Any]:
    return {
        "name": f"示例大厦 {point[0]}",
        "kind": "office",
        "subdistrict": str(Area.objects.get(code=NANJING_WEST).pk),
        "longitude": point[0],
        "latitude": point[1],
        "datum": "wgs84",
    }


def test_without_an_outline_there_is_none() -> None:
    assert current_outline() is None


def test_the_newest_version_holds_and_earlier_ones_stay(outline: Path, tmp_path: Path) -> None:
    assert "1 个面" in load(outline)
    assert current_outline().contains(*INSIDE)
    assert not current_outline().contains(*BESIDE)
    wider = [[lng + (0.02 if lng > 121.45 else 0), lat] for lng, lat in RING]
    load(written(tmp_path, {"type": "Polygon", "coordinates": [wider]}, "新.geojson"))
    assert current_outline().contains(*BESIDE)
    assert DistrictOutline.objects.count() == 2
    first, second = AuditEntry.objects.filter(verb="outline.load").order_by("number")
    assert (first.changes["file"], second.changes["file"]) == ("区界.geojson", "新.geojson")


def test_the_same_file_again_changes_nothing(outline: Path) -> None:
    load(outline)
    load(outline)
    assert DistrictOutline.objects.count() == 1
    assert AuditEntry.objects.filter(verb="outline.load").count() == 1


def test_another_datum_is_converted(tmp_path: Path) -> None:
    shifted = [list(wgs84_to_gcj02(*point)) for point in RING]
    file = written(tmp_path, {"type": "Polygon", "coordinates": [shifted]})
    load_outline(by=None, file=file, datum=Datum.GCJ02)
    box = current_outline().box
    assert (box.west, box.north) == pytest.approx((121.43, 31.3), abs=1e-8)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "不是有效的 JSON"),
        ("[]", "须为对象"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 1]]]}', "不是有效的 JSON"),
        ({"type": "Point", "coordinates": [121.45, 31.25]}, "没有面"),
        ({"type": "FeatureCollection", "features": []}, "没有面"),
        ({"type": "Polygon"}, "结构不完整"),
        ({"type": "Polygon", "coordinates": [[[10**400, 1]]]}, "结构不完整"),
        ({"type": "Polygon", "coordinates": [RING[:-1]]}, "首尾闭合"),
        ({"type": "Polygon", "coordinates": [[[b, a] for a, b in RING]]}, "经纬度次序"),
        (
            {
                "type": "Polygon",
                "coordinates": [RING],
                "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
            },
            "坐标系不是 WGS-84",
        ),
    ],
)
def test_a_bad_file_is_refused_in_chinese(tmp_path: Path, content: Any, words: str) -> None:
    with pytest.raises(CommandError, match=f"区界未装入.*{re.escape(words)}"):
        load(written(tmp_path, content))
    assert not DistrictOutline.objects.exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="无法读取"):
        load(tmp_path / "没有.geojson")


def test_the_outline_judges_points_of_the_api(outline: Path, district: Any, api_for: Any) -> None:
    client = api_for(district)
    beside = building(BESIDE)
    assert client.post("/api/v1/buildings/", beside, format="json").status_code == 201
    load(outline)
    again = client.post("/api/v1/buildings/", {**beside, "name": "另一大厦"}, format="json")
    assert again.status_code == 400
    assert again.json()["errors"][0]["code"] == "outside_district"
    inside = client.post("/api/v1/buildings/", building(INSIDE), format="json")
    assert inside.status_code == 201
    assert Building.objects.count() == 2


def test_the_outline_judges_points_of_an_import(register: None, outline: Path) -> None:
    workbook = Path(__file__).resolve().parents[2] / "data" / "register_jingan.xlsx"
    far = [[lng + 0.05, lat] for lng, lat in RING]
    load(written(outline.parent, {"type": "Polygon", "coordinates": [far]}, "远.geojson"))
    out = StringIO()
    call_command("import_register", str(workbook), dry_run=True, json=True, stdout=out)
    assert "outside_district" in out.getvalue()
