import subprocess
import sys

import pytest

from common.text.phrases import refined_initials, refined_sort_key
from common.text.pinyin import SORT_KEY_LENGTH, initials, numbered, sort_key
from common.text.readings import COMPOUND_SURNAMES, SURNAMES, WORDS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("陆家嘴金融大厦", "ljzjrds"),
        ("恒隆广场", "hlgc"),
        ("恆隆廣場", "hlgc"),
        ("重庆银行长沙分行厦门大厦", "cqyhcsfhxmds"),
        ("闵行区莘庄音乐中心", "mhqxzyyzx"),
        ("长宁会计师事务所", "cnkjssws"),
        ("ABC（上海）有限公司", "abcshyxgs"),
        ("Ｐｌａｚａ　６６", "plaza66"),
        ("1788国际大厦", "1788gjds"),
        ("楼长协会", "lzxh"),
        ("", ""),
        ("·—", ""),
    ],
)
def test_a_name_is_found_by_its_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("单小华", "sxh"),
        ("仇英", "qy"),
        ("曾国强", "zgq"),
        ("解放", "xf"),
        ("区伟", "ow"),
        ("查良镛", "zly"),
        ("尉迟敬德", "ycjd"),
        ("万俟雪", "mqx"),
        ("令狐冲", "lhc"),
        ("万里", "wl"),
        ("王单", "wd"),
    ],
)
def test_surnames_read_as_surnames(name: str, expected: str) -> None:
    assert initials(name, is_person=True) == expected


def test_sort_keys_order_names_as_a_chinese_list_does() -> None:
    names = ["张三", "李四", "王五", "阿波", "章一", "掌门", "重庆路", "长宁路"]
    assert sorted(names, key=sort_key) == [
        "阿波",
        "长宁路",
        "重庆路",
        "李四",
        "王五",
        "张三",
        "章一",
        "掌门",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张三", "zhang1 san1"),
        ("旅ABC社", "lu3abc she4"),
        ("银行8号", "yin2 hang28 hao4"),
        ("单雄信", "dan1 xiong2 xin4"),
    ],
)
def test_a_sort_key_spells_every_character(name: str, expected: str) -> None:
    assert sort_key(name) == expected


def test_a_sort_key_fits_its_column() -> None:
    assert len(sort_key("庄" * 300)) == SORT_KEY_LENGTH


def test_words_are_replaced_one_character_for_one() -> None:
    for read_as in (WORDS, SURNAMES, COMPOUND_SURNAMES):
        assert all(len(name) == len(sound) for name, sound in read_as.items())
        assert all(name != sound for name, sound in read_as.items())


@pytest.mark.parametrize(
    ("reading", "expected"), [("zhōng", "zhong1"), ("lǚ", "lu3"), ("de", "de5"), ("ér", "er2")]
)
def test_tone_marks_become_numbers(reading: str, expected: str) -> None:
    assert numbered(reading) == expected


@pytest.mark.parametrize("name", ["恒隆广场", "重庆银行长沙分行", "厦门ABC大厦", "1788国际大厦"])
def test_the_phrase_engine_agrees_on_plain_names(name: str) -> None:
    assert refined_initials(name) == initials(name)
    assert refined_sort_key(name).replace(" ", "") == sort_key(name).replace(" ", "")


def test_the_phrase_dictionary_stays_unloaded() -> None:
    code = (
        "import sys; from common.text.pinyin import initials; "
        "assert initials('静安') == 'ja'; sys.exit('pypinyin' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
