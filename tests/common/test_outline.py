import pytest

from common.geo.outline import BadOutline, in_district, read_outline

SQUARE = [[121.42, 31.21], [121.48, 31.21], [121.48, 31.30], [121.42, 31.30], [121.42, 31.21]]
HOLE = [[121.44, 31.23], [121.46, 31.23], [121.46, 31.25], [121.44, 31.25], [121.44, 31.23]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}


@pytest.mark.parametrize(
    ("lng", "lat", "inside"),
    [
        (121.4478, 31.2293, True),
        (121.41, 31.20, True),
        (121.49, 31.33, True),
        (121.4099, 31.25, False),
        (121.45, 31.3301, False),
        (113.47, 22.96, False),  # a geocoder's Guangzhou
        (31.2293, 121.4478, False),  # swapped
    ],
)
def test_without_an_outline_the_bounding_box_decides(lng: float, lat: float, inside: bool) -> None:
    assert in_district(lng, lat) is inside


@pytest.mark.parametrize(
    ("lng", "lat", "inside"),
    [
        (121.43, 31.22, True),
        (121.45, 31.24, False),
        (121.415, 31.22, False),
        (121.47, 31.31, False),
    ],
)
def test_an_outline_decides_where_one_is_loaded(lng: float, lat: float, inside: bool) -> None:
    outline = read_outline(POLYGON)
    assert in_district(lng, lat, outline) is inside


def test_every_way_to_wrap_an_area_is_read() -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": POLYGON}
    for geojson in (
        feature,
        {"type": "FeatureCollection", "features": [feature]},
        {"type": "MultiPolygon", "coordinates": [POLYGON["coordinates"]]},
        {"type": "GeometryCollection", "geometries": [POLYGON]},
    ):
        assert read_outline(geojson).contains(121.43, 31.22)


def test_a_second_polygon_counts() -> None:
    far = [[[121.485, 31.32], [121.489, 31.32], [121.489, 31.33], [121.485, 31.32]]]
    outline = read_outline({"type": "MultiPolygon", "coordinates": [[SQUARE], far]})
    assert outline.contains(121.488, 31.321)
    assert not outline.contains(121.483, 31.31)


@pytest.mark.parametrize(
    "geojson",
    [
        {},
        {"type": "Point", "coordinates": [121.45, 31.23]},
        {"type": "FeatureCollection", "features": []},
        {"type": "Feature", "geometry": None},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
        {"type": "Polygon", "coordinates": [[[1, 2], [1, 2]]]},
        {"type": "Polygon", "coordinates": [[["x", 2]] * 4]},
        {"type": "Polygon"},
        {"type": "FeatureCollection", "features": [1]},
    ],
)
def test_what_is_no_area_is_refused(geojson: dict) -> None:
    with pytest.raises(BadOutline):
        read_outline(geojson)
