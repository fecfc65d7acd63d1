"""What may be a password, and how it is kept."""

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.passwords import MEMORY_KIB, PASSES, Passwords, checked_password

COMPANY, EMAIL = "Harbour Bridge Forwarding", "mei.lin@harbourbridge.com"


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789",
        "1234567890",
        "Password1234",
        "PassWord-2024",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "woaini5201314",
        "Harbour Bridge Forwarding",
        "harbourbridgeforwarding1",
        "mei.lin@harbourbridge.com",
        "x" * 201,
    ],
)
def test_easy_or_impossible_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_password(password, COMPANY, EMAIL)
    assert refused.value.problems[0].field == "password"


@pytest.mark.parametrize(
    "password",
    [
        "tangerine ferry 8",
        "我的集装箱在盐田港排队呢",
        "correct-pony-staple",
        "loooooong vessel name",
    ],
)
def test_any_long_enough_phrase_is_a_password(password: str) -> None:
    assert checked_password(password, COMPANY, EMAIL) == password


def test_the_refusal_names_the_field_it_was_asked_about() -> None:
    with pytest.raises(Invalid) as refused:
        checked_password("short", field="new_password")
    assert refused.value.problems[0].field == "new_password"


def test_the_right_password_matches_and_another_does_not() -> None:
    passwords = Passwords()
    stored = passwords.hash("tangerine ferry 8")
    assert stored.startswith("$argon2id$")
    assert passwords.matches(stored, "tangerine ferry 8")
    assert not passwords.matches(stored, "tangerine ferry 9")


def test_nobody_has_no_password_not_even_the_decoy() -> None:
    passwords = Passwords()
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("not a hash", "anything at all")


def test_a_password_is_never_cut_to_fit() -> None:
    longest = "a ferry " * 25
    stored = Passwords().hash(longest)
    assert Passwords().matches(stored, longest)
    assert not Passwords().matches(stored, longest + "more")


def test_parameters_are_those_of_the_cheat_sheet_and_weaker_hashes_are_outdated() -> None:
    weak = Passwords(memory_kib=8, passes=1).hash("tangerine ferry 8")
    assert (MEMORY_KIB, PASSES) == (19456, 2)
    assert Passwords().outdated(weak)
    assert Passwords().matches(weak, "tangerine ferry 8")
