"""When two numbers are the same, however each side writes them."""

import pytest
from stdnum import iso6346

from chalicelib.accounts.reconciliation.numbers import check_digit, form, mistyped, same


def alike(one: str, other: str, zeros_count: bool = True) -> bool:
    mine, yours = form(one, zeros_count), form(other, zeros_count)
    return bool(mine and yours and same(mine, yours))


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("OOLU 2012-345670", "oolu2012345670", True),
        ("ＯＯＬＵ2012345670", "OOLU2012345670", True),
        ("2012345670", "OOLU2012345670", True),  # the carrier's code is left out
        ("MAEU2012345670", "OOLU2012345670", False),  # two carriers
        ("0012345670", "12345670", False),  # zeros count
        ("176-1234 5675", "17612345675", True),  # an air waybill
        ("MSCU1234566", "MSCU 123456", True),  # a container without its check digit
        ("MSCU1234566", "1234566", False),  # no container is known by its digits
        ("ABCD1234", "1234", False),  # too short for a code and a number
        ("SEAWAYBILL1", "AYBILL1", False),
        ("", "OOLU2012345670", False),
        (" - ", " - ", False),
    ],
)
def test_the_same_number(one: str, other: str, wanted: bool) -> None:
    assert alike(one, other) is wanted
    assert alike(other, one) is wanted


def test_zeros_in_front_do_not_count_once_somebody_has_said_so() -> None:
    assert alike("0012345670", "12345670", zeros_count=False)
    assert alike("OOLU0012345670", "12345670", zeros_count=False)
    assert not alike("OOLU12345670", "MAEU0012345670", zeros_count=False)
    assert alike("000", "0", zeros_count=False)


@pytest.mark.parametrize(
    "number", ["CSQU3054383", "MSCU1234566", "TEXU3070079", "GESU2710404", "MSCU1000070"]
)
def test_the_check_digit_is_that_of_iso_6346(number: str) -> None:
    assert f"{check_digit(number)}" == iso6346.calc_check_digit(number[:-1])


def test_a_wrong_check_digit_is_told_and_a_missing_one_is_not() -> None:
    assert mistyped("MSCU1234560")
    assert not mistyped("MSCU1234566")
    assert not mistyped("MSCU123456")
    assert not mistyped("BK-2211")
