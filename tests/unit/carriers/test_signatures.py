import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.carriers.signatures import Secret, is_signed, read_secret, sign
from chalicelib.kit.errors import Invalid

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = Secret(text=base64.b64encode(b"very secret secret that is so secret").decode())
OTHER = Secret(text=base64.b64encode(b"another secret of the same sort").decode())
BODY = b'[{"eventID": "1"}]\n'


def test_the_digest_is_that_of_openssl() -> None:
    # printf '[]' | openssl dgst -sha256 -mac HMAC -macopt key:"0123456789abcdef"
    secret = Secret(text=base64.b64encode(b"0123456789abcdef").decode())
    assert sign(b"[]", secret) == (
        "sha256=2990879d155f29f7d8b33a79448dbd6810c05b6d35d8e73158e57bdf4b394c4c"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda header: header,
        lambda header: f"  {header}\t",
        lambda header: "sha256=" + header.removeprefix("sha256=").upper(),
    ],
)
def test_a_signature_is_good_in_every_lawful_spelling(change) -> None:  # type: ignore[no-untyped-def]
    assert is_signed(BODY, change(sign(BODY, SECRET)), [SECRET], NOW)


GOOD = sign(BODY, SECRET)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        "sha256",
        GOOD.removeprefix("sha256="),
        GOOD.replace("sha256", "sha1"),
        GOOD.replace("sha256", "SHA256"),
        GOOD + "0",
        GOOD[:-1],
        f"{GOOD},{GOOD}",
        f"{GOOD}, sha256=00",
        "sha256=" + "ü" * 64,
        "sha256=" + "٣" * 64,
        "sha256=" + "\x00" * 64,
        "sha256=" + "0" * 64,
        sign(BODY.strip(), SECRET),
        sign(BODY, OTHER),
    ],
)
def test_anything_else_is_no_signature(header: str) -> None:
    assert not is_signed(BODY, header, [SECRET], NOW)


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed(BODY, GOOD, [], NOW)


def test_old_and_new_secret_count_together_until_the_old_one_ends() -> None:
    old = SECRET.model_copy(update={"until": NOW + timedelta(days=7)})
    for secret in (SECRET, OTHER):
        assert is_signed(BODY, sign(BODY, secret), [OTHER, old], NOW)
    assert not is_signed(BODY, GOOD, [OTHER, old], NOW + timedelta(days=7))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=100))
def test_no_body_and_header_break_the_check(body: bytes, header: str) -> None:
    assert not is_signed(body, header, [SECRET, OTHER], NOW)


@pytest.mark.parametrize(
    "text", ["", "not base64!", "MTIz", "ü" * 30, base64.b64encode(b"x" * 257).decode()]
)
def test_a_secret_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_secret(text)


def test_blanks_from_copying_do_not_spoil_a_secret() -> None:
    assert read_secret(f" {SECRET.text[:10]}\n{SECRET.text[10:]} ") == SECRET
