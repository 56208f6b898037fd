import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text.folding import fold

CHINESE = st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x9FFF), max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("恆隆廣場", "恒隆广场"),
        ("樓宇黨建後臺", "楼宇党建后台"),
        ("ＡＢＣ１２３", "abc123"),
        ("Plaza　66", "plaza 66"),
        ("  恒隆\u00a0 广场\t", "恒隆 广场"),
        ("恒隆\u200b广场\ufeff", "恒隆广场"),
        ("（上海）", "(上海)"),
        ("STRASSE", "strasse"),
        ("ﬁnance", "finance"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_text_folds_to_what_is_compared(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_part_of_a_name_folds_to_a_part_of_the_folded_name() -> None:
    assert fold("著") in fold("看著")
    assert fold("著") in fold("著名")
    assert fold("乾") in fold("乾隆")


@given(CHINESE)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(CHINESE)
def test_folded_text_holds_neither_full_width_nor_outer_blanks(text: str) -> None:
    folded = fold(text)
    assert folded == folded.strip()
    assert not any("\uff01" <= character <= "\uff5e" for character in folded)
