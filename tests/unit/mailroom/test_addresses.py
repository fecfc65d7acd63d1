"""Addresses that prove where they lead, whatever mail programs do to their case."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.clock import SystemClock
from chalicelib.kit.ids import RandomIds
from chalicelib.mailroom.addresses import address_of, place_of, proved

IDS = RandomIds(SystemClock())


def test_an_address_survives_any_case_and_fits_the_limit_of_mail() -> None:
    tenant, ticket = IDS.new("ten"), IDS.new("tkt")
    address = address_of("secret", "mail.test", tenant, ticket)
    assert len(address.partition("@")[0]) <= 64
    place = place_of(address.upper(), "mail.test")
    assert place is not None
    assert (place.tenant, place.desk) == (tenant, False)
    assert proved(place, "secret", ticket)
    assert not proved(place, "another secret", ticket)
    assert not proved(place, "secret", IDS.new("tkt"))


def test_the_desks_address_is_no_tickets_address() -> None:
    place = place_of(address_of("secret", "mail.test", "ten_ours"), "mail.test")
    assert place is not None
    assert place.desk
    assert proved(place, "secret", "desk")


def test_another_domain_is_none_of_ours() -> None:
    address = address_of("secret", "mail.test", "ten_ours")
    assert place_of(address, "other.test") is None
    assert place_of(address, "") is None


@given(st.from_regex(r"(ticket|desk)\+[a-z2-7]{20,57}@mail\.test", fullmatch=True))
def test_invented_addresses_are_refused_without_an_error(address: str) -> None:
    place = place_of(address, "mail.test")
    assert place is None or not proved(place, "secret", "desk")
