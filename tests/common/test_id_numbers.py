import pytest

from common.text.id_numbers import find_id_number


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("310106199001011234", "310106199001011234"),
        ("31010619900101123x", "31010619900101123X"),
        ("３１０１０６１９９００１０１１２３４", "310106199001011234"),
        ("身份证310106199001011234，电话", "310106199001011234"),
        ("310106 19900101 1234", "310106199001011234"),
        ("310106-19900101-1234", "310106199001011234"),
        ("11010520000229000X", "11010520000229000X"),
        (310106199001011234, "310106199001011234"),
        ("电话13311364958 310106199001011234", "310106199001011234"),
        ("133113649580000000 310106199001011234", "310106199001011234"),
    ],
)
def test_identity_numbers_are_found(cell: object, found: str) -> None:
    assert find_id_number(cell) == found


def test_an_identity_number_turned_into_a_float_is_found() -> None:
    assert find_id_number(3.10106199001011234e17) is not None


@pytest.mark.parametrize(
    "cell",
    [
        "310106199013011234",  # month 13
        "310106199002301234",  # 30 February
        "310106190002290000",  # 1900 was no leap year
        "310106189901011234",
        "310106210001011234",
        "3101061990010112345",  # 19 digits
        "1310106199001011234",
        "31010619900101123XA",
        "31010619900101123",
        "914403001922038216",  # a credit code of digits only
        "91310000132260250X",
        "223bfc80-731a-4528-8fef-f5726737dce9",
        "13311364958 13311364959",
        "13311364958",
        1.1e17,
        45000.5,
        True,
        None,
        "",
    ],
)
def test_other_numbers_are_left_alone(cell: object) -> None:
    assert find_id_number(cell) is None
