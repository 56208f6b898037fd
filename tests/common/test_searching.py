"""Search by name: the same everywhere, and each length by the index that serves it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField

from buildings.models import Building
from common.records.searching import Searched
from common.text.folding import fold
from enterprises.models import Enterprise
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory, MeasurementFactory

pytestmark = pytest.mark.django_db
NAMES = (
    "上海虹桥科技有限公司",
    "恒隆广场百分之100%_店",
    "龘龘",
    "A座 B",
    "奇数个",
    "𠮷野家餐饮",
    r"反\斜'杠",
)


def _bigrams(text: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT louyu_bigrams(%s)", [text])
        return set(cursor.fetchone()[0])


@pytest.mark.parametrize("name", [*NAMES, "一", ""])
def test_the_pairs_of_a_name_are_all_its_neighbours(name: str) -> None:
    folded = fold(name)
    pairs = {folded[at : at + 2] for at in range(len(folded) - 1)}
    found = _bigrams(folded)
    assert {pair for pair in found if len(pair) == 2} == pairs
    assert {pair for pair in found if len(pair) != 2} <= set(folded)


def test_every_part_of_a_name_finds_it_and_nothing_else_is_found() -> None:
    for name in NAMES:
        EnterpriseFactory(name=name)
    columns = Searched(names=("name_folded",))
    stored = dict(Enterprise.objects.values_list("pk", "name_folded"))
    asked = {
        folded[start : start + length]
        for folded in stored.values()
        for length in (1, 2, 3, 4, 6)
        for start in range(len(folded) - length + 1)
    } | {"%_", "桥虹", "__"}
    for words in asked - {" "}:
        part = fold(words)
        expected = {key for key, folded in stored.items() if part in folded}
        found = Enterprise.objects.filter(columns.matching(words)).values_list("pk", flat=True)
        assert set(found) == expected, words


def test_letters_are_initials_and_never_mean_all_numbers() -> None:
    EnterpriseFactory(name="全优餐饮", external_id="ZZ1")
    EnterpriseFactory(name="示例企业", external_id="QY000001")
    user = assign(UserFactory(), "district_staff")

    def found(words: str) -> list[str]:
        return sorted(e.name for e in Enterprise.objects.all().found_by(words, user))

    assert found("qy") == ["全优餐饮"]
    assert found("QY00") == ["示例企业"]
    assert found("qy000001") == ["示例企业"]


@pytest.mark.parametrize("words", ["虹桥", "桥科技", "虹橋", "hqkj", "ZZ77"])
def test_pages_api_and_back_office_find_the_same(
    words: str, district: Any, api_for: Callable, client_for: Callable
) -> None:
    """Folded, by part, by initials and by number: one search for all doors."""
    wanted = EnterpriseFactory(name="虹桥科技", external_id="ZZ77")
    EnterpriseFactory(name="恒隆广场", external_id="ZZ88")
    client = client_for(district)
    body = api_for(district).get("/api/v1/enterprises/", {"search": words}).json()
    assert [row["id"] for row in body["results"]] == [str(wanted.pk)]
    assert client.get("/search/", {"q": words}).context["found"].enterprise_ids == (wanted.pk,)
    assert client.get("/enterprises/", {"q": words}).context["page"].ids == (wanted.pk,)
    listed = client.get("/admin/enterprises/enterprise/", {"q": words}).context["cl"]
    assert [row.pk for row in listed.result_list] == [wanted.pk]
    fact = MeasurementFactory(enterprise=wanted)
    facts = client.get("/admin/enterprises/measurement/", {"q": words}).context["cl"]
    assert [row.pk for row in facts.result_list] == [fact.pk]


def test_the_back_office_finds_several_words_and_quoted_ones(
    district: Any, client_for: Callable
) -> None:
    building = BuildingFactory(name="恒隆广场 Plaza 66")
    BuildingFactory(name="Plaza 恒隆")
    client = client_for(district)
    for words, count in (("恒隆 66", 1), ("恒隆 plaza", 2), ('"plaza 66"', 1), ("'", 0)):
        listed = client.get("/admin/buildings/building/", {"q": words}).context["cl"]
        assert listed.result_count == count, words
    assert Building.objects.all().found_by("廣場", district).get() == building


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("虹桥", "enterprise_name_pairs"),
        ("虹桥科", "enterprise_name_trgm"),
        ("虹桥科技有限", "enterprise_name_trgm"),
        ("hqkj", "enterprise_initials"),
        # Two indexes hold the number; which of them is cheaper depends on their pages.
        ("QY000017", "Index Cond: (((external_id)::text >= 'QY000017'"),
    ],
)
def test_each_length_asks_its_index(words: str, index: str, district: Any) -> None:
    """With scans made dear, the plan shows which condition an index can answer."""
    Enterprise.objects.bulk_create(
        Enterprise(
            external_id=f"QY{number:06}",
            no_uscc_reason="示例",
            name=f"示例{number}",
            name_folded=f"示例{number}",
            name_initials=f"sl{number}",
            unit_kind="non_public",
        )
        for number in range(200)
    )
    rows = Enterprise.objects.all().found_by(words, district).order_by()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE enterprises_enterprise")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert index in rows.explain()


def test_a_small_table_is_searched_without_pairs() -> None:
    """Only a model with the index is asked by pairs; the condition means the same."""
    assert isinstance(Building._meta.get_field("name_folded"), CharField)
    small = str(Building.objects.filter(Searched(names=("name_folded",)).matching("虹桥")).query)
    large = str(Enterprise.objects.filter(Searched(names=("name_folded",)).matching("虹桥")).query)
    assert ("louyu_bigrams" in small, "louyu_bigrams" in large) == (False, True)


def test_a_telephone_number_does_not_cost_the_indexes(district: Any) -> None:
    """The contacts are asked first, so that the rest stays an OR of indexes."""
    rows = Enterprise.objects.all().found_by("13812345678", district).order_by()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE enterprises_enterprise")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    plan = rows.explain()
    assert "BitmapOr" in plan
    assert "enterprise_name_trgm" in plan
