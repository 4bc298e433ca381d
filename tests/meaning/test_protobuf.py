"""Against bytes worked out by hand from the encoding's own description."""

import pytest

from meaning import protobuf as pb


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "00"), (1, "01"), (127, "7f"), (128, "8001"), (150, "9601"), (-1, "ffffffffffffffffff01")],
)
def test_a_varint_has_seven_bits_a_byte(number: int, expected: str) -> None:
    assert pb.varint(number).hex() == expected


def test_fields_carry_their_number_and_shape() -> None:
    assert pb.integer(1, 150).hex() == "089601"
    assert pb.text(2, "testing").hex() == "120774657374696e67"
    assert pb.real(3, 1.0).hex() == "1d0000803f"


def test_messages_nest() -> None:
    assert pb.chunk(3, pb.integer(1, 150)).hex() == "1a03089601"
