import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALID = [
    "91310000132260250X",
    "91440300708461136T",
    "91100000100003962T",
    "11320000MB151840XJ",
    "91110000600037341L",
    "914403001922038216",
    "9152000071430580XT",
    "9131000013221158XC",
    "9131000010000595XD",
    "91310000631696382C",
    "91310000132211707B",
    "91330100799655058B",
]


@pytest.mark.parametrize("code", VALID)
def test_published_codes_pass(code: str) -> None:
    assert uscc.find_error(code) is None


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("91440300192203821Y", "uscc_check"),
        ("91520000714304481T", "uscc_check"),
        ("91110108575152342J", "uscc_check"),
        ("911000001000044477", "uscc_check"),
        ("91310106MA1FY2M33H", "uscc_check"),
        ("9133000073600620X", "uscc_format"),
        ("91310000132260250X0", "uscc_format"),
        ("9131000013226025OX", "uscc_format"),  # letter O
        ("9131000013226025IX", "uscc_format"),
        ("9131000013226025SX", "uscc_format"),
        ("9131000013226025VX", "uscc_format"),
        ("9131000013226025ZX", "uscc_format"),
        ("91310000132260250x", "uscc_format"),  # not normalised
        ("9.13101060000E+17", "uscc_format"),
        ("9.1310106E+17", "uscc_format"),
        ("", "uscc_format"),
        ("91310000132260250X\n", "uscc_format"),
    ],
)
def test_faulty_codes_are_named_by_their_fault(code: str, error: str) -> None:
    assert uscc.find_error(code) == error


@pytest.mark.parametrize(
    "typed",
    [
        "91310000132260250x",
        " 9131 0000 1322 6025 0X ",
        "９１３１００００１３２２６０２５０Ｘ",
        "91310000\u00a0132260250X",
        "\ufeff91310000132260250X\t",
        "91310000　132260250X",
    ],
)
def test_typing_habits_are_normalised_away(typed: str) -> None:
    assert uscc.normalise(typed) == "91310000132260250X"


@given(
    st.sampled_from(VALID),
    st.integers(min_value=0, max_value=17),
    st.sampled_from(ALPHABET),
)
def test_one_wrong_character_never_passes(code: str, position: int, character: str) -> None:
    changed = code[:position] + character + code[position + 1 :]
    assert (uscc.find_error(changed) is None) == (changed == code)


@given(st.sampled_from(VALID), st.integers(min_value=0, max_value=16))
def test_two_swapped_neighbours_never_pass(code: str, position: int) -> None:
    changed = f"{code[:position]}{code[position + 1]}{code[position]}{code[position + 2 :]}"
    assert (uscc.find_error(changed) is None) == (changed == code)
